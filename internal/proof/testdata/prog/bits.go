package main

import (
	"encoding/binary"
	"math/bits"
	"sync/atomic"
)

//go:noinline
func F_shifts(x int, n uint) (a, b, c int) { return x << n, x >> n, int(uint(x) >> n) }

//go:noinline
func F_shifts32(x int32, n uint8) (a, b int32, c uint32) { return x << n, x >> n, uint32(x) >> n }

//go:noinline
func F_shifts8(x int8, y uint8, n uint) (int8, int8, uint8) { return x << (n & 7), x >> n, y >> n }

//go:noinline
func F_rotate(x uint64, y uint32, n int) (a, b uint64, c, d uint32) {
	return bits.RotateLeft64(x, n), bits.RotateLeft64(x, 13), bits.RotateLeft32(y, n), bits.RotateLeft32(y, -3)
}

//go:noinline
func F_rotateSmall(x uint16, y uint8, n int) (uint16, uint8) {
	return bits.RotateLeft16(x, n), bits.RotateLeft8(y, 3)
}

//go:noinline
func F_length(x uint64, y uint32) (a, b, c, d int) {
	return bits.Len64(x), bits.TrailingZeros64(x), bits.Len32(y), bits.LeadingZeros32(y)
}

//go:noinline
func F_count(x uint64, y uint32) (int, int) { return bits.OnesCount64(x), bits.OnesCount32(y) }

//go:noinline
func F_reverse(x uint64, y uint32) (a, b uint64, c uint32) {
	return bits.ReverseBytes64(x), bits.Reverse64(x), bits.ReverseBytes32(y)
}

//go:noinline
func F_wide(x, y uint64) (a, b, c, d uint64) {
	a, b = bits.Mul64(x, y)
	c, d = bits.Div64(x>>40, y, 1<<40)
	return
}

//go:noinline
func F_carry(x, y, z uint64) (a, b, c uint64) {
	a, c = bits.Add64(x, y, 0)
	b, c = bits.Add64(z, 1, c)
	b, c = bits.Sub64(b, x, c)
	return
}

//go:noinline
func F_bits(x uint64, n uint) (uint64, bool) {
	x |= 1 << n
	x &^= 1 << 5
	x ^= 1 << 40
	return x & -x, x&(1<<n) != 0
}

//go:noinline
func F_masks(x, y uint64) uint64 { return x&0xff00 | y&^0xff | (x^y)<<3 }

//go:noinline
func F_fields(x uint64, y uint32) (uint64, uint32) { return x >> 8 & 0xffff, y << 5 & 0xfff00 }

//go:noinline
func F_endian(b []byte) (uint32, uint64) {
	binary.BigEndian.PutUint16(b[2:], 0x1234)
	return binary.LittleEndian.Uint32(b), binary.BigEndian.Uint64(b)
}

//go:noinline
func F_atomic(p *int64, q *int32, r **int) (n int64) {
	atomic.StoreInt64(p, 5)
	n = atomic.AddInt64(p, 3) + int64(atomic.AddInt32(q, -1))
	if atomic.CompareAndSwapInt64(p, 8, 10) {
		n += atomic.SwapInt64(p, 11)
	}
	if atomic.CompareAndSwapInt32(q, 8, 10) {
		n++
	}
	if atomic.LoadInt64(p) == 11 && atomic.LoadInt32(q) < 0 {
		n++
	}
	return n + int64(atomic.LoadInt32(q))
}

//go:noinline
func F_crc(x uint64) uint64 {
	h := uint64(14695981039346656037)
	for i := uint(0); i < 64; i += 8 {
		h ^= x >> i & 0xff
		h *= 1099511628211
	}
	return h
}

func D_bits() {
	number, _, _ = F_shifts(-12345, 5)
	number, _, _ = F_shifts(-12345, 64)
	sink, _, _ = F_shifts32(-12345, 5)
	sink, _, _ = F_shifts32(-12345, 40)
	sink, _, _ = F_shifts8(-12, 250, 3)
	sink, _, _, _ = F_rotate(0x123456789abcdef0, 0x12345678, 9)
	sink, _ = F_rotateSmall(0x1234, 0x56, 5)
	number, _, _, _ = F_length(1<<40, 1<<12)
	number, _, _, _ = F_length(0, 0)
	number, _ = F_count(0x123456789abcdef0, 0xff)
	sink, _, _ = F_reverse(0x123456789abcdef0, 0x12345678)
	sink, _, _, _ = F_wide(0x123456789abcdef0, 0xfedcba9876543210)
	sink, _, _ = F_carry(1<<63+1, 1<<63+2, 3)
	sink, _ = F_bits(0x123456789abcdef0, 33)
	sink = F_masks(0x123456789abcdef0, 0xfedcba9876543210)
	sink, _ = F_fields(0x123456789abcdef0, 0x12345678)
	sink, _ = F_endian([]byte{1, 2, 3, 4, 5, 6, 7, 8})
	a, b := int64(1), int32(-7)
	sink = F_atomic(&a, &b, nil)
	sink = F_crc(0x1122334455667788)
}
