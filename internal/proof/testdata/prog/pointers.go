package main

import "unsafe"

//go:noinline
func F_alias(p, q *int) int {
	*p = 1
	*q = 2
	return *p
}

//go:noinline
func F_aliasSlices(s, t []int) int {
	s[0] = 1
	t[0] = 2
	return s[0] + t[0]
}

//go:noinline
func F_aliasGlobal(p *int) int {
	global = 5
	*p = 6
	return global
}

//go:noinline
func F_aliasBytes(p *int, q *byte) int {
	*p = 0x0102030405060708
	*q = 0xff
	return *p
}

//go:noinline
func F_globals(x int) int {
	number = x
	real64 = 2.5
	text = "global"
	big[3] = x
	truth = x > 3
	return number + len(text) + big[3]
}

//go:noinline
func F_local(x int) int {
	p := &x
	*p += 3
	q := &p
	**q *= 2
	return x
}

//go:noinline
func F_escaping(x int) *int { return &x }

//go:noinline
func F_new(x int) *point {
	p := new(point)
	p.y = x
	return p
}

//go:noinline
func F_literalPointer(x int) *nested {
	return &nested{p: point{x, x + 1}, ptr: &point{3, 4}}
}

//go:noinline
func F_lend(x int) int {
	y := x + 1
	bump(&y)
	return y + x
}

//go:noinline
func bump(p *int) { *p += 10 }

//go:noinline
func F_lendTwice(i int) int {
	var a [4]int
	b := [2]*int{&a[1], &a[2]}
	bump(b[i])
	*b[1-i] = 7
	return a[1] + a[2]
}

//go:noinline
func F_linked(n int) int {
	type node struct {
		value int
		next  *node
	}
	var head *node
	for i := 0; i < n; i++ {
		head = &node{i, head}
	}
	sum := 0
	for l := head; l != nil; l = l.next {
		sum += l.value
	}
	return sum
}

//go:noinline
func F_unsafeSlot(x uint64) uint32 {
	p := (*[2]uint32)(unsafe.Pointer(&x))
	p[0], p[1] = p[1], p[0]
	return p[0] + uint32(x)
}

//go:noinline
func F_swap(p, q *string) { *p, *q = *q, *p }

//go:noinline
func F_storeInterface(p *any, x int) { *p = x }

//go:noinline
func F_index2(a *[4]int, i, j int) int {
	a[i] = 3
	a[j] = 4
	return a[i]
}

//go:noinline
func F_indexLocal(i, j int) int {
	var a [4]int
	a[i] = 3
	a[j] = 4
	return a[i] + a[0]
}

func D_pointers() {
	x, y := 1, 2
	number = F_alias(&x, &y)
	number = F_alias(&x, &x)
	s := []int{1, 2, 3}
	number = F_aliasSlices(s, s[:2])
	number = F_aliasGlobal(&global)
	number = F_aliasGlobal(&x)
	number = F_aliasBytes(&x, (*byte)(unsafe.Pointer(&x)))
	number = F_globals(6)
	number = F_local(4)
	sink = F_escaping(5)
	sink = F_new(6)
	sink = F_literalPointer(7)
	number = F_lend(8)
	number = F_lendTwice(0)
	number = F_linked(3)
	sink = F_unsafeSlot(0x1122334455667788)
	a, b := "a", "bc"
	F_swap(&a, &b)
	F_storeInterface(&sink, 1000)
	number = F_index2(&[4]int{1, 2, 3, 4}, 1, 1)
	number = F_indexLocal(2, 2)
	text = a + b
}
