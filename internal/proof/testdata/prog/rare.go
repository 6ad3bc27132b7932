package main

import (
	"math/bits"
	"sync/atomic"
	"unsafe"
)

// What makes the compiler use an instruction that the other functions do not
// show.

//go:noinline
func F_setConditions(x, y int, u, v uint) (a, b, c, d, e, f bool) {
	return x >= y, x <= y, u < v, u <= v, u >= v, u > v
}

//go:noinline
func F_testBit(x uint64, n uint, y uint32) (a int, b bool) {
	if x&(1<<(n&63)) != 0 {
		a = 3
	}
	return a, y&(1<<(n&31)) == 0
}

//go:noinline
func F_setBit32(x uint32, n uint) (uint32, uint32) { return x | 1<<(n&31), x &^ (1 << (n & 31)) }

//go:noinline
func F_shift16(x uint16, y int16, n uint) (a, b uint16, c int16, d int16) {
	return x >> 3, x >> n, y >> 3, y >> n
}

//go:noinline
func F_select32(x, y int32) (a, b, c, d, e, f int32) {
	a, b, c, d, e, f = x, x, x, x, x, x
	if x < y {
		a = y
	}
	if x > y {
		b = y
	}
	if x <= y {
		c = 2 * y
	}
	if x >= y {
		d = y
	}
	if x == y {
		e = y + 1
	}
	if x != y {
		f = y
	}
	return
}

//go:noinline
func F_selectUnsigned(x, y uint32, u, v uint64) (a, b, c, d uint32, e, f uint64) {
	a, b, c, d, e, f = x, x, x, x, u, u
	if x < y {
		a = y
	}
	if x > y {
		b = y
	}
	if x <= y {
		c = 2 * y
	}
	if x >= y {
		d = y
	}
	if u < v {
		e = v
	}
	if u >= v {
		f = v + 1
	}
	return
}

//go:noinline
func F_select16(x, y uint16, i, j int) (a, b uint16, c, d int) {
	a, b, c, d = x, x, i, i
	if i == j {
		a = y
	}
	if i != j {
		b = y
	}
	if i >= j {
		c = j
	}
	if i <= j {
		d = j * 2
	}
	return
}

//go:noinline
func F_divideUnsigned32(x, y uint32, u, v uint16) (a, b uint32, c, d uint16) {
	return x / y, x % y, u / v, u % v
}

//go:noinline
func F_remainder(x, y uint64) uint64 { return x % y }

//go:noinline
func F_divideSeven(x uint64) uint64 { return x / 7 }

//go:noinline
func F_bitsSmall(x uint16, y uint8) (a, b, c, d int) {
	return bits.Len16(x), bits.Len8(y), bits.TrailingZeros16(x), bits.TrailingZeros8(y)
}

//go:noinline
func F_reverseSmall(x uint16, y uint32) (uint16, uint32, uint16) {
	return bits.ReverseBytes16(x), bits.Reverse32(y), bits.Reverse16(x)
}

//go:noinline
func F_rotateRight(x uint32, y uint64, n int) (uint32, uint64) {
	return bits.RotateLeft32(x, -n), bits.RotateLeft64(y, -n)
}

//go:noinline
func F_memoryBytes(p *[4]byte, b byte) {
	p[0] |= b
	p[1] &= b
	p[2] |= 3
	p[3] &^= 6
}

//go:noinline
func F_memoryWords(p *[2]uint32, q *[2]uint64, x uint32) {
	p[0] |= x
	p[1] ^= x
	q[0] += uint64(x)
	q[1]--
}

//go:noinline
func F_unsafeSlice(p *point, n int) int { return len(unsafe.Slice(p, n)) }

//go:noinline
func F_negativeSum(x, y int) (n int) {
	if x+y < 0 {
		n = 1
	}
	if x-y >= 0 {
		n += 2
	}
	if x == -5 {
		n += 4
	}
	if x+7 > 0 {
		n += 8
	}
	if int32(x)+int32(y) == 0 {
		n += 16
	}
	return n
}

//go:noinline
func F_difference(x, y int) int {
	d := x - y
	if d == 0 {
		return 7
	}
	if e := y - 3; e < 0 {
		return e
	}
	return d
}

//go:noinline
func F_fieldMoves(x, y uint64, i int64) (a, b, c, d uint64, e, f, g int64) {
	return x & 0xff << 4, x&^0xff0 | y&0xff<<4, x<<13 | y>>51, x&^0xff | y>>8&0xff, int64(int8(i)) << 4, i << 8 >> 20, int64(int16(i)) >> 2
}

//go:noinline
func F_inverted(x, y uint64, u, v uint32) (a, b, c uint64, d uint32) {
	return x ^ ^y, x | ^y, x &^ y, u<<5 | v>>27
}

//go:noinline
func F_products(x, y int64, i, j int32, u, v uint32) (a, b, c int64, d uint64) {
	return -(x * y), x*y - 3, int64(i) * int64(j), uint64(u) * uint64(v)
}

//go:noinline
func F_conditional(x int, p bool) (a, b, c int) {
	a, b, c = x, 0, x
	if p {
		a = -a
	}
	if x > 3 {
		b = -1
	}
	if !p {
		c = ^c
	}
	return
}

type small32 struct {
	a, b int32
	f, g float32
}

//go:noinline
func F_pairs(s *small32) (int, float32) {
	t := *s
	s.f, s.g = t.g, -t.f
	return int(s.a) + int(s.b), t.f + t.g
}

//go:noinline
func F_fused(x, y, z float64, u, v, w float32) (a, b, c float64, d, e float32) {
	return x*y + z, -(x * y) - z, z - x*y, u*v + w, w - u*v
}

//go:noinline
func F_atomic32(p *int32, q *uint32, r *unsafe.Pointer) int32 {
	atomic.StoreInt32(p, 5)
	n := atomic.SwapInt32(p, 6) + int32(atomic.AddUint32(q, 3))
	atomic.StorePointer(r, unsafe.Pointer(p))
	if atomic.CompareAndSwapUint32(q, 9, 1) {
		n++
	}
	if atomic.LoadPointer(r) != nil {
		n += 4
	}
	return n
}

func D_rare() {
	truth, _, _, _, _, _ = F_setConditions(1, 2, 3, 2)
	number, truth = F_testBit(0x123456789abcdef0, 33, 0x12345678)
	number, truth = F_testBit(0x123456789abcdef0, 32, 0x12345678)
	sink, _ = F_setBit32(0x12345678, 7)
	sink, _, _, _ = F_shift16(0xf234, -1234, 5)
	sink, _, _, _, _, _ = F_select32(-1, 2)
	sink, _, _, _, _, _ = F_select32(3, 2)
	sink, _, _, _, _, _ = F_selectUnsigned(1, 1<<31, 1<<63, 5)
	sink, _, _, _, _, _ = F_selectUnsigned(1<<31, 1, 5, 1<<63)
	sink, _, _, _ = F_select16(1, 2, 3, 4)
	sink, _, _, _ = F_select16(1, 2, 4, 4)
	sink, _, _, _ = F_divideUnsigned32(1<<31+9, 7, 60000, 9)
	sink = F_remainder(1<<63+9, 1000)
	sink = F_divideSeven(1<<64 - 3)
	number, _, _, _ = F_bitsSmall(0x1230, 0x50)
	number, _, _, _ = F_bitsSmall(0, 0)
	sink, _, _ = F_reverseSmall(0x1234, 0x12345678)
	sink, _ = F_rotateRight(0x12345678, 0x123456789abcdef0, 5)
	F_memoryBytes(&[4]byte{1, 2, 4, 7}, 6)
	F_memoryWords(&[2]uint32{1, 2}, &[2]uint64{3, 4}, 5)
	number = F_unsafeSlice(&point{}, int(global%2)+1)
	number = F_negativeSum(-5, 2)
	number = F_negativeSum(5, -5)
	number = F_difference(5, 2) + F_difference(2, 2) + F_difference(2, 5)
	sink, _, _, _, _, _, _ = F_fieldMoves(0x123456789abcdef0, 0xfedcba9876543210, -0x123456789abcde8)
	sink, _, _, _ = F_inverted(0x123456789abcdef0, 0xfedcba9876543210, 0x12345678, 0x9abcdef0)
	sink, _, _, _ = F_products(-7, 9, -3, 1<<30, 1<<31, 3)
	number, _, _ = F_conditional(5, true)
	number, _, _ = F_conditional(2, false)
	number, real32 = F_pairs(&small32{-1, 5, 1.5, 2.5})
	real64, _, _, _, _ = F_fused(1.1, 2.2, 3.3, 1.1, 2.2, 3.3)
	a, b, c := int32(1), uint32(6), unsafe.Pointer(nil)
	number = int(F_atomic32(&a, &b, &c))
}
