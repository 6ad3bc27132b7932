// Floatbits prints numbers as the runtime compares them with 256, and whether storing
// them allocates.
package main

import (
	"fmt"
	"math"
	"testing"
)

var sink any

func main() {
	fmt.Println("float64                     bits  allocations")
	for _, f := range []float64{0, 3, 0.5, math.Copysign(0, -1), math.Float64frombits(255), math.Float64frombits(256)} {
		n := testing.AllocsPerRun(1000, func() { store(f) })
		fmt.Printf("%-9.4g %22d %12.0f\n", sink, math.Float64bits(f), n)
	}
}

//go:noinline
func store(f float64) { sink = f }
