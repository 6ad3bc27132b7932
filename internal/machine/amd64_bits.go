package machine

import (
	"math/bits"
	"strings"

	"ifaceval/internal/listing"
)

// A shift computes a result and what the carry flag becomes, of a count that is
// not zero and already reduced.
type shiftOp func(v uint64, count, size int) (result uint64, carry bool)

func shl(v uint64, count, size int) (uint64, bool) {
	width := 8 * size
	return v << count, count <= width && v>>(width-count)&1 == 1
}

func shr(v uint64, count, size int) (uint64, bool) {
	v = mask(v, size)
	return v >> count, v>>(count-1)&1 == 1
}

func sar(v uint64, count, size int) (uint64, bool) {
	x := signed(v, size)
	return uint64(x >> count), x>>(count-1)&1 == 1
}

func rol(v uint64, count, size int) (uint64, bool) {
	v, width := mask(v, size), 8*size
	count %= width
	r := mask(v<<count|v>>(width-count), size)
	return r, r&1 == 1
}

func ror(v uint64, count, size int) (uint64, bool) {
	r, _ := rol(v, (8*size-count%(8*size))%(8*size), size)
	return r, r>>(8*size-1) == 1
}

// shifts are shifts and rotations: count, destination; with a third operand in
// between, bits come in from there (SHLD, SHRD).
func shifts(op shiftOp) amd64SizedOp {
	return func(a amd64, args []listing.Operand, size int) bool {
		to := &args[len(args)-1]
		count, ok := a.value(&args[0], 1).Number()
		x := a.value(to, size)
		limit := uint64(31)
		if size == 8 {
			limit = 63
		}
		count &= limit
		switch {
		case ok && count == 0: // nothing but the upper half of a register of 32 bits changes
			a.put(to, x, size)
			return true
		case len(args) == 3:
			a.Machine.flags = flags{}
			a.put(to, a.double(op, x, a.value(&args[1], size), count, ok, size), size)
			return true
		case len(args) != 2:
			return false
		}
		n, known := x.Number()
		if !ok || !known {
			a.Machine.flags = a.shiftFlags(Unknown, dunno, size)
			a.put(to, Unknown, size)
			return true
		}
		r, carry := op(n, int(count), size)
		a.Machine.flags = a.shiftFlags(Number(r), triOf(carry), size)
		a.put(to, Number(r), size)
		return true
	}
}

// shiftFlags are the flags after a shift. A rotation leaves those alone that tell
// of the result (Intel's manual, RCL/RCR/ROL/ROR, flags affected).
func (a amd64) shiftFlags(v Value, carry tri, size int) flags {
	f := resultFlags(v, size)
	if strings.HasPrefix(a.effect.Instr.Mnemonic, "RO") {
		f = a.flags
		f.overflow = dunno
	}
	f.carry = carry
	return f
}

// double shifts x and takes in bits of y. Which way is told by what the shift
// does to one.
func (a amd64) double(op shiftOp, x, y Value, count uint64, ok bool, size int) Value {
	if !ok || size != 8 && size != 4 {
		return Unknown
	}
	left, _ := op(1, 1, size)
	width := uint64(8 * size)
	return both(x, y, func(x, y uint64) uint64 {
		x, y = mask(x, size), mask(y, size)
		if left == 2 {
			return x<<count | y>>(width-count)
		}
		return x>>count | y<<(width-count)
	})
}

// rotateCarry is RCR by one: the carry flag comes in at the top.
func rotateCarry(a amd64, args []listing.Operand, size int) bool {
	count, ok := a.value(&args[0], 1).Number()
	n, known := a.value(&args[1], size).Number()
	carry := a.flags.carry
	a.Machine.flags = flags{}
	if !ok || count != 1 || !known || carry == dunno {
		a.put(&args[1], Unknown, size)
		return true
	}
	r := mask(n, size) >> 1
	if carry == yes {
		r |= 1 << (8*size - 1)
	}
	a.Machine.flags.carry = triOf(n&1 == 1)
	a.put(&args[1], Number(r), size)
	return true
}

// shiftX is SHLX and its kin: count, source, destination; no flags.
func shiftX(op shiftOp) amd64SizedOp {
	return func(a amd64, args []listing.Operand, size int) bool {
		if len(args) != 3 {
			return false
		}
		v := both(a.value(&args[0], size), a.value(&args[1], size), func(count, n uint64) uint64 {
			if count &= uint64(8*size - 1); count == 0 {
				return n
			}
			r, _ := op(n, int(count), size)
			return r
		})
		a.put(&args[2], v, size)
		return true
	}
}

// scan is BSF and BSR, which leave the destination undefined for zero.
func scan(op func(uint64) int) amd64SizedOp {
	return func(a amd64, args []listing.Operand, size int) bool {
		n, ok := a.value(&args[0], size).Number()
		n = mask(n, size)
		a.Machine.flags = flags{}
		v := Unknown
		if ok {
			a.Machine.flags.zero = triOf(n == 0)
			if n != 0 {
				v = Number(uint64(op(n)))
			}
		}
		a.put(&args[1], v, size)
		return true
	}
}

func countZeros(trailing bool) amd64SizedOp {
	return func(a amd64, args []listing.Operand, size int) bool {
		x := a.value(&args[0], size)
		v := both(x, x, func(n, _ uint64) uint64 {
			n = mask(n, size)
			if trailing {
				return uint64(min(bits.TrailingZeros64(n), 8*size))
			}
			return uint64(bits.LeadingZeros64(n) - (64 - 8*size))
		})
		a.Machine.flags = flags{}
		a.put(&args[1], v, size)
		return true
	}
}

func popcount(a amd64, args []listing.Operand, size int) bool {
	x := a.value(&args[0], size)
	a.Machine.flags = flags{}
	a.put(&args[1], both(x, x, func(n, _ uint64) uint64 { return uint64(bits.OnesCount64(mask(n, size))) }), size)
	return true
}

func byteSwap(a amd64, args []listing.Operand, size int) bool {
	a.write(&args[0], reversed(a.read(&args[0], size)))
	return true
}

func moveSwapped(a amd64, args []listing.Operand, size int) bool {
	a.write(&args[1], reversed(a.read(&args[0], size)))
	return true
}

// reversed puts bytes in the other order. Those of a symbol lose their meaning
// only when they are read as a whole, so they are kept.
func reversed(cs []cell) []cell {
	out := make([]cell, len(cs))
	for i, c := range cs {
		out[len(cs)-1-i] = c
	}
	return out
}

// bitOp is BT, which only looks, and BTS, BTR, BTC. The bit's number is taken
// modulo the width where the operand is a register.
func bitOp(change func(v, bit uint64) uint64) amd64SizedOp {
	return func(a amd64, args []listing.Operand, size int) bool {
		if args[1].Kind != listing.Reg && args[0].Kind != listing.Imm {
			return false
		}
		which, ok1 := a.value(&args[0], size).Number()
		n, ok2 := a.value(&args[1], size).Number()
		which &= uint64(8*size - 1)
		a.Machine.flags.carry = dunno
		if ok1 && ok2 {
			a.Machine.flags.carry = triOf(n>>which&1 == 1)
		}
		a.Machine.flags.overflow, a.Machine.flags.sign, a.Machine.flags.parity = dunno, dunno, dunno
		if change == nil {
			return true
		}
		v := Unknown
		if ok1 && ok2 {
			v = Number(change(n, 1<<which))
		}
		a.put(&args[1], v, size)
		return true
	}
}

func exchange(a amd64, args []listing.Operand, size int) bool {
	if args[0].Text == args[1].Text {
		return true // XCHGL AX, AX is a NOP
	}
	x, y := a.read(&args[0], size), a.read(&args[1], size)
	if args[1].Kind == listing.Mem {
		a.write(&args[1], x)
		a.write(&args[0], y)
	} else {
		a.write(&args[0], y)
		a.write(&args[1], x)
	}
	return true
}

func exchangeAdd(a amd64, args []listing.Operand, size int) bool {
	x, y := a.read(&args[0], size), a.read(&args[1], size)
	v, f := sum(valueOf(y), valueOf(x), no, size)
	a.put(&args[1], v, size)
	a.write(&args[0], y)
	a.Machine.flags = f
	return true
}

// compareExchange is CMPXCHG: AX is what is expected at the destination.
func compareExchange(a amd64, args []listing.Operand, size int) bool {
	expected, found := a.low("AX", size), a.read(&args[1], size)
	_, f := difference(valueOf(expected), valueOf(found), no, size)
	switch f.zero {
	case yes:
		a.write(&args[1], a.read(&args[0], size))
	case no:
		a.setReg("AX", found)
	default:
		a.write(&args[1], agreed(found, a.read(&args[0], size)))
		a.setReg("AX", agreed(expected, found))
	}
	a.Machine.flags = f
	return true
}

// andNot is ANDN: the second operand without the bits of the first... in Go's
// order: source 2, source 1 (which is inverted), destination.
func andNot(a amd64, args []listing.Operand, size int) bool {
	if len(args) != 3 {
		return false
	}
	v := both(a.value(&args[0], size), a.value(&args[1], size), func(x, y uint64) uint64 { return x &^ y })
	a.Machine.flags = logicFlags(v, size)
	a.put(&args[2], v, size)
	return true
}

func lowest(op func(uint64) uint64) amd64SizedOp {
	return func(a amd64, args []listing.Operand, size int) bool {
		x := a.value(&args[0], size)
		v := both(x, x, func(n, _ uint64) uint64 { return op(n) })
		a.Machine.flags = resultFlags(v, size)
		a.put(&args[1], v, size)
		return true
	}
}

// repeatStore is REP STOSQ: CX words of AX to where DI points.
func repeatStore(a amd64, _ []listing.Operand) bool {
	n, ok := a.reg("CX", 8).Number()
	to := a.reg("DI", 8)
	if !ok || n > maxCopy/8 || !to.known {
		a.storeAt(Unknown, nil)
		a.setValue("DI", Unknown, 8)
		a.setValue("CX", Number(0), 8)
		return true
	}
	word, all := a.regCells("AX"), []cell{}
	for range n {
		all = append(all, word...)
	}
	a.storeAt(to, all)
	to, _ = sum(to, Number(8*n), no, 8)
	a.setValue("DI", to, 8)
	a.setValue("CX", Number(0), 8)
	return true
}

// repeatMove is REP MOVSQ: CX words from where SI points to where DI does.
func repeatMove(a amd64, _ []listing.Operand) bool {
	n, ok := a.reg("CX", 8).Number()
	a.setValue("CX", Number(0), 8)
	return a.copyUp(n, ok && n <= maxCopy/8, 8)
}

// copyUp copies n units from SI to DI and moves both behind what was copied.
func (a amd64) copyUp(n uint64, ok bool, unit uint64) bool {
	to, from := a.reg("DI", 8), a.reg("SI", 8)
	if !ok || !to.known || !from.known {
		a.storeAt(Unknown, nil)
		a.setValue("DI", Unknown, 8)
		a.setValue("SI", Unknown, 8)
		return true
	}
	a.storeAt(to, a.loadAt(from, int(n*unit)))
	to, _ = sum(to, Number(n*unit), no, 8)
	from, _ = sum(from, Number(n*unit), no, 8)
	a.setValue("DI", to, 8)
	a.setValue("SI", from, 8)
	return true
}

// duffZero enters runtime.duffzero at an offset, from which the number of bytes
// follows: it has 16 blocks of 23 bytes of code, each of which clears 64 bytes
// with four stores (the first of 4 bytes of code, the others of 5) and moves DI
// (4 bytes of code). See runtime/mkduff.go; the same in every release from 1.18.
func duffZero(a amd64, args []listing.Operand) bool {
	off, ok := duffOffset(args)
	left := int64(16*23) - off
	blocks, rest := left/23, left%23
	if !ok || off < 0 || off > 16*23 {
		return false
	}
	// Entered inside a block, DI has been moved back, so that the offsets of
	// the block's last stores fit.
	steps := int64(0)
	if rest > 4 {
		steps = (rest - 4) / 5
		if rest-4 != steps*5 {
			return false
		}
	}
	to := a.reg("DI", 8)
	first, _ := sum(to, Number(uint64((4-steps)*16)), no, 8)
	if steps == 0 {
		first = to
	}
	a.storeAt(first, zeros(int(steps*16+blocks*64)))
	moved := blocks
	if rest > 0 {
		moved++
	}
	to, _ = sum(to, Number(uint64(moved*64)), no, 8)
	a.setValue("DI", to, 8)
	return true
}

// duffCopy enters runtime.duffcopy, 64 blocks of 14 bytes of code, each of which
// copies 16 bytes through X0.
func duffCopy(a amd64, args []listing.Operand) bool {
	off, ok := duffOffset(args)
	if !ok || off%14 != 0 || off < 0 || off > 64*14 {
		return false
	}
	n := uint64(64 - off/14)
	a.copyUp(n, true, 16)
	a.setReg("X0", make([]cell, 16))
	a.Machine.flags = flags{}
	return true
}

func duffOffset(args []listing.Operand) (int64, bool) {
	if len(args) != 1 {
		return 0, false
	}
	if args[0].Kind == listing.Imm || args[0].Kind == listing.Target {
		return args[0].Value, true
	}
	return args[0].Offset, args[0].Base == "SB" || args[0].Kind == listing.Addr
}
