package machine

import (
	"strings"

	"ifaceval/internal/listing"
)

// An Effect is what one step did.
type Effect struct {
	Instr    *listing.Instr
	Func     *listing.Func
	Writes   []Write
	Modelled bool
	Branch   *Branch // of a conditional branch
	Call     *Call   // of a call that was not stepped into
	Entered  bool    // a callee
	Returned bool    // to a caller
	Fault    string  // the program stops here: "dereferences a nil pointer"
	End      string  // the walk ends here: "returns"
}

// A Write is what an instruction wrote to. Register and Object are both unset
// where it is not known what was written to.
type Write struct {
	Register string
	Object   *Object
	Offset   int64
	Size     int // bytes
}

// A Branch is which way a conditional branch goes.
type Branch struct {
	Taken bool
	Known bool   // it follows from what is known
	Why   string // of a choice
}

// A Call is a call that was executed as a whole.
type Call struct {
	Name     string // linker name, "" for one through a register
	Modelled bool   // what it does is known
	Made     *Object
	Result   Value  // of a modelled call: what it returns first
	Why      string // of a modelled call: "300 is not below 256"
}

// A Chooser decides a branch whose condition is not known. It is told what the
// machine would do, and why, and returns what is to be done, and why.
type Chooser func(in *listing.Instr, suggestion Branch) Branch

// Step executes the next instruction.
func (m *Machine) Step(choose Chooser) *Effect {
	in := m.Next()
	e := &Effect{Instr: in, Func: m.fn}
	if in == nil {
		e.End = "runs past the end of the listing"
		m.done = true
		return e
	}
	m.effect = e
	m.next++
	switch {
	case m.branch(in, choose), m.jump(in), m.call(in):
		e.Modelled = true
	case m.isReturn(in):
		e.Modelled = true
		m.ret()
	default:
		m.execute(in)
	}
	if e.Fault != "" || e.End != "" {
		m.done = true
	}
	return e
}

// execute has the architecture execute an instruction. Addresses that go into
// a result that is not known, as those of a conditional move do, can be anywhere
// after it.
func (m *Machine) execute(in *listing.Instr) {
	var addresses []cell
	if !isMove(in.Mnemonic) {
		addresses = m.operandCells(in)
	}
	m.lost = false
	m.effect.Modelled = m.isa.exec(in)
	if !m.effect.Modelled {
		m.unmodelled(in)
	}
	if m.lost {
		m.leakCells(addresses)
	}
}

// isMove reports whether an instruction only copies, so that what it copies is
// not lost.
func isMove(mnemonic string) bool {
	for _, prefix := range []string{"MOV", "LEA", "PUSH", "POP", "LDP", "STP"} {
		if strings.HasPrefix(mnemonic, prefix) {
			return true
		}
	}
	return false
}

// operandCells are what the registers hold that an instruction names.
func (m *Machine) operandCells(in *listing.Instr) []cell {
	var cs []cell
	for i := range in.Args {
		o := &in.Args[i]
		if o.Kind == listing.Reg || o.Kind == listing.Shift {
			cs = append(cs, m.regCells(o.Reg)...)
		}
	}
	return cs
}

// unmodelled makes unknown what an instruction of unknown meaning may write: its
// last operand, which is the destination in this syntax, the registers that
// some instructions write without naming them, and the flags.
func (m *Machine) unmodelled(in *listing.Instr) {
	m.Unmodelled[in.Mnemonic]++
	m.flags = flags{}
	if len(in.Args) == 0 {
		m.clobber()
		m.forgetLeaked(nil)
		return
	}
	for i := range in.Args {
		switch o := &in.Args[i]; {
		case o.Kind == listing.Reg && o.Reg != m.isa.sp():
			m.setReg(o.Reg, make([]cell, registerSize(m.isa.canonical(o.Reg))))
		case o.Kind == listing.Pair:
			for _, r := range o.Regs {
				m.setReg(r, make([]cell, registerSize(m.isa.canonical(r))))
			}
		case o.Kind == listing.Mem:
			m.store(o, make([]cell, 64))
		}
	}
	if m.Arch == AMD64 {
		m.setReg("AX", make([]cell, 8))
		m.setReg("DX", make([]cell, 8))
	}
}

// branch executes a conditional branch.
func (m *Machine) branch(in *listing.Instr, choose Chooser) bool {
	cond, target, ok := m.isa.condition(in)
	if !ok {
		return false
	}
	b := Branch{Taken: cond == yes, Known: cond != dunno}
	if !b.Known {
		b = m.suggest(in, target)
		if choose != nil {
			b = choose(in, b)
		}
	}
	m.visits[visit{m.fn, in.Index, b.Taken}]++
	m.effect.Branch = &b
	if b.Taken {
		m.goTo(target)
	}
	return true
}

func (m *Machine) goTo(offset int64) {
	if m.next = m.fn.At(offset); m.next < 0 {
		m.effect.End = "jumps to a place that the listing does not have"
	}
}

// suggest chooses a way where the condition is not known.
func (m *Machine) suggest(in *listing.Instr, target int64) Branch {
	to, next := m.fn.At(target), in.Index+1
	there, here := m.cold(to), m.cold(next)
	switch {
	case there != "" && here == "":
		return Branch{Taken: false, Why: "the other way " + there}
	case here != "" && there == "":
		return Branch{Taken: true, Why: "the other way " + here}
	}
	taken, not := m.visits[visit{m.fn, in.Index, true}], m.visits[visit{m.fn, in.Index, false}]
	switch {
	case taken == 0 && not == 0:
		back, ahead := m.wayBack(to, in.Index), m.wayBack(next, in.Index)
		switch {
		case back >= 0 && (ahead < 0 || back < ahead):
			return Branch{Taken: true, Why: "the first time it enters the loop"}
		case ahead >= 0 && back != ahead:
			return Branch{Taken: false, Why: "the first time it enters the loop"}
		}
		return Branch{Taken: false, Why: "the first time it goes on"}
	case taken < not:
		return Branch{Taken: true, Why: "it has gone on before"}
	}
	return Branch{Taken: taken == not, Why: "it has jumped before"}
}

// wayBack is how many instructions are on the shortest way from one to another,
// -1 if none leads there. Of the two ways at a branch, the one that leads back to
// it is the body of a loop; of two that do, the shorter.
func (m *Machine) wayBack(from, to int) int {
	if from < 0 || from >= len(m.fn.Instrs) {
		return -1
	}
	distance := map[int]int{from: 0}
	for queue := []int{from}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		if at == to {
			return distance[at]
		}
		for _, next := range m.successors(at) {
			if _, seen := distance[next]; !seen && next >= 0 && next < len(m.fn.Instrs) {
				distance[next] = distance[at] + 1
				queue = append(queue, next)
			}
		}
	}
	return -1
}

// successors are the instructions that can follow one in the function.
func (m *Machine) successors(i int) []int {
	in := m.fn.Instrs[i]
	if _, target, ok := m.isa.condition(in); ok {
		return []int{m.fn.At(target), i + 1}
	}
	switch {
	case in.Mnemonic == "JMP" && len(in.Args) == 1 && in.Args[0].Kind == listing.Target:
		return []int{m.fn.At(in.Args[0].Value)}
	case in.Mnemonic == "JMP", in.Mnemonic == "UNDEF", m.isReturn(in), noReturn(callee(in)):
		return nil
	}
	return []int{i + 1}
}

// cold says what is wrong with a way that leads to a panic or to the growth of
// the stack without a branch in between: "ends in runtime.panicIndex".
func (m *Machine) cold(index int) string {
	for n := 0; index >= 0 && index < len(m.fn.Instrs) && n < 64; n++ {
		in := m.fn.Instrs[index]
		if _, _, ok := m.isa.condition(in); ok || m.isReturn(in) {
			return ""
		}
		if in.Mnemonic == "UNDEF" || in.Mnemonic == "UD2" {
			return "ends in a trap"
		}
		if name := callee(in); name != "" {
			if strings.HasPrefix(name, "runtime.morestack") {
				return "makes the stack larger and starts again"
			}
			if noReturn(name) {
				return "ends in " + name
			}
		}
		if in.Mnemonic == "JMP" && len(in.Args) == 1 && in.Args[0].Kind == listing.Target {
			to := m.fn.At(in.Args[0].Value)
			if to <= index { // backwards: a loop
				return ""
			}
			index = to
			continue
		}
		index++
	}
	return ""
}

// noReturn reports whether a function of the runtime does not return.
func noReturn(name string) bool {
	rest, ok := strings.CutPrefix(name, "runtime.")
	if !ok {
		return false
	}
	for _, prefix := range []string{"panic", "goPanic", "throw", "fatal", "gopanic", "goexit", "sigpanic", "racepanic", "block"} {
		if strings.HasPrefix(rest, prefix) {
			return true
		}
	}
	return false
}

// callee is the function that an instruction calls by name.
func callee(in *listing.Instr) string {
	if in.Mnemonic == "CALL" && len(in.Args) == 1 && in.Args[0].Base == "SB" {
		return in.Args[0].Name
	}
	return ""
}

func (m *Machine) jump(in *listing.Instr) bool {
	if in.Mnemonic != "JMP" && in.Mnemonic != "B" || len(in.Args) != 1 {
		return false
	}
	switch o := &in.Args[0]; {
	case o.Kind == listing.Target:
		m.goTo(o.Value)
	case o.Base == "SB":
		m.effect.End = "goes on in " + o.Name
	default:
		// A table of a switch, which holds addresses in this very function.
		if to, at := m.isa.destination(o).Object(); to != nil && to.Name == m.fn.Name {
			m.goTo(at)
			break
		}
		m.effect.End = "goes on where " + o.Text + " says, which is not known"
	}
	return true
}

func (m *Machine) isReturn(in *listing.Instr) bool { return in.Mnemonic == "RET" }

func (m *Machine) ret() {
	in := m.effect.Instr
	if len(in.Args) == 1 && in.Args[0].Base == "SB" {
		m.effect.End = "goes on in " + in.Args[0].Name
		return
	}
	if len(m.callers) == 0 {
		m.effect.End = "returns"
		return
	}
	m.isa.leave()
	c := m.callers[len(m.callers)-1]
	m.callers = m.callers[:len(m.callers)-1]
	m.fn, m.next, m.base = c.fn, c.next, c.base
	m.effect.Returned = true
	m.dropBelow()
}

// dropBelow forgets what lies below SP, which belongs to nobody. On arm64 the
// frame pointer is saved there, in a word that callees leave alone.
func (m *Machine) dropBelow() {
	if sp, ok := m.SP(); ok {
		if m.Arch == ARM64 {
			sp -= 8
		}
		for at := range m.stack.cells {
			if at < sp {
				delete(m.stack.cells, at)
			}
		}
	}
}
