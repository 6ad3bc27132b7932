//go:build go1.21

package main

import "sync/atomic"

//go:noinline
func F_minMax(x, y, z int) (int, int) { return min(x, y, z), max(x, y, z) }

//go:noinline
func F_minFloat(x, y float64) (float64, float64) { return min(x, y), max(x, y) }

//go:noinline
func F_minString(x, y string) string { return min(x, y) }

//go:noinline
func F_clear(s []int) int {
	clear(s)
	return len(s)
}

var counter atomic.Int64

//go:noinline
func F_counter(n int64) int64 {
	counter.Add(n)
	counter.Store(counter.Load() + 1)
	return counter.Swap(4)
}

func D_new() {
	number, _ = F_minMax(3, 1, 2)
	real64, _ = F_minFloat(3, 1.5)
	real64, _ = F_minFloat(0, -1.5)
	text = F_minString("b", "a")
	number = F_clear([]int{1, 2, 3})
	sink = F_counter(3)
}
