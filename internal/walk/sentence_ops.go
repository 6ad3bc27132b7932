package walk

import (
	"fmt"
	"go/types"
	"strings"

	"ifaceval/internal/listing"
	"ifaceval/internal/machine"
)

// conditions are the ends of Go's conditional mnemonics on both architectures,
// for the operands of the comparison before.
var conditions = map[string]string{
	"EQ": "they are equal", "NE": "they differ", "LT": "the first is less", "LE": "the first is less or equal", "GT": "the first is greater", "GE": "the first is greater or equal",
	"CS": "the first is below (unsigned)", "LO": "the first is below (unsigned)", "CC": "the first is not below (unsigned)", "HS": "the first is not below (unsigned)",
	"HI": "the first is above (unsigned)", "LS": "the first is not above (unsigned)", "MI": "the result is negative", "PL": "the result is not negative",
	"OS": "there was an overflow", "OC": "there was no overflow", "VS": "there was an overflow", "VC": "there was no overflow", "PS": "one is not a number", "PC": "both are numbers",
}

// condition is what a mnemonic asks. On arm64 CMP compares its second operand
// with its first, so that one counts as the first.
func (t *teller) condition(mnemonic, prefix string) string {
	text := conditions[strings.TrimPrefix(mnemonic, prefix)]
	if t.tc.GOARCH == "arm64" {
		return strings.Replace(text, "the first is", "the second operand is", 1)
	}
	return text
}

func (t *teller) branch(b *machine.Branch) string {
	args := t.in.Args
	target := fmt.Sprintf("%#x", args[len(args)-1].Value)
	var cond string
	switch m := t.in.Mnemonic; {
	case strings.HasPrefix(m, "CBZ"):
		cond = t.operand(0) + " is zero"
	case strings.HasPrefix(m, "CBNZ"):
		cond = t.operand(0) + " is not zero"
	case m == "TBZ":
		cond = "bit " + fmt.Sprint(args[0].Value) + " of " + t.operand(1) + " is 0"
	case m == "TBNZ":
		cond = "bit " + fmt.Sprint(args[0].Value) + " of " + t.operand(1) + " is 1"
	case m[0] == 'J':
		cond = t.condition(m, "J")
	default:
		cond = t.condition(m, "B")
	}
	does := "it is not so, and the code goes on"
	if b.Taken {
		does = "it is so"
	}
	if !b.Known {
		does = "whether it is so is not known"
	}
	return "Jumps to " + target + " if " + cond + ": " + does + "."
}

func (t *teller) jump(e *machine.Effect) string {
	if e.End != "" {
		return "Jumps out of the function: it " + e.End + "."
	}
	return fmt.Sprintf("Jumps to %#x.", t.in.Args[0].Value)
}

func (t *teller) comparison(base string) string {
	if len(t.in.Args) < 2 {
		return "Compares."
	}
	a, b := t.operand(0), t.operand(1)
	if !strings.HasPrefix(base, "CMP") || t.tc.GOARCH == "arm64" {
		a, b = b, a
	}
	return "Compares " + a + " with " + b + "."
}

func (t *teller) test() string {
	a, b := &t.in.Args[0], &t.in.Args[1]
	switch {
	case b.Kind == listing.Mem:
		return "Looks at what " + b.Base + " points to, so that a nil pointer is found out here."
	case a.Text == b.Text:
		return "Looks whether " + t.operand(0) + " is zero."
	}
	return "Looks whether " + t.operand(1) + " and " + t.operand(0) + " have a bit in common."
}

// verbs of operations with two sources, by the mnemonic without its width: %[1]s
// is the first operand and %[2]s the one it is combined with.
var verbs = map[string]string{
	"ADD": "Adds %[1]s to %[2]s", "ADC": "Adds %[1]s and the carry to %[2]s", "SUB": "Subtracts %[1]s from %[2]s", "SBB": "Subtracts %[1]s and the borrow from %[2]s", "SBC": "Subtracts %[1]s and the borrow from %[2]s",
	"AND": "Combines %[1]s and %[2]s by AND", "OR": "Combines %[1]s and %[2]s by OR", "ORR": "Combines %[1]s and %[2]s by OR", "XOR": "Combines %[1]s and %[2]s by XOR", "EOR": "Combines %[1]s and %[2]s by XOR",
	"BIC": "Clears in %[2]s the bits of %[1]s", "SHL": "Shifts %[2]s left by %[1]s", "LSL": "Shifts %[2]s left by %[1]s", "SHR": "Shifts %[2]s right by %[1]s", "LSR": "Shifts %[2]s right by %[1]s",
	"SAR": "Shifts %[2]s right by %[1]s, keeping the sign", "ASR": "Shifts %[2]s right by %[1]s, keeping the sign", "ROL": "Rotates %[2]s left by %[1]s", "ROR": "Rotates %[2]s right by %[1]s",
	"IMUL": "Multiplies %[2]s by %[1]s", "IMUL3": "Multiplies %[2]s by %[1]s", "MUL": "Multiplies %[2]s by %[1]s", "FMUL": "Multiplies %[2]s by %[1]s", "FADD": "Adds %[1]s to %[2]s", "FSUB": "Subtracts %[1]s from %[2]s", "FDIV": "Divides %[2]s by %[1]s",
	"SDIV": "Divides %[2]s by %[1]s", "UDIV": "Divides %[2]s by %[1]s, both unsigned", "REM": "Divides %[2]s by %[1]s and keeps the remainder", "UREM": "Divides %[2]s by %[1]s, both unsigned, and keeps the remainder",
	"BT": "Looks at bit %[1]s of %[2]s", "BTS": "Sets bit %[1]s of %[2]s", "BTR": "Clears bit %[1]s of %[2]s", "BTC": "Inverts bit %[1]s of %[2]s",
	"XADD": "Adds %[1]s to %[2]s and keeps what was there", "XCHG": "Exchanges %[1]s and %[2]s", "DIV": "Divides %[2]s by %[1]s",
}

// single operations have one source, %[1]s.
var single = map[string]string{
	"INC": "Adds 1 to %[1]s", "DEC": "Subtracts 1 from %[1]s", "NEG": "Negates %[1]s", "NOT": "Inverts the bits of %[1]s", "MVN": "Inverts the bits of %[1]s", "FNEG": "Negates %[1]s", "FABS": "Takes the absolute value of %[1]s",
	"SQRT": "Takes the square root of %[1]s", "FSQRT": "Takes the square root of %[1]s", "BSR": "Finds the highest bit of %[1]s", "BSF": "Finds the lowest bit of %[1]s", "CLZ": "Counts the zeros above the highest bit of %[1]s",
	"POPCNT": "Counts the bits of %[1]s", "BSWAP": "Turns the order of the bytes of %[1]s round", "REV": "Turns the order of the bytes of %[1]s round", "RBIT": "Turns the order of the bits of %[1]s round",
	"PUSH": "Pushes %[1]s onto the stack", "POP": "Pops the top of the stack",
}

// operation is the mnemonic without what says how wide it is.
func operation(m string) []string {
	all := []string{m}
	for _, suffix := range []string{"SD", "SS", "Q", "L", "W", "B", "D", "S"} {
		if rest, ok := strings.CutSuffix(m, suffix); ok {
			all = append(all, rest)
		}
	}
	return all
}

// arithmetic is a sentence for whatever computes.
func (t *teller) arithmetic(m *machine.Machine, base string) string {
	args := t.in.Args
	last := len(args) - 1
	to := args[last].Text
	result := t.result(m)
	if strings.HasPrefix(base, "XOR") || strings.HasPrefix(base, "PXOR") {
		if len(args) == 2 && args[0].Text == args[1].Text {
			return "Sets " + to + " to 0: whatever is XORed with itself is zero."
		}
	}
	if cc, ok := strings.CutPrefix(base, "SET"); ok && conditions[cc] != "" {
		return "Sets " + to + " to 1 if " + t.condition(base, "SET") + ", else to 0" + result + "."
	}
	if (base == "CSET" || base == "CSEL" || base == "CSINC") && len(args) > 1 {
		return "Chooses by whether " + t.condition(args[0].Text, "") + result + "."
	}
	if cc, ok := strings.CutPrefix(base, "CMOV"); ok && len(cc) > 1 {
		return "Copies " + t.operand(0) + " to " + to + " if " + t.condition(cc[1:], "") + result + "."
	}
	if strings.HasPrefix(base, "CVT") || strings.HasPrefix(base, "SCVT") || strings.HasPrefix(base, "UCVT") || strings.HasPrefix(base, "FCVT") {
		return "Converts " + t.operand(0) + " between number formats" + result + "."
	}
	for _, op := range operation(base) {
		if form, ok := verbs[op]; ok && len(args) > 1 {
			other := 1
			return fmt.Sprintf(form, t.operand(0), t.operand(other)) + result + "."
		}
		if form, ok := single[op]; ok {
			return fmt.Sprintf(form, t.operand(0)) + result + "."
		}
	}
	return t.in.Mnemonic + " computes " + to + result + "."
}

// result says what the destination holds afterwards.
func (t *teller) result(m *machine.Machine) string {
	last := len(t.in.Args) - 1
	o := &t.in.Args[last]
	var v machine.Value
	var place string
	switch o.Kind {
	case listing.Reg:
		v, place = m.Register(o.Reg), o.Reg
	case listing.Mem:
		obj, at := t.place[last].Object()
		if obj == nil {
			return ""
		}
		th := t.thingAt(obj, at, t.width)
		v, place = m.Peek(obj, at, int(min(t.width, 8))), th.noun()
		if n, ok := v.Number(); ok {
			return "; " + place + " becomes " + number(n, t.width, th.typ)
		}
	default:
		return ""
	}
	if !v.Known() {
		return "; " + place + " is not known then"
	}
	return "; " + place + " becomes " + t.describe(v, t.width, registerType(strings.TrimPrefix(place, "the ")))
}

// bare is a sentence for an instruction without operands.
func (t *teller) bare(m *machine.Machine, e *machine.Effect) string {
	switch t.in.Mnemonic {
	case "LOCK":
		return "Makes the next instruction atomic."
	case "REP":
		return "Repeats the next instruction as often as CX says."
	case "STOSQ", "MOVSQ":
		for _, wr := range e.Writes {
			if wr.Object != nil {
				verb := "Fills"
				if t.in.Mnemonic == "MOVSQ" {
					verb = "Copies"
				}
				return fmt.Sprintf("%s %d bytes from %s on.", verb, wr.Size, t.thingAt(wr.Object, wr.Offset, int64(wr.Size)).noun())
			}
		}
	case "CQO", "CDQ":
		return "Extends the sign of AX into DX, for the division that follows."
	case "NOP":
		return "Does nothing: it keeps places apart."
	}
	return t.in.Mnemonic + "."
}

func (t *teller) ret(m *machine.Machine, e *machine.Effect) string {
	if e.Returned {
		return "Returns to " + t.short(m.Func().Name) + "."
	}
	var parts []string
	for _, as := range t.results {
		for _, pc := range as.pieces {
			if v := m.Register(pc.register); v.Known() && t.fn == e.Func {
				parts = append(parts, pc.register+" = "+t.describe(v, pc.size, partType(as, pc, t.walker)))
			}
		}
	}
	if len(parts) > 0 {
		return "Returns to the caller with " + strings.Join(parts, ", ") + "."
	}
	return "Returns to the caller."
}

// partType is the type of the part of a result that a register holds.
func partType(as assigned, pc piece, w *walker) types.Type {
	for _, p := range flatten(as.v.Type(), 0, "", w.sizes) {
		if p.offset == pc.offset {
			return p.typ
		}
	}
	return nil
}

func (t *teller) call(m *machine.Machine, e *machine.Effect) string {
	c := e.Call
	switch {
	case e.Entered:
		return "Calls " + m.Func().Name + ", and the walk goes into it."
	case c == nil:
		return "Calls " + t.in.Args[0].Text + "."
	case c.Name == "":
		return "Calls the function that " + t.in.Args[0].Text + " says. It is not followed: what it could reach is not known afterwards."
	case e.End != "":
		return "Calls " + c.Name + ", which does not return."
	case !c.Modelled:
		text := "Calls " + t.short(c.Name) + ". It is not followed: registers, and memory that it could reach, may have changed"
		return text + "."
	case strings.HasPrefix(c.Name, "runtime.conv"):
		return t.converted(c)
	case c.Made != nil:
		return "Calls " + c.Name + ", which returns " + t.value(c.Result, 8, nil) + ": " + c.Why + "."
	}
	return "Calls " + c.Name + "."
}

// converted is a sentence for a call of runtime.convT*.
func (t *teller) converted(c *machine.Call) string {
	text := "Calls " + c.Name + ": " + c.Why
	switch o, _ := c.Result.Object(); {
	case o == nil:
		return text + "."
	case o.Kind == machine.Heap:
		size := ""
		if o.Size > 0 {
			size = ", " + plural(int(o.Size), "byte", "bytes")
		}
		return text + ", so it copies the value to new memory on the heap" + size + ", and returns its address."
	case o.Kind == machine.Either:
		return text + ": with " + o.Unless + " it would return an address in " + t.symbolName(o.Else) + " and allocate nothing; else it copies the value to the heap."
	}
	return text + ", so it returns " + t.value(c.Result, 8, nil) + " and allocates nothing."
}
