package escapetests

import "testing"

var (
	sink     *int32
	text     string
	total    int32
	contents *int32
)

// lem.leak1.name=to a sink, without an escape
// lem.leak1.alloc=0
func BenchmarkLeakSink(b *testing.B) {
	for i := 0; i < b.N; i++ {
		record(nil)
	}
}

//go:noinline
func record(id *int32) { // lem.leak1.m=leaking param: id
	sink = id
}

// lem.leak2.name=to a result, without an escape
// lem.leak2.alloc=0
func BenchmarkLeakResult(b *testing.B) {
	for i := 0; i < b.N; i++ {
		var id int32 = 4096    // lem.leak2.m!=(escapes|leaking|moved)
		valid := validate(&id) // lem.leak2.m!=(escapes|leaking|moved)
		total += *valid
	}
}

//go:noinline
func validate(id *int32) *int32 { // lem.leak2.m=leaking param: id to result ~r0 level=0
	return id
}

// lem.leak3.name=of what the parameter points to
// lem.leak3.alloc=0
func BenchmarkLeakContent(b *testing.B) {
	for i := 0; i < b.N; i++ {
		at := &total
		recordContent(&at) // lem.leak3.m!=(escapes|leaking|moved)
		total += *load(&at)
	}
}

//go:noinline
func recordContent(at **int32) { // lem.leak3.m=leaking param content: at
	contents = *at
}

//go:noinline
func load(at **int32) *int32 { // lem.leak3.m=leaking param: at to result ~r0 level=1
	return *at
}

// lem.leak4.name=not of a parameter that is only used
// lem.leak4.alloc=0
func BenchmarkLeakNot(b *testing.B) {
	for i := 0; i < b.N; i++ {
		id := new(int32) // lem.leak4.m=new\(int32\) does not escape
		total += read(id)
	}
}

//go:noinline
func read(id *int32) int32 { // lem.leak4.m=id does not escape
	return *id
}

// lem.leak5.name=not of a number, which is copied
// lem.leak5.alloc=0
func BenchmarkLeakNumber(b *testing.B) {
	for i := 0; i < b.N; i++ {
		recordNumber(4096)
	}
}

//go:noinline
func recordNumber(id int32) { // lem.leak5.m!=(escape|leaking|moved)
	total = id
}

// lem.leak6.name=of a struct or a string, with a pointer in it
// lem.leak6.alloc=0
func BenchmarkLeakStruct(b *testing.B) {
	for i := 0; i < b.N; i++ {
		recordPair(pair{sink, sink})
		recordText("text")
	}
}

type pair struct{ a, b *int32 }

//go:noinline
func recordPair(p pair) { // lem.leak6.m=leaking param: p
	sink = p.a
}

//go:noinline
func recordText(s string) { // lem.leak6.m=leaking param: s
	text = s
}
