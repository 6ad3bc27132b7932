package main

type numeric interface {
	~int | ~int32 | ~float64 | ~uint8
}

//go:noinline
func total[T numeric](xs []T) (n T) {
	for _, x := range xs {
		n += x
	}
	return n
}

//go:noinline
func boxed[T any](x T) any { return x }

//go:noinline
func first[T any, U any](t T, u U) (T, U) { return t, u }

type stack[T any] struct{ items []T }

//go:noinline
func (s *stack[T]) push(x T) { s.items = append(s.items, x) }

//go:noinline
func (s *stack[T]) top() T { return s.items[len(s.items)-1] }

//go:noinline
func F_genericSum(xs []int, ys []float64) float64 { return float64(total(xs)) + total(ys) }

//go:noinline
func F_genericBox(x int, s string, p point) (a, b, c any) { return boxed(x), boxed(s), boxed(p) }

//go:noinline
func F_genericPair(x int32, s string) int {
	a, b := first(x, s)
	return int(a) + len(b)
}

//go:noinline
func F_genericStack(x int) int {
	var s stack[int]
	s.push(x)
	s.push(x + 1)
	return s.top()
}

//go:noinline
func F_equalGeneric(a, b string) bool { return same(a, b) && !same(1, 2) }

//go:noinline
func same[T comparable](a, b T) bool { return a == b }

func D_generics() {
	real64 = F_genericSum([]int{1, 2, 3}, []float64{1.5, 2.5})
	sink, _, _ = F_genericBox(300, "generic", point{5, 6})
	number = F_genericPair(7, "abc")
	number = F_genericStack(8)
	truth = F_equalGeneric("a", "a")
}
