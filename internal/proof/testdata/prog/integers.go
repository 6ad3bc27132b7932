package main

//go:noinline
func F_integers(x, y int) (a, b, c, d int) { return x + y, x - y, x * y, x &^ y }

//go:noinline
func F_divide(x, y int) (int, int) { return x / y, x % y }

//go:noinline
func F_divideUnsigned(x, y uint64) (uint64, uint64) { return x / y, x % y }

//go:noinline
func F_divide32(x, y int32) (int32, int32) { return x / y, x % y }

//go:noinline
func F_divide16(x, y int16) (int16, int16) { return x / y, x % y }

//go:noinline
func F_divide8(x, y int8, u, v uint8) (int8, int8, uint8, uint8) { return x / y, x % y, u / v, u % v }

//go:noinline
func F_divideConstant(x int) (a, b, c, d int) { return x / 7, x % 7, x / 16, x % 16 }

//go:noinline
func F_divideConstantUnsigned(x uint64, y uint32) (a, b uint64, c, d uint32) {
	return x / 10, x % 10, y / 10, y % 1000
}

//go:noinline
func F_minus(x int) (int, int) { return x / -1, -x }

//go:noinline
func F_multiplyConstant(x int) (a, b, c, d, e int) { return x * 3, x * 10, x * 100, x * -7, x * 1 << 4 }

//go:noinline
func F_narrow(a uint8, b int8, c uint16, d int16) (uint8, int8, uint16, int16) {
	return a + 200, b * 3, c - 9, d << 3
}

//go:noinline
func F_extend(a uint8, b int8, c uint16, d int16, e uint32, f int32) int {
	return int(a) + int(b) + int(c) + int(d) + int(e) + int(f)
}

//go:noinline
func F_truncate(x int) (uint8, int8, uint16, int16, uint32, int32) {
	return uint8(x), int8(x), uint16(x), int16(x), uint32(x), int32(x)
}

//go:noinline
func F_words(x, y uint32) (a, b, c uint32) { return x*y + 1, x - y, ^x }

//go:noinline
func F_comparisons(x, y int, u, v uint) (n int) {
	if x < y {
		n++
	}
	if x >= y {
		n += 2
	}
	if u < v {
		n += 4
	}
	if u >= v {
		n += 8
	}
	if x == int(u) {
		n += 16
	}
	return n
}

//go:noinline
func F_booleans(x, y int, p bool) (a, b, c bool) { return x < y && p, x > y || p, !p }

//go:noinline
func F_minimum(x, y int) int {
	if x < y {
		return x
	}
	return y
}

func D_integers() {
	number, _, _, _ = F_integers(12, -5)
	number, _ = F_divide(-17, 5)
	number, _ = F_divide(-1<<63, -1)
	sink, _ = F_divideUnsigned(1<<63, 10)
	sink, _ = F_divide32(-1<<31, -1)
	sink, _ = F_divide32(1000, 7)
	sink, _ = F_divide16(-1000, 7)
	sink, _, _, _ = F_divide8(-100, 7, 200, 9)
	number, _, _, _ = F_divideConstant(-12345)
	sink, _, _, _ = F_divideConstantUnsigned(1<<64-1, 1<<32-1)
	number, _ = F_minus(8)
	number, _, _, _, _ = F_multiplyConstant(-9)
	sink, _, _, _ = F_narrow(100, 100, 3, -5000)
	number = F_extend(200, -3, 60000, -2, 1<<31, -7)
	sink, _, _, _, _, _ = F_truncate(-123456789)
	sink, _, _ = F_words(1<<31+5, 7)
	number = F_comparisons(-1, 1, 1<<63, 2)
	truth, _, _ = F_booleans(1, 2, true)
	number = F_minimum(1, 2)
	number = F_minimum(2, 1)
}
