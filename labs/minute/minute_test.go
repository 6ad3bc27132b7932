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

func TestBytes(t *testing.T) {
	r := testing.Benchmark(BenchmarkStore256)
	if r.AllocsPerOp() != 1 || r.AllocedBytesPerOp() != 8 {
		t.Errorf("256: %d allocations, %d bytes, not 1 and 8", r.AllocsPerOp(), r.AllocedBytesPerOp())
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
