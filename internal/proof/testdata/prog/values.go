package main

// Structs and arrays of many sizes: they are cleared and copied with one
// instruction, with several, by Duff's device or by a repeated one.

type (
	a32   [4]int
	a48   [6]int
	a64   [8]int
	a104  [13]int
	a136  [17]int
	a256  [32]int
	a1000 [125]int
	a2000 [250]int
	odd   struct {
		a int8
		b int32
		c string
		d [3]byte
		e point
		f float32
	}
	nested struct {
		p   point
		ps  [2]point
		ptr *point
	}
)

//go:noinline
func F_zero32(i int) int { var a a32; a[i] = i; return a[0] + a[i] }

//go:noinline
func F_zero48(i int) int { var a a48; a[i] = i; return a[0] + a[i] }

//go:noinline
func F_zero64(i int) int { var a a64; a[i] = i; return a[0] + a[i] }

//go:noinline
func F_zero104(i int) int { var a a104; a[i] = i; return a[0] + a[i] }

//go:noinline
func F_zero136(i int) int { var a a136; a[i] = i; return a[0] + a[i] }

//go:noinline
func F_zero256(i int) int { var a a256; a[i] = i; return a[0] + a[i] }

//go:noinline
func F_zero1000(i int) int { var a a1000; a[i] = i; return a[0] + a[i] }

//go:noinline
func F_zero2000(i int) int { var a a2000; a[i] = i; return a[0] + a[i] }

//go:noinline
func F_copy64(p, q *a64) { *p = *q }

//go:noinline
func F_copy136(p, q *a136) { *p = *q; p[3]++ }

//go:noinline
func F_copy256(p *a256) int { b := *p; b[2]++; return b[2] + p[2] }

//go:noinline
func F_copy1000(p *a1000) int { b := *p; b[2]++; return b[2] + p[2] }

//go:noinline
func F_copy2000(p *a2000) int { b := *p; b[2]++; return b[2] + p[2] }

//go:noinline
func F_struct(p point) point { p.x, p.y = p.y, p.x+1; return p }

//go:noinline
func F_odd(o odd) odd {
	o.a--
	o.b += int32(o.a)
	o.d[1] = byte(o.b)
	o.e.x = len(o.c)
	return o
}

//go:noinline
func F_nested(n *nested) int {
	n.ps[1] = n.p
	n.ptr.y = 5
	return n.p.x + n.ps[1].y + n.ptr.y
}

//go:noinline
func F_largeArgument(t nested, i int) int { return t.ps[i].x + t.p.y }

//go:noinline
func F_largeResult(i int) (t nested) {
	t.ps[i].x = 4
	return t
}

//go:noinline
func F_equalStructs(a, b odd) bool { return a == b }

func D_values() {
	number = F_zero32(2) + F_zero48(3)
	number += F_zero64(7) + F_zero104(8)
	number += F_zero136(9) + F_zero256(30)
	number += F_zero1000(100) + F_zero2000(200)
	x, y := new(a64), &a64{1, 2, 3}
	F_copy64(x, y)
	F_copy64(x, x)
	F_copy136(new(a136), &a136{1, 2, 3, 4})
	number = F_copy256(&a256{1, 2, 3})
	number = F_copy1000(&a1000{1, 2, 3})
	number = F_copy2000(&a2000{1, 2, 3})
	p := F_struct(point{1, 2})
	o := F_odd(odd{1, 2, "abc", [3]byte{1, 2, 3}, p, 2.5})
	n := &nested{p: p}
	n.ptr = &n.p
	number = F_nested(n)
	number = F_largeArgument(*n, 1)
	sink = F_largeResult(1)
	truth = F_equalStructs(o, o)
}
