// Asmframe has two functions with frames: outer calls inner, and both have a
// parameter, a local variable and a result.
package main

import "fmt"

func main() {
	fmt.Println(outer(1, 2))
}

//go:noinline
func outer(a, b int64) int64 {
	n := inner(a)
	return n + b
}

//go:noinline
func inner(a int64) int64 {
	var pair [2]int64
	pair[0] = a
	pair[1] = a
	return pair[0] + pair[1]
}
