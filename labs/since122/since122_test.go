package main

import "testing"

func BenchmarkPointers64(b *testing.B) {
	for i := 0; i < b.N; i++ {
		storePointers64(&pointers64{})
	}
}

func BenchmarkPointers65(b *testing.B) {
	for i := 0; i < b.N; i++ {
		storePointers65(&pointers65{})
	}
}

func BenchmarkPointers72(b *testing.B) {
	for i := 0; i < b.N; i++ {
		storePointers72(&pointers72{})
	}
}

func BenchmarkNumbers72(b *testing.B) {
	for i := 0; i < b.N; i++ {
		storeNumbers72(&numbers72{})
	}
}

func BenchmarkPointers3584(b *testing.B) {
	for i := 0; i < b.N; i++ {
		storePointers3584(&pointers3584{})
	}
}

func BenchmarkPointers4096(b *testing.B) {
	for i := 0; i < b.N; i++ {
		storePointers4096(&pointers4096{})
	}
}
