package main

import "testing"

func TestStore(t *testing.T) {
	if n := testing.AllocsPerRun(1000, func() { sink = small }); n != 0 {
		t.Errorf("255: %v allocations, not 0", n)
	}
	if n := testing.AllocsPerRun(1000, func() { sink = large }); n != 1 {
		t.Errorf("256: %v allocations, not 1", n)
	}
}

func BenchmarkStore255(b *testing.B) {
	b.ReportAllocs()
	for i := 0; i < b.N; i++ {
		sink = small
	}
}

func BenchmarkStore256(b *testing.B) {
	b.ReportAllocs()
	for i := 0; i < b.N; i++ {
		sink = large
	}
}
