// Stack has two functions to walk through: one copies a number, the other stores
// one in an interface variable that never leaves its frame.
package main

import "fmt"

func main() {
	twoIntegers()
	onTheStack()
	fmt.Println("see the walks")
}

//go:noinline
func twoIntegers() {
	var x int64
	var y int64
	x = 2
	y = x
	_ = y
}

//go:noinline
func onTheStack() {
	var x int64
	var y any
	x = 2
	y = x
	_ = y
}
