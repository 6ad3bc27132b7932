// Special stores values for which there is memory already.
package main

import (
	"fmt"
	"os"

	"ifaceval/iface"
)

var sink any

type point struct{ x, y int }

func main() {
	n := len(os.Args) // 1, which the compiler does not know

	show("byte", byte(n+2))
	show("byte", byte(n+4))
	show("uint8", uint8(n+2))
	show("bool", n == 1)
	show("int64", int64(n+2))
	show("int64", int64(n+300))
	show("int64", int64(n-2))

	show("empty struct", struct{}{})
	show("empty string", os.Args[0][:0])
	show("string", os.Args[0][:1])
	show("zero point", point{})

	show("constant", 300)
	show("point of constants", point{1, 2})
}

func show(name string, y any) {
	sink = y
	v, err := iface.Of(&sink)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%-18s  %v\n", name, v)
}
