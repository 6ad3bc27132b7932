package machine

import (
	"math"

	"ifaceval/internal/listing"
)

// amd64Floats are the instructions on vector registers. Scalar ones change the
// low part of the destination and keep the rest.
func amd64Floats() map[string]amd64Op {
	ops := map[string]amd64Op{
		"MOVUPS": moveVector(16), "MOVAPS": moveVector(16), "MOVOU": moveVector(16), "MOVOA": moveVector(16), "MOVUPD": moveVector(16), "MOVAPD": moveVector(16),
		"MOVSD": moveVector(8), "MOVSS": moveVector(4),
		"XORPS": lanes(func(x, y uint64) uint64 { return x ^ y }), "XORPD": lanes(func(x, y uint64) uint64 { return x ^ y }), "PXOR": lanes(func(x, y uint64) uint64 { return x ^ y }),
		"ANDPS": lanes(func(x, y uint64) uint64 { return x & y }), "ANDPD": lanes(func(x, y uint64) uint64 { return x & y }), "PAND": lanes(func(x, y uint64) uint64 { return x & y }),
		"ORPS": lanes(func(x, y uint64) uint64 { return x | y }), "ORPD": lanes(func(x, y uint64) uint64 { return x | y }), "POR": lanes(func(x, y uint64) uint64 { return x | y }),
		"UCOMISD": compareFloats(8), "UCOMISS": compareFloats(4), "COMISD": compareFloats(8), "COMISS": compareFloats(4),
		"CVTSQ2SD": toFloat(8, 8), "CVTSL2SD": toFloat(4, 8), "CVTSQ2SS": toFloat(8, 4), "CVTSL2SS": toFloat(4, 4),
		"CVTTSD2SQ": toInteger(8, 8), "CVTTSD2SL": toInteger(8, 4), "CVTTSS2SQ": toInteger(4, 8), "CVTTSS2SL": toInteger(4, 4),
		"CVTSD2SS": scalar(8, 4, func(x, _ float64) float64 { return x }), "CVTSS2SD": scalar(4, 8, func(x, _ float64) float64 { return x }),
		"SQRTSD": scalar(8, 8, func(x, _ float64) float64 { return math.Sqrt(x) }), "SQRTSS": scalar(4, 4, func(x, _ float64) float64 { return math.Sqrt(x) }),
		"PMOVMSKB": byteMask, "PCMPEQB": equalBytes, "PUNPCKLBW": interleave, "PSHUFLW": shuffleLow,
		"ROUNDSD": roundTo, "VFMADD231SD": fusedMultiplyAdd,
	}
	for name, op := range map[string]func(x, y float64) float64{
		"ADD": func(x, y float64) float64 { return y + x }, "SUB": func(x, y float64) float64 { return y - x },
		"MUL": func(x, y float64) float64 { return y * x }, "DIV": func(x, y float64) float64 { return y / x },
		// If either is not a number or both are zero, the source is taken.
		"MIN": func(x, y float64) float64 {
			if y < x {
				return y
			}
			return x
		},
		"MAX": func(x, y float64) float64 {
			if y > x {
				return y
			}
			return x
		},
	} {
		ops[name+"SD"], ops[name+"SS"] = scalar(8, 8, op), scalar(4, 4, op)
	}
	return ops
}

// moveVector moves the low bytes. From memory it clears the rest of the register;
// between registers, a part leaves the rest of the destination as it was.
func moveVector(size int) amd64Op {
	return func(a amd64, args []listing.Operand) bool {
		if len(args) != 2 {
			return false
		}
		cs := append([]cell{}, a.read(&args[0], size)...)
		if isVector(&args[1]) && size < 16 {
			if isVector(&args[0]) {
				cs = append(cs, a.regCells(args[1].Reg)[size:]...)
			} else {
				cs = append(cs, zeros(16-size)...)
			}
		}
		a.write(&args[1], cs)
		return true
	}
}

// lanes combines 16 bytes bit by bit. A register with itself is zero or itself.
func lanes(op func(x, y uint64) uint64) amd64Op {
	return func(a amd64, args []listing.Operand) bool {
		x, y := a.read(&args[0], 16), a.read(&args[1], 16)
		if args[0].Text == args[1].Text {
			if op(1, 1) == 0 {
				a.write(&args[1], zeros(16))
			}
			return true
		}
		low := both(valueOf(x[:8]), valueOf(y[:8]), op)
		high := both(valueOf(x[8:]), valueOf(y[8:]), op)
		a.write(&args[1], append(cellsOf(low, 8), cellsOf(high, 8)...))
		return true
	}
}

// floatOf reads a number as a float of the given size.
func floatOf(n uint64, size int) float64 {
	if size == 4 {
		return float64(math.Float32frombits(uint32(n)))
	}
	return math.Float64frombits(n)
}

// floatBitsOf rounds to the given size. A float32 sum, difference, product,
// quotient or root that is computed in float64 and rounded is the right one.
func floatBitsOf(f float64, size int) uint64 {
	if size == 4 {
		return uint64(math.Float32bits(float32(f)))
	}
	return math.Float64bits(f)
}

// combine applies an operation to floats. What is not a number is left unknown:
// which one it is depends on the processor.
func combine(x, y Value, from, to int, op func(x, y float64) float64) Value {
	v := both(x, y, func(p, q uint64) uint64 { return floatBitsOf(op(floatOf(p, from), floatOf(q, from)), to) })
	if n, ok := v.Number(); ok && math.IsNaN(floatOf(n, to)) {
		return Unknown
	}
	return v
}

// scalar applies an operation to source and destination. One that uses only the
// source is told by its sizes or by being given it twice.
func scalar(from, to int, op func(x, y float64) float64) amd64Op {
	return func(a amd64, args []listing.Operand) bool {
		if len(args) != 2 || !isVector(&args[1]) {
			return false
		}
		x, y := a.value(&args[0], from), a.value(&args[1], from)
		if from != to || unary(op) {
			y = x
		}
		cs := cellsOf(combine(x, y, from, to, op), to)
		a.write(&args[1], append(cs, a.regCells(args[1].Reg)[to:]...))
		return true
	}
}

// unary reports whether an operation ignores its second operand.
func unary(op func(x, y float64) float64) bool { return op(4, 1) == op(4, 2) && op(4, 1) == op(4, 8) }

// compareFloats compares the second operand with the first: Go's order is that
// of the processor turned round, as for all but CMP.
func compareFloats(size int) amd64Op {
	return func(a amd64, args []listing.Operand) bool {
		x, ok1 := a.value(&args[0], size).Number()
		y, ok2 := a.value(&args[1], size).Number()
		a.Machine.flags = flags{overflow: no, sign: no}
		if ok1 && ok2 {
			p, q := floatOf(y, size), floatOf(x, size)
			unordered := math.IsNaN(p) || math.IsNaN(q)
			a.Machine.flags.zero = triOf(unordered || p == q)
			a.Machine.flags.parity = triOf(unordered)
			a.Machine.flags.carry = triOf(unordered || p < q)
		}
		return true
	}
}

func toFloat(from, to int) amd64Op {
	return func(a amd64, args []listing.Operand) bool {
		v := Unknown
		if n, ok := a.value(&args[0], from).Number(); ok {
			i := signed(n, from)
			if to == 4 {
				v = Number(uint64(math.Float32bits(float32(i))))
			} else {
				v = Number(math.Float64bits(float64(i)))
			}
		}
		a.write(&args[1], append(cellsOf(v, to), a.regCells(args[1].Reg)[to:]...))
		return true
	}
}

// toInteger cuts off the fraction. What does not fit becomes the smallest number.
func toInteger(from, to int) amd64Op {
	return func(a amd64, args []listing.Operand) bool {
		v := Unknown
		if n, ok := a.value(&args[0], from).Number(); ok {
			f := math.Trunc(floatOf(n, from))
			limit := math.Ldexp(1, 8*to-1)
			if f >= -limit && f < limit {
				v = Number(mask(uint64(int64(f)), to))
			} else {
				v = Number(1 << (8*to - 1))
			}
		}
		a.put(&args[1], v, to)
		return true
	}
}

// roundTo is ROUNDSD: the first operand says how.
func roundTo(a amd64, args []listing.Operand) bool {
	if len(args) != 3 {
		return false
	}
	modes := []func(float64) float64{math.RoundToEven, math.Floor, math.Ceil, math.Trunc}
	x := a.value(&args[1], 8)
	v := combine(x, x, 8, 8, func(x, _ float64) float64 { return modes[args[0].Value&3](x) })
	a.write(&args[2], append(cellsOf(v, 8), a.regCells(args[2].Reg)[8:]...))
	return true
}

// fusedMultiplyAdd adds the product of the first two operands to the third.
func fusedMultiplyAdd(a amd64, args []listing.Operand) bool {
	if len(args) != 3 {
		return false
	}
	x, ok1 := a.value(&args[0], 8).Number()
	y, ok2 := a.value(&args[1], 8).Number()
	z, ok3 := a.value(&args[2], 8).Number()
	v := Unknown
	if ok1 && ok2 && ok3 {
		if f := math.FMA(floatOf(x, 8), floatOf(y, 8), floatOf(z, 8)); !math.IsNaN(f) {
			v = Number(math.Float64bits(f))
		}
	}
	a.write(&args[2], append(cellsOf(v, 8), zeros(8)...))
	return true
}
