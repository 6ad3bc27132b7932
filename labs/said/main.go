// Said stores a value in an interface, and prints nothing: it is there for what the
// compiler says of it.
package main

import "os"

//lint:ignore U1000 what is stored here is not read
var last any

//go:noinline
func remember(words []string) {
	last = len(words)
}

func main() { remember(os.Args) }
