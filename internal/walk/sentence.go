package walk

import (
	"fmt"
	"go/types"
	"strings"

	"ifaceval/internal/listing"
	"ifaceval/internal/machine"
)

// A teller says what an instruction did. It is made before the instruction is
// executed, to know what the operands held.
type teller struct {
	*walker
	in    *listing.Instr
	width int64
	was   []machine.Value // of each operand
	place []machine.Value // of each memory operand: its address
}

// before takes down what the operands of the next instruction hold.
func (w *walker) before(m *machine.Machine, in *listing.Instr) *teller {
	t := &teller{walker: w, in: in, width: int64(width(in, w.tc.GOARCH))}
	for i := range in.Args {
		o := &in.Args[i]
		t.was = append(t.was, m.Operand(o, int(min(t.width, 8))))
		at := machine.Unknown
		if o.Kind == listing.Mem || o.Kind == listing.Addr {
			at = m.Address(o)
		}
		t.place = append(t.place, at)
	}
	return t
}

// sentence is what the step did, and the conversion that it helps to make.
func (t *teller) sentence(m *machine.Machine, e *machine.Effect) (text, conversion string) {
	switch {
	case e.Fault != "":
		text = "The program would stop here: the instruction " + e.Fault + "."
	case !e.Modelled:
		text = t.in.Mnemonic + " is not modelled: what it writes is not known from here on."
	case e.Branch != nil:
		text = t.branch(e.Branch)
	case t.in.Mnemonic == "CALL":
		text = t.call(m, e)
	case t.in.Mnemonic == "RET":
		text = t.ret(m, e)
	case t.in.Mnemonic == "JMP" || t.in.Mnemonic == "B":
		text = t.jump(e)
	default:
		text = t.plain(m, e)
	}
	return text, t.conversion(m, e)
}

// operand names a source operand: its value, or where it is and its value.
func (t *teller) operand(i int) string {
	o, v := &t.in.Args[i], t.was[i]
	switch o.Kind {
	case listing.Imm, listing.Float:
		return strings.TrimPrefix(strings.Trim(o.Text, "$()"), "(")
	case listing.Reg:
		return t.register(o.Reg, v, t.width, nil)
	case listing.Mem:
		obj, at := t.place[i].Object()
		if obj == nil {
			return "memory at an address that is not known"
		}
		th := t.thingAt(obj, at, t.width)
		if !v.Known() {
			return th.noun()
		}
		if text := t.describe(v, t.width, th.typ); text != th.noun() {
			return th.noun() + " (" + text + ")"
		}
		return th.noun()
	case listing.Addr:
		return t.value(v, 8, nil)
	}
	return o.Text
}

// destination names the last operand as the place that was written to, and the
// type of what is there.
func (t *teller) destination() (string, types.Type) {
	i := len(t.in.Args) - 1
	o := &t.in.Args[i]
	if o.Kind != listing.Mem {
		return o.Text, nil
	}
	obj, at := t.place[i].Object()
	if obj == nil {
		return "memory at an address that is not known", nil
	}
	th := t.thingAt(obj, at, t.width)
	return th.noun(), th.typ
}

// plain is a sentence for what is neither a branch nor a call.
func (t *teller) plain(m *machine.Machine, e *machine.Effect) string {
	if len(t.in.Args) == 0 {
		return t.bare(m, e)
	}
	base, _, _ := strings.Cut(t.in.Mnemonic, ".")
	switch {
	case strings.HasPrefix(base, "CMP") && base != "CMPXCHGQ" && base != "CMPXCHGL", strings.HasPrefix(base, "UCOMI"), base == "FCMPD", base == "FCMPS", base == "CMN", base == "CMNW":
		return t.comparison(base)
	case strings.HasPrefix(base, "TEST"), base == "TST", base == "TSTW":
		return t.test()
	case strings.HasPrefix(base, "LEA"):
		return t.address(m)
	case strings.HasPrefix(base, "MOV"), base == "FMOVD", base == "FMOVS", base == "FMOVQ":
		return t.move(m)
	case strings.HasPrefix(base, "STP"), strings.HasPrefix(base, "FSTP"):
		return t.storePair()
	case strings.HasPrefix(base, "LDP"), strings.HasPrefix(base, "FLDP"):
		return t.loadPair(m)
	}
	return t.arithmetic(m, base)
}

// move is a sentence for a load, a store, or a move between registers.
func (t *teller) move(m *machine.Machine) string {
	if len(t.in.Args) != 2 {
		return t.arithmetic(m, t.in.Mnemonic)
	}
	from, to := &t.in.Args[0], &t.in.Args[1]
	switch {
	case to.Kind == listing.Mem:
		return t.stored()
	case from.Kind == listing.Mem && from.Base == "TLS":
		return "Loads g, the description of the running goroutine, into " + to.Text + "."
	case from.Kind == listing.Mem:
		return "Loads " + t.operand(0) + " into " + to.Text + t.extension() + "."
	case from.Kind == listing.Addr:
		return t.address(m)
	case from.Kind == listing.Reg && from.Reg == "ZR":
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
	case strings.HasSuffix(m, "SX") && m != "MOVSX":
		return ", with the sign above"
	}
	return ""
}

// stored is a sentence for a store.
func (t *teller) stored() string {
	place, typ := t.destination()
	o, v := &t.in.Args[0], t.was[0]
	n, isNumber := v.Number()
	switch {
	case o.Kind == listing.Reg && o.Reg == "X15", o.Kind == listing.Reg && o.Reg == "ZR", isNumber && n == 0 && o.Kind == listing.Imm:
		if isInterface(typ) {
			return "Sets both words of " + place + " to zero: it is nil."
		}
		if typ != nil && t.width == t.sizes.Sizeof(typ) {
			return "Sets " + place + " to " + number(0, t.width, typ) + "."
		}
		return "Sets " + place + " to zero."
	case isNumber:
		return "Stores " + number(n, t.width, typ) + " in " + place + "."
	case !v.Known():
		return "Stores " + o.Text + " in " + place + "."
	}
	text := t.explained(v)
	if strings.Contains(text, ", ") {
		text += ","
	}
	return "Stores " + text + " in " + place + t.completes() + "."
}

// explained is a value, and what it is good for.
func (t *teller) explained(v machine.Value) string {
	text := t.value(v, t.width, nil)
	o, at := v.Object()
	if o == nil {
		return text
	}
	if typ, iface := cutTypeSymbol(o.Name); typ != "" && at == 0 {
		if iface != "" {
			return text + ", the type word for " + t.shortType(typ) + " as " + t.shortType(iface)
		}
		return text + ", the type word for " + t.shortType(typ)
	}
	if o.Kind == machine.Stack {
		at := offsetLabel(t.stackPointer(), at-t.low)
		return at + ", " + strings.TrimSuffix(text, " at "+at)
	}
	return text
}

// completes says so when a data word joins its type word.
func (t *teller) completes() string {
	obj, at := t.place[len(t.place)-1].Object()
	if obj == nil {
		return ""
	}
	if th := t.thingAt(obj, at, t.width); th.nth == "second" {
		return ": the interface value is complete"
	}
	return ""
}

// address is a sentence for the computation of an address.
func (t *teller) address(m *machine.Machine) string {
	to := t.in.Args[len(t.in.Args)-1].Text
	v := t.place[0]
	if o, _ := v.Object(); o == nil || o.Kind == machine.Opaque {
		v = m.Register(to)
		if !v.Known() {
			return "Computes " + strings.TrimPrefix(t.in.Args[0].Text, "$") + " as an address and puts it, not known, into " + to + "."
		}
		return "Computes " + t.describe(v, 8, nil) + " and puts it into " + to + "."
	}
	text := t.explained(v)
	if strings.Contains(text, ", ") {
		text += ","
	}
	return "Puts " + text + " into " + to + "."
}

func (t *teller) storePair() string {
	place, typ := t.destination()
	if t.in.Args[0].Text == "(ZR, ZR)" {
		if isInterface(typ) {
			return "Sets both words of " + place + " to zero: it is nil."
		}
		return "Sets " + fmt.Sprint(t.width) + " bytes from " + place + " on to zero."
	}
	return "Stores the pair " + t.in.Args[0].Text + " in " + place + " and what follows it."
}

func (t *teller) loadPair(m *machine.Machine) string {
	regs := t.in.Args[1].Regs
	text := "Loads two words, from " + t.operand(0) + " on, into " + regs[0] + " and " + regs[1]
	if a, b := m.Register(regs[0]), m.Register(regs[1]); a.Known() && b.Known() {
		text += ": " + t.describe(a, 8, nil) + " and " + t.describe(b, 8, nil)
	}
	return text + "."
}

// conversion names the conversion that a step helps to make.
func (t *teller) conversion(m *machine.Machine, e *machine.Effect) string {
	for i := range t.in.Args {
		if typ, iface := cutTypeSymbol(t.in.Args[i].Name); typ != "" && t.trace.converted[typ] {
			return t.arrow(typ, iface)
		}
	}
	values := []machine.Value{}
	if e.Call != nil && e.Call.Modelled && strings.HasPrefix(e.Call.Name, "runtime.conv") {
		values = append(values, e.Call.Result)
	}
	if e.Call == nil && len(t.in.Args) == 2 && t.in.Args[1].Kind == listing.Mem {
		if typ := typeOfWord(t.was[0]); typ != "" && t.trace.converted[typ] {
			o, _ := t.was[0].Object()
			return t.arrow(cutTypeSymbol(o.Name))
		}
		if obj, at := t.place[1].Object(); obj != nil && t.thingAt(obj, at, t.width).role == dataWord {
			values = append(values, t.was[0])
		}
	}
	for _, v := range values {
		if o, at := v.Object(); o != nil {
			if p := t.trace.types[spot{objectID(o), at}]; p.typ != "" {
				return t.arrow(p.typ, p.iface)
			}
		}
	}
	return ""
}

func (t *teller) arrow(typ, iface string) string {
	if iface == "" {
		iface = "interface {}"
	}
	return t.shortType(typ) + " → " + t.shortType(iface)
}
