package iface

import "fmt"

// A Place is where the value in an interface is.
type Place int

const (
	// NoValue is the place of a nil interface, which holds none.
	NoValue Place = iota
	// Direct values are pointer-shaped. The data word is the value; where that points,
	// if anywhere, is no matter of the interface.
	Direct
	// StaticByte is an element of runtime.staticuint64s, whose 256 elements of 8 bytes
	// hold 0 to 255. Value.Index says which.
	StaticByte
	// ZeroValue is runtime.zerobase, for values of no bytes, or the 1024 bytes of
	// runtime.zeroVal. Value.Symbol says which.
	ZeroValue
	// ReadOnlyData is in the program's file and is never written to. Constants are
	// there.
	ReadOnlyData
	// StaticData can be written to, and has a fixed address: package-level variables,
	// and what their initialisers store in interfaces.
	StaticData
	// Stack is that of the goroutine which called Of.
	Stack
	// Heap is what the garbage collector frees.
	Heap
	// Unknown is any other memory: another goroutine's stack, C's, what mmap gave, data
	// of plugins and shared libraries.
	Unknown
)

var places = [...]string{
	NoValue:      "no value",
	Direct:       "the value itself",
	StaticByte:   "static bytes",
	ZeroValue:    "zero value",
	ReadOnlyData: "read-only data",
	StaticData:   "static data",
	Stack:        "this goroutine's stack",
	Heap:         "the heap",
	Unknown:      "unknown",
}

// String is the place in words.
func (p Place) String() string {
	if p < 0 || int(p) >= len(places) {
		return fmt.Sprintf("Place(%d)", int(p))
	}
	return places[p]
}
