// Package changes has conversions that Go releases treat differently.
package changes

// Sink keeps what is stored in it.
var Sink any

type point struct{ x, y int }

type handle struct {
	_ struct{}
	p *int
}

// Literal stores a literal of constants.
func Literal() { Sink = point{1, 2} }

// Local stores a local that nobody changes.
func Local() {
	limit := 500
	Sink = limit
}

// Handle stores a pointer with an empty field beside it.
func Handle(h handle) { Sink = h }

// Number stores a parameter.
func Number(n int) { Sink = n }
