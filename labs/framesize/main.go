// Framesize has arrays that are as large as a frame may hold, and larger ones.
package main

const (
	kib = 1 << 10
	mib = 1 << 20
)

func main() {
	println(variables(), expressions(), huge())
}

//go:noinline
func fill(b []byte) byte {
	for i := range b {
		b[i] = 1
	}
	return b[len(b)-1]
}

//go:noinline
func variables() byte {
	var fits [128 * kib]byte
	var over [128*kib + 1]byte
	return fill(fits[:]) + fill(over[:])
}

//go:noinline
func expressions() byte {
	fits := make([]byte, 64*kib)
	over := make([]byte, 64*kib+1)
	same := new([64*kib + 1]byte)
	return fill(fits) + fill(over) + fill(same[:])
}

//go:noinline
func huge() byte {
	var fits [10 * mib]byte
	var over [10*mib + 1]byte
	return fill(fits[:]) + fill(over[:])
}
