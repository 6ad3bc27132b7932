package walk

import (
	"strings"

	"ifaceval/internal/listing"
	"ifaceval/internal/machine"
)

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
