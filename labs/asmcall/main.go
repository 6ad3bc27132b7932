// Asmcall has functions whose machine code makes calls: of a function that the
// compiler knows, of a function value, and of a method of an interface value.
package main

import "labs/asmcall/convert"

func main() {
	through(func() { println("called through a function value") })
	println(text(name("called through an itab")))
	println(convert.Int64(300) == any(int64(300)))
}

//go:nosplit
//go:noinline
func through(f func()) {
	f()
}

//go:nosplit
//go:noinline
func text(s stringer) string {
	return s.String()
}

type stringer interface{ String() string }

type name string

func (n name) String() string { return string(n) }
