// Glossary has a generic function, whose machine code shows a shape and a
// dictionary, and stores in a package variable, which need a write barrier.
package main

import "fmt"

var sink any

func main() {
	keep(int64(300))
	keep(minutes(400))
	fmt.Println(sink)
}

type minutes int64

//go:noinline
func keep[T any](v T) {
	sink = v
}
