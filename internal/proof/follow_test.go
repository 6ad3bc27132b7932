package proof

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"ifaceval/internal/listing"
	"ifaceval/internal/machine"
	"ifaceval/internal/process"
)

// maxSteps bounds one call of a function.
const maxSteps = 600

// A mode says what the machine knows of arguments, and where it goes.
type mode string

const (
	numbers mode = "numbers" // arguments are the numbers that they are, or an address with a name
	opaque  mode = "opaque"  // arguments have a name and nothing else, so that hardly a branch is decided
	inside  mode = "inside"  // as numbers, and callees of the package are stepped into
)

// A follower leads a machine and a process along the same path.
type follower struct {
	p       *program
	proc    process.Process
	mode    mode
	m       *machine.Machine
	b       *binding
	pervert func(*claim) // changes what the machine claims, to see that it is noticed
	regs    process.Registers
	deep    bool // memory is to be compared too
	steps   int
	why     string // why it ended
	trail   []string
	prefix  int64 // bytes of a prefix, such as LOCK, that is an instruction of its own in the listing

	flagsCompared int
	executed      map[string]int // instructions by mnemonic
}

var errStray = errors.New("the process went where the listing has no instruction")

// follow runs one call of a function. The process stands at its entry.
func (p *program) follow(proc process.Process, name string, mode mode, steps int, pervert func(*claim)) (*follower, error) {
	fn := p.listing.Func(name)
	m, err := machine.New(p.arch, fn, env{p: p})
	if err != nil {
		return nil, err
	}
	r, err := proc.Registers()
	if err != nil {
		return nil, err
	}
	f := &follower{p: p, proc: proc, mode: mode, m: m, b: newBinding(p, r.SP()), executed: map[string]int{}, pervert: pervert}
	if mode == inside {
		for _, callee := range p.listing.Funcs() {
			m.Into[callee] = true
		}
	}
	f.arguments(r)
	f.regs, f.deep = r, true
	for f.steps < steps {
		if err := f.compare(f.regs); err != nil {
			return f, f.explain(err)
		}
		if f.why != "" {
			return f, nil
		}
		if err := f.step(); err != nil {
			return f, f.explain(err)
		}
	}
	f.why = "step limit"
	return f, nil
}

func (f *follower) explain(err error) error {
	return fmt.Errorf("%w\n\tafter\n\t%s", err, strings.Join(f.trail[max(0, len(f.trail)-12):], "\n\t"))
}

// arguments tells the machine what the registers hold at the entry: numbers, and
// by name whatever may be an address.
func (f *follower) arguments(r process.Registers) {
	context, vector := "DX", "X"
	if f.p.arch == machine.ARM64 {
		context, vector = "R26", "F"
	}
	for _, name := range append([]string{context}, f.m.Arguments()...) {
		v := r.General[name]
		if f.mode == opaque || f.isAddress(v) {
			o := f.m.NewOpaque(name, 8)
			f.b.value[o] = v
			f.m.SetRegister(name, machine.Address(o, 0), 8)
		} else {
			f.m.SetRegister(name, machine.Number(v), 8)
		}
	}
	for i := range 15 {
		name := fmt.Sprint(vector, i)
		v := machine.Number(r.Vector[name][0])
		if f.mode == opaque {
			o := f.m.NewOpaque(name, 8)
			f.b.value[o] = r.Vector[name][0]
			v = machine.Address(o, 0)
		}
		f.m.SetRegister(name, v, 8)
	}
}

// isAddress reports whether a value may be one: memory that can be read.
func (f *follower) isAddress(v uint64) bool {
	var b [1]byte
	return v >= 4096 && f.proc.ReadMemory(v, b[:]) == nil
}

// step has the process execute an instruction of the listing, then the machine.
func (f *follower) step() error {
	in, fn := f.m.Next(), f.m.Func()
	base := f.p.symbols[fn.Name].Addr
	f.trail = append(f.trail, fmt.Sprintf("%s+%d %s", fn.Name, in.Offset, in.Text))
	f.steps++
	f.executed[in.Mnemonic]++
	if in.Mnemonic == "REP" || in.Mnemonic == "LOCK" {
		f.prefix = in.Size
		f.m.Step(nil)
		return nil
	}
	at := in.Offset - f.prefix
	if pc := f.regs.PC() - base; pc != uint64(at) {
		return fmt.Errorf("the process is at %s%+d, the machine at %+d", fn.Name, int64(pc), at)
	}
	if end := exclusiveEnd(fn, in); end != nil {
		return f.exclusive(fn, in, end, base)
	}
	if in.Size+f.prefix > 0 {
		if err := f.execute(in, fn, base, at); err != nil {
			return err
		}
	}
	f.prefix = 0
	e := f.m.Step(func(in *listing.Instr, b machine.Branch) machine.Branch {
		target := in.Args[len(in.Args)-1].Value
		return machine.Branch{Taken: f.regs.PC() == base+uint64(target), Why: "the process did"}
	})
	f.deep = f.isDeep(e)
	return f.agree(e)
}

// isDeep reports whether memory is compared after a step: always where that is
// cheap, else after whatever may have changed it, and now and then.
func (f *follower) isDeep(e *machine.Effect) bool {
	if f.p.arch == runtime.GOARCH || f.steps%16 == 0 || e.Call != nil || e.End != "" || !e.Modelled {
		return true
	}
	return slices.ContainsFunc(e.Writes, func(w machine.Write) bool { return w.Register == "" })
}

// execute steps the process until it is at another instruction of the listing.
func (f *follower) execute(in *listing.Instr, fn *listing.Func, base uint64, at int64) (err error) {
	next, sp := base+uint64(in.Offset+in.Size), f.regs.SP()
	if f.isCall(in) {
		for {
			if err := f.proc.RunTo(next); err != nil {
				return err
			}
			if f.regs, err = f.proc.Registers(); err != nil || f.regs.SP() == sp {
				return err
			}
		}
	}
	for range 100000 {
		if err := f.proc.Step(); err != nil {
			return err
		}
		if f.regs, err = f.proc.Registers(); err != nil {
			return err
		}
		pc := f.regs.PC() - base
		if pc >= uint64(fn.Size) || pc != uint64(at) && fn.At(int64(pc)) >= 0 {
			return nil
		}
	}
	return errStray
}

// isCall reports whether an instruction is a call that is executed as a whole.
func (f *follower) isCall(in *listing.Instr) bool {
	if strings.HasPrefix(in.Mnemonic, "DUFF") {
		return true
	}
	if in.Mnemonic != "CALL" {
		return false
	}
	name := in.Args[0].Name
	return in.Args[0].Base != "SB" || !f.m.Into[name] || f.p.listing.Func(name) == nil
}

// agree checks that both went the same way.
func (f *follower) agree(e *machine.Effect) error {
	fn := f.m.Func()
	base := f.p.symbols[fn.Name].Addr
	pc := int64(f.regs.PC() - base)
	switch {
	case e.Fault != "":
		return fmt.Errorf("the machine says that it %s, the process went on to %+d", e.Fault, pc)
	case e.End != "":
		f.why = e.End
		return nil
	case f.m.Next() == nil:
		return errors.New("the machine has come to the end of the listing")
	}
	if next := f.m.Next().Offset; next != pc {
		return fmt.Errorf("the machine goes on at %s%+d, the process at %+d", fn.Name, next, pc)
	}
	return nil
}
