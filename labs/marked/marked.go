// Package marked has structs of a value and a field that takes no room.
package marked

type (
	Byte struct {
		_ struct{}
		V byte
	}
	Number struct {
		_ struct{}
		V int
	}
	Text struct {
		_ struct{}
		V string
	}
	Pointer struct {
		_ struct{}
		V *int
	}
)
