// Package marked has structs of a value and a field that takes no room.
package marked

type (
	// Byte holds one byte.
	Byte struct {
		_ struct{}
		V byte
	}
	// Number holds an int.
	Number struct {
		_ struct{}
		V int
	}
	// Text holds a string.
	Text struct {
		_ struct{}
		V string
	}
	// Pointer holds an address.
	Pointer struct {
		_ struct{}
		V *int
	}
)
