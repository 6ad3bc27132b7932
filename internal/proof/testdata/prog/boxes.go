package main

// Values that are copied: to the stack, to the heap by one of the runtime's
// functions, or to static data because of what they are.

//go:noinline
func F_int(x int) any { return x }

//go:noinline
func F_int16(x int16) any { return x }

//go:noinline
func F_uint32(x uint32) any { return x }

//go:noinline
func F_float(x float64) any { return x }

//go:noinline
func F_string(s string) any { return s }

//go:noinline
func F_slice(s []int) any { return s }

//go:noinline
func F_point(x, y int) any { return point{x, y} }

//go:noinline
func F_pair(p *int, n int) any {
	return struct {
		p *int
		n int
	}{p, n}
}

//go:noinline
func F_large(x int) any {
	var a [12]int
	a[3], a[11] = x, x+1
	return a
}

//go:noinline
func F_complex(c complex128) any { return c }

//go:noinline
func F_boxed(i, j any) any {
	pair := [2]any{i, j}
	return pair
}

//go:noinline
func F_stack(x int) bool {
	var v any = x
	n, ok := v.(int)
	return ok && n == x
}

//go:noinline
func F_stackString(s string) int {
	var v any = s
	if t, ok := v.(string); ok {
		return len(t)
	}
	return -1
}

//go:noinline
func F_compare(v any, x int) bool { return v == any(x) }

//go:noinline
func F_compareString(v any, s string) bool { return v == any(s) }

//go:noinline
func F_compareAny(v, w any) bool { return v == w }

//go:noinline
func F_index(m map[any]int, s string) int { return m[s] + m[7] }

//go:noinline
func F_variadic(x int, s string) int { return count(x, s, 2.5, nil) }

//go:noinline
func count(args ...any) int { return len(args) }

func D_boxes() {
	sink = F_int(7)
	sink = F_int(70000)
	sink = F_int(-1)
	sink = F_int16(3)
	sink = F_int16(3000)
	sink = F_uint32(255)
	sink = F_uint32(256)
	sink = F_float(0)
	sink = F_float(1.5)
	sink = F_string("")
	sink = F_string("text")
	sink = F_slice(nil)
	sink = F_slice([]int{1, 2})
	sink = F_point(3, 4)
	sink = F_pair(&global, 4)
	sink = F_large(5)
	sink = F_complex(complex(1, 2))
	sink = F_boxed(sink, nil)
	truth = F_stack(12)
	number = F_stackString("twelve")
	truth = F_compare(sink, 12)
	truth = F_compare(any(number+6), 12)
	truth = F_compareString("a", "a")
	truth = F_compareString(any(text+"b"), "a")
	truth = F_compareAny(sink, truth)
	truth = F_compareAny(any(global+1000), any(global+1000))
	number = F_index(map[any]int{"a": 1, 7: 2}, "a")
	number = F_variadic(1, "x")
}
