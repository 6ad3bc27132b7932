package main

import "testing"

var (
	p        = point{1, 2}
	v    any = p
	l    large
	w    any = l
	ok   bool
	n    int
	text string
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

// The value is a point.
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

// The value is an equal array.
func BenchmarkIsLargeOfTypeEqual(b *testing.B) {
	for i := 0; i < b.N; i++ {
		ok = isLargeOfType(w, &l)
	}
	if !ok {
		b.Error("not equal")
	}
}

func BenchmarkWhichLarge(b *testing.B) {
	for i := 0; i < b.N; i++ {
		text = whichLarge(v, &l)
	}
}

func BenchmarkLookUpLarge(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = lookUpLarge(&l)
	}
}
