package main

import "math"

//go:noinline
func F_arithmetic64(x, y float64) (a, b, c, d float64) { return x + y, x - y, x * y, x / y }

//go:noinline
func F_arithmetic32(x, y float32) (a, b, c, d float32) { return x + y, x - y, x * y, x / y }

//go:noinline
func F_roots(x float64, y float32) (float64, float32) {
	return math.Sqrt(x), float32(math.Sqrt(float64(y)))
}

//go:noinline
func F_compare64(x, y float64) int {
	n := 0
	if x < y {
		n |= 1
	}
	if x <= y {
		n |= 2
	}
	if x == y {
		n |= 4
	}
	if x != y {
		n |= 8
	}
	if x > y {
		n |= 16
	}
	if x >= y {
		n |= 32
	}
	return n
}

//go:noinline
func F_compareBools(x, y float32) (a, b, c, d bool) { return x < y, x <= y, x == y, x != y }

//go:noinline
func F_fromFloat(x float64) (int64, int32, int8, uint8, uint16) {
	return int64(x), int32(x), int8(int(x)), uint8(int(x)), uint16(int(x))
}

//go:noinline
func F_fromFloat32(x float32) (int64, int32, uint32) { return int64(x), int32(x), uint32(int64(x)) }

//go:noinline
func F_toFloat(a int64, b int32, c int8, d uint8, e uint32) float64 {
	return float64(a) + float64(b) + float64(c) + float64(d) + float64(e)
}

//go:noinline
func F_toFloat32(a int64, b int32, c uint16) float32 { return float32(a) + float32(b) + float32(c) }

//go:noinline
func F_unsignedFloat(a uint64, x float64) (float64, float32, uint64) {
	return float64(a), float32(a), uint64(x)
}

//go:noinline
func F_widen(x float32, y float64) (float64, float32) { return float64(x), float32(y) }

//go:noinline
func F_float64bits(x float64) (uint64, float64) {
	return math.Float64bits(x), math.Float64frombits(math.Float64bits(x) ^ 1<<63)
}

//go:noinline
func F_abs(x float64) (float64, float64) { return math.Abs(x), -x }

//go:noinline
func F_copysign(x, y float64) float64 { return math.Copysign(x, y) }

//go:noinline
func F_polynomial(x float64) float64 { return ((2.5*x+1.25)*x-3)*x + 7 }

//go:noinline
func F_sumFloats(xs []float64) float64 {
	s := 0.0
	for _, x := range xs {
		s += x
	}
	return s / float64(len(xs))
}

//go:noinline
func F_complexProduct(a, b complex128) complex128 { return a*b + complex(1, -1) }

//go:noinline
func F_complexParts(a complex64) (float32, float32) { return real(a), imag(a) + 1 }

func D_floats() {
	real64, _, _, _ = F_arithmetic64(1.5, 0.1)
	real32, _, _, _ = F_arithmetic32(1.5, 0.1)
	real64, real32 = F_roots(2, 3)
	nan := math.NaN()
	number = F_compare64(1, 2)
	number = F_compare64(2, 2)
	number = F_compare64(3, 2)
	number = F_compare64(nan, 2)
	truth, _, _, _ = F_compareBools(1, 2)
	truth, _, _, _ = F_compareBools(float32(nan), 2)
	sink, _, _, _, _ = F_fromFloat(-3.75)
	sink, _, _, _, _ = F_fromFloat(100.5)
	sink, _, _ = F_fromFloat32(12.25)
	real64 = F_toFloat(-1, -2, -3, 4, 1<<31)
	real32 = F_toFloat32(-1<<40, 2, 65535)
	real64, real32, _ = F_unsignedFloat(1<<63+12345, 1e19)
	real64, real32, _ = F_unsignedFloat(12345, 3.5)
	real64, real32 = F_widen(0.1, 0.1)
	_, real64 = F_float64bits(2.5)
	real64, _ = F_abs(-2.5)
	real64 = F_copysign(3, -1)
	real64 = F_polynomial(1.1)
	real64 = F_sumFloats([]float64{1, 2.5, 3})
	sink = F_complexProduct(complex(1, 2), complex(3, 4))
	real32, _ = F_complexParts(complex(1, 2))
}
