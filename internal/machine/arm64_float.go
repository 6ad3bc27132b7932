package machine

import (
	"math"
	"math/bits"
	"strings"

	"ifaceval/internal/listing"
)

// arm64Floats are the instructions on floating-point registers. Their results
// fill a register with zeros above.
func arm64Floats() map[string]arm64Op {
	ops := map[string]arm64Op{
		"FCVTSD": floatUnary(4, 8, func(x float64) float64 { return x }), "FCVTDS": floatUnary(8, 4, func(x float64) float64 { return x }),
		"SCVTFD": fromInteger(8, 8, true), "SCVTFWD": fromInteger(4, 8, true), "UCVTFD": fromInteger(8, 8, false), "UCVTFWD": fromInteger(4, 8, false),
		"SCVTFS": fromInteger(8, 4, true), "SCVTFWS": fromInteger(4, 4, true), "UCVTFS": fromInteger(8, 4, false), "UCVTFWS": fromInteger(4, 4, false),
		"FCVTZSD": saturate(8, 8, true), "FCVTZSDW": saturate(8, 4, true), "FCVTZUD": saturate(8, 8, false), "FCVTZUDW": saturate(8, 4, false),
		"FCVTZSS": saturate(4, 8, true), "FCVTZSSW": saturate(4, 4, true), "FCVTZUS": saturate(4, 8, false), "FCVTZUSW": saturate(4, 4, false),
		"VCNT": countBits, "VUADDLV": sumBytes,
		"FCMPD": compareRegisters(8), "FCMPS": compareRegisters(4),
		"FMADDD": fused(1, 1, 8), "FMSUBD": fused(-1, 1, 8), "FNMADDD": fused(-1, -1, 8), "FNMSUBD": fused(1, -1, 8),
		"FMADDS": fused(1, 1, 4), "FMSUBS": fused(-1, 1, 4), "FNMADDS": fused(-1, -1, 4), "FNMSUBS": fused(1, -1, 4),
	}
	for suffix, size := range map[string]int{"D": 8, "S": 4} {
		for name, op := range map[string]func(float64) float64{"FSQRT": math.Sqrt, "FRINTZ": math.Trunc, "FRINTM": math.Floor,
			"FRINTP": math.Ceil, "FRINTN": math.RoundToEven, "FRINTA": math.Round} {
			ops[name+suffix] = floatUnary(size, size, op)
		}
		ops["FNEG"+suffix] = floatBitwise(size, func(n, sign uint64) uint64 { return n ^ sign })
		ops["FABS"+suffix] = floatBitwise(size, func(n, sign uint64) uint64 { return n &^ sign })
		for name, op := range map[string]func(x, y float64) float64{"FADD": func(x, y float64) float64 { return y + x }, "FSUB": func(x, y float64) float64 { return y - x },
			"FMUL": func(x, y float64) float64 { return y * x }, "FDIV": func(x, y float64) float64 { return y / x }, "FNMUL": func(x, y float64) float64 { return -(y * x) },
			"FMAX": math.Max, "FMIN": math.Min} {
			ops[name+suffix] = floatBinary(size, op)
		}
	}
	return ops
}

// countBits is VCNT: the number of ones in each byte.
func countBits(a arm64, args []listing.Operand) bool {
	if len(args) != 2 || args[0].Kind != listing.Reg || !strings.HasSuffix(args[0].Reg, ".B8") || args[1].Kind != listing.Reg {
		return false
	}
	x := valueOf(a.source(args[0].Reg, 8))
	a.setFloat(&args[1], both(x, x, func(n, _ uint64) (r uint64) {
		for i := 0; i < 64; i += 8 {
			r |= uint64(bits.OnesCount8(uint8(n>>i))) << i
		}
		return r
	}), 8)
	return true
}

// sumBytes is VUADDLV: the sum of all bytes.
func sumBytes(a arm64, args []listing.Operand) bool {
	if len(args) != 2 || args[0].Kind != listing.Reg || !strings.HasSuffix(args[0].Reg, ".B8") || args[1].Kind != listing.Reg {
		return false
	}
	x := valueOf(a.source(args[0].Reg, 8))
	a.setFloat(&args[1], both(x, x, func(n, _ uint64) (r uint64) {
		for ; n != 0; n >>= 8 {
			r += n & 0xff
		}
		return r
	}), 8)
	return true
}

func (a arm64) float(o *listing.Operand, size int) Value {
	if o.Kind == listing.Float {
		return Number(floatBitsOf(o.Float, size))
	}
	if o.Kind != listing.Reg {
		return Unknown
	}
	return valueOf(a.source(o.Reg, size))
}

func (a arm64) setFloat(o *listing.Operand, v Value, size int) {
	a.target(o.Reg, cellsOf(v, size), false)
}

func floatUnary(from, to int, op func(float64) float64) arm64Op {
	return func(a arm64, args []listing.Operand) bool {
		if len(args) != 2 {
			return false
		}
		x := a.float(&args[0], from)
		a.setFloat(&args[1], combine(x, x, from, to, func(x, _ float64) float64 { return op(x) }), to)
		return true
	}
}

func floatBitwise(size int, op func(n, sign uint64) uint64) arm64Op {
	return func(a arm64, args []listing.Operand) bool {
		x := a.float(&args[0], size)
		a.setFloat(&args[len(args)-1], both(x, x, func(n, _ uint64) uint64 { return op(n, 1<<(8*size-1)) }), size)
		return true
	}
}

func floatBinary(size int, op func(x, y float64) float64) arm64Op {
	return func(a arm64, args []listing.Operand) bool {
		last := &args[len(args)-1]
		y := last
		if len(args) == 3 {
			y = &args[1]
		}
		a.setFloat(last, combine(a.float(&args[0], size), a.float(y, size), size, size, op), size)
		return true
	}
}

// fused computes ±third*first ± second, rounded once.
func fused(product, addend float64, size int) arm64Op {
	return func(a arm64, args []listing.Operand) bool {
		if len(args) != 4 {
			return false
		}
		m, ok1 := a.float(&args[0], size).Number()
		add, ok2 := a.float(&args[1], size).Number()
		n, ok3 := a.float(&args[2], size).Number()
		v := Unknown
		if ok1 && ok2 && ok3 {
			f := math.FMA(product*floatOf(n, size), floatOf(m, size), addend*floatOf(add, size))
			if !math.IsNaN(f) && (size == 8 || !halfway(f)) {
				v = Number(floatBitsOf(f, size))
			}
		}
		a.setFloat(&args[3], v, size)
		return true
	}
}

// halfway reports whether rounding to 32 bits what has been rounded to 64 may
// give another number than rounding once.
func halfway(f float64) bool {
	return math.Float64bits(f)&(1<<29-1) == 1<<28 || f != 0 && math.Abs(f) < math.Ldexp(1, -126)
}

func fromInteger(from, to int, signedly bool) arm64Op {
	return func(a arm64, args []listing.Operand) bool {
		x := a.value(&args[0], from)
		v := both(x, x, func(n, _ uint64) uint64 {
			switch {
			case to == 8 && signedly:
				return math.Float64bits(float64(signed(n, from)))
			case to == 8:
				return math.Float64bits(float64(mask(n, from)))
			case signedly:
				return uint64(math.Float32bits(float32(signed(n, from))))
			}
			return uint64(math.Float32bits(float32(mask(n, from))))
		})
		a.setFloat(&args[1], v, to)
		return true
	}
}

// saturate cuts off the fraction; what does not fit becomes the nearest that
// does, and what is not a number zero.
func saturate(from, to int, signedly bool) arm64Op {
	return func(a arm64, args []listing.Operand) bool {
		x := a.float(&args[0], from)
		v := both(x, x, func(n, _ uint64) uint64 {
			f, width := math.Trunc(floatOf(n, from)), 8*to
			low, high := 0.0, math.Ldexp(1, width)
			if signedly {
				low, high = -math.Ldexp(1, width-1), math.Ldexp(1, width-1)
			}
			switch {
			case math.IsNaN(f):
				return 0
			case f < low && signedly:
				return mask(1<<(width-1), to)
			case f < low:
				return 0
			case f >= high && signedly:
				return 1<<(width-1) - 1
			case f >= high:
				return mask(^uint64(0), to)
			case signedly:
				return mask(uint64(int64(f)), to)
			}
			return uint64(f)
		})
		a.set(args[1].Reg, v, to)
		return true
	}
}

// compareRegisters compares the second operand with the first.
func compareRegisters(size int) arm64Op {
	return func(a arm64, args []listing.Operand) bool {
		x, ok1 := a.float(&args[0], size).Number()
		y, ok2 := a.float(&args[1], size).Number()
		a.Machine.flags = flags{}
		if ok1 && ok2 {
			p, q := floatOf(y, size), floatOf(x, size)
			unordered := math.IsNaN(p) || math.IsNaN(q)
			a.Machine.flags = flags{zero: triOf(p == q), sign: triOf(p < q), carry: triOf(p < q), overflow: triOf(unordered)}
		}
		return true
	}
}
