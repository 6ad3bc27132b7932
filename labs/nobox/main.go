// Nobox stores a number in an interface variable, and shows what is in there.
package main

import "fmt"

//go:noinline
func hold(n int) any { return n }

func main() {
	n := 2
	v := hold(n)
	n = 3
	m, ok := v.(int)
	fmt.Printf("%T %v\n", v, v)
	fmt.Println(m, ok, v == 2, n)
}
