// Package ranges has literals in and around loops over functions.
package ranges

import "iter"

func use(...any) {}

func R(s iter.Seq2[int, string]) any {
	use(func() {}) // want argument (func() literal) func() → any
	var a, b any
	for a, b = range s { // want range a int → any; range b string → any
		use(func() { use(func() {}) }) // want argument (func() literal) func() → any; argument (func() literal) func() → any
		for x := range s {
			use(func() {}, x) // want argument (func() literal) func() → any; argument x int → any
			if x > 4 {
				return x // want return x int → any
			}
			defer use(x) // want argument x int → any
		}
		func() {
			for y := range s {
				use(func() {}, y) // want argument (func() literal) func() → any; argument y int → any
				for y := range s {
					use(func() {}, y) // want argument (func() literal) func() → any; argument y int → any
				}
			}
			use(func() {}) // want argument (func() literal) func() → any
		}()
	}
	use(func() {}, a, b) // want argument (func() literal) func() → any
	for x := range func(yield func(int) bool) { yield(1) } {
		use(func() {}, x) // want argument (func() literal) func() → any; argument x int → any
	}
	return a
}

func _(s iter.Seq2[int, string]) {
	for x := range s {
		use(func() {}, x) // want argument (func() literal) func() → any (dead); argument x int → any (dead)
	}
}

var V = func(s iter.Seq2[int, string]) {
	for x := range s {
		use(func() {}, x) // want argument (func() literal) func() → any; argument x int → any
	}
}
