package walk

import (
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
	base  []machine.Value // likewise, if its index were 0

	indexed machine.Value // what the index register holds
	index   int           // of the step in the trace
}

// effective is a memory operand as it is used: with .P, the offset is added to
// the base register only afterwards.
func effective(in *listing.Instr, o *listing.Operand) *listing.Operand {
	if o.Kind != listing.Mem || !strings.HasSuffix(in.Mnemonic, ".P") {
		return o
	}
	at := *o
	at.Offset = 0
	return &at
}

// indexValue is what the index register of an operand holds.
func indexValue(m *machine.Machine, o *listing.Operand) machine.Value {
	reg := o.Index
	if o.Kind == listing.Shift {
		reg = o.Reg
	}
	if reg == "" {
		return machine.Unknown
	}
	return m.Operand(&listing.Operand{Kind: listing.Reg, Reg: reg}, 8)
}

// before takes down what the operands of the next instruction hold.
func (w *walker) before(m *machine.Machine, in *listing.Instr) *teller {
	t := &teller{walker: w, in: in, width: int64(width(in, w.tc.GOARCH))}
	for i := range in.Args {
		o := effective(in, &in.Args[i])
		t.was = append(t.was, m.Operand(o, int(min(t.width, 8))))
		at, base := machine.Unknown, machine.Unknown
		if o.Kind == listing.Mem || o.Kind == listing.Addr {
			at = m.Address(o)
			// Where it would be with an index of 0.
			first := *o
			first.Index, first.Scale, first.Op = "", 0, ""
			base = m.Address(&first)
		}
		t.place, t.base = append(t.place, at), append(t.base, base)
		if v := indexValue(m, o); v.Known() {
			t.indexed = v
		}
	}
	return t
}

// sentence is what the step did.
func (t *teller) sentence(m *machine.Machine, e *machine.Effect) (text string) {
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
		text = t.jump(m, e)
	default:
		text = t.plain(m, e)
	}
	return text
}

// thing names the place that a memory operand is, by the variable that it names:
// at other times its slot may be another one's.
func (t *teller) thing(i int, obj *machine.Object, at, size int64) thing {
	o := &t.in.Args[i]
	if o.IsVariable() && obj.Kind == machine.Stack {
		top := t.levels[len(t.levels)-1]
		t.variables(top.fn)
		for _, v := range t.named[top.fn] {
			if start := top.base + v.start; v.full == o.Name && start <= at && at < start+v.size {
				return t.variableThing(v, start, at, size)
			}
		}
	}
	return t.thingAt(obj, at, size)
}

// operand names a source operand: its value, or where it is and its value.
func (t *teller) operand(i int) string {
	o, v := &t.in.Args[i], t.was[i]
	switch o.Kind {
	case listing.Imm:
		n, _ := v.Number()
		return number(n, min(t.width, 8), signedOf(t.width, o.Value))
	case listing.Float:
		return strings.Trim(o.Text, "$()")
	case listing.Reg:
		return t.register(o.Reg, v, t.width, t.float())
	case listing.Mem:
		obj, at := t.place[i].Object()
		if obj == nil {
			return t.somewhere(i)
		}
		th := t.thing(i, obj, at, t.width)
		if !v.Known() {
			return th.noun()
		}
		typ := th.typ
		if typ == nil {
			typ = t.float()
		}
		text := t.describe(v, t.width, typ)
		if text == th.noun() || text == argumentName(th.whole(), part{word: th.word}) {
			return th.noun()
		}
		return th.noun() + " (" + text + ")"
	case listing.Addr:
		return t.value(v, 8, nil)
	}
	return o.Text
}

// signedOf is a type for a number that is part of an instruction: a signed one if
// it is negative.
func signedOf(size, n int64) types.Type {
	if n < 0 && size > 0 {
		return types.Typ[types.Int64]
	}
	return nil
}

// float is the type of the number that an instruction for one works on.
func (t *teller) float() types.Type { return floatOf(t.in.Mnemonic, t.tc.GOARCH) }

// floatOf tells it by the mnemonic, nil for all other instructions.
func floatOf(mnemonic, arch string) types.Type {
	m, _, _ := strings.Cut(mnemonic, ".")
	single, double := strings.HasSuffix(m, "SS"), strings.HasSuffix(m, "SD")
	if arch == machine.ARM64 {
		isFloat := m[0] == 'F' || strings.HasPrefix(m, "SCVT") || strings.HasPrefix(m, "UCVT")
		single, double = isFloat && strings.HasSuffix(m, "S"), isFloat && strings.HasSuffix(m, "D")
	}
	switch {
	case single:
		return types.Typ[types.Float32]
	case double:
		return types.Typ[types.Float64]
	}
	return nil
}

// somewhere names memory at an address that is not known.
func (t *teller) somewhere(i int) string {
	o := &t.in.Args[i]
	text := "the memory at " + t.short(o.Text)
	obj, at := t.base[i].Object()
	if obj == nil || o.Index == "" || o.Op != "" && o.Op != "<<" {
		return text
	}
	if obj.Kind == machine.Opaque {
		org := t.originOf(obj)
		switch {
		case org.elem == nil:
			return text
		case at == 0 && o.Op == "" && t.sizes.Sizeof(org.elem) == max(o.Scale, 1):
			return org.base + "[" + o.Index + "]"
		}
		return text + ", in the elements of " + org.base
	}
	whole := t.thingAt(obj, at, t.width).whole()
	if first, ok := strings.CutSuffix(whole, "[0]"); ok && o.Op == "" && t.width == max(o.Scale, 1) {
		return first + "[" + o.Index + "]"
	}
	return text + ", in or behind " + whole
}

// destination names the last operand as the place that was written to, and the
// type of what is there.
func (t *teller) destination(end bool) (string, types.Type) {
	i := len(t.in.Args) - 1
	o := &t.in.Args[i]
	if o.Kind != listing.Mem {
		return o.Text, nil
	}
	obj, at := t.place[i].Object()
	if obj == nil {
		return t.somewhere(i), nil
	}
	th := t.thing(i, obj, at, t.width)
	return th.destination(end), th.typ
}

// plain is a sentence for what is neither a branch nor a call.
func (t *teller) plain(m *machine.Machine, e *machine.Effect) string {
	if len(t.in.Args) == 0 {
		return t.bare(m, e)
	}
	if text := t.specially(m, e); text != "" {
		return text
	}
	base, _, _ := strings.Cut(t.in.Mnemonic, ".")
	switch {
	case compares(base):
		return t.comparison(base)
	case tests(base):
		return t.test()
	case strings.HasPrefix(base, "LEA"):
		return t.address(m)
	case strings.HasPrefix(base, "MOV"), base == "FMOVD", base == "FMOVS", base == "FMOVQ":
		return t.move(m)
	case strings.HasPrefix(base, "STP"), strings.HasPrefix(base, "FSTP"):
		return t.storePair(m)
	case strings.HasPrefix(base, "LDP"), strings.HasPrefix(base, "FLDP"):
		return t.loadPair(m)
	}
	return t.arithmetic(m, e, base)
}
