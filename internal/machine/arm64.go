package machine

import (
	"strings"

	"ifaceval/internal/listing"
)

// arm64 executes instructions of arm64. Names and operand order are those of
// Go's assembler: ADD R1, R2, R3 puts R2+R1 into R3, CMP R1, R2 compares R2 with
// R1. An instruction of a listing may be several of the processor's, which use
// R27 between them, so what is known of that, if it was named, lasts until the
// next instruction.
type arm64 struct{ *Machine }

func newARM64(m *Machine) isa {
	m.regs["RSP"] = cellsOf(Address(m.stack, 0), 8)
	for name, what := range map[string]string{"R29": "the caller's R29", "R30": "return address"} {
		m.regs[arm64{m}.canonical(name)] = cellsOf(Address(&Object{Kind: Opaque, Name: what, Size: 8}, 0), 8)
	}
	m.regs["R28"] = cellsOf(Address(newG(), 0), 8)
	return arm64{m}
}

var arm64Arguments = []string{"R0", "R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10", "R11", "R12", "R13", "R14", "R15"}

func (a arm64) arguments() []string { return arm64Arguments }

func (a arm64) sp() string { return "RSP" }

// slot: SP in a variable's operand is the top of the frame, above the words in
// which the frame pointer is saved, and FP the first argument, above the word
// in which the callee saves the return address.
func (a arm64) slot(o *listing.Operand) int64 {
	if o.Base == "FP" {
		return o.Offset + 8
	}
	return o.Offset - a.frameTop()
}

// frameTop is how many bytes at the top of the frame belong to no variable: 8,
// or 16 where the frame would not be aligned otherwise. The listing does not
// say, but the code of a load or a store of a variable does: its offset from
// RSP is frame + operand's offset - top.
func (a arm64) frameTop() int64 {
	if top, ok := a.tops[a.fn]; ok {
		return top
	}
	top := int64(8)
	for _, in := range a.fn.Instrs {
		if t, ok := topIn(a.fn, in); ok {
			top = t
			break
		}
	}
	a.tops[a.fn] = top
	return top
}

func topIn(fn *listing.Func, in *listing.Instr) (int64, bool) {
	for i := range in.Args {
		o := &in.Args[i]
		if !o.IsVariable() || o.Base != "SP" || o.Index != "" || in.Size != 4 {
			continue
		}
		code := fn.Bytes(in)
		if len(code) != 4 {
			continue
		}
		if at, ok := spOffset(uint32(code[0]) | uint32(code[1])<<8 | uint32(code[2])<<16 | uint32(code[3])<<24); ok {
			top := fn.Frame + o.Offset - at
			return top, top == 8 || top == 16
		}
	}
	return 0, false
}

// spOffset decodes the offset from RSP of a load, a store or an addition.
// Encodings: Arm Architecture Reference Manual, C4.1.
func spOffset(code uint32) (int64, bool) {
	const rsp = 31
	if code>>5&31 != rsp {
		return 0, false
	}
	scale := code >> 30
	switch {
	case code>>24&0x3f == 0x39: // LDR, STR with an unsigned offset
		return int64(code>>10&0xfff) << scale, true
	case code>>24&0x3f == 0x3d: // the same of vector registers
		if code>>23&1 == 1 {
			scale = 4
		}
		return int64(code>>10&0xfff) << scale, true
	case code>>24&0x3f == 0x38 && code>>21&1 == 0 && code>>10&3 == 0: // LDUR, STUR
		return int64(int32(code<<11) >> 23), true
	case code>>22 == 0x244: // ADD of 64 bits, not shifted
		return int64(code >> 10 & 0xfff), true
	case code>>22 == 0x2a4 || code>>22 == 0x2a5: // STP, LDP of 64 bits
		return int64(int32(code<<10)>>25) * 8, true
	}
	return 0, false
}

func (a arm64) clobbered() []string { return arm64Clobbered }

var arm64Clobbered = append([]string{"R16", "R17", "R18", "R19", "R20", "R21", "R22", "R23", "R24", "R25", "R26", "R27", "R30",
	"F0", "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "F10", "F11", "F12", "F13", "F14", "F15", "F16", "F17", "F18", "F19", "F20",
	"F21", "F22", "F23", "F24", "F25", "F26", "F27", "F28", "F29", "F30", "F31"}, arm64Arguments...)

// canonical: g is R28, and V registers are the F registers, all of them.
func (a arm64) canonical(reg string) string {
	if reg == "g" {
		return "R28"
	}
	if reg != "" && reg[0] == 'V' {
		name, _, _ := strings.Cut(reg, ".")
		return "F" + name[1:]
	}
	return reg
}

func (a arm64) enter() {
	a.regs["R30"] = cellsOf(Address(&Object{Kind: Opaque, Name: "return address", Size: 8}, 0), 8)
}

func (a arm64) leave() {}

// returned: a function returns to what R30 holds. Only morestack does not: it
// starts the goroutine again with R30 as it had found R3 (see runtime·morestack
// and runtime·gogo).
func (a arm64) returned(name string, before map[string][]cell) {
	if strings.HasPrefix(name, "runtime.morestack") {
		if r3, ok := before["R3"]; ok {
			a.regs["R30"] = r3
		}
		return
	}
	if next := a.Next(); next != nil {
		a.regs["R30"] = cellsOf(Address(a.Symbol(a.fn.Name), next.Offset), 8)
	}
}

// get reads a general register; ZR is zero.
func (a arm64) get(reg string) Value {
	if reg == "ZR" {
		return Number(0)
	}
	return a.reg(reg, 8)
}

// set writes a general register. Writes to ZR vanish.
func (a arm64) set(reg string, v Value, size int) {
	if reg == "ZR" {
		return
	}
	if size == 4 {
		if n, ok := v.Number(); ok {
			v = Number(mask(n, 4))
		}
	}
	a.setReg(reg, cellsOf(v, size))
}

// forgetTemporary: nothing is claimed of R27, unless it is named.
func (a arm64) forgetTemporary(in *listing.Instr) {
	if n := len(in.Args); in.Mnemonic != "ADR" && (n == 0 || in.Args[n-1].Reg != "R27") {
		delete(a.regs, "R27")
	}
}

func (a arm64) address(o *listing.Operand) Value {
	var base Value
	switch {
	case o.Base == "SB":
		base = Address(a.Symbol(o.Name), o.Offset)
	case o.IsVariable():
		base = Address(a.stack, a.base+a.slot(o))
	case o.Base == "SP": // without a name it is not printed; RSP is
		return Unknown
	case o.Base == "FP":
		base = Address(a.stack, a.base+8+o.Offset)
	default:
		base, _ = sum(a.get(o.Base), Number(uint64(o.Offset)), no, 8)
	}
	if o.Index == "" {
		return base
	}
	v, _ := sum(base, a.shifted(a.get(o.Index), o.Op, o.Amount, 8), no, 8)
	return v
}

// destination: JMP (R27) goes to what the register holds.
func (a arm64) destination(o *listing.Operand) Value {
	if o.Kind != listing.Mem {
		return Unknown
	}
	return a.address(o)
}

// shifted applies the shift or the extension of an operand.
func (a arm64) shifted(v Value, op string, amount int64, size int) Value {
	if op == "" || op == "<<" && amount == 0 {
		return v
	}
	return both(v, v, func(n, _ uint64) uint64 {
		switch op {
		case "<<":
			return n << amount
		case ">>":
			return mask(n, size) >> amount
		case "->":
			return uint64(signed(n, size) >> amount)
		case "@>":
			r, _ := ror(n, int(amount), size)
			return r
		}
		from := map[byte]int{'B': 1, 'H': 2, 'W': 4, 'X': 8}[op[3]]
		if op[0] == 'S' {
			return uint64(signed(n, from)) << amount
		}
		return mask(n, from) << amount
	})
}

// value reads a register, an immediate or a shifted register.
func (a arm64) value(o *listing.Operand, size int) Value {
	switch o.Kind {
	case listing.Imm:
		return Number(uint64(o.Value))
	case listing.Reg:
		if size == 4 && o.Reg != "ZR" {
			return a.reg(o.Reg, 4)
		}
		return a.get(o.Reg)
	case listing.Shift:
		v := a.get(o.Reg)
		if size == 4 && o.Reg != "ZR" {
			v = a.reg(o.Reg, 4)
		}
		return a.shifted(v, o.Op, o.Amount, size)
	case listing.Addr:
		return a.address(o)
	}
	return Unknown
}

func (a arm64) exec(in *listing.Instr) bool {
	name, suffix, _ := strings.Cut(in.Mnemonic, ".")
	defer a.forgetTemporary(in)
	if !enough(in, arm64Fewer) {
		return false
	}
	if f, ok := arm64Memory[name]; ok {
		return f(a, in.Args, suffix)
	}
	if suffix != "" {
		return false
	}
	if f, ok := arm64Whole[name]; ok {
		return f(a, in.Args)
	}
	if base, ok := strings.CutSuffix(name, "W"); ok {
		if f, ok := arm64Sized[base]; ok {
			return f(a, in.Args, 4)
		}
	}
	if f, ok := arm64Sized[name]; ok {
		return f(a, in.Args, 8)
	}
	return false
}

// holds evaluates a condition. The carry flag is kept as amd64 has it: set where
// a subtraction borrows.
func (a arm64) holds(cc string) (tri, bool) {
	f := a.flags
	switch cc {
	case "EQ":
		return f.zero, true
	case "NE":
		return f.zero.not(), true
	case "HS":
		return f.carry.not(), true
	case "LO":
		return f.carry, true
	case "MI":
		return f.sign, true
	case "PL":
		return f.sign.not(), true
	case "VS":
		return f.overflow, true
	case "VC":
		return f.overflow.not(), true
	case "HI":
		return or(f.carry, f.zero).not(), true
	case "LS":
		return or(f.carry, f.zero), true
	case "GE":
		return same(f.sign, f.overflow), true
	case "LT":
		return same(f.sign, f.overflow).not(), true
	case "GT":
		return or(f.zero, same(f.sign, f.overflow).not()).not(), true
	case "LE":
		return or(f.zero, same(f.sign, f.overflow).not()), true
	}
	return dunno, false
}

func (a arm64) condition(in *listing.Instr) (tri, int64, bool) {
	n := len(in.Args)
	if n == 0 || in.Args[n-1].Kind != listing.Target {
		return dunno, 0, false
	}
	target := in.Args[n-1].Value
	switch in.Mnemonic {
	case "CBZ", "CBNZ", "CBZW", "CBNZW":
		size := 8
		if strings.HasSuffix(in.Mnemonic, "W") {
			size = 4
		}
		zero := resultFlags(a.value(&in.Args[0], size), size).zero
		if strings.HasPrefix(in.Mnemonic, "CBN") {
			zero = zero.not()
		}
		return zero, target, true
	case "TBZ", "TBNZ":
		if n != 3 {
			return dunno, 0, false
		}
		bit := dunno
		if v, ok := a.value(&in.Args[1], 8).Number(); ok {
			bit = triOf(v>>uint(in.Args[0].Value)&1 == 0)
		}
		if in.Mnemonic == "TBNZ" {
			bit = bit.not()
		}
		return bit, target, true
	}
	cc, ok := strings.CutPrefix(in.Mnemonic, "B")
	if !ok || n != 1 {
		return dunno, 0, false
	}
	cond, ok := a.holds(cc)
	return cond, target, ok
}
