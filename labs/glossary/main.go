// Glossary has a generic function and one that calls it. Their machine code shows a
// shape, dictionaries and a write barrier.
package main

import "fmt"

var sink any

func main() {
	both()
	fmt.Println(sink)
}

type minutes int64

//go:noinline
func keep[T any](v T) {
	sink = v
}

//go:noinline
func both() {
	keep(int64(300))
	keep(minutes(400))
}
