// Concrete does not compile: x is no interface value.
package main

import "fmt"

func main() {
	var x int64 = 2
	fmt.Println(x.(string))
}
