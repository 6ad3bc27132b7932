// Since119 stores values that are one byte in a wrapping, and one that is two. Go
// 1.19 changed what becomes of them.
package main

import (
	"fmt"
	"testing"
)

type state struct{ open bool }
type level [1]uint8
type both struct{ a, b bool }

//lint:ignore U1000 what is stored here is not read
var sink any

//go:noinline
func storeState(s state) { sink = s }

//go:noinline
func storeLevel(l level) { sink = l }

//go:noinline
func storeBoth(b both) { sink = b }

//go:noinline
func storeOpen() {
	s := state{open: true}
	sink = s
}

func main() {
	storeOpen()
	fmt.Println("state", testing.AllocsPerRun(100, func() { storeState(state{true}) }))
	fmt.Println("level", testing.AllocsPerRun(100, func() { storeLevel(level{7}) }))
	fmt.Println("both ", testing.AllocsPerRun(100, func() { storeBoth(both{true, true}) }))
}
