// Moves has variables that are moved to the heap.
package main

var sink *int32

//go:noinline
func variable() {
	var id int32 = 4096
	sink = &id
}

//go:noinline
func pointer() {
	id := new(int32)
	*id = 4096
	sink = id
}

//go:noinline
func parameter(id int32) {
	sink = &id
}

//go:noinline
func result() (id int32) {
	sink = &id
	return 4096
}

//go:noinline
func array() {
	var ids [4]int32
	sink = &ids[2]
}

//go:noinline
func onlyOfFrame() int32 {
	var id int32 = 4096
	p := &id
	return *p
}

//go:noinline
func loop() int32 {
	var last *int32
	for i := int32(0); i < 3; i++ {
		id := 2 * i
		last = &id
	}
	return *last
}

//go:noinline
func counter() func() int32 {
	var n int32
	return func() int32 {
		n++
		return n
	}
}

//go:noinline
func constant() func() int32 {
	var n int32 = 4096
	return func() int32 { return n }
}

//go:noinline
func large() func() byte {
	var n [129]byte
	return func() byte { return n[0] }
}

//go:noinline
func called() int32 {
	var n int32
	call(func() { n++ })
	return n
}

//go:noinline
func call(f func()) { f() }

func main() {
	variable()
	pointer()
	parameter(1)
	println(result(), *sink)
	array()
	println(onlyOfFrame(), loop(), counter()(), constant()(), large()(), called())
}
