package escapetests

import "testing"

// lem.escape1.name=through a parameter that leaks
// lem.escape1.alloc=1
// lem.escape1.bytes=4
func BenchmarkEscapeParameter(b *testing.B) {
	for i := 0; i < b.N; i++ {
		record(new(int32)) // lem.escape1.m=new\(int32\) escapes to heap
	}
}

// lem.escape2.name=through a sink
// lem.escape2.alloc=1
// lem.escape2.bytes=4
func BenchmarkEscapeSink(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sink = new(int32) // lem.escape2.m=new\(int32\) escapes to heap
	}
}

// lem.escape3.name=through a result
// lem.escape3.alloc=1
// lem.escape3.bytes=4
func BenchmarkEscapeResult(b *testing.B) {
	for i := 0; i < b.N; i++ {
		total += *result()
	}
}

//go:noinline
func result() *int32 {
	return new(int32) // lem.escape3.m=new\(int32\) escapes to heap
}

// lem.escape4.name=through a channel
// lem.escape4.alloc=1
// lem.escape4.bytes=4
func BenchmarkEscapeChannel(b *testing.B) {
	c := make(chan *int32, 1)
	for i := 0; i < b.N; i++ {
		c <- new(int32) // lem.escape4.m=new\(int32\) escapes to heap
		<-c
	}
}

// lem.escape5.name=not into a struct of the same frame
// lem.escape5.alloc=0
func BenchmarkEscapeStruct(b *testing.B) {
	for i := 0; i < b.N; i++ {
		var p pair
		p.a = new(int32) // lem.escape5.m=new\(int32\) does not escape
		total += *p.a
	}
}

// lem.escape6.name=where a pointer points to
// lem.escape6.alloc=1
// lem.escape6.bytes=4
func BenchmarkEscapePointer(b *testing.B) {
	for i := 0; i < b.N; i++ {
		p := new(pair)   // lem.escape6.m=new\(pair\) does not escape
		p.a = new(int32) // lem.escape6.m=new\(int32\) escapes to heap
		total += *p.a
	}
}

// lem.escape7.name=into a slice of the same frame
// lem.escape7.alloc=1
// lem.escape7.bytes=4
func BenchmarkEscapeSlice(b *testing.B) {
	for i := 0; i < b.N; i++ {
		ids := make([]*int32, 1) // lem.escape7.m=make\(\[\]\*int32, 1\) does not escape
		ids[0] = new(int32)      // lem.escape7.m=new\(int32\) escapes to heap
		total += *ids[0]
	}
}

// lem.escape8.name=into a map of the same frame
// lem.escape8.alloc=1
// lem.escape8.bytes=4
func BenchmarkEscapeMap(b *testing.B) {
	for i := 0; i < b.N; i++ {
		ids := map[int]*int32{} // lem.escape8.m=map\[int\]\*int32{} does not escape
		ids[0] = new(int32)     // lem.escape8.m=new\(int32\) escapes to heap
		total += *ids[0]
	}
}

// lem.escape9.name=through a goroutine, and its function literal with it
// lem.escape9.alloc=2
func BenchmarkEscapeGoroutine(b *testing.B) {
	done := make(chan bool)
	for i := 0; i < b.N; i++ {
		id := new(int32) // lem.escape9.m=new\(int32\) escapes to heap
		go func() {      // lem.escape9.m=func literal escapes to heap
			*id++
			done <- true
		}()
		<-done
	}
}

// lem.escape10.name=not into a literal, of a struct or of a slice
// lem.escape10.alloc=0
func BenchmarkEscapeLiteral(b *testing.B) {
	for i := 0; i < b.N; i++ {
		p := &pair{a: new(int32)}       // lem.escape10.m=new\(int32\) does not escape
		ids := []*int32{new(int32)}     // lem.escape10.m=new\(int32\) does not escape
		values := []any{total, int8(1)} // lem.escape10.m=total does not escape
		total += *p.a + *ids[0] + int32(len(values))
	}
}

// lem.escape11.name=into the literal of a map
func BenchmarkEscapeMapLiteral(b *testing.B) {
	for i := 0; i < b.N; i++ {
		ids := map[int]*int32{0: new(int32)} // lem.escape11.m=new\(int32\) escapes to heap
		total += *ids[0]
	}
}

// lem.escape12.name=into a slice, by append
func BenchmarkEscapeAppend(b *testing.B) {
	for i := 0; i < b.N; i++ {
		var ids []*int32
		ids = append(ids, new(int32)) // lem.escape12.m=new\(int32\) escapes to heap
		total += *ids[0]
	}
}
