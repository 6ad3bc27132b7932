// Dataword says where the data words of interface values point.
package main

import (
	"fmt"
	"os"

	"ifaceval/iface"
)

var sink any

func main() {
	// Constants.
	show("int32(3)", int32(3))
	show("int32(5)", int32(5))
	show("int64(3)", int64(3))
	show("int64(5)", int64(5))

	// Variables whose value the compiler does not know.
	a := int64(len(os.Args)) * 3000
	b := int64(len(os.Args)) * 5000
	stay(a, b)
	leave(a, b)
}

//go:noinline
func stay(a, b int64) {
	var x, y any = a, b
	fmt.Println("a", where(&x))
	fmt.Println("b", where(&y))
}

//go:noinline
func leave(a, b int64) {
	sink = a
	fmt.Println("a", where(&sink))
	sink = b
	fmt.Println("b", where(&sink))
}

func show(name string, y any) { fmt.Println(name, where(&y)) }

// where is the data word and what it points to.
func where(y *any) string {
	v, err := iface.Of(y)
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%#x %v", v.Words[1], v.Place)
}
