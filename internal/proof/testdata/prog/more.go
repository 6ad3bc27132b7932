package main

import "math"

//go:noinline
func F_floor(x float64) (a, b, c float64) { return math.Floor(x), math.Ceil(x), math.Trunc(x) }

//go:noinline
func F_fma(x, y, z float64) float64 { return math.FMA(x, y, z) }

//go:noinline
func F_negative(x, y, z float64) (float64, float64, float64) { return -(x * y), x*y - z, z - x*y }

//go:noinline
func F_infinite(x float64) (bool, bool) { return math.IsInf(x, 0), math.IsNaN(x) }

func D_moreFloats() {
	real64, _, _ = F_floor(-2.5)
	real64 = F_fma(1.5, 2.5, 3.5)
	real64, _, _ = F_negative(1.5, 2.5, 3.5)
	truth, _ = F_infinite(math.Inf(1))
}
