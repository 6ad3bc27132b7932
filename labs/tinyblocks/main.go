// Tinyblocks stores values in interfaces and keeps every second one, to see how much of
// the heap the other half still takes.
package main

import (
	"fmt"
	"runtime"
)

var kept = make([]any, 1<<21)

func main() {
	fmt.Println("        all kept  half kept  none kept")
	measure("int", func(i int) any { return 300 + i })
	measure("[2]int", func(i int) any { return [2]int{300 + i, 300 + i} })
}

func measure(name string, value func(int) any) {
	empty := heap()
	for i := range kept {
		kept[i] = value(i)
	}
	all := heap()
	for i := 1; i < len(kept); i += 2 {
		kept[i] = nil
	}
	half := heap()
	for i := range kept {
		kept[i] = nil
	}
	none := heap()
	fmt.Printf("%-6s  %8s  %9s  %9s\n", name, mib(all-empty), mib(half-empty), mib(none-empty))
}

// heap is the number of bytes in use on the heap after a collection.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// mib is a number of bytes in MiB, to the nearest.
func mib(n int64) string {
	return fmt.Sprint((n+1<<19)>>20, " MiB")
}
