// Package bad does not build.
package bad

// Any returns something that is not there.
func Any() any { return missing }
