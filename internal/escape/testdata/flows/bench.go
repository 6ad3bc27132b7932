//go:build go1.24

package flows

import (
	"testing"
	"unsafe"
)

func Bench(b *testing.B) {
	for b.Loop() {
		keep(b.N)
		result(1)
		p := new(int)
		*p = b.N
		_, _ = result(2), result(3)
	}
}

func Unsafe(b []byte) { keep(unsafe.String(&b[0], 3)) }
