// Assertion asserts types: one that is right, two that are wrong.
package main

import "fmt"

func main() {
	var x int64
	var y any
	x = 2
	y = x

	n, ok := y.(int64)
	fmt.Println(n, ok)

	m, ok := y.(int32)
	fmt.Println(m, ok)

	defer func() { fmt.Println("panic:", recover()) }()
	s := y.(string)
	fmt.Println("never printed", s)
}
