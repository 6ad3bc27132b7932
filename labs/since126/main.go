// Since126 stores structs that hold one pointer and nothing else that takes room.
// Go 1.26 changed which of them are their own data word.
package main

import (
	"fmt"
	"testing"
)

type noCopy struct{}

type first struct {
	_ noCopy
	p *int
}

type last struct {
	p *int
	_ noCopy
}

type only struct{ p *int }

//lint:ignore U1000 what is stored here is not read
var sink any

//go:noinline
func storeFirst(v first) { sink = v }

//go:noinline
func storeLast(v last) { sink = v }

//go:noinline
func storeOnly(v only) { sink = v }

func main() {
	n := 7
	fmt.Println("only ", testing.AllocsPerRun(100, func() { storeOnly(only{&n}) }))
	fmt.Println("first", testing.AllocsPerRun(100, func() { storeFirst(first{p: &n}) }))
	fmt.Println("last ", testing.AllocsPerRun(100, func() { storeLast(last{p: &n}) }))
}
