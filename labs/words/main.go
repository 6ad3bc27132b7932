// Words looks at the two words of an interface variable, in three ways.
package main

import (
	"fmt"
	"unsafe"

	"ifaceval/iface"
)

func main() {
	var x int64
	var y any
	x = 2
	y = x
	v, err := iface.Of(&y)
	if err != nil {
		fmt.Println(err)
		return
	}
	words := *(*[2]uintptr)(unsafe.Pointer(&y))

	var z any = [100]int64{}
	fmt.Println(unsafe.Sizeof(x), "bytes,", unsafe.Sizeof(y), "bytes,", unsafe.Sizeof(z), "bytes")

	println(y)
	fmt.Printf("(%#x,%#x)\n", words[0], words[1])
	fmt.Printf("(%#x,%#x)\n", v.Words[0], v.Words[1])
}
