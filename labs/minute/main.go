// Minute asks whether storing 255 and 256 in an interface allocates, and how not to
// ask.
package main

import (
	"fmt"
	"testing"
)

var small, large = 255, 256

//lint:ignore U1000 what is stored here is not read
var sink any

func main() {
	fmt.Println("255:", testing.AllocsPerRun(1000, func() { sink = small }))
	fmt.Println("256:", testing.AllocsPerRun(1000, func() { sink = large }))

	fmt.Println("a constant:", testing.AllocsPerRun(1000, func() { sink = 256 }))
	fmt.Println("a variable that holds one:", testing.AllocsPerRun(1000, func() {
		n := 256
		sink = n
	}))
	fmt.Println("not kept:", testing.AllocsPerRun(1000, func() {
		var local any = large
		_ = local
	}))
}
