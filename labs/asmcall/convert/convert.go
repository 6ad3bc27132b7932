// Package convert is a package of one function, so that its whole assembly fits on
// a page.
package convert

// Int64 returns an interface value that holds x. It does without the check for room
// on the stack, which would make its code longer.
//
//go:nosplit
//go:noinline
func Int64(x int64) any {
	return x
}
