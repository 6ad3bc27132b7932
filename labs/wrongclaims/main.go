// Wrongclaims expects what one might think. None of it holds.
package main

var (
	sink any
	last *int32
)

// Keep stores a number, which needs no memory: or does it?
//
//ifaceval:noalloc
//go:noinline
func keep(id int32) {
	sink = id
}

// KeepByte stores a number of one byte, which escapes: but where to?
//
//go:noinline
func keepByte(id byte) {
	sink = id //ifaceval:heap 1
}

//go:noinline
func record(id *int32) { // lem.wrong.m=id does not escape
	last = id
}

func main() {
	keep(4096)
	keepByte(40)
	record(new(int32))
	println(*last, sink != nil)
}
