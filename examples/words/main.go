// Words has the functions that the walks in the pages go through: an interface
// value is two words, a type word and a data word, and one can watch them being
// filled.
package main

import "fmt"

var sink any

func main() {
	twoNumbers()
	onTheStack()
	toTheSink()
	fmt.Println(sink, larger(2), larger(300))
}

// twoNumbers has no interface value: each number has a place of its own.
//
//go:noinline
func twoNumbers() {
	var x int64
	var y int64
	x = 2
	y = x
	_ = y
}

// onTheStack stores x in an interface value that nobody else sees, so that all
// of it lives in the frame: x, a copy of it without a name, and y's two words.
//
//go:noinline
func onTheStack() {
	var x int64
	var y any
	x = 2
	y = x
	_ = y
}

// toTheSink stores x where it outlives the function. runtime.convT64 is asked for
// memory, and finds the 2 among the runtime's static bytes.
//
//go:noinline
func toTheSink() {
	//lint:ignore S1021 from Go 1.25 on, x would be a constant if it were never assigned to
	var x int64
	x = 2
	sink = x
}

// larger stores a number that is known only when the program runs.
//
//go:noinline
func larger(n int64) any { return n }
