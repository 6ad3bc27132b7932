package main

import (
	"fmt"
	"sort"
)

// Locals whose addresses go to others, directly and in roundabout ways: what
// others may have changed must not be claimed any more, and nothing else need be
// forgotten.

//go:noinline
func call(f func()) { f() }

//go:noinline
func callBoth(fs [2]func()) { fs[0](); fs[1]() }

//go:noinline
func setAll(ps ...*int) {
	for i, p := range ps {
		*p = i + 20
	}
}

//go:noinline
func setAny(v any) {
	if p, ok := v.(*int); ok {
		*p = 99
	}
}

type holder struct{ p *point }

//go:noinline
func setHeld(h *holder) { h.p.x, h.p.y = 7, 8 }

//go:noinline
func F_selectLocal(p bool, n int) int {
	a, b := 1, 2
	q := &a
	if p {
		q = &b
	}
	*q = n
	bump(q)
	return 10*a + b
}

//go:noinline
func F_captured(n int) int {
	x, y := n, n+1
	call(func() { x += 3 })
	callBoth([2]func(){func() { x++ }, func() { y *= 2 }})
	return x + y
}

//go:noinline
func F_lendMany(n int) int {
	a, b, c, d := 1, 2, 3, n
	setAll(&a, &b, &c)
	return a + b + c + d
}

//go:noinline
func F_lendBoxed(n int) int {
	a, b := n, n
	setAny(&a)
	return a - b
}

//go:noinline
func F_lendHeld(n int) int {
	p, q := point{n, 1}, point{n, 2}
	h := holder{&p}
	setHeld(&h)
	h.p = &q
	return p.x + q.x + h.p.y
}

//go:noinline
func F_lendLater(n int) int {
	p, q := point{n, 1}, point{n, 2}
	h := holder{&p}
	g := &h
	setHeld(g)
	g.p = &q
	setHeld(g)
	return p.x + q.y
}

//go:noinline
func F_scan(s string) int {
	a, b := 1, 2
	fmt.Sscan(s, &a, &b)
	return a + b
}

//go:noinline
func F_localSlice(n int) int {
	var a [6]int
	s := append(a[:0], 3, 1, 2)
	s = append(s, n)
	sort.Ints(s)
	copy(a[1:], a[:4])
	return a[1] + a[2] + s[0]
}

//go:noinline
func F_interfaceToLocal(n int) int {
	b := box{n, 2, 3}
	var s shape = &b
	b.w++
	return s.area() + b.w
}

//go:noinline
func F_sortSlice(n int) int {
	calls := 0
	s := []int{3, n, 2}
	sort.Slice(s, func(i, j int) bool { calls++; return s[i] < s[j] })
	return s[0] + calls
}

//go:noinline
func F_channelOfPointers(n int) int {
	c := make(chan *point, 2)
	p := &point{n, 2}
	c <- p
	(<-c).x = 11
	return p.x
}

//go:noinline
func F_mapOfPointers(n int) int {
	p := &point{n, 2}
	m := map[int]*point{1: p}
	m[1].x++
	return p.x + m[1].y
}

//go:noinline
func F_pointerInPointer(n int) int {
	x := n
	p := &x
	q := &p
	r := &q
	bump(**r)
	y := 5
	**r = &y
	bump(*q)
	return x + y
}

func D_lend() {
	number = F_selectLocal(true, 5) + F_selectLocal(false, 6)
	number = F_captured(4)
	number = F_lendMany(5)
	number = F_lendBoxed(6)
	number = F_lendHeld(7)
	number = F_lendLater(8)
	number = F_scan("12 13")
	number = F_localSlice(9)
	number = F_interfaceToLocal(10)
	number = F_sortSlice(1)
	number = F_channelOfPointers(12)
	number = F_mapOfPointers(13)
	number = F_pointerInPointer(14)
}
