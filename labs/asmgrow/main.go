// Asmgrow shows which way a goroutine's stack grows, and that it moves when it has
// to grow.
package main

import (
	"fmt"
	"unsafe"
)

func main() {
	done := make(chan bool)
	go func() {
		var here int64
		before := uintptr(unsafe.Pointer(&here))
		below := callee()
		deep(1000)
		after := uintptr(unsafe.Pointer(&here))
		fmt.Println("the callee's frame is lower:", below < before)
		fmt.Println("the variable has moved:", before != after)
		done <- true
	}()
	<-done
}

// callee returns the address of a variable in its own frame, as a number.
//
//go:noinline
func callee() uintptr {
	var there int64
	return uintptr(unsafe.Pointer(&there))
}

// deep needs about a kilobyte of stack for each of n calls.
//
//go:noinline
func deep(n int) byte {
	var room [1000]byte
	room[n%len(room)] = byte(n)
	if n == 0 {
		return room[0]
	}
	return room[n%len(room)] + deep(n-1)
}
