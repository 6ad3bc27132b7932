package main

import "testing"

var (
	p      = point{1, 2}
	v  any = p
	l  large
	ok bool
	n  int
)

func BenchmarkIsPoint(b *testing.B) {
	for i := 0; i < b.N; i++ {
		ok = isPoint(v, p)
	}
}

func BenchmarkLookUp(b *testing.B) {
	count(p)
	for i := 0; i < b.N; i++ {
		n = lookUp(p)
	}
}

func BenchmarkCount(b *testing.B) {
	for i := 0; i < b.N; i++ {
		count(p)
	}
}

func BenchmarkIsLarge(b *testing.B) {
	for i := 0; i < b.N; i++ {
		ok = isLarge(v, &l)
	}
}

func BenchmarkIsLargeOfType(b *testing.B) {
	for i := 0; i < b.N; i++ {
		ok = isLargeOfType(v, &l)
	}
}
