package main

//go:noinline
func add(x, y int) int { return x + y }

//go:noinline
func pair(x int) (int, string) { return x + 1, "pair" }

//go:noinline
func F_calls(x int) int { return add(x, add(x, 3)) * add(1, x) }

//go:noinline
func F_results(x int) (n int, s string, ok bool) {
	n, s = pair(x)
	ok = n > x
	return
}

//go:noinline
func F_closure(x int) int {
	y := x
	f := func(z int) int { y += z; return y * x }
	return f(1) + f(2)
}

//go:noinline
func F_makeClosure(x int) func() int {
	return func() int { x++; return x }
}

//go:noinline
func F_callFunc(f func() int) int { return f() + f() }

//go:noinline
func F_defer(x int) (n int) {
	defer func() { n += x }()
	n = 3 * x
	return n
}

//go:noinline
func F_deferArgument(p *int) int {
	defer bump(p)
	*p = 5
	return *p + 1
}

//go:noinline
func F_recover(x int) (n int) {
	defer func() {
		if recover() != nil {
			n = 1
		}
	}()
	return 2 * x
}

//go:noinline
func F_many(a, b, c, d, e, f, g, h, i, j, k, l int) int {
	return a + b*c - d + e*f - g + h*i - j + k*l
}

//go:noinline
func F_callMany(x int) int { return F_many(x, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, x+12) }

//go:noinline
func F_manyFloats(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q float64) float64 {
	return a + b*c - d + e*f - g + h*i - j + k*l - m + n*o - p*q
}

//go:noinline
func F_mixed(a int8, s string, f float32, b bool, v any, p *point) (int, float32) {
	if b && v != nil {
		return int(a) + len(s) + p.x, f
	}
	return 0, -f
}

func D_functions() {
	number = F_calls(4)
	number, text, truth = F_results(4)
	number = F_closure(5)
	f := F_makeClosure(6)
	number = F_callFunc(f)
	number = F_defer(7)
	number = F_deferArgument(&global)
	number = F_recover(8)
	number = F_many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)
	number = F_callMany(3)
	real64 = F_manyFloats(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17)
	number, real32 = F_mixed(-3, "abc", 2.5, true, 5, &point{1, 2})
}
