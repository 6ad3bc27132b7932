package machine

import (
	"strings"

	"ifaceval/internal/listing"
)

// amd64 executes instructions of amd64. Names, operand order and suffixes are
// those of Go's assembler: the destination comes last, except that CMP compares
// its first operand with its second.
type amd64 struct{ *Machine }

func newAMD64(m *Machine) isa {
	a := amd64{m}
	m.regs["SP"] = cellsOf(Address(m.stack, 0), 8)
	m.regs["R14"] = cellsOf(Address(newG(), 0), 8)
	m.regs["X15"] = zeros(16)
	m.regs["BP"] = cellsOf(Address(&Object{Kind: Opaque, Name: "the caller's BP", Size: 8}, 0), 8)
	m.stack.set(0, cellsOf(Address(&Object{Kind: Opaque, Name: "return address", Size: 8}, 0), 8))
	return a
}

var amd64Arguments = []string{"AX", "BX", "CX", "DI", "SI", "R8", "R9", "R10", "R11"}

func (a amd64) arguments() []string { return amd64Arguments }

func (a amd64) sp() string { return "SP" }

// slot: operands of variables are relative to SP after the prologue.
func (a amd64) slot(o *listing.Operand) int64 { return o.Offset - a.fn.Frame }

var amd64Clobbered = []string{"AX", "BX", "CX", "DX", "SI", "DI", "R8", "R9", "R10", "R11", "R12", "R13", "R15",
	"X0", "X1", "X2", "X3", "X4", "X5", "X6", "X7", "X8", "X9", "X10", "X11", "X12", "X13", "X14"}

func (a amd64) clobbered() []string { return amd64Clobbered }

// byteRegisters are the names of low bytes.
var byteRegisters = map[string]string{"AL": "AX", "BL": "BX", "CL": "CX", "DL": "DX", "SIB": "SI", "DIB": "DI", "BPB": "BP", "SPB": "SP",
	"R8B": "R8", "R9B": "R9", "R10B": "R10", "R11B": "R11", "R12B": "R12", "R13B": "R13", "R14B": "R14", "R15B": "R15"}

func (a amd64) canonical(reg string) string {
	if whole, ok := byteRegisters[reg]; ok {
		return whole
	}
	return reg
}

func (a amd64) enter() {
	sp := a.reg("SP", 8)
	if sp.known {
		sp.n -= 8
		a.regs["SP"] = cellsOf(sp, 8)
		a.stack.set(int64(sp.n), cellsOf(Address(&Object{Kind: Opaque, Name: "return address", Size: 8}, 0), 8))
	}
}

func (a amd64) leave() {
	sp, _ := sum(a.reg("SP", 8), Number(8), no, 8)
	a.regs["SP"] = cellsOf(sp, 8)
}

func (a amd64) returned(string, map[string][]cell) {}

func (a amd64) address(o *listing.Operand) Value {
	var base Value
	switch o.Base {
	case "SB":
		base = Address(a.Symbol(o.Name), 0)
	case "FP":
		base = a.reg("SP", 8)
	case "TLS", "GS", "FS":
		return Unknown
	default:
		base = a.reg(o.Base, 8)
	}
	v, _ := sum(base, Number(uint64(o.Offset)), no, 8)
	if o.Index == "" {
		return v
	}
	index := a.reg(o.Index, 8)
	if n, ok := index.Number(); ok {
		index = Number(n * uint64(o.Scale))
	} else if o.Scale != 1 {
		if p, ok := a.staticByte(v, o.Index, o.Scale); ok {
			return p
		}
		return within(v)
	}
	v, _ = sum(v, index, no, 8)
	return v
}

// destination: JMP (AX)(CX*8) takes the address from memory.
func (a amd64) destination(o *listing.Operand) Value { return a.value(o, 8) }

// read returns an operand's value as bytes.
func (a amd64) read(o *listing.Operand, size int) []cell {
	switch o.Kind {
	case listing.Imm:
		return cellsOf(Number(uint64(o.Value)), size)
	case listing.Reg:
		return a.low(o.Reg, min(size, registerSize(a.canonical(o.Reg))))
	case listing.Mem:
		return a.load(o, size)
	case listing.Addr:
		return cellsOf(a.address(o), size)
	}
	return make([]cell, size)
}

func (a amd64) value(o *listing.Operand, size int) Value { return valueOf(a.read(o, size)) }

func (a amd64) write(o *listing.Operand, cs []cell) {
	if o.Kind == listing.Reg {
		a.setReg(o.Reg, cs)
	} else if o.Kind == listing.Mem {
		a.store(o, cs)
	}
}

func (a amd64) put(o *listing.Operand, v Value, size int) { a.write(o, cellsOf(v, size)) }

// sizes by suffix.
var suffixes = map[byte]int{'B': 1, 'W': 2, 'L': 4, 'Q': 8}

// exec tries the rules by what they need: the whole mnemonic, then an operation
// and its width.
func (a amd64) exec(in *listing.Instr) bool {
	if !enough(in, amd64Fewer) {
		return false
	}
	if f, ok := amd64Whole[in.Mnemonic]; ok {
		return f(a, in.Args)
	}
	if a.setcc(in) || a.cmov(in) {
		return true
	}
	last := len(in.Mnemonic) - 1
	if size, ok := suffixes[in.Mnemonic[last]]; ok {
		if f, ok := amd64Sized[in.Mnemonic[:last]]; ok {
			return f(a, in.Args, size)
		}
	}
	return false
}

// conditions of Go's mnemonics: JEQ, SETEQ, CMOVQEQ.
func (a amd64) holds(cc string) (tri, bool) {
	f := a.flags
	switch cc {
	case "EQ":
		return f.zero, true
	case "NE":
		return f.zero.not(), true
	case "CS":
		return f.carry, true
	case "CC":
		return f.carry.not(), true
	case "HI":
		return or(f.carry, f.zero).not(), true
	case "LS":
		return or(f.carry, f.zero), true
	case "LT":
		return same(f.sign, f.overflow).not(), true
	case "GE":
		return same(f.sign, f.overflow), true
	case "LE":
		return or(f.zero, same(f.sign, f.overflow).not()), true
	case "GT":
		return or(f.zero, same(f.sign, f.overflow).not()).not(), true
	case "MI":
		return f.sign, true
	case "PL":
		return f.sign.not(), true
	case "OS":
		return f.overflow, true
	case "OC":
		return f.overflow.not(), true
	case "PS":
		return f.parity, true
	case "PC":
		return f.parity.not(), true
	}
	return dunno, false
}

func (a amd64) condition(in *listing.Instr) (tri, int64, bool) {
	cc, ok := strings.CutPrefix(in.Mnemonic, "J")
	if !ok || len(in.Args) != 1 || in.Args[0].Kind != listing.Target {
		return dunno, 0, false
	}
	cond, ok := a.holds(cc)
	return cond, in.Args[0].Value, ok
}

func (a amd64) setcc(in *listing.Instr) bool {
	cc, ok := strings.CutPrefix(in.Mnemonic, "SET")
	if !ok || len(in.Args) != 1 {
		return false
	}
	cond, ok := a.holds(cc)
	if ok {
		a.put(&in.Args[0], truth(cond), 1)
	}
	return ok
}

func truth(t tri) Value {
	switch t {
	case yes:
		return Number(1)
	case no:
		return Number(0)
	}
	return Unknown
}

// cmov moves on a condition. The 32-bit form clears the upper half either way.
func (a amd64) cmov(in *listing.Instr) bool {
	rest, ok := strings.CutPrefix(in.Mnemonic, "CMOV")
	if !ok || len(in.Args) != 2 || len(rest) < 2 {
		return false
	}
	size, sized := suffixes[rest[0]]
	cond, ok := a.holds(rest[1:])
	if !ok || !sized {
		return false
	}
	from, to := a.read(&in.Args[0], size), a.read(&in.Args[1], size)
	switch cond {
	case yes:
		to = from
	case dunno:
		to = agreed(from, to)
	}
	a.write(&in.Args[1], to)
	return true
}

// agreed is what is known either way.
func agreed(x, y []cell) []cell {
	cs := make([]cell, len(x))
	for i := range x {
		if x[i] == y[i] {
			cs[i] = x[i]
		}
	}
	return cs
}
