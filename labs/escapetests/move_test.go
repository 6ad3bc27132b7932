package escapetests

import "testing"

// lem.move1.name=a variable
// lem.move1.alloc=1
// lem.move1.bytes=4
func BenchmarkMoveVariable(b *testing.B) {
	for i := 0; i < b.N; i++ {
		var id int32 = 4096 // lem.move1.m=moved to heap: id
		sink = &id
	}
}

// lem.move2.name=a variable that is a pointer
// lem.move2.alloc=1
// lem.move2.bytes=8
func BenchmarkMovePointer(b *testing.B) {
	for i := 0; i < b.N; i++ {
		id := &total // lem.move2.m=moved to heap: id
		at = &id
	}
}

var at **int32

// lem.move3.name=a parameter
// lem.move3.alloc=1
// lem.move3.bytes=4
func BenchmarkMoveParameter(b *testing.B) {
	for i := 0; i < b.N; i++ {
		parameter(4096)
	}
}

//go:noinline
func parameter(id int32) { // lem.move3.m=moved to heap: id
	sink = &id
}

// lem.move4.name=an array, for one of its elements
// lem.move4.alloc=1
// lem.move4.bytes=16
func BenchmarkMoveArray(b *testing.B) {
	for i := 0; i < b.N; i++ {
		var ids [4]int32 // lem.move4.m=moved to heap: ids
		sink = &ids[2]
	}
}

// lem.move5.name=a variable of each turn of a loop
// lem.move5.alloc=3
// lem.move5.bytes=12
func BenchmarkMoveLoop(b *testing.B) {
	for i := 0; i < b.N; i++ {
		total += loop()
	}
}

//go:noinline
func loop() int32 {
	var last *int32
	for i := int32(0); i < 3; i++ {
		id := 2 * i // lem.move5.m=moved to heap: id
		last = &id
	}
	return *last
}

// lem.move6.name=a captured variable that is changed, and its function literal
// lem.move6.alloc=2
func BenchmarkMoveCounter(b *testing.B) {
	for i := 0; i < b.N; i++ {
		next = counter()
	}
}

var next func() int32

//go:noinline
func counter() func() int32 {
	var n int32           // lem.move6.m=moved to heap: n
	return func() int32 { // lem.move6.m=func literal escapes to heap
		n++
		return n
	}
}

// lem.move7.name=not a captured variable that is only read
// lem.move7.alloc=1
func BenchmarkMoveConstant(b *testing.B) {
	for i := 0; i < b.N; i++ {
		next = constant()
	}
}

//go:noinline
func constant() func() int32 {
	var n int32 = 4096               // lem.move7.m!=moved
	return func() int32 { return n } // lem.move7.m=func literal escapes to heap
}

// lem.move8.name=not a variable whose address stays in the frame
// lem.move8.alloc=0
func BenchmarkMoveFrame(b *testing.B) {
	for i := 0; i < b.N; i++ {
		var id int32 = 4096 // lem.move8.m!=(escapes|leaking|moved)
		p := &id            // lem.move8.m!=(escapes|leaking|moved)
		total += *p
	}
}

// lem.move9.name=a variable of more than 128 KiB, and one of 128 KiB not
// lem.move9.alloc=1
// lem.move9.bytes=139264
func BenchmarkMoveLarge(b *testing.B) {
	for i := 0; i < b.N; i++ {
		var fits [128 << 10]byte   // lem.move9.m!=(escapes|moved)
		var over [128<<10 + 1]byte // lem.move9.m=moved to heap: over
		fill(fits[:])
		fill(over[:])
	}
}

// lem.move10.name=what make makes, of more than 64 KiB
// lem.move10.alloc=1
// lem.move10.bytes=73728
func BenchmarkMoveMake(b *testing.B) {
	for i := 0; i < b.N; i++ {
		fill(make([]byte, 64<<10))   // lem.move10.m=make\(\[\]byte, 65536\) does not escape
		fill(make([]byte, 64<<10+1)) // lem.move10.m=make\(\[\]byte, 65537\) escapes to heap
	}
}

//go:noinline
func fill(b []byte) { b[len(b)-1] = 1 }

// lem.move11.name=a captured variable of 129 bytes, also if it is only read
// lem.move11.alloc=2
func BenchmarkMoveCapturedLarge(b *testing.B) {
	for i := 0; i < b.N; i++ {
		reader = capturedLarge()
	}
}

var reader func() byte

//go:noinline
func capturedLarge() func() byte {
	var n [129]byte                    // lem.move11.m=moved to heap: n
	return func() byte { return n[0] } // lem.move11.m=func literal escapes to heap
}

// lem.move12.name=not a captured variable of 128 bytes that is only read
// lem.move12.alloc=1
func BenchmarkMoveCapturedSmall(b *testing.B) {
	for i := 0; i < b.N; i++ {
		reader = capturedSmall()
	}
}

//go:noinline
func capturedSmall() func() byte {
	var n [128]byte                    // lem.move12.m!=moved
	return func() byte { return n[0] } // lem.move12.m=func literal escapes to heap
}

// lem.move13.name=not a captured variable that is changed, if the literal stays
// lem.move13.alloc=0
func BenchmarkMoveCalled(b *testing.B) {
	for i := 0; i < b.N; i++ {
		var n int32          // lem.move13.m!=moved
		call(func() { n++ }) // lem.move13.m=func literal does not escape
		total += n
	}
}

//go:noinline
func call(f func()) { f() }

// lem.move14.name=what make makes, of a size that is not known: in the frame up to 32 bytes
// lem.move14.alloc=1
// lem.move14.bytes=48
func BenchmarkMoveMakeUnknown(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sized(32)
		sized(33)
	}
}

//go:noinline
func sized(n int) {
	fill(make([]byte, n)) // lem.move14.m=make\(\[\]byte, n\) does not escape
}
