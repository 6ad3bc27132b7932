package main

import "testing"

var (
	f    fits
	l    large
	text string
)

func BenchmarkFits(b *testing.B) {
	for i := 0; i < b.N; i++ {
		text = passFits(&f)
	}
}

func BenchmarkLarge(b *testing.B) {
	for i := 0; i < b.N; i++ {
		text = passLarge(&l)
	}
}

func BenchmarkPointer(b *testing.B) {
	for i := 0; i < b.N; i++ {
		text = passPointer(&l)
	}
}
