// Since127 allocates in two ways: by storing a value in an interface and by taking
// the address of a variable. Go 1.27 changed the second.
package main

import (
	"fmt"
	"os"
)

var sink any
var pointer *int

//go:noinline
func store(n int) { sink = n }

//go:noinline
func keep(n int) { pointer = &n }

//go:noinline
func later(n int) func() {
	return func() { sink = n }
}

func soon(n int) func() {
	return func() { sink = n }
}

func main() {
	store(1000)
	keep(1000)
	later(1000)()
	soon(len(os.Args))()
	fmt.Println(sink, *pointer)
}
