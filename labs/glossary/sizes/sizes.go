// Package sizes has types whose sizes show what the memory allocator does.
package sizes

type (
	// Three shares a block of 16 bytes with others.
	Three [3]byte
	// Seventeen gets a block of the next size that there is.
	Seventeen [17]byte
	// Pointers has 576 bytes, and there are blocks of just that size.
	Pointers [72]*int
)
