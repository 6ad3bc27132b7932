package main

import "testing"

func BenchmarkServe(b *testing.B) {
	s := newServer(&errors{})
	for i := 0; i < b.N; i++ {
		s.serve(requestOf(i))
	}
}
