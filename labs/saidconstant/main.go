// Saidconstant stores a variable that holds a constant, for what the compiler says of it.
package main

//lint:ignore U1000 what is stored here is not read
var last any

//go:noinline
func remember() {
	limit := 1000
	last = limit
}

func main() { remember() }
