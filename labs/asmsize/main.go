// Asmsize stores integers of four sizes, to see what the instructions are called.
package main

import "fmt"

var (
	one   int8
	two   int16
	four  int32
	eight int64
)

func main() {
	store()
	fmt.Println(one, two, four, eight)
}

//go:noinline
func store() {
	one = 1
	two = 2
	four = 4
	eight = 8
}
