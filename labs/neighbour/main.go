// Neighbour reads a number that nobody stored.
package main

import (
	"fmt"
	"os"
	"unsafe"
)

func main() {
	x := byte(len(os.Args) + 2) // 3, which the compiler does not know
	var y any = x

	dataWord := (*[2]unsafe.Pointer)(unsafe.Pointer(&y))[1]
	fmt.Println(*(*byte)(dataWord))
	fmt.Println(*(*byte)(unsafe.Add(dataWord, 197*8)))
}
