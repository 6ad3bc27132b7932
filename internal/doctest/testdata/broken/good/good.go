// Package good builds.
package good

// Any stores a number.
func Any(n int) any { return n }
