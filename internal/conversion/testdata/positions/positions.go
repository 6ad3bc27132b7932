// Package positions has an operand of each shape, and surroundings of each kind.
package positions

import (
	"errors"
	"os"
	"strconv"
)

type T struct{ a, b, c int }

func (t T) Error() string { return strconv.Itoa(t.a) }

type P struct {
	q *P
	f T
	m map[string]T
	s []T
	g func() T
}

var (
	sink  any
	sinks []any
	ch    chan any
	mm    map[any]int
)

func use(...any)           {}
func two() (T, int)        { return T{}, 1 }
func one(a any, b ...any)  { sink = a; sinks = b }
func retmulti() (any, any) { return two() }
func ret(x T) any          { return x }

func names(x T, p *T, q *P, n int, e any, i int, s []T, m map[string]T, c chan T) {
	sink = x
	sink = (x)
	sink = (x)
	sink = *p
	sink = (*p)
	sink = -n
	sink = n + i
	sink = (n) * i
	sink = q.f
	sink = q.
		f
	sink = q. /* . */ f
	sink = q.q.f
	sink = s[i]
	sink = (s)[i]
	sink = m["a"]
	sink = s[1:2]
	sink = q.g()
	sink = int64(n)
	sink = (int64)(n)
	sink = []int(nil)
	sink = T{1, n, 3}
	sink = struct{ a, b int }{n, n}
	sink = [2]int{n, n}
	sink = []int{n}
	sink = map[int]int{n: n}
	sink = func() int { return n }
	sink = (func() int)(func() int { return n })
	sink = e.(T)
	sink = e. /* .( */ (T)
	sink = <-c
	sink = &x == p
	sink = !(n == i)
	sink = "a" + q.f.Error()
	sink = 300
	sink = 300 + 5
	sink = -300
	sink = (301)
	sink = os.PathSeparator
	sink = os.Args
	sink = errors.New
	sink = strconv.IntSize
	sink = any(x)
	sink = any((x))
	sink = error(x)
}

func places(x T, y T, n int, e any, err error, m map[string]T) (r any, r2 error) {
	one(x, y, n)
	var a any = x
	var a1, a2 any = x, n
	b := any(y)
	sink, a = x, n
	a, sink = two()
	var c, d any = two()
	one(two())
	sink = []any{x, n}
	sink = map[any]any{x: y}
	sink = struct{ f any }{f: x}
	sink = struct{ f any }{x}
	ch <- x
	mm[x] = 1
	mm[y]++
	mm[n] += 2
	_ = mm[x]
	delete(mm, y)
	if e == x || x == e {
		n++
	}
	switch e {
	case x, n:
	}
	switch x {
	case e, y, err:
	}
	sinks = append(sinks, x, y)
	for _, sink = range []T{x, y} {
	}
	for sink, _ = range m {
	}
	select {
	case ch <- x:
	case ch <- y:
	}
	var tc chan T
	var ok any
	select {
	case sink = <-tc:
	case sink, ok = <-tc:
	}
	sink, ok = m["x"]
	sink, ok = e.(T)
	defer one(x)
	go one(y)
	_ = error.Error(x)
	use(a, a1, a2, b, c, d, ok)
	func() { sink = n }()
	if n > 4 {
		panic(x)
	}
	return x, y
}

var G1, G2 any = T{}, 4 // not two(): gc up to 1.26 crashes on that
var G3 any = T{os.Getpid(), 1, 2}
