//go:build go1.23

package main

import "sync/atomic"

//go:noinline
func F_atomicBits(p *int32, q *uint64) (int32, uint64) {
	atomic.OrInt32(p, 6)
	atomic.AndUint64(q, 12)
	return atomic.AndInt32(p, 5), atomic.OrUint64(q, 3)
}

func D_new23() {
	a, b := int32(1), uint64(15)
	sink, _ = F_atomicBits(&a, &b)
}
