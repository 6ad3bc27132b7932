// Missing stores numbers in a variable that outlives the function: a small one, which
// needs no memory, a large one, which does, and one that the compiler knows.
package main

import "fmt"

var sink any

func main() {
	small()
	fmt.Println(sink)
	large()
	fmt.Println(sink)
	initialised()
	fmt.Println(sink)
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
