//go:build go1.27

// Since127method calls a method with a type parameter of its own, which Go has had
// since 1.27, and stores what it returns.
package main

import (
	"fmt"
	"math/rand/v2"
)

var sink any

func main() {
	r := rand.New(rand.NewPCG(1, 2))
	sink = r.N(int16(1000))
	fmt.Println("a number was stored")
}
