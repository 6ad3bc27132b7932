//go:build gc && !tinygo && (amd64 || arm64)

package iface_test

import (
	"bytes"
	"fmt"
	"io"
	"os"

	"ifaceval/iface"
)

// show prints what Of says. It takes no interface by value: that would be a copy, of
// another variable.
func show[I any](v *I) {
	val, err := iface.Of(v)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(val)
}

// kept makes what is stored in it escape.
var kept any

func Example() {
	n := opaque(int64(1000)) // a value that the compiler does not know
	kept = n
	val, err := iface.Of(&kept)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(val)
	fmt.Println("place:", val.Place)
	fmt.Println("kind:", val.Type.Kind)
	// Output:
	// int64 (8 bytes), data word → the heap
	// place: the heap
	// kind: int64
}

// The type word of an interface with methods is an itab, which holds the functions that
// its methods are.
func ExampleOf_methods() {
	var w io.ReadWriter = new(bytes.Buffer)
	val, err := iface.Of(&w)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(val)
	for _, m := range val.Itab.Methods {
		fmt.Println(m.Name, "is", m.Func)
	}
	// Output:
	// *bytes.Buffer (8 bytes) as io.ReadWriter, data word is the value itself
	// Read is bytes.(*Buffer).Read
	// Write is bytes.(*Buffer).Write
}

// The same conversion costs an allocation only if the interface outlives the function.
func ExampleOf_stackAndHeap() {
	n := opaque(1000)
	var here any = n
	kept = n
	show(&here)
	show(&kept)
	// Output:
	// int (8 bytes), data word → this goroutine's stack
	// int (8 bytes), data word → the heap
}

// Small numbers share the static bytes, so neighbours are 8 bytes apart.
func ExampleOf_staticBytes() {
	var a, b any = opaque(byte('A')), opaque(byte('B'))
	show(&a)
	show(&b)
	first, err := iface.Of(&a)
	if err != nil {
		fmt.Println(err)
		return
	}
	second, err := iface.Of(&b)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(second.Words[1]-first.Words[1], "bytes apart")
	// Output:
	// uint8 (1 byte), data word → static bytes, runtime.staticuint64s[65]
	// uint8 (1 byte), data word → static bytes, runtime.staticuint64s[66]
	// 8 bytes apart
}

func ExampleOf_zeroValues() {
	kept = struct{}{}
	show(&kept)
	kept = opaque("")
	show(&kept)
	kept = opaque([]int(nil))
	show(&kept)
	kept = nil
	show(&kept)
	// Output:
	// struct {} (0 bytes), data word → zero value, runtime.zerobase
	// string (16 bytes), data word → zero value, runtime.zeroVal
	// []int (24 bytes), data word → zero value, runtime.zeroVal
	// nil, no type
}

func ExampleOf_constants() {
	kept = 1000
	show(&kept)
	kept = "text"
	show(&kept)
	// Output:
	// int (8 bytes), data word → read-only data
	// string (16 bytes), data word → read-only data
}

// What is pointer-shaped is stored in the data word, and costs nothing.
func ExampleOf_direct() {
	n := 1000
	kept = &n
	show(&kept)
	kept = struct{ f func() }{}
	show(&kept)
	var err error = (*os.PathError)(nil) // not a nil interface
	show(&err)
	// Output:
	// *int (8 bytes), data word is the value itself
	// struct { f func() } (8 bytes), data word is the value itself
	// *fs.PathError (8 bytes) as error, data word is the value itself
}

func ExampleOf_error() {
	n := 1000
	_, err := iface.Of(&n)
	fmt.Println(err)
	// Output:
	// iface: int is not an interface type: pass the address of an interface variable, such as &v after var v any = x
}
