package walk

import (
	"fmt"
	"go/types"
	"slices"
	"strings"

	"ifaceval/internal/listing"
	"ifaceval/internal/machine"
)

func (t *teller) jump(m *machine.Machine, e *machine.Effect) string {
	if e.End != "" && t.in.Args[0].Base == "SB" {
		return "Jumps out of the function: it " + e.End + "."
	}
	if e.End != "" {
		return "Jumps where " + t.in.Args[0].Text + " says, which is not known: where this is the table of a switch, -set can make it known."
	}
	if o := &t.in.Args[0]; o.Kind == listing.Target {
		return fmt.Sprintf("Jumps to %#x.", o.Value)
	}
	next := m.Next()
	if next == nil {
		return "Jumps where " + t.in.Args[0].Text + " says."
	}
	return fmt.Sprintf("Jumps where %s says: to %#x.", t.in.Args[0].Text, next.Offset)
}

func (t *teller) test() string {
	a, b := &t.in.Args[0], &t.in.Args[1]
	switch {
	case b.Kind == listing.Mem && a.Kind == listing.Reg:
		return "Looks at " + t.pointed(1) + ", so that a nil pointer is found out here."
	case a.Text == b.Text:
		return "Compares " + t.operand(0) + " with " + t.zero(0) + "."
	}
	return "Looks whether " + t.operand(1) + " and " + t.operand(0) + " have a bit in common."
}

// zero is what a value is called that equals zero.
func (t *teller) zero(i int) string {
	o, _ := t.was[i].Object()
	if o == nil {
		return "0"
	}
	if _, isPointer := pointee(t.originOf(o).typ); o.Kind != machine.Opaque || isPointer || t.originOf(o).word != nil {
		return "nil"
	}
	return "0"
}

// pointed names what a memory operand is, its value left out.
func (t *teller) pointed(i int) string {
	obj, at := t.place[i].Object()
	if obj == nil {
		return "the memory at " + t.in.Args[i].Text
	}
	return t.thing(i, obj, at, t.width).noun()
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
	"BT": "Copies bit %[1]s of %[2]s to the carry flag", "BTS": "Sets bit %[1]s of %[2]s", "BTR": "Clears bit %[1]s of %[2]s", "BTC": "Inverts bit %[1]s of %[2]s",
	"XADD": "Adds %[1]s to %[2]s and keeps what was there", "XCHG": "Exchanges %[1]s and %[2]s", "DIV": "Divides %[2]s by %[1]s",
}

// single operations have one source, %[1]s.
var single = map[string]string{
	"INC": "Adds 1 to %[1]s", "DEC": "Subtracts 1 from %[1]s", "NEG": "Negates %[1]s", "NOT": "Inverts the bits of %[1]s", "MVN": "Inverts the bits of %[1]s", "FNEG": "Negates %[1]s", "FABS": "Takes the absolute value of %[1]s",
	"SQRT": "Takes the square root of %[1]s", "FSQRT": "Takes the square root of %[1]s", "BSR": "Finds the highest bit of %[1]s", "BSF": "Finds the lowest bit of %[1]s", "CLZ": "Counts the zeros above the highest bit of %[1]s",
	"POPCNT": "Counts the bits of %[1]s", "BSWAP": "Turns the order of the bytes of %[1]s round", "REV": "Turns the order of the bytes of %[1]s round", "RBIT": "Turns the order of the bits of %[1]s round",
	"PUSH": "Pushes %[1]s onto the stack",
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
func (t *teller) arithmetic(m *machine.Machine, e *machine.Effect, base string) string {
	args := t.in.Args
	to, _ := t.destination(true)
	result := t.result(m, e)
	if strings.HasPrefix(base, "DUFF") && e != nil {
		return t.bulk(e)
	}
	if base == "ADR" && args[0].Kind == listing.Target {
		return fmt.Sprintf("Computes the address of the instruction at %#x, which Duff's device returns to.", args[0].Value)
	}
	if text := t.conditional(base, to, result); text != "" {
		return text
	}
	if base == "ADD" && args[0].Kind == listing.Shift && args[0].Op == "<<" && args[0].Amount == 3 && len(args) == 3 && isStaticBytes(t.was[1]) {
		if v := m.Register(to); isStaticByte(v) {
			return "Puts " + t.value(v, 8, nil) + " into " + to + "."
		}
		return t.picked(to, args[0].Reg, t.indexed)
	}
	if zeroes(t.in) {
		return "Sets " + to + " to 0: whatever is XORed with itself is zero."
	}
	if strings.HasPrefix(base, "CVT") || strings.HasPrefix(base, "SCVT") || strings.HasPrefix(base, "UCVT") || strings.HasPrefix(base, "FCVT") {
		return "Converts " + t.operand(0) + " between number formats" + result + "."
	}
	if text := t.bitfield(base); text != "" {
		return text + result + "."
	}
	if strings.HasPrefix(base, "POP") && base != "POPCNTQ" && base != "POPCNTL" {
		return "Pops the word on top of the stack into " + to + result + "."
	}
	for _, op := range operation(base) {
		if form, ok := verbs[op]; ok && len(args) > 1 {
			return fmt.Sprintf(form, t.operand(0), t.operand(1)) + result + "."
		}
		if form, ok := single[op]; ok {
			return fmt.Sprintf(form, t.operand(0)) + result + "."
		}
	}
	return t.in.Mnemonic + " computes " + to + result + "."
}

// conditional is a sentence for what depends on the flags and is no branch.
func (t *teller) conditional(base, to, result string) string {
	args := t.in.Args
	if cc, ok := strings.CutPrefix(base, "SET"); ok && conditions[cc] != "" {
		return "Sets " + to + " to 1 if " + t.condition(cc) + ", else to 0" + result + "."
	}
	if cc, ok := strings.CutPrefix(base, "CMOV"); ok && len(cc) > 1 && conditions[cc[1:]] != "" {
		return "Copies " + t.operand(0) + " to " + to + " if " + t.condition(cc[1:]) + result + "."
	}
	if len(args) < 2 || conditions[args[0].Text] == "" {
		return ""
	}
	switch cond := t.condition(args[0].Text); {
	case base == "CSET" || base == "CSETW":
		return "Sets " + to + " to 1 if " + cond + ", else to 0" + result + "."
	case len(args) == 4 && (base == "CSEL" || base == "CSELW" || base == "FCSELD" || base == "FCSELS"):
		return "Copies " + t.operand(1) + " to " + to + " if " + cond + ", else " + t.operand(2) + result + "."
	default:
		return "Computes " + to + " in one of two ways, by whether " + cond + result + "."
	}
}

// bitfield is what arm64's instructions for bit fields do: UBFIZ $3, R0, $8, R1.
func (t *teller) bitfield(base string) string {
	args := t.in.Args
	if len(args) != 4 || args[0].Kind != listing.Imm || args[2].Kind != listing.Imm {
		return ""
	}
	from, n := itoa(args[0].Value), plural(int(args[2].Value), "bit", "bits")
	base = strings.TrimSuffix(base, "W")
	sign := map[string]string{"S": ", keeping the sign", "U": ""}
	switch base {
	case "UBFIZ", "SBFIZ":
		return "Takes the low " + n + " of " + t.operand(1) + ", shifted left by " + from + sign[base[:1]]
	case "UBFX", "SBFX":
		return "Takes " + n + " of " + t.operand(1) + ", from bit " + from + " on" + sign[base[:1]]
	}
	return ""
}

// zeroes reports whether an instruction XORs a register with itself.
func zeroes(in *listing.Instr) bool {
	if len(in.Args) < 2 || in.Args[0].Kind != listing.Reg {
		return false
	}
	for _, prefix := range []string{"XOR", "PXOR", "EOR"} {
		if strings.HasPrefix(in.Mnemonic, prefix) {
			return in.Args[0].Text == in.Args[1].Text
		}
	}
	return false
}

// writes reports whether the step wrote to a register or a place in memory.
func writes(e *machine.Effect, register string, o *machine.Object) bool {
	return e == nil || slices.ContainsFunc(e.Writes, func(wr machine.Write) bool {
		return register != "" && wr.Register == register || o != nil && wr.Object == o
	})
}

// result says what the destination holds afterwards, if it was written to.
func (t *teller) result(m *machine.Machine, e *machine.Effect) string {
	last := len(t.in.Args) - 1
	o := &t.in.Args[last]
	var v machine.Value
	var place string
	switch o.Kind {
	case listing.Reg:
		if !writes(e, m.Canonical(o.Reg), nil) || t.width > 8 || o.Reg == t.stackPointer() {
			return ""
		}
		v, place = m.Register(o.Reg), o.Reg
	case listing.Mem:
		obj, at := t.place[last].Object()
		if obj == nil || !writes(e, "", obj) || t.width > 8 {
			return ""
		}
		th := t.thing(last, obj, at, t.width)
		v, place = m.Peek(obj, at, int(min(t.width, 8))), th.noun()
		if n, ok := v.Number(); ok {
			return "; " + place + " becomes " + number(n, t.width, th.typ)
		}
	default:
		return ""
	}
	if !v.Known() {
		return "; the result is not known"
	}
	typ := t.float()
	if place[0] != 'X' && place[0] != 'F' {
		typ = nil
	}
	return "; " + place + " becomes " + t.describe(v, min(t.width, 8), typ)
}

// bare is a sentence for an instruction without operands.
func (t *teller) bare(m *machine.Machine, e *machine.Effect) string {
	switch t.in.Mnemonic {
	case "LOCK":
		return "Makes the next instruction atomic."
	case "REP":
		return "Repeats the next instruction as often as CX says."
	case "STOSQ", "MOVSQ":
		return t.bulk(e)
	case "CQO", "CDQ":
		return "Extends the sign of AX into DX, for the division that follows."
	case "NOP":
		return "Does nothing: it keeps places apart."
	}
	return t.in.Mnemonic + "."
}

// bulk is a sentence for what fills or copies many bytes at once.
func (t *teller) bulk(e *machine.Effect) string {
	for _, wr := range e.Writes {
		if wr.Object == nil {
			continue
		}
		where := plural(wr.Size, "byte", "bytes") + " from " + t.thingAt(wr.Object, wr.Offset, int64(wr.Size)).noun() + " on"
		switch t.in.Mnemonic {
		case "DUFFZERO":
			return "Sets " + where + " to zero, by a jump into a long row of stores in the runtime: Duff's device."
		case "DUFFCOPY":
			return "Fills " + where + " with a copy, by a jump into a long row of loads and stores in the runtime: Duff's device."
		case "MOVSQ":
			return "Fills " + where + " with a copy of what SI points to."
		}
		return "Fills " + where + " with what AX holds."
	}
	switch t.in.Mnemonic {
	case "DUFFZERO", "DUFFCOPY":
		return "Jumps into a long row of stores in the runtime, Duff's device; which memory it writes is not known."
	}
	return "Fills memory at an address that is not known, or as many times as is not known."
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
		return "Calls the function that " + t.callee() + " is the address of. It is not followed: registers, and memory that it could reach, may have changed."
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

// callee is the register that a call goes through. arm64 writes it in brackets.
func (t *teller) callee() string {
	o := &t.in.Args[0]
	if o.Kind != listing.Mem || t.tc.GOARCH != machine.ARM64 {
		return t.operand(0)
	}
	return t.register(o.Base, t.base[0], 8, nil)
}

// converted is a sentence for a call of runtime.convT*.
func (t *teller) converted(c *machine.Call) string {
	switch o, _ := c.Result.Object(); {
	case o == nil:
		return "Calls " + c.Name + ": " + c.Why + "."
	case o.Kind == machine.Heap:
		size := ""
		if o.Size > 0 {
			size = ", " + plural(int(o.Size), "byte", "bytes")
		}
		return "Calls " + c.Name + ": " + c.Why + ", so it copies the value to new memory on the heap" + size + ", and returns its address."
	case o.Kind == machine.Either:
		return "Calls " + c.Name + ", which returns the address of a copy on the heap, or with " + unlessText(o.Unless) + " an address in " + t.symbolName(o.Else) + ", which allocates nothing. Which of the two is not known."
	}
	return "Calls " + c.Name + ": " + c.Why + ", so it returns " + t.value(c.Result, 8, nil) + " and allocates nothing."
}

// unlessText spells out a condition of the machine's.
func unlessText(unless string) string {
	switch unless {
	case "bits < 256":
		return "bits below 256"
	case "empty string":
		return "an empty string"
	case "nil slice":
		return "a nil slice"
	}
	return unless
}
