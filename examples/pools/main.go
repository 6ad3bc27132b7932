// Pools shows the classic mistake with sync.Pool.
//
// Put takes an any. A slice put into it is copied to the heap first, three words
// each time: the pool that was to save an allocation makes one. A pointer to the
// slice is stored as it is.
package main

import (
	"bytes"
	"fmt"
	"sync"
)

var (
	slicePool   = sync.Pool{New: func() any { return make([]byte, 0, 1024) }}
	pointerPool = sync.Pool{New: func() any { b := make([]byte, 0, 1024); return &b }}
	bufferPool  = sync.Pool{New: func() any { return new(bytes.Buffer) }}
)

func main() {
	fmt.Println(bySlice("one"))
	fmt.Println(byPointer("two"))
	fmt.Println(byBuffer("three"))
}

// bySlice allocates 24 bytes in Put, every time.
func bySlice(s string) int {
	b := slicePool.Get().([]byte)[:0]
	b = append(b, s...)
	n := len(b)
	//lint:ignore SA6002 this is the mistake that the example is about
	slicePool.Put(b)
	return n
}

// byPointer allocates nothing in Put.
func byPointer(s string) int {
	p := pointerPool.Get().(*[]byte)
	*p = append((*p)[:0], s...)
	n := len(*p)
	pointerPool.Put(p)
	return n
}

// byBuffer does neither, and reads better.
func byBuffer(s string) int {
	b := bufferPool.Get().(*bytes.Buffer)
	b.Reset()
	b.WriteString(s)
	n := b.Len()
	bufferPool.Put(b)
	return n
}
