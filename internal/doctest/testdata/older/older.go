// Package older has conversions that Go releases treat differently.
package older

type point struct{ x, y int }

type flag struct{ set bool }

// Number returns what no one changes.
func Number() any {
	n := 500
	return n
}

// Point returns a literal of constants.
func Point() any { return point{1, 2} }

// Flag returns a bool in a struct.
func Flag(b bool) any { return flag{b} }
