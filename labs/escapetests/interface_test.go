package escapetests

import (
	"fmt"
	"testing"
)

var anything any

// lem.interface1.name=a number that is stored escapes, and the variable stays
// lem.interface1.alloc=1
// lem.interface1.bytes=4
func BenchmarkInterfaceSink(b *testing.B) {
	for i := 0; i < b.N; i++ {
		store(4096)
	}
}

//go:noinline
func store(id int32) {
	//ifaceval:heap 4
	anything = id // lem.interface1.m=id escapes to heap
}

// lem.interface2.name=a number that is stored in a variable of the same frame
// lem.interface2.alloc=0
func BenchmarkInterfaceFrame(b *testing.B) {
	for i := 0; i < b.N; i++ {
		if compare(4096, 4096) {
			total++
		}
	}
}

//go:noinline
func compare(id, other int32) bool {
	//ifaceval:storage stack
	var v any = id // lem.interface2.m=id does not escape
	//ifaceval:storage stack
	return v == any(other) // lem.interface2.m=any\(other\) does not escape
}

// lem.interface3.name=a pointer is stored without memory of its own
// lem.interface3.alloc=0
func BenchmarkInterfacePointer(b *testing.B) {
	for i := 0; i < b.N; i++ {
		storePointer(&total)
	}
}

//go:noinline
func storePointer(id *int32) { // lem.interface3.m=leaking param: id
	//ifaceval:storage direct
	anything = id // lem.interface3.m!=(escapes|moved)
}

// lem.interface4.name=an argument of fmt.Sprint, and its result
// lem.interface4.alloc=2
func BenchmarkInterfaceFmt(b *testing.B) {
	for i := 0; i < b.N; i++ {
		words = show(4096)
	}
}

var words string

//go:noinline
func show(id int32) string {
	//ifaceval:heap 4
	return fmt.Sprint(id) // lem.interface4.m=id escapes to heap
}

// lem.interface5.name=a function that asks for the type only
// lem.interface5.alloc=0
func BenchmarkInterfaceSwitch(b *testing.B) {
	for i := 0; i < b.N; i++ {
		words = typeOf(total) // lem.interface5.m=total does not escape
	}
}

//go:noinline
func typeOf(v any) string { // lem.interface5.m=v does not escape
	switch v.(type) {
	case int32:
		return "int32"
	}
	return "other"
}

type speaker interface{ speak() int32 }

type dog struct{ age int32 }

func (d *dog) speak() int32 { return d.age } // lem.interface6.m=d does not escape

// lem.interface6.name=a method that is called through an interface: the receiver leaks
// lem.interface6.alloc=1
// lem.interface6.bytes=4
func BenchmarkInterfaceMethod(b *testing.B) {
	for i := 0; i < b.N; i++ {
		d := dog{3} // lem.interface6.m=moved to heap: d
		total += anySpeaker(&d)
	}
}

//go:noinline
func anySpeaker(s speaker) int32 { // lem.interface6.m=leaking param: s
	return s.speak()
}

// lem.interface7.name=a method of an interface whose value is known: no call through it
// lem.interface7.alloc=0
func BenchmarkInterfaceKnown(b *testing.B) {
	for i := 0; i < b.N; i++ {
		d := dog{3}        // lem.interface7.m!=moved
		var s speaker = &d //ifaceval:storage none
		total += s.speak() // lem.interface7.m=devirtualizing s.speak to \*dog
	}
}
