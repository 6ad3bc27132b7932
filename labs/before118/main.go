// Before118 counts what storing a number, a byte and a constant allocates. It is
// written for Go 1.8, which has neither modules nor any.
package main

import (
	"fmt"
	"testing"
)

//lint:ignore U1000 what is stored here is not read
var sink interface{}

//go:noinline
func storeInt(n int) { sink = n }

//go:noinline
func storeByte(b byte) { sink = b }

//go:noinline
func storeConstant() { sink = 1000 }

func main() {
	for _, n := range []int{0, 1, 255, 256} {
		fmt.Println("int", n, testing.AllocsPerRun(100, func() { storeInt(n) }))
	}
	fmt.Println("byte", testing.AllocsPerRun(100, func() { storeByte(7) }))
	fmt.Println("constant", testing.AllocsPerRun(100, storeConstant))
}
