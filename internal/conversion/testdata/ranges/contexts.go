package ranges

import (
	"iter"
	"maps"
)

var sink, other any

func integers(n int8, c int) {
	for sink = range n { // want range sink int8 → any
	}
	for sink = range 10 { // want range sink int → any
	}
	for sink = range c { // want range sink int → any
	}
}

func functions(s iter.Seq2[int, string], m map[string]int) any {
	for sink, other = range s { // want range sink int → any; range other string → any
		sink = 5 // want assignment 5 int → any
	}
	for sink = range maps.Keys(m) { // want range sink string → any
		if m == nil {
			return m // want return m map[string]int → any
		}
		use(func() any { return 6 }) // want argument (func() any literal) func() any → any; return 6 int → any
	}
	for range s {
		defer use(7) // want argument 7 int → any
	}
	return nil
}

func instances(s iter.Seq[int]) { generic(s) }

func generic[X any, S ~func(func(X) bool)](s S) (r any) {
	for sink = range s { // want range sink X → any
		return 8 // want return 8 int → any
	}
	for x := range s {
		return x // want return x X → any
	}
	return
}
