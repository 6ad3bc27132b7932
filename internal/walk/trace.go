package walk

import (
	"fmt"
	"slices"
	"strings"

	"ifaceval/internal/listing"
	"ifaceval/internal/machine"
)

// A trace is what the first pass found.
type trace struct {
	steps []traced
	types map[spot]stored // the type of what lies there
	spots map[spot]bool   // stack bytes that were ever written
	data  []string        // IDs of objects other than the stack that were written, in order
	links *links          // which steps make which interface values
	end   string
}

// A traced is one step of the first pass.
type traced struct {
	in    *listing.Instr
	fn    *listing.Func
	depth int
	fold  string          // of which group of instructions it is one; "" for none
	reads []string        // registers
	live  map[string]bool // registers that are read later, before they are written
	wrote []machine.Write
}

// A stored is a type that an interface value says lies at a spot, and the
// interface's own, "" for an empty one; both as symbols have them.
type stored struct{ typ, iface string }

// A spot is a byte of an object, by its name: the objects of two passes are not
// the same.
type spot struct {
	id string
	at int64
}

// survey runs the path for the first time.
func (w *walker) survey(c *choices) error {
	m, _, err := w.newMachine()
	if err != nil {
		return err
	}
	w.trace = &trace{types: map[spot]stored{}, spots: map[spot]bool{}, links: newLinks()}
	written := map[string]bool{}
	for len(w.trace.steps) < maxSteps {
		in := m.Next()
		if in == nil {
			break
		}
		t := traced{in: in, fn: m.Func(), depth: m.Depth()}
		t.reads = w.reads(m, in, written)
		from := w.trace.links.sources(m, in)
		e := m.Step(c.choose)
		w.trace.links.note(from, e)
		t.wrote = e.Writes
		if e.Call != nil {
			clear(written)
		}
		for _, wr := range e.Writes {
			if wr.Register != "" {
				written[wr.Register] = true
			}
			w.trace.note(wr)
		}
		w.trace.infer(m, e)
		w.inferHanded(m)
		w.trace.steps = append(w.trace.steps, t)
		w.trace.end = ending(e, w)
		if err := w.ctx.Err(); err != nil {
			return err
		}
	}
	if len(w.trace.steps) == maxSteps {
		w.trace.end = fmt.Sprintf("The walk stops after %d steps: the path goes on. Choose another way with -take, or give arguments values with -set.", maxSteps)
	}
	w.trace.liveness()
	w.foldSteps()
	return nil
}

// ending says how a walk ends, as a sentence.
func ending(e *machine.Effect, w *walker) string {
	switch {
	case e.Fault != "":
		return "The program would stop here: the instruction " + e.Fault + "."
	case e.End == "returns":
		return "The function returns to its caller."
	case e.End != "":
		return "The walk ends here: the function " + e.End + "."
	}
	return ""
}

// note remembers what was written to.
func (t *trace) note(wr machine.Write) {
	if wr.Object == nil {
		return
	}
	id := objectID(wr.Object)
	if wr.Object.Kind == machine.Stack {
		for i := range wr.Size {
			t.spots[spot{id, wr.Offset + int64(i)}] = true
		}
		return
	}
	if !slices.Contains(t.data, id) {
		t.data = append(t.data, id)
	}
}

// objectID names an object in a way that is the same in both passes.
func objectID(o *machine.Object) string {
	switch o.Kind {
	case machine.Stack:
		return "stack"
	case machine.Heap, machine.Either:
		return fmt.Sprintf("heap%d", o.Number)
	case machine.Opaque:
		return "outside:" + o.Name
	}
	return "symbol:" + o.Name
}

// infer finds interface values in what a step wrote: a type word with a pointer
// behind it tells the type of what the pointer points to. To look through all
// memory after each step would take a time that grows with the square of it.
func (t *trace) infer(m *machine.Machine, e *machine.Effect) {
	for _, wr := range e.Writes {
		if wr.Object == nil {
			continue
		}
		// A word that was written may be either of the two.
		for at := wr.Offset&^7 - 8; at < wr.Offset+int64(wr.Size); at += 8 {
			word, data := m.Peek(wr.Object, at, 8), m.Peek(wr.Object, at+8, 8)
			t.pair(word, data)
			if st, ok := isInterfacePair(word, data, t.links.isWord(objectID(wr.Object), at+8)); ok {
				t.links.inMemory(objectID(wr.Object), at, st)
			}
		}
	}
	if e.Call != nil && e.Call.Made != nil {
		t.inferIn(m, e.Call.Made)
	}
}

// inferHanded finds the interface values that the next instruction hands over in
// registers: as the arguments of a call, or as results. Where the signature is
// not in sight, two registers that look like one are taken for one.
func (w *walker) inferHanded(m *machine.Machine) {
	in := m.Next()
	if in == nil {
		return
	}
	switch name := calleeOf(in); {
	case in.Mnemonic == "RET" && m.Depth() == 0 && w.signed != nil:
		w.trace.handed(m, w.results)
	case in.Mnemonic != "CALL" && in.Mnemonic != "RET":
	case w.signature(name) != nil:
		params, _ := w.abi.assign(w.signature(name), false)
		w.trace.handed(m, params)
	default:
		args := m.Arguments()
		for i := range args[:len(args)-1] {
			word, data := m.Register(args[i]), m.Register(args[i+1])
			if st, ok := isInterfacePair(word, data, false); ok && takes(in) {
				w.trace.pair(word, data)
				w.trace.links.inRegisters(args[i], args[i+1], st)
			}
		}
	}
}

// calleeOf is the function that an instruction calls by name, "" for none.
func calleeOf(in *listing.Instr) string {
	if in.Mnemonic == "CALL" && len(in.Args) == 1 && in.Args[0].Base == "SB" {
		return in.Args[0].Name
	}
	return ""
}

// handed finds the interface values among what is handed over, whose types are
// known: so their data words need not be.
func (t *trace) handed(m *machine.Machine, all []assigned) {
	for _, as := range all {
		for i := range as.pieces[:max(len(as.pieces)-1, 0)] {
			a, b := as.pieces[i].register, as.pieces[i+1].register
			if as.pieces[i].word != typeWord {
				continue
			}
			word, data := m.Register(a), m.Register(b)
			t.pair(word, data)
			if st, ok := isInterfacePair(word, data, true); ok {
				t.links.inRegisters(a, b, st)
			}
		}
	}
}

// inferIn finds interface values in an object that is new.
func (t *trace) inferIn(m *machine.Machine, o *machine.Object) {
	m.Contents(o, func(at int64, _ byte, obj *machine.Object, _ int64, i int) {
		if obj != nil && i == 0 && obj.Kind == machine.ReadOnly {
			t.pair(m.Peek(o, at, 8), m.Peek(o, at+8, 8))
		}
	})
}

// pair takes in a type word and a data word.
func (t *trace) pair(word, data machine.Value) {
	typ := typeOfWord(word)
	obj, at := data.Object()
	if typ == "" {
		return
	}
	if obj == nil {
		return
	}
	w, _ := word.Object()
	_, iface := cutTypeSymbol(w.Name)
	if elem, ok := strings.CutPrefix(typ, "*"); ok {
		typ = elem
	} else if pointerShaped(typ) {
		return
	}
	if obj.Kind == machine.Opaque {
		return
	}
	if s := (spot{objectID(obj), at}); t.types[s].typ == "" {
		t.types[s] = stored{typ, iface}
	}
}

// typeOfWord is the dynamic type that a type word stands for, "" if it is none.
func typeOfWord(v machine.Value) string {
	o, at := v.Object()
	if o == nil || at != 0 || o.Kind != machine.ReadOnly {
		return ""
	}
	typ, _ := cutTypeSymbol(o.Name)
	return typ
}

// cutTypeSymbol takes the name of a type's description or of an itab apart.
func cutTypeSymbol(name string) (typ, iface string) {
	for _, prefix := range []string{"type:", "type."} {
		if t, ok := strings.CutPrefix(name, prefix); ok && !strings.HasPrefix(t, ".") {
			return t, ""
		}
	}
	for _, prefix := range []string{"go:itab.", "go.itab."} {
		if t, ok := strings.CutPrefix(name, prefix); ok {
			if i := topLevelComma(t); i >= 0 {
				return t[:i], t[i+1:]
			}
		}
	}
	return "", ""
}

func topLevelComma(s string) int {
	depth := 0
	for i := range len(s) {
		switch s[i] {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		case ',':
			if depth == 0 {
				return i
			}
		}
	}
	return -1
}

// pointerShaped reports whether a type's symbol says that its values are
// pointers. A struct of one pointer does not show.
func pointerShaped(typ string) bool {
	for _, prefix := range []string{"*", "map[", "chan ", "<-chan ", "chan<- ", "func(", "unsafe.Pointer"} {
		if strings.HasPrefix(typ, prefix) {
			return true
		}
	}
	return false
}

// reads are the registers that an instruction reads. written are those that were
// written since the last call: of the argument registers, these are a call's
// arguments.
func (w *walker) reads(m *machine.Machine, in *listing.Instr, written map[string]bool) []string {
	var regs []string
	add := func(name string) {
		if name != "" && name != "ZR" && name != "SB" && name != "FP" {
			regs = append(regs, m.Canonical(name))
		}
	}
	for i := range in.Args {
		o := &in.Args[i]
		last := i == len(in.Args)-1
		if zeroes(in) {
			break
		}
		switch o.Kind {
		case listing.Reg, listing.Shift:
			if !last || !overwrites(in) {
				add(o.Reg)
			}
		case listing.Pair:
			if !last {
				add(o.Regs[0])
				add(o.Regs[1])
			}
		case listing.Mem, listing.Addr:
			if !o.IsVariable() && o.Base != "TLS" {
				add(o.Base)
			}
			add(o.Index)
		}
	}
	switch in.Mnemonic {
	case "CALL":
		for _, r := range m.Arguments() {
			if written[r] {
				regs = append(regs, r)
			}
		}
	case "RET":
		for _, as := range w.results {
			for _, pc := range as.pieces {
				regs = append(regs, pc.register)
			}
		}
	}
	return regs
}

// overwrites reports whether an instruction's last operand is only written to.
func overwrites(in *listing.Instr) bool {
	if len(in.Args) == 3 {
		return true
	}
	for _, prefix := range []string{"MOV", "LEA", "CVT", "SET", "POP", "FMOV", "CSET", "MVN", "NEG", "LD", "SCVT", "UCVT", "FCVT", "REV", "CLZ", "RBIT", "BSF", "BSR", "SQRT", "FSQRT", "FNEG", "FABS"} {
		if strings.HasPrefix(in.Mnemonic, prefix) {
			return !strings.HasPrefix(in.Mnemonic, "NEGQ") && !strings.HasPrefix(in.Mnemonic, "NEGL")
		}
	}
	return false
}

// liveness works backwards over the path: a register matters after a step if it
// is read later before it is written.
func (t *trace) liveness() {
	live := map[string]bool{}
	for i := len(t.steps) - 1; i >= 0; i-- {
		s := &t.steps[i]
		s.live = make(map[string]bool, len(live))
		for r := range live {
			s.live[r] = true
		}
		for _, wr := range s.wrote {
			if wr.Register != "" && wr.Size >= 4 {
				delete(live, wr.Register)
			}
		}
		if s.in.Mnemonic == "CALL" {
			clear(live)
		}
		for _, r := range s.reads {
			live[r] = true
		}
	}
}
