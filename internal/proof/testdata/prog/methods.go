package main

import "fmt"

type shape interface {
	area() int
	name() string
}

type square struct{ side int }

func (s square) area() int    { return s.side * s.side }
func (s square) name() string { return "square" }

type box struct{ w, h, d int }

func (b *box) area() int      { return 2 * (b.w*b.h + b.h*b.d + b.d*b.w) }
func (b *box) name() string   { return "box" }
func (b *box) String() string { return "a box" }

type code int16

func (c code) Error() string { return "code" }

//go:noinline
func F_itabValue(n int) shape { return square{n} }

//go:noinline
func F_itabPointer(b *box) shape { return b }

//go:noinline
func F_itabSmall(c code) error { return c }

//go:noinline
func F_callMethods(s shape) int { return s.area() + len(s.name()) }

//go:noinline
func F_localMethods(n int) int {
	var s shape = square{n}
	return s.area()
}

//go:noinline
func F_assert(v any) int {
	if s, ok := v.(shape); ok {
		return s.area()
	}
	return -1
}

//go:noinline
func F_convertInterface(s shape) any { return s }

//go:noinline
func F_stringer(v any) bool {
	_, ok := v.(fmt.Stringer)
	return ok
}

//go:noinline
func F_typeSwitch(v any) int {
	switch v := v.(type) {
	case nil:
		return 0
	case int:
		return v
	case string:
		return len(v)
	case *box:
		return v.w
	case point:
		return v.x + v.y
	case shape:
		return v.area()
	case []int:
		return cap(v)
	case error:
		return 9
	}
	return -1
}

//go:noinline
func F_compareConcrete(s shape, q square) bool { return s == shape(q) }

//go:noinline
func F_methodValue(q square) int {
	f := q.area
	return f() + 1
}

//go:noinline
func F_methodExpression(b *box) int { return (*box).area(b) }

func D_methods() {
	b := &box{1, 2, 3}
	s := F_itabValue(300)
	s = F_itabValue(3)
	sink = F_itabPointer(b)
	sink = F_itabSmall(300)
	number = F_callMethods(s)
	number = F_callMethods(b)
	number = F_localMethods(4)
	number = F_assert(b)
	number = F_assert(12)
	sink = F_convertInterface(s)
	truth = F_stringer(b)
	truth = F_stringer(3)
	for _, v := range []any{nil, 5, "ab", point{1, 2}} {
		sink = v
	}
	number = F_typeSwitch(nil)
	number = F_typeSwitch(global)
	number = F_typeSwitch("ab")
	number = F_typeSwitch(b)
	number = F_typeSwitch(point{1, 2})
	number = F_typeSwitch(square{2})
	number = F_typeSwitch([]int{1})
	number = F_typeSwitch(1.5)
	truth = F_compareConcrete(s, square{3})
	number = F_methodValue(square{3})
	number = F_methodExpression(b)
}
