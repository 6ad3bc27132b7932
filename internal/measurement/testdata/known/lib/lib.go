// Package lib has a function with a literal, which is copied where it is inlined.
package lib

var Sink interface{}

// Keep is inlined; the literal that it returns is not.
func Keep(n int) func(int) {
	return func(m int) { Sink = n + m + len(Path(m)) }
}

//go:noinline
func Path(n int) string { return "path"[:n%4] }
