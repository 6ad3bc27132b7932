// Command prog has the functions that are followed one instruction at a time:
// those named F_. A function named D_ calls them one after another, and main
// calls those.
//
// It has to build with Go 1.18 to 1.27.
package main

import "runtime"

func init() { runtime.LockOSThread() }

func main() {
	grow(200)
	D_direct()
	D_boxes()
	D_methods()
	D_text()
	D_slices()
	D_values()
	D_floats()
	D_integers()
	D_bits()
	D_control()
	D_pointers()
	D_functions()
	D_generics()
	D_moreFloats()
	D_lend()
	D_rare()
	D_new()
	D_new23()
}

// grow makes the stack as large as it is ever needed, as one that grew later
// would move the frames that are compared.
//
//go:noinline
func grow(n int) int {
	var space [256]int
	space[n] = n
	if n == 0 {
		return 0
	}
	return grow(n-1) + space[n]
}

// Where results go, so that none is dropped.
var (
	sink   any
	number int
	text   string
	truth  bool
	list   []int
	real64 float64
	real32 float32
	big    [40]int
)
