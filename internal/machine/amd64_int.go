package machine

import (
	"math/bits"

	"ifaceval/internal/listing"
)

type amd64Op = func(a amd64, args []listing.Operand) bool
type amd64SizedOp = func(a amd64, args []listing.Operand, size int) bool

// amd64Whole are instructions by their whole mnemonic, amd64Sized by what stands
// before the suffix of width. They are filled in by init because they refer to
// functions that look things up in them.
var (
	amd64Whole map[string]amd64Op
	amd64Sized map[string]amd64SizedOp
)

func init() {
	amd64Whole = map[string]amd64Op{
		"NOP": nothing, "NOPL": nothing, "NOPW": nothing, "LOCK": nothing, "PREFETCHT0": nothing, "PREFETCHNTA": nothing, "PAUSE": nothing,
		"REP": nothing, "MFENCE": nothing, "VZEROUPPER": nothing,
		"UNDEF": trap, "UD2": trap, "INT": trap,
		"PUSHQ": push, "POPQ": pop,
		"MOVBLZX": extendTo(1, 4, false), "MOVBQZX": extendTo(1, 8, false), "MOVWLZX": extendTo(2, 4, false), "MOVWQZX": extendTo(2, 8, false), "MOVLQZX": extendTo(4, 8, false),
		"MOVBLSX": extendTo(1, 4, true), "MOVBQSX": extendTo(1, 8, true), "MOVWLSX": extendTo(2, 4, true), "MOVWQSX": extendTo(2, 8, true), "MOVLQSX": extendTo(4, 8, true),
		"MOVBWZX": extendTo(1, 2, false), "MOVBWSX": extendTo(1, 2, true),
		"CQO": signInto(8), "CDQ": signInto(4), "CWD": signInto(2),
		"IMUL3Q": product3(8), "IMUL3L": product3(4),
		"STOSQ": repeatStore, "MOVSQ": repeatMove,
		"DUFFZERO": duffZero, "DUFFCOPY": duffCopy,
	}
	amd64Sized = map[string]amd64SizedOp{
		"MOV": amd64Move, "LEA": lea,
		"ADD": arithmetic(func(a amd64, x, y Value, n int) (Value, flags) { return sum(y, x, no, n) }),
		"ADC": arithmetic(func(a amd64, x, y Value, n int) (Value, flags) { return sum(y, x, a.flags.carry, n) }),
		"SUB": subtract(no), "SBB": subtract(dunno),
		"AND": logic(func(x, y uint64) uint64 { return x & y }), "OR": logic(func(x, y uint64) uint64 { return x | y }), "XOR": xor,
		"CMP": compare, "TEST": test, "INC": step(1), "DEC": step(-1), "NEG": negate, "NOT": complement,
		"SHL": shifts(shl), "SAL": shifts(shl), "SHR": shifts(shr), "SAR": shifts(sar), "ROL": shifts(rol), "ROR": shifts(ror), "RCR": rotateCarry,
		"SHLX": shiftX(shl), "SHRX": shiftX(shr), "SARX": shiftX(sar),
		"IMUL": signedProduct, "MUL": wideProduct, "DIV": divide(false), "IDIV": divide(true),
		"BSF": scan(bits.TrailingZeros64), "BSR": scan(func(n uint64) int { return 63 - bits.LeadingZeros64(n) }),
		"TZCNT": countZeros(true), "LZCNT": countZeros(false), "POPCNT": popcount,
		"BSWAP": byteSwap, "BT": bitOp(nil), "BTS": bitOp(func(v, b uint64) uint64 { return v | b }),
		"BTR": bitOp(func(v, b uint64) uint64 { return v &^ b }), "BTC": bitOp(func(v, b uint64) uint64 { return v ^ b }),
		"XCHG": exchange, "XADD": exchangeAdd, "CMPXCHG": compareExchange,
		"ANDN": andNot, "BLSR": lowest(func(n uint64) uint64 { return n & (n - 1) }), "BLSI": lowest(func(n uint64) uint64 { return n & -n }),
		"MOVBE": moveSwapped,
	}
	for name, op := range amd64Floats() {
		amd64Whole[name] = op
	}
}

func nothing(amd64, []listing.Operand) bool { return true }

func trap(a amd64, _ []listing.Operand) bool {
	a.effect.Fault = "traps"
	return true
}

func push(a amd64, args []listing.Operand) bool {
	cs := a.read(&args[0], 8)
	sp, _ := difference(a.reg("SP", 8), Number(8), no, 8)
	a.setValue("SP", sp, 8)
	a.storeAt(sp, cs)
	return true
}

func pop(a amd64, args []listing.Operand) bool {
	sp := a.reg("SP", 8)
	a.write(&args[0], a.loadAt(sp, 8))
	sp, _ = sum(sp, Number(8), no, 8)
	a.setValue("SP", sp, 8)
	return true
}

// isVector reports whether an operand is a vector register.
func isVector(o *listing.Operand) bool { return o.Kind == listing.Reg && o.Reg[0] == 'X' }

// amd64Move is MOVB, MOVW, MOVL and MOVQ. Into a vector register it clears what
// is above.
func amd64Move(a amd64, args []listing.Operand, size int) bool {
	if len(args) != 2 {
		return false
	}
	if args[0].Base == "TLS" && args[0].Kind == listing.Mem {
		a.write(&args[1], a.regCells("R14"))
		return true
	}
	cs := a.read(&args[0], size)
	if isVector(&args[1]) {
		cs = append(append([]cell{}, cs...), zeros(16-size)...)
	}
	a.write(&args[1], cs)
	return true
}

func extendTo(from, to int, signedly bool) amd64Op {
	return func(a amd64, args []listing.Operand) bool {
		cs := a.read(&args[0], from)
		v := valueOf(cs)
		n, ok := v.Number()
		switch {
		case ok && signedly:
			a.put(&args[1], Number(uint64(signed(n, from))), to)
		case signedly:
			out := make([]cell, to)
			copy(out, cs)
			a.write(&args[1], out)
		default:
			a.write(&args[1], append(append([]cell{}, cs...), zeros(to-from)...))
		}
		return true
	}
}

// signInto is CQO and its kin: DX becomes the sign of AX.
func signInto(size int) amd64Op {
	return func(a amd64, _ []listing.Operand) bool {
		v := Unknown
		if n, ok := a.reg("AX", size).Number(); ok {
			v = Number(uint64(signed(n, size) >> 63))
		}
		a.setValue("DX", v, size)
		return true
	}
}

func lea(a amd64, args []listing.Operand, size int) bool {
	if size != 8 {
		// The address is computed in 64 bits and cut.
		v := Unknown
		if n, ok := a.address(&args[0]).Number(); ok {
			v = Number(n)
		} else if x := a.narrowAddress(&args[0], size); x.known {
			v = x
		}
		a.put(&args[1], v, size)
		return true
	}
	a.put(&args[1], a.address(&args[0]), 8)
	return true
}

// narrowAddress adds a number to a symbol that is as narrow as the result.
func (a amd64) narrowAddress(o *listing.Operand, size int) Value {
	if o.Index != "" || o.Name != "" || o.Base == "SB" {
		return Unknown
	}
	v, _ := sum(a.reg(o.Base, size), Number(uint64(o.Offset)), no, size)
	return v
}

func arithmetic(op func(a amd64, x, y Value, size int) (Value, flags)) amd64SizedOp {
	return func(a amd64, args []listing.Operand, size int) bool {
		if len(args) != 2 {
			return false
		}
		v, f := op(a, a.value(&args[0], size), a.value(&args[1], size), size)
		a.Machine.flags = f
		a.put(&args[1], v, size)
		return true
	}
}

// subtract is SUB and, with the carry flag, SBB. A register taken from itself is
// zero, or the borrow alone.
func subtract(borrow tri) amd64SizedOp {
	return func(a amd64, args []listing.Operand, size int) bool {
		if len(args) != 2 {
			return false
		}
		c := borrow
		if borrow == dunno {
			c = a.flags.carry
		}
		x, y := a.value(&args[0], size), a.value(&args[1], size)
		if args[0].Kind == listing.Reg && args[1].Kind == listing.Reg && args[0].Reg == args[1].Reg {
			x, y = Number(0), Number(0)
		}
		v, f := difference(y, x, c, size)
		a.Machine.flags = f
		a.put(&args[1], v, size)
		return true
	}
}

func compare(a amd64, args []listing.Operand, size int) bool {
	_, a.Machine.flags = difference(a.value(&args[0], size), a.value(&args[1], size), no, size)
	return true
}

func test(a amd64, args []listing.Operand, size int) bool {
	if args[1].Kind == listing.Mem { // TESTB AL, (CX): a nil check
		a.load(&args[1], size)
	}
	x, y := a.value(&args[0], size), a.value(&args[1], size)
	v := x
	if args[0].Text != args[1].Text {
		v = both(x, y, func(x, y uint64) uint64 { return x & y })
	}
	a.Machine.flags = logicFlags(v, size)
	return true
}

// both combines two numbers.
func both(x, y Value, op func(x, y uint64) uint64) Value {
	p, ok1 := x.Number()
	q, ok2 := y.Number()
	if !ok1 || !ok2 {
		return Unknown
	}
	return Number(op(p, q))
}

// logic is AND and OR.
func logic(op func(x, y uint64) uint64) amd64SizedOp {
	return func(a amd64, args []listing.Operand, size int) bool {
		if len(args) != 2 {
			return false
		}
		x, y := a.value(&args[0], size), a.value(&args[1], size)
		v := both(x, y, op)
		ones := mask(^uint64(0), size)
		switch n, ok := x.Number(); {
		case args[0].Text == args[1].Text:
			v = x
		case ok && op(0, mask(n, size)) == op(ones, mask(n, size)): // AND 0, OR -1
			v = Number(op(0, n))
		case ok && op(0, mask(n, size)) == 0 && op(ones, mask(n, size)) == ones: // AND -1, OR 0
			v = y
		}
		a.Machine.flags = logicFlags(v, size)
		a.put(&args[1], v, size)
		return true
	}
}

func xor(a amd64, args []listing.Operand, size int) bool {
	v := both(a.value(&args[0], size), a.value(&args[1], size), func(x, y uint64) uint64 { return x ^ y })
	if args[0].Text == args[1].Text {
		v = Number(0)
	}
	a.Machine.flags = logicFlags(v, size)
	a.put(&args[1], v, size)
	return true
}

// step is INC and DEC, which leave the carry flag alone.
func step(by int64) amd64SizedOp {
	return func(a amd64, args []listing.Operand, size int) bool {
		carry := a.flags.carry
		x := a.value(&args[0], size)
		var v Value
		if by > 0 {
			v, a.Machine.flags = sum(x, Number(1), no, size)
		} else {
			v, a.Machine.flags = difference(x, Number(1), no, size)
		}
		a.Machine.flags.carry = carry
		a.put(&args[0], v, size)
		return true
	}
}

func negate(a amd64, args []listing.Operand, size int) bool {
	v, f := difference(Number(0), a.value(&args[0], size), no, size)
	a.Machine.flags = f
	a.put(&args[0], v, size)
	return true
}

func complement(a amd64, args []listing.Operand, size int) bool {
	v := a.value(&args[0], size)
	a.put(&args[0], both(v, v, func(x, _ uint64) uint64 { return ^x }), size)
	return true
}

func product3(size int) amd64Op {
	return func(a amd64, args []listing.Operand) bool {
		if len(args) != 3 {
			return false
		}
		v := both(a.value(&args[0], size), a.value(&args[1], size), func(x, y uint64) uint64 { return x * y })
		a.Machine.flags = flags{}
		a.put(&args[2], v, size)
		return true
	}
}

// signedProduct is IMUL with one, two or three operands.
func signedProduct(a amd64, args []listing.Operand, size int) bool {
	a.Machine.flags = flags{}
	switch len(args) {
	case 1:
		x, y := a.reg("AX", size), a.value(&args[0], size)
		high := both(x, y, func(x, y uint64) uint64 {
			h, _ := bits.Mul64(uint64(signed(x, size)), uint64(signed(y, size)))
			if signed(x, size) < 0 {
				h -= uint64(signed(y, size))
			}
			if signed(y, size) < 0 {
				h -= uint64(signed(x, size))
			}
			if size < 8 {
				return uint64(signed(x, size)*signed(y, size)) >> (8 * size)
			}
			return h
		})
		a.setValue("AX", both(x, y, func(x, y uint64) uint64 { return x * y }), size)
		a.setValue("DX", high, size)
	case 2:
		return product3(size)(a, []listing.Operand{args[0], args[1], args[1]})
	case 3:
		return product3(size)(a, args)
	}
	return true
}

// wideProduct is MUL: DX and AX become the product of AX and the operand.
func wideProduct(a amd64, args []listing.Operand, size int) bool {
	if len(args) != 1 {
		return false
	}
	x, y := a.reg("AX", size), a.value(&args[0], size)
	a.Machine.flags = flags{}
	a.setValue("AX", both(x, y, func(x, y uint64) uint64 { return x * y }), size)
	a.setValue("DX", both(x, y, func(x, y uint64) uint64 {
		if size < 8 {
			return mask(x, size) * mask(y, size) >> (8 * size)
		}
		h, _ := bits.Mul64(x, y)
		return h
	}), size)
	return true
}

// divide is DIV and IDIV: AX becomes the quotient and DX the remainder. What
// does not fit into 64 bits above is left unknown.
func divide(signedly bool) amd64SizedOp {
	return func(a amd64, args []listing.Operand, size int) bool {
		low, ok1 := a.reg("AX", size).Number()
		high, ok2 := a.reg("DX", size).Number()
		by, ok3 := a.value(&args[0], size).Number()
		a.Machine.flags = flags{}
		q, r := Unknown, Unknown
		low, high, by = mask(low, size), mask(high, size), mask(by, size)
		switch {
		case !ok1 || !ok2 || !ok3:
		case by == 0:
			a.effect.Fault = "divides by zero"
		case signedly && signed(high, size) == signed(low, size)>>63:
			x, y := signed(low, size), signed(by, size)
			if y == -1 { // and so the quotient of the smallest number overflows
				q, r = Number(uint64(-x)), Number(0)
			} else {
				q, r = Number(uint64(x/y)), Number(uint64(x%y))
			}
		case !signedly && high < by:
			if size < 8 {
				x := high<<(8*size) | low
				q, r = Number(x/by), Number(x%by)
			} else {
				x, y := bits.Div64(high, low, by)
				q, r = Number(x), Number(y)
			}
		}
		a.setValue("AX", q, size)
		a.setValue("DX", r, size)
		return true
	}
}
