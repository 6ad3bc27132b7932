package main

import "unsafe"

// Values that are stored in the interface value itself, or in no memory of
// their own.

type (
	point  struct{ x, y int }
	one    struct{ p *int }
	small  struct{ b byte }
	empty  struct{}
	row    [1]*int
	triple struct{ a, b, c int }
)

var (
	global   = 41
	aMap     = map[string]int{"a": 1, "bc": 2}
	aChan    = make(chan int, 1)
	constant = [3]int{1, 2, 3}
)

//go:noinline
func F_pointer(p *int) any { return p }

//go:noinline
func F_map(m map[string]int) any { return m }

//go:noinline
func F_chan(c chan int) any { return c }

//go:noinline
func F_func(f func() int) any { return f }

//go:noinline
func F_unsafe(p *int) any { return unsafe.Pointer(p) }

//go:noinline
func F_pointerStruct(p *int) any { return one{p} }

//go:noinline
func F_pointerArray(p *int) any { return row{p} }

//go:noinline
func F_empty() any { return empty{} }

//go:noinline
func F_emptyArray() any { return [0]int{} }

//go:noinline
func F_bool(b bool) any { return b }

//go:noinline
func F_byte(b byte) any { return b }

//go:noinline
func F_int8(b int8) any { return b }

//go:noinline
func F_smallStruct(b byte) any { return small{b} }

//go:noinline
func F_constants() (a, b, c, d any) { return 1000, "text", 2.5, point{1, 2} }

//go:noinline
func F_zeroes() (a, b, c, d any) { return 0, "", 0.0, point{} }

//go:noinline
func F_global() any { return constant }

//go:noinline
func F_isNil(v any) (bool, bool) { return v == nil, v != nil }

func D_direct() {
	sink = F_pointer(&global)
	sink = F_pointer(nil)
	sink = F_map(aMap)
	sink = F_chan(aChan)
	sink = F_func(func() int { return global })
	sink = F_unsafe(&global)
	sink = F_pointerStruct(&global)
	sink = F_pointerArray(&global)
	sink = F_empty()
	sink = F_emptyArray()
	sink = F_bool(true)
	sink = F_byte(200)
	sink = F_int8(-3)
	sink = F_smallStruct(7)
	sink, _, _, _ = F_constants()
	_, sink, _, _ = F_zeroes()
	sink = F_global()
	truth, _ = F_isNil(sink)
}
