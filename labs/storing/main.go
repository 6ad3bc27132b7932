// Storing stores a value in an interface variable.
package main

import "fmt"

func main() {
	var x int64
	var y any
	x = 2
	y = x
	fmt.Println(y)
}
