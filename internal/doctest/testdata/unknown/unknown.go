// Package unknown has code that nothing instantiates.
package unknown

var sink any

// Keep is generic: as long as nobody calls it, no code is made of it.
func Keep[T any](v T) { sink = v }
