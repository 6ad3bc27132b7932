package walk

import (
	"go/types"
	"strings"

	"ifaceval/internal/listing"
	"ifaceval/internal/machine"
)

// move is a sentence for a load, a store, or a move between registers.
func (t *teller) move(m *machine.Machine) string {
	if len(t.in.Args) != 2 {
		return t.arithmetic(m, nil, t.in.Mnemonic)
	}
	from, to := &t.in.Args[0], &t.in.Args[1]
	switch {
	case to.Kind == listing.Mem:
		return t.stored(m)
	case from.Kind == listing.Mem && from.Base == "TLS":
		return "Loads g, the description of the running goroutine, into " + to.Text + "."
	case from.Kind == listing.Mem && to.Reg == "R27" && t.in.Mnemonic == "MOVB":
		return "Looks at " + t.pointed(0) + ", so that a nil pointer is found out here."
	case from.Kind == listing.Mem && t.width > 8:
		return "Loads " + t.range16() + " into " + to.Text + "."
	case from.Kind == listing.Mem:
		return "Loads " + t.operand(0) + " into " + to.Text + t.extension() + "."
	case from.Kind == listing.Addr:
		return t.address(m)
	case from.Kind == listing.Reg && from.Reg == "ZR", isZero(t.was[0]) && from.Kind == listing.Imm:
		return "Sets " + to.Text + " to 0."
	case from.Kind == listing.Reg:
		return "Copies " + t.operand(0) + " to " + to.Text + t.extension() + "."
	}
	return "Puts " + t.operand(0) + " into " + to.Text + "."
}

func (t *teller) extension() string {
	switch m := t.in.Mnemonic; {
	case strings.HasSuffix(m, "ZX") || m == "MOVBU" || m == "MOVHU" || m == "MOVWU":
		return ", with zeros above"
	case strings.HasSuffix(m, "SX"), t.tc.GOARCH == machine.ARM64 && (m == "MOVB" || m == "MOVH" || m == "MOVW"):
		return ", with the sign above"
	}
	return ""
}

func isZero(v machine.Value) bool {
	n, ok := v.Number()
	return ok && n == 0
}

// stored is a sentence for a store.
func (t *teller) stored(m *machine.Machine) string {
	place, typ := t.destination(false)
	o, v := &t.in.Args[0], t.was[0]
	n, isNumber := v.Number()
	switch {
	case o.Kind == listing.Reg && o.Reg == "X15" && t.tc.GOARCH == machine.AMD64, o.Kind == listing.Reg && o.Reg == "ZR", isZero(v) && o.Kind == listing.Imm:
		return t.zeroed(place, typ)
	case t.width > 8:
		return "Stores the " + itoa(t.width) + " bytes of " + o.Text + " in " + t.range16() + "."
	case isNumber:
		if typ == nil {
			typ = t.float()
		}
		place, _ = t.destination(true)
		return "Stores " + number(n, t.width, typ) + " in " + place + "."
	case !v.Known():
		place, _ = t.destination(true)
		return "Stores " + o.Text + " in " + place + "."
	}
	if slot := t.spills(); slot != "" {
		return "Saves " + t.operand(0) + " in " + slot + "."
	}
	text := t.explained(v)
	if strings.Contains(text, ", ") {
		text += ","
	}
	place, _ = t.destination(true)
	return "Stores " + text + " in " + place + t.completes(m) + "."
}

// spills names the slot of a variable that a register's value goes to which is
// the variable's own: "Stores f in f" would be of little help.
func (t *teller) spills() string {
	obj, at := t.place[len(t.place)-1].Object()
	if obj == nil || obj.Kind != machine.Stack {
		return ""
	}
	th := t.thing(len(t.place)-1, obj, at, t.width)
	if t.describe(t.was[0], t.width, th.typ) != argumentName(th.whole(), part{word: th.word}) {
		return ""
	}
	if nth := ordinals[th.word]; nth != "" {
		return "the " + nth + " word of the stack slot of " + th.whole()
	}
	return "the stack slot of " + th.whole()
}

// zeroed is a sentence for a store of zeros.
func (t *teller) zeroed(place string, typ types.Type) string {
	switch {
	case isInterface(typ) && t.width == t.sizes.Sizeof(typ):
		return "Sets both words of " + place + " to zero: it is nil."
	case typ != nil && t.width == t.sizes.Sizeof(typ) && t.width <= 8:
		return "Sets " + place + " to " + number(0, t.width, typ) + "."
	case t.width > 8:
		return "Sets " + t.range16() + " to zero."
	}
	return "Sets " + place + " to zero."
}

// range16 names the memory that a wide instruction reads or writes.
func (t *teller) range16() string {
	i := len(t.in.Args) - 1
	if t.in.Args[i].Kind != listing.Mem {
		i = 0
	}
	obj, at := t.place[i].Object()
	if obj == nil {
		return "the " + itoa(t.width) + " bytes at " + t.in.Args[i].Text
	}
	th := t.thing(i, obj, at, t.width)
	if th.typ != nil && t.sizes.Sizeof(th.typ) == t.width && th.word == "" {
		return th.noun()
	}
	if name := t.ifaceAt(i); name != "" {
		return name
	}
	return "the " + itoa(t.width) + " bytes from " + th.noun() + " on"
}

// explained is a value, and what it is good for.
func (t *teller) explained(v machine.Value) string {
	text := t.value(v, t.width, nil)
	o, at := v.Object()
	if o == nil {
		return text
	}
	if o.Kind == machine.Opaque && t.in.Args[0].Kind == listing.Reg {
		return t.in.Args[0].Text + " (" + text + ")"
	}
	if typ, iface := cutTypeSymbol(o.Name); typ != "" && at == 0 {
		switch {
		case iface != "":
			return text + ", the type word for " + t.shortType(typ) + " as " + t.shortType(iface)
		case t.converts(typ):
			return text + ", the type word for " + t.shortType(typ)
		}
		return text + ", which describes the type " + t.shortType(typ)
	}
	if strings.Contains(o.Name, "..stmp_") {
		return text + ", static data of the package"
	}
	if o.Kind == machine.Stack {
		at := offsetLabel(t.stackPointer(), at-t.low)
		if text = strings.TrimSuffix(text, " at "+at); text == "the address of the memory" {
			return at // it has no other name
		}
		return at + ", " + text
	}
	return text
}

// converts reports whether the step helps to make an interface value that holds a
// value of a type.
func (t *teller) converts(typ string) bool {
	for _, s := range t.trace.links.steps[t.index].made {
		if s.typ == typ {
			return true
		}
	}
	return false
}

// completes says so when a data word joins its type word.
func (t *teller) completes(m *machine.Machine) string {
	obj, at := t.place[len(t.place)-1].Object()
	if obj == nil || t.thing(len(t.place)-1, obj, at, t.width).word != dataWord || typeOfWord(m.Peek(obj, at-8, 8)) == "" {
		return ""
	}
	return ": the interface value is complete"
}

// address is a sentence for the computation of an address.
func (t *teller) address(m *machine.Machine) string {
	to := t.in.Args[len(t.in.Args)-1].Text
	v := t.place[0]
	if o, _ := v.Object(); o == nil || o.Kind == machine.Opaque {
		v = m.Register(to)
		text := t.short(strings.TrimPrefix(t.in.Args[0].Text, "$"))
		if index := t.in.Args[0].Index; isStaticBytes(t.base[0]) && t.in.Args[0].Scale == 8 {
			return t.picked(to, index, t.indexed)
		}
		if !v.Known() {
			return "Computes " + text + " and puts it into " + to + "; it is not known."
		}
		return "Computes " + text + ", which is " + t.describe(v, t.width, nil) + ", and puts it into " + to + "."
	}
	text := t.explained(v)
	if strings.Contains(text, ", ") {
		text += ","
	}
	return "Puts " + text + " into " + to + "."
}

// isStaticBytes reports whether a value is the address of the runtime's table.
func isStaticBytes(v machine.Value) bool {
	o, at := v.Object()
	return o != nil && o.Name == staticBytes && at == 0
}

// isStaticByte reports whether a value is the address of a certain entry of it.
func isStaticByte(v machine.Value) bool {
	o, _ := v.Object()
	return o != nil && o.Name == staticBytes
}

// picked is a sentence for the address of the entry of that table that belongs
// to the byte in a register.
func (t *teller) picked(to, index string, v machine.Value) string {
	return "Puts the address of an entry of staticuint64s into " + to + ": the one for the byte in " + t.register(index, v, 8, nil) + ", so that nothing is allocated."
}

// storePair is a sentence for STP and its like.
func (t *teller) storePair(m *machine.Machine) string {
	_, typ := t.destination(false)
	regs := t.in.Args[0].Regs
	if t.in.Args[0].Text == "(ZR, ZR)" {
		if isInterface(typ) && t.width == t.sizes.Sizeof(typ) {
			return t.zeroed(t.range16(), typ)
		}
		return "Sets " + t.range16() + " to zero."
	}
	if len(regs) != 2 {
		return t.arithmetic(m, nil, t.in.Mnemonic)
	}
	half := t.width / 2
	a, b := m.Register(regs[0]), m.Register(regs[1]) // a store changes neither
	if name := t.ifaceAt(len(t.in.Args) - 1); name != "" && typeOfWord(a) != "" {
		return "Stores " + t.explained(a) + ", and " + t.register(regs[1], b, half, nil) + " in the two words of " + name + ": the interface value is complete."
	}
	return "Stores " + t.register(regs[0], a, half, t.float()) + " and " + t.register(regs[1], b, half, t.float()) + " in " + t.range16() + "."
}

// ifaceAt names the interface value that an operand of 16 bytes is, "" for none.
func (t *teller) ifaceAt(i int) string {
	obj, at := t.place[i].Object()
	if obj == nil || t.width != 16 {
		return ""
	}
	if th := t.thing(i, obj, at, 8); th.word == typeWord {
		return th.whole()
	}
	return ""
}

// loadPair is a sentence for LDP and its like.
func (t *teller) loadPair(m *machine.Machine) string {
	regs := t.in.Args[1].Regs
	if len(regs) != 2 {
		return t.arithmetic(m, nil, t.in.Mnemonic)
	}
	half := t.width / 2
	a, b := m.Register(regs[0]), m.Register(regs[1])
	return "Loads " + t.range16() + " into " + t.register(regs[0], a, half, t.float()) + " and " + t.register(regs[1], b, half, t.float()) + "."
}
