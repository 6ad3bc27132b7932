// Missing stores numbers in a variable that outlives the function: a small one, which
// needs no memory, a large one, which does, and two that never change.
package main

//lint:file-ignore S1021 that a variable is assigned to later is what the labs need

import "fmt"

var sink any

func main() {
	for _, store := range []func(){small, large, initialised, declared} {
		store()
		fmt.Println(sink)
	}
}

//go:noinline
func small() {
	var x int64
	x = 3
	sink = x
}

//go:noinline
func large() {
	var x int64
	x = 300
	sink = x
}

//go:noinline
func initialised() {
	var x int64 = 300
	sink = x
}

//go:noinline
func declared() {
	var x int64
	sink = x
}
