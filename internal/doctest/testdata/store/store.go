// Package store is what docs/report.md shows a report of.
package store

var events []any

// Record is inlined into Number, which knows its argument.
func Record(n int) { events = append(events, n) }

// Number records a number.
func Number() { Record(500) }

// Keep has one body for all types that look alike to the garbage collector.
func Keep[T any](v T) { events = append(events, v) }

// All keeps one value of each of two types.
func All(price float64, name *string) {
	Keep(price)
	Keep(name)
}
