// Package headless has large types that are made of pointers.
package headless

type (
	// Kilobyte has 1024 bytes, and there are blocks of just that size.
	Kilobyte [128]*int
	// Block has 32 KiB, as the largest blocks have.
	Block [4096]*int
	// Pages has 64 KiB, for which there are no blocks.
	Pages [8192]*int
)
