// Package lib has functions to inline elsewhere, in a file whose name the other
// package has too and at lines that it has too.
package lib

var Sink any

//go:noinline
func Use(a any) {}

//go:noinline
func Leak(a any) { Sink = a }

func Store(x int) { Sink = x }

func Pass(x, y int) { Leak(x); Use(y) }

func Ret(s string) any { return s }

type Pair struct{ A, B int }

func (p Pair) Box() any { return p }

func Gen[T any](x T) { Sink = x }

func Closure(x int) func() { return func() { Sink = x } }

func Called(x int) { func() { Leak(x) }() }

var V any = Ret("x")
