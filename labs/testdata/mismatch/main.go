// Mismatch does not compile: x and y are of different types.
package main

import "fmt"

func main() {
	var x int64 = 2
	var y any = x
	fmt.Println(x + y)
}
