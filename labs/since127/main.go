// Since127 allocates by storing a value in an interface, by keeping the address of a
// variable, and by returning function literals. Go 1.27 changed the last.
package main

import "fmt"

var sink any
var pointer *int
var kept func()

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

//go:noinline
func arm(n int) { kept = soon(n) }

//go:noinline
func fresh() { pointer = new(int) }

func main() {
	fresh()
	store(1000)
	keep(1000)
	later(1000)()
	arm(1000)
	kept()
	fmt.Println(sink, *pointer)
}
