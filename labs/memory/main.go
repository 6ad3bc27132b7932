// Memory has functions to draw: what is where after an interface variable has been
// filled.
package main

import "fmt"

var sink any

func main() {
	sameType(3, 5)
	places(1000)
	staticByte(3)
	copied()
	shared()
	pointer()
	nilPointer()
	table(3)
	fmt.Println("see the pictures", sink)
}

//go:noinline
func sameType(a, b int32) {
	var y any = a
	var z any = b
	_, _ = y, z
}

//go:noinline
func places(n int64) {
	var x any = int64(3)
	var y any = n
	sink = n
	_, _ = x, y
}

//go:noinline
func staticByte(n byte) {
	var y any = n
	_ = y
}

//go:noinline
func copied() {
	x := int64(2048)
	var y any = x
	x = 4096
	_, _ = x, y
}

//go:noinline
func shared() {
	x := int64(2048)
	var y any = &x
	x = 4096
	_, _ = x, y
}

//go:noinline
func pointer() {
	n := 2048
	p := &n
	var y any = p
	_, _ = p, y
}

//go:noinline
func nilPointer() {
	var p *int
	var y any = p
	_, _ = p, y
}

type level int

func (l level) String() string { return fmt.Sprint("level ", int(l)) }

//go:noinline
func table(l level) {
	var s fmt.Stringer = l
	_ = s
}
