// Using uses what is stored in an interface variable.
package main

import "fmt"

func main() {
	var x int64
	var y any
	x = 2
	y = x

	fmt.Println(x, y)
	fmt.Println(y == any(int64(2)))

	fmt.Println(x + y.(int64))
}
