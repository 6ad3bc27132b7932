// Package contexts converts in every way Go has. The comment on a line lists its
// conversions: context, operand, type → interface.
package contexts

import (
	"errors"
	"unsafe"
)

type T struct{ a, b, c int }

func (T) Error() string { return "T" }

type I interface{ Error() string }

type Holder struct {
	any
	E error
}

type Pair struct {
	k any
	v error
}

type Embeds struct{ I }

var (
	sink  any
	sinks []any
	ch    chan any
	dict  map[any]any
)

func use(...any)                  {}
func two() (T, int)               { return T{}, 1 }
func mixed(n int, e any)          {}
func tail(n int, e any, r ...any) {}
func spread(T, ...any)            {}

func assignments(x T, e error, m map[string]T, c chan T) (r any, err error) {
	sink = x // want assignment x T → any
	sink = e // want assignment e error → any (i2i)
	sink = nil
	var old any
	old, n := x, 5        // want assignment x T → any
	var a any = n         // want assignment n int → any
	var b, d any = x, nil // want assignment x T → any
	var z any
	_ = x
	var _ any = x         // want assignment x T → any
	_ = any(x)            // want conversion x T → any
	a, b = b, x           // want assignment x T → any
	sink, n = two()       // want assignment two() T → any
	a, err = two2()       // want assignment two2() T → any; assignment two2() I → error (i2i)
	var p, q any = two()  // want assignment two() T → any; assignment two() int → any
	old, ok := m["k"]     // want assignment m["k"] T → any
	var g, h any = m["k"] // want assignment m["k"] T → any; assignment m["k"] bool → any
	g, h = e.(T)          // want assignment e.(T) T → any; assignment e.(T) bool → any
	g, h = <-c            // want assignment <-c T → any; assignment <-c bool → any
	n += 1
	r = x                                // want assignment x T → any
	(sink) = x                           // want assignment x T → any
	sinks[0] = x                         // want assignment x T → any
	(&Pair{}).k = x                      // want assignment x T → any
	*(&sink) = x                         // want assignment x T → any
	use(a, b, d, old, z, p, q, ok, g, h) // want argument ok bool → any
	return
}

func two2() (T, I) { return T{}, nil }

func arguments(x T, n int, xs []any, f func(any), v interface{ M(any) }) {
	mixed(n, x)           // want argument x T → any
	tail(n, x, x, n, nil) // want argument x T → any; argument x T → any; argument n int → any
	tail(n, x, xs...)     // want argument x T → any
	tail(n, nil)
	mixed2(two())         // want argument two() T → any; argument two() int → any
	use(two())            // want argument two() T → any; argument two() int → any
	spread(two())         // want argument two() int → any
	f(x)                  // want argument x T → any
	v.M(x)                // want argument x T → any
	func(any) {}(x)       // want argument x T → any
	xs = append(xs, x, n) // want argument x T → any; argument n int → any
	xs = append(xs, xs...)
	copy(xs, xs)
	println(x.a, n)
	print(n)
	defer f(x)                                                        // want argument x T → any
	go f(n)                                                           // want argument n int → any
	defer func(any) { recover() }(x)                                  // want argument x T → any
	use(any(x))                                                       // want conversion x T → any
	use(unsafe.Sizeof(any(x)), len([2]any{1, 2}), len(xs))            // want argument unsafe.Sizeof(any(x)) uintptr → any; argument len([2]any{…}) int → any; argument len(xs) int → any
	xs = append([]any(nil), 1, "s", 2.5, 'r', 1i, true, n == 3, 1<<n) // want argument 1 int → any; argument "s" string → any; argument 2.5 float64 → any; argument 'r' rune → any; argument 1i complex128 → any; argument true bool → any; argument n == 3 bool → any; argument 1 << n int → any
	var bytes []byte
	bytes = append(bytes, "s"...)
}

func mixed2(any, ...any) {}

func returns(x T, n int) (any, error) {
	if n > 1 {
		return two2b() // want return two2b() int → any; return two2b() T → error
	}
	f := func() any { return n } // want return n int → any
	_ = f
	if n > 2 {
		return nil, nil
	}
	return x, x // want return x T → any; return x T → error
}

func two2b() (int, T) { return 0, T{} }

func named(x T) (r any) {
	r = x // want assignment x T → any
	return
}

type MyAny any

type Word struct{ I error }

type Same struct{ I error }

func conversions(x T, e error, w Word) {
	_ = any(x)     // want conversion x T → any
	_ = error(x)   // want conversion x T → error
	_ = (any)((x)) // want conversion (x) T → any
	_ = MyAny(x)   // want conversion x T → MyAny
	_ = any(e)     // want conversion e error → any (i2i)
	_ = any(nil)
	_ = error(nil)
	_ = I(e) // want conversion e error → I (i2i)
	_ = Same(w)
	_ = any(5)           // want conversion 5 int → any
	_ = interface{}("s") // want conversion "s" string → interface{}
	_ = any(&x)          // want conversion &x *T → any
	_ = T(x)
}

func literals(x T, n int, e error) {
	_ = []any{x, n, e, nil}            // want element x T → any; element n int → any; element e error → any (i2i)
	_ = []any{2: x, 0: 7}              // want element x T → any; element 7 int → any
	_ = [...]any{x}                    // want element x T → any
	_ = map[any]any{x: n, "k": e}      // want key x T → any; element n int → any; key "k" string → any; element e error → any (i2i)
	_ = map[string]error{"k": x}       // want element x T → error
	_ = Pair{x, x}                     // want field x T → any; field x T → error
	_ = &Pair{k: n, v: x}              // want field n int → any; field x T → error
	_ = []Pair{{x, x}, {k: n}}         // want field x T → any; field x T → error; field n int → any
	_ = []*Pair{{x, nil}}              // want field x T → any
	_ = map[Pair]*Pair{{k: n}: {v: x}} // want field n int → any; field x T → error
	_ = [][]any{{x}, {1: n}}           // want element x T → any; element n int → any
	_ = Holder{any: x, E: e}           // want field x T → any
	_ = struct{ f any }{n}             // want field n int → any
	_ = Embeds{x}.Error()              // want field x T → I
}

func maps(x T, n int, m map[any]int, s map[error]*int) {
	_ = m[x]     // want index x T → any
	_, _ = m[n]  // want index n int → any
	m[x] = n     // want index x T → any
	m[x]++       // want index x T → any
	m[n] += 2    // want index n int → any
	delete(m, x) // want index x T → any
	delete(m, nil)
	*s[x] = n   // want index x T → error
	dict[n] = x // want index n int → any; assignment x T → any
	_ = (*[2]any)(nil)[1]
}

func channels(x T, c chan T, ds chan<- error) {
	ch <- x // want send x T → any
	ds <- x // want send x T → error
	c <- x
	var ok any
	select {
	case ch <- x: // want send x T → any
	case ds <- x: // want send x T → error
	case sink = <-c: // want assignment <-c T → any
	case sink, ok = <-c: // want assignment <-c T → any; assignment <-c bool → any
	case v := <-c:
		sink = v // want assignment v T → any
	case sinks[x.a] = <-c: // want assignment <-c T → any
	}
	_ = ok
}

func comparisons(x T, e error, p *T, a any, n int) (r bool) {
	r = e == x // want comparison x T → error
	r = x != e // want comparison x T → error
	r = e == nil
	r = nil != a
	r = a == 5        // want comparison 5 int → any
	r = a == e        // want comparison e error → any (i2i)
	r = a == any(x)   // want conversion x T → any
	r = any(x) == nil // want conversion x T → any
	r = a == (n < 3)  // want comparison (n < 3) bool → any
	r = x == x
	return a != n // want comparison n int → any
}

func cases(x T, e error, a any, n int) {
	switch a {
	case x, 5, nil: // want case x T → any; case 5 int → any
	case e: // want case e error → any (i2i)
	}
	switch n {
	case 1, 2:
	}
	switch v := a.(type) {
	case T:
		sink = v // want assignment v T → any
	case int, error:
		sink = v
	}
	switch {
	case n == 3, a == 4: // want comparison 4 int → any
	}
}

// mixedCases has tags to which some case is not assignable: all become any.
func mixedCases(x T, e error, a any) {
	switch x { // want case x T → any
	case x: // want case x T → any
	case e: // want case e error → any (i2i)
	case a:
	}
	switch e { // want case e error → any (i2i)
	case x: // want case x T → any
	case a:
	}
	switch y := x; y { // want case y T → any
	case a:
		sink = y // want assignment y T → any
	}
}

func ranges(xs []T, m map[string]T, c chan T, p *[3]T, s string) {
	for _, sink = range xs { // want range sink T → any
	}
	for sink = range xs { // want range sink int → any
	}
	for sink, sinks[0] = range m { // want range sink string → any; range sinks[0] T → any
	}
	for sink = range c { // want range sink T → any
	}
	for sink, sink = range p { // want range sink int → any; range sink T → any
	}
	for _, sink = range s { // want range sink rune → any
	}
	for i, x := range xs {
		use(i, x) // want argument i int → any; argument x T → any
	}
	for _, (sink) = range xs { // want range (sink) T → any
	}
}

func panics(x T, n int, e error) {
	switch n {
	case 1:
		panic(x) // want panic x T → any
	case 2:
		panic("s") // want panic "s" string → any
	case 3:
		panic(e) // want panic e error → any (i2i)
	case 4:
		panic(errors.New) // want panic errors.New func(text string) error → any
	}
	panic(nil)
}

func receivers(x T, e Embeds) {
	_ = error.Error(x) // want receiver x T → error
	_ = I.Error(x)     // want receiver x T → I
	_ = (I).Error(e)   // want receiver e Embeds → I
	_ = e.Error()
	f := x.Error
	g := I(x).Error // want conversion x T → I
	_ = T.Error(x)
	_, _ = f, g
}

var G any = T{} // want assignment T{} T → any

var G1, G2 error = T{}, nil // want assignment T{} T → error

var G3 = []any{1, map[any]Pair{2: {3, T{}}}} // want element 1 int → any; element map[any]Pair{…} map[any]Pair → any; key 2 int → any; field 3 int → any; field T{} T → error

var G4 = func() any { return 4 } // want return 4 int → any

var _ error = T{} // want assignment T{} T → error

const C = len([2]any{1, 2})

type Array [len([2]any{1, 2})]any

func closures(n int) {
	f := func() func() any {
		return func() any { return n } // want return n int → any
	}
	sink = f                   // want assignment f func() func() any → any
	sink = func() { sink = n } // want assignment (func() literal) func() → any; assignment n int → any
}

func generic[X any, E I, M ~map[any]X, F ~func(any), C ~chan any](x X, e E, m M, f F, c C) any {
	sink = x             // want assignment x X → any
	var err error = e    // want assignment e E → error
	use(x, e, err, X(x)) // want argument x X → any; argument e E → any; argument err error → any (i2i); argument X(x) X → any
	m[x] = x             // want index x X → any
	f(x)                 // want argument x X → any
	c <- x               // want send x X → any
	sink = []X{x}        // want assignment []X{…} []X → any
	var y X = x
	y = x
	sink = func() any { return y } // want assignment (func() any literal) func() any → any; return y X → any
	_ = unsafe.Sizeof(any(x))
	_ = any(x) == any(e) // want conversion x X → any; conversion e E → any
	g(x)
	return x // want return x X → any
}

func g[X any](x X) {}

type Generic[X any] struct{ x X }

func (r *Generic[X]) Put(x X) any {
	sink = r.x // want assignment r.x X → any
	return x   // want return x X → any
}

func instances(n int) {
	g[any](n) // want argument n int → any
	h := g[any]
	h(n) // want argument n int → any
	g(n)
	two3[any, int](n, n)         // want argument n int → any
	two3(any(n), n)              // want conversion n int → any
	_ = Generic[any]{n}          // want field n int → any
	_ = Generic[any]{x: n}       // want field n int → any
	new(Generic[error]).Put(T{}) // want argument T{} T → error
	new(Generic[int]).Put(n)
	generic[int, T, map[any]int, func(any), chan any](n, T{}, nil, nil, nil)
}

func two3[X, Y any](x X, y Y) {}

func dead(n int) any {
	const no = false
	if no {
		return n // want return n int → any (dead)
	}
	for no {
		sink = n // want assignment n int → any (dead)
	}
	switch no {
	case true:
		sink = n // want assignment n int → any (dead)
	}
	if n > 3 && no && sink == n { // want comparison n int → any (dead)
		sink = n // want assignment n int → any (dead)
	}
	return n // want return n int → any
}

func unreachable(n int) any {
	return n // want return n int → any
	sink = n // want assignment n int → any (dead)
	return n // want return n int → any (dead)
}

func _(n int) { sink = n } // want assignment n int → any (dead)
