// Since120 compares interface values with concrete ones of 1024 and of 1025 bytes.
// Go 1.20 changed how.
package main

import (
	"fmt"
	"testing"
)

type page [1024]byte
type more [1025]byte

//go:noinline
func isPage(v any, p page) bool { return v == p }

//go:noinline
func isMore(v any, m more) bool { return v == m }

//go:noinline
func whichMore(v any, m more) bool {
	switch v {
	case m:
		return true
	}
	return false
}

//go:noinline
func isZero(v any) bool { return v == more{} }

//go:noinline
func isMoreAsserted(v any, m more) bool {
	w, ok := v.(more)
	return ok && w == m
}

func main() {
	var p page
	var m more
	same, other := any(m), any(1)
	fmt.Println("isPage and an int      ", testing.AllocsPerRun(100, func() { isPage(other, p) }))
	fmt.Println("isMore and a more      ", testing.AllocsPerRun(100, func() { isMore(same, m) }))
	fmt.Println("isMore and an int      ", testing.AllocsPerRun(100, func() { isMore(other, m) }))
	fmt.Println("whichMore and an int   ", testing.AllocsPerRun(100, func() { whichMore(other, m) }))
	fmt.Println("isZero and an int      ", testing.AllocsPerRun(100, func() { isZero(other) }))
	fmt.Println("isMoreAsserted, a more ", testing.AllocsPerRun(100, func() { isMoreAsserted(same, m) }))
}
