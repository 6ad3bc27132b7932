// Since125 stores what does not change while the program runs, written in many
// ways. Go 1.25 changed where most of it is.
package main

import (
	"fmt"
	"testing"
)

type point struct{ x, y int }
type id struct{ n int }
type wide [129]int

//lint:ignore U1000 what is stored here is not read
var sink any

//go:noinline
func constant() { sink = 1000 }

//go:noinline
func variable() {
	limit := 1000
	sink = limit
}

//go:noinline
func changed() {
	limit := 1000
	limit++
	sink = limit
}

//go:noinline
func declared() {
	//lint:ignore S1021 a variable that gets its value later is the point
	var limit int
	limit = 1000
	sink = limit
}

//go:noinline
func sum() {
	limit := 1000
	sink = limit + 24
}

//go:noinline
func literal() { sink = point{3, 4} }

//go:noinline
func zero() { sink = point{} }

//go:noinline
func held() {
	p := point{3, 4}
	sink = p
}

//go:noinline
func field() {
	p := point{3, 4}
	sink = p.x + 1000
}

//go:noinline
func wrapped() {
	w := id{1000}
	sink = w
}

//go:noinline
func inArray() {
	w := [1]int{1000}
	sink = w
}

//go:noinline
func addressed() {
	limit := 1000
	p := &limit
	_ = *p
	sink = limit
}

//go:noinline
func zeroWide() { sink = wide{} }

func main() {
	for _, c := range []struct {
		name string
		f    func()
	}{
		{"constant", constant}, {"variable", variable}, {"changed", changed}, {"declared", declared},
		{"sum", sum}, {"literal", literal}, {"zero", zero}, {"held", held}, {"field", field}, {"wrapped", wrapped},
		{"inArray", inArray}, {"addressed", addressed}, {"zeroWide", zeroWide},
	} {
		fmt.Println(c.name, testing.AllocsPerRun(100, c.f))
	}
}
