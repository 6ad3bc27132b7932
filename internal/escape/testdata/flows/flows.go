// Package flows has many ways to the heap. Every release of Go compiles it.
package flows

import (
	"fmt"
	"os"
)

var (
	sink  any
	psink *int
	fsink func()
	ssink []any
	msink map[string]any
)

func leak(a any) { sink = a }

//go:noinline
func keep(a any) { sink = a }

//go:noinline
func result(a any) any { return a }

//go:noinline
func content(p **int) { psink = *p }

func Print(n int)                { fmt.Fprintln(os.Stdout, n) }
func Callee(n int)               { keep(n) }
func Nested(n int)               { keep(result(n)) }
func Inlined(n int)              { leak(n) }
func Closure(n int)              { fsink = func() { n++; _ = n } }
func ByValue(p *int)             { fsink = func() { psink = p } }
func Deep(p ***int)              { psink = **p }
func Dynamic(f func(any), n int) { f(n) }

func Moved() {
	n := 5
	psink = &n
	n++
}

type T struct {
	a    any
	next *T
}

func (t *T) Put(x any) { t.a = x }
func (t *T) Self()     { t.a, t.next = t.next, t }

//go:noinline
func (t *T) Far(x any) { t.a = x }

type I interface{ Far(any) }

type Embeds struct{ I }

func Iface(i I, n int) { i.Far(n) }
func Devirtual(n int)  { var i I = &T{}; i.Far(n) }
func Partial(n int)    { var i I = Embeds{&T{}}; i.Far(n) }

func Method(t *T, n int) {
	t.Far(n)
	f := t.Far
	f(n)
	(*T).Far(t, n)
}

func Literals(x int, s string) {
	ssink = append(ssink, x, []int{x}, map[string]int{s: x}, &struct{ A int }{x})
	keep(struct {
		A int "`) at x.go:1:1 {"
	}{x})
	msink = map[string]any{s: x}
	msink[s] = [3]any{1: x}
	ch := make(chan any, 1)
	ch <- x
	go keep(x)
	defer keep(s)
	defer func() { recover() }()
	keep(make([]byte, x))
	big := make([]byte, 1<<20)
	_ = big
	panic(fmt.Sprint(x))
}

func Strings() {
	sink = `a
flows.go:1:2: x escapes to heap
# example.com/other
	flow: {heap} = x:
` + os.Args[0]
	s := `one
two) at flows.go:1:2` + os.Args[0]
	sink = &s
	keep("a) at b.go:3:4 flow: x = y:" + os.Args[0])
	keep("a long string \"with quotes\" that is cut short after sixty-nine characters `, as go/constant does" + os.Args[0])
	fmt.Println("{storage for y} = &x escapes to heap in F:", 'a', '`', '"', '\'', os.Args[0])
}

func Cycle(n *T) *T {
	for n != nil {
		n = n.next
		n.next = &T{next: n}
	}
	return n
}

func Results(p **int, q [4]any) (r *int, e error) {
	r = *p
	e, _ = q[0].(error)
	return
}

func Ranges(xs []int) {
	for i, x := range xs {
		sink = x
		psink = &xs[i]
	}
}

func Switch(x any) {
	switch y := x.(type) {
	case int:
		sink = y
	case []int:
		sink = y[0]
	}
}

func Outer() func(any) {
	var last any
	return func(a any) { last = a; _ = last }
}

func Generic[X any](x X) any { return x }
func UseGeneric(n int, s string, t T) any {
	sink, sink = Generic(n), Generic(s)
	return Generic(t)
}

type J interface{ M() }
type S[X any] struct{ x X }

func (s S[X]) M()               { sink = s.x }
func Shaped[X any](x X)         { var j J = S[X]{x}; j.M() }
func UseShaped(n int, s string) { Shaped(n); Shaped(s) }

//line gen.y:7
func NoColumn(n int) { sink = n }

//line a file: with 3: colons at (x) at `y.go:9:10
func OddName(n int) { keep(n) }
