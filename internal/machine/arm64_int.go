package machine

import (
	"math/bits"

	"ifaceval/internal/listing"
)

type arm64Op = func(a arm64, args []listing.Operand) bool
type arm64SizedOp = func(a arm64, args []listing.Operand, size int) bool
type arm64MemoryOp = func(a arm64, args []listing.Operand, suffix string) bool

// arm64Whole are instructions by their mnemonic, arm64Sized those that have a W
// form of 32 bits, arm64Memory loads and stores, which may have a suffix.
var (
	arm64Whole  map[string]arm64Op
	arm64Sized  map[string]arm64SizedOp
	arm64Memory map[string]arm64MemoryOp
)

func init() {
	none := func(arm64, []listing.Operand) bool { return true }
	arm64Whole = map[string]arm64Op{
		"NOP": none, "HINT": none, "DMB": none, "ISB": none, "PRFM": none, "YIELD": none,
		"UNDEF": breakpoint, "BRK": breakpoint, "ADR": placeOf,
		"DUFFZERO": func(a arm64, _ []listing.Operand) bool { return a.duffZero() }, "DUFFCOPY": func(a arm64, _ []listing.Operand) bool { return a.duffCopy() },
		"CSET": conditionSet(1), "CSETM": conditionSet(^uint64(0)),
		"SMULH": threeWay(func(x, y uint64) uint64 { return signedHigh(y, x) }), "UMULH": threeWay(func(x, y uint64) uint64 { h, _ := bits.Mul64(x, y); return h }),
		"SMULL": threeWay(func(x, y uint64) uint64 { return uint64(signed(x, 4) * signed(y, 4)) }), "UMULL": threeWay(func(x, y uint64) uint64 { return mask(x, 4) * mask(y, 4) }),
	}
	arm64Sized = map[string]arm64SizedOp{
		"ADD": addition(false, false), "ADDS": addition(true, false), "ADC": addition(false, true), "ADCS": addition(true, true), "CMN": addition(true, false),
		"SUB": subtraction(false, false), "SUBS": subtraction(true, false), "SBC": subtraction(false, true), "SBCS": subtraction(true, true), "CMP": subtraction(true, false),
		"NEG": subtraction(false, false), "NEGS": subtraction(true, false), "NGC": subtraction(false, true), "NGCS": subtraction(true, true),
		"AND": bitwise(false, func(x, y uint64) uint64 { return y & x }), "ANDS": bitwise(true, func(x, y uint64) uint64 { return y & x }), "TST": bitwise(true, func(x, y uint64) uint64 { return y & x }),
		"ORR": bitwise(false, func(x, y uint64) uint64 { return y | x }), "EOR": bitwise(false, func(x, y uint64) uint64 { return y ^ x }),
		"BIC": bitwise(false, func(x, y uint64) uint64 { return y &^ x }), "ORN": bitwise(false, func(x, y uint64) uint64 { return y | ^x }), "EON": bitwise(false, func(x, y uint64) uint64 { return y ^ ^x }),
		"MVN": unaryOp(func(n uint64, _ int) uint64 { return ^n }),
		"LSL": shiftBy(shl), "LSR": shiftBy(shr), "ASR": shiftBy(sar), "ROR": shiftBy(ror),
		"CLZ":   unaryOp(func(n uint64, size int) uint64 { return uint64(bits.LeadingZeros64(mask(n, size)) - 64 + 8*size) }),
		"RBIT":  unaryOp(func(n uint64, size int) uint64 { return bits.Reverse64(n) >> (64 - 8*size) }),
		"REV":   unaryOp(func(n uint64, size int) uint64 { return bits.ReverseBytes64(n) >> (64 - 8*size) }),
		"REV16": unaryOp(func(n uint64, _ int) uint64 { return n&0xff00ff00ff00ff00>>8 | n&0x00ff00ff00ff00ff<<8 }),
		"MUL":   threeSized(func(x, y uint64, _ int) uint64 { return y * x }), "MNEG": threeSized(func(x, y uint64, _ int) uint64 { return -(y * x) }),
		"UDIV": threeSized(unsignedQuotient), "SDIV": threeSized(signedQuotient),
		"UREM": threeSized(func(x, y uint64, n int) uint64 { return mask(y, n) - unsignedQuotient(x, y, n)*mask(x, n) }),
		"REM": threeSized(func(x, y uint64, n int) uint64 {
			return uint64(signed(y, n)) - signedQuotient(x, y, n)*uint64(signed(x, n))
		}),
		"MADD": fourWay(func(m, a, n uint64) uint64 { return a + n*m }), "MSUB": fourWay(func(m, a, n uint64) uint64 { return a - n*m }),
		"CSEL": conditionSelect(func(n uint64) uint64 { return n }), "CSINC": conditionSelect(func(n uint64) uint64 { return n + 1 }),
		"CSNEG": conditionSelect(func(n uint64) uint64 { return -n }), "CSINV": conditionSelect(func(n uint64) uint64 { return ^n }),
		"UBFX":  bitField(func(n uint64, lsb, width uint, _ int) uint64 { return n >> lsb & ones(width) }),
		"SBFX":  bitField(func(n uint64, lsb, width uint, _ int) uint64 { return uint64(int64(n<<(64-lsb-width)) >> (64 - width)) }),
		"UBFIZ": bitField(func(n uint64, lsb, width uint, _ int) uint64 { return n & ones(width) << lsb }),
		"SBFIZ": bitField(func(n uint64, lsb, width uint, _ int) uint64 { return uint64(int64(n<<(64-width))>>(64-width)) << lsb }),
		"BFI":   insertField(true), "BFXIL": insertField(false), "EXTR": extract,
	}
	for name, op := range arm64Floats() {
		arm64Whole[name] = op
	}
	arm64Memory = arm64MemoryOps()
}

func breakpoint(a arm64, _ []listing.Operand) bool {
	a.effect.Fault = "traps"
	return true
}

func ones(width uint) uint64 { return 1<<width - 1 }

func signedHigh(x, y uint64) uint64 {
	h, _ := bits.Mul64(x, y)
	if int64(x) < 0 {
		h -= y
	}
	if int64(y) < 0 {
		h -= x
	}
	return h
}

// Division by zero gives zero.
func unsignedQuotient(x, y uint64, size int) uint64 {
	if x, y = mask(x, size), mask(y, size); x == 0 {
		return 0
	}
	return y / x
}

func signedQuotient(x, y uint64, size int) uint64 {
	p, q := signed(y, size), signed(x, size)
	switch q {
	case 0:
		return 0
	case -1:
		return uint64(-p)
	}
	return uint64(p / q)
}

// operands are the sources and the destination of an instruction that may leave
// out the second source, which is then the destination, or the destination, as
// CMP does, or both.
func (a arm64) operands(args []listing.Operand, size int, flagsOnly bool) (x, y Value, to string) {
	x = a.value(&args[0], size)
	last := &args[len(args)-1]
	switch {
	case flagsOnly:
		return x, a.value(last, size), "ZR"
	case len(args) <= 2:
		return x, a.value(last, size), last.Reg
	}
	return x, a.value(&args[1], size), last.Reg
}

// flagsOnly reports whether an instruction has no destination.
func (a arm64) flagsOnly() bool {
	switch a.effect.Instr.Mnemonic {
	case "CMP", "CMPW", "CMN", "CMNW", "TST", "TSTW":
		return true
	}
	return false
}

// negates reports whether an instruction subtracts from zero.
func (a arm64) negates() bool { return a.effect.Instr.Mnemonic[0] == 'N' }

func addition(setFlags, withCarry bool) arm64SizedOp {
	return func(a arm64, args []listing.Operand, size int) bool {
		x, y, to := a.operands(args, size, a.flagsOnly())
		carry := no
		if withCarry {
			carry = a.flags.carry.not()
		}
		v, f := sum(y, x, carry, size)
		if o := &args[0]; o.Kind == listing.Shift && o.Op == "<<" {
			if p, ok := a.staticByte(y, o.Reg, 1<<o.Amount); ok {
				v = p
			}
		}
		if setFlags {
			f.carry = f.carry.not()
			a.Machine.flags = f
		}
		a.set(to, v, size)
		return true
	}
}

func subtraction(setFlags, withCarry bool) arm64SizedOp {
	return func(a arm64, args []listing.Operand, size int) bool {
		x, y, to := a.operands(args, size, a.flagsOnly())
		if a.negates() {
			y = Number(0)
		}
		borrow := no
		if withCarry {
			borrow = a.flags.carry
		}
		v, f := difference(y, x, borrow, size)
		if setFlags {
			a.Machine.flags = f
		}
		a.set(to, v, size)
		return true
	}
}

func bitwise(setFlags bool, op func(x, y uint64) uint64) arm64SizedOp {
	return func(a arm64, args []listing.Operand, size int) bool {
		x, y, to := a.operands(args, size, a.flagsOnly())
		v := both(x, y, op)
		if !v.known && len(args) > 1 && args[0].Text == args[1].Text && op(1, 1) == 1 && op(0, 0) == 0 {
			v = x
		}
		if setFlags {
			f := logicFlags(v, size)
			f.carry = yes
			a.Machine.flags = f
		}
		a.set(to, v, size)
		return true
	}
}

// unaryOp computes of the first operand; a single operand is source and
// destination.
func unaryOp(op func(n uint64, size int) uint64) arm64SizedOp {
	return func(a arm64, args []listing.Operand, size int) bool {
		x := a.value(&args[0], size)
		a.set(args[len(args)-1].Reg, both(x, x, func(n, _ uint64) uint64 { return op(n, size) }), size)
		return true
	}
}

func shiftBy(op shiftOp) arm64SizedOp {
	return func(a arm64, args []listing.Operand, size int) bool {
		x, y, to := a.operands(args, size, false)
		v := both(x, y, func(count, n uint64) uint64 {
			if count &= uint64(8*size - 1); count == 0 {
				return n
			}
			r, _ := op(n, int(count), size)
			return r
		})
		a.set(to, v, size)
		return true
	}
}

func threeSized(op func(x, y uint64, size int) uint64) arm64SizedOp {
	return func(a arm64, args []listing.Operand, size int) bool {
		x, y, to := a.operands(args, size, false)
		a.set(to, both(x, y, func(x, y uint64) uint64 { return op(x, y, size) }), size)
		return true
	}
}

func threeWay(op func(x, y uint64) uint64) arm64Op {
	return func(a arm64, args []listing.Operand) bool {
		x, y, to := a.operands(args, 8, false)
		a.set(to, both(x, y, op), 8)
		return true
	}
}

// fourWay is MADD and MSUB: two factors are the first and the third operand.
func fourWay(op func(m, a, n uint64) uint64) arm64SizedOp {
	return func(a arm64, args []listing.Operand, size int) bool {
		if len(args) != 4 {
			return false
		}
		z, ok := a.value(&args[1], size).Number()
		v := Unknown
		if ok {
			v = both(a.value(&args[0], size), a.value(&args[2], size), func(m, n uint64) uint64 { return op(m, z, n) })
		}
		a.set(args[3].Reg, v, size)
		return true
	}
}

func conditionSet(truth uint64) arm64Op {
	return func(a arm64, args []listing.Operand) bool {
		cond, ok := a.holds(args[0].Text)
		if !ok || len(args) != 2 {
			return false
		}
		v := Unknown
		switch cond {
		case yes:
			v = Number(truth)
		case no:
			v = Number(0)
		}
		a.set(args[1].Reg, v, 8)
		return true
	}
}

// conditionSelect takes the first register if the condition holds, else the
// second, changed.
func conditionSelect(change func(uint64) uint64) arm64SizedOp {
	return func(a arm64, args []listing.Operand, size int) bool {
		if len(args) != 4 {
			return false
		}
		cond, ok := a.holds(args[0].Text)
		if !ok {
			return false
		}
		x, y := a.value(&args[1], size), a.value(&args[2], size)
		if change(7) != 7 {
			y = both(y, y, func(n, _ uint64) uint64 { return change(n) })
		}
		v := Unknown
		switch {
		case cond == yes:
			v = x
		case cond == no || x == y:
			v = y
		}
		a.set(args[3].Reg, v, size)
		return true
	}
}

func bitField(op func(n uint64, lsb, width uint, size int) uint64) arm64SizedOp {
	return func(a arm64, args []listing.Operand, size int) bool {
		if len(args) != 4 {
			return false
		}
		x := a.value(&args[1], size)
		v := both(x, x, func(n, _ uint64) uint64 { return op(n, uint(args[0].Value), uint(args[2].Value), size) })
		a.set(args[3].Reg, v, size)
		return true
	}
}

// insertField is BFI, which moves low bits of the source into the destination,
// and BFXIL, which moves a field of the source to its low bits.
func insertField(up bool) arm64SizedOp {
	return func(a arm64, args []listing.Operand, size int) bool {
		if len(args) != 4 {
			return false
		}
		lsb, width := uint(args[0].Value), uint(args[2].Value)
		v := both(a.value(&args[1], size), a.value(&args[3], size), func(n, old uint64) uint64 {
			if up {
				return old&^(ones(width)<<lsb) | n&ones(width)<<lsb
			}
			return old&^ones(width) | n>>lsb&ones(width)
		})
		a.set(args[3].Reg, v, size)
		return true
	}
}

// extract takes a word out of two: the third operand is the upper one.
func extract(a arm64, args []listing.Operand, size int) bool {
	if len(args) != 4 {
		return false
	}
	lsb, width := uint(args[0].Value), uint(8*size)
	v := both(a.value(&args[1], size), a.value(&args[2], size), func(low, high uint64) uint64 {
		if lsb == 0 {
			return low
		}
		return mask(low, size)>>lsb | high<<(width-lsb)
	})
	a.set(args[3].Reg, v, size)
	return true
}
