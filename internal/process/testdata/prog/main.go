// Prog is run one instruction at a time by the tests of package process.
package main

import (
	"os"
	"runtime"
	"time"
)

func init() { runtime.LockOSThread() }

var (
	text  = "text"
	cell  = 40
	float = 1.5
)

//go:noinline
func add(a, b int) int { return a + b }

//go:noinline
func double(f float64) float64 { return f * 2 }

//go:noinline
func loop(n int) int {
	s := 0
	for i := 0; i < n; i++ {
		s = add(s, i)
	}
	return s
}

//go:noinline
func load(p *int) int { return *p }

func recovered() (n int) {
	defer func() {
		if recover() != nil {
			n = 1
		}
	}()
	return load(nil)
}

// yielding is a function with a frame, which asks whether it has to yield.
//
//go:noinline
func yielding(n int) int { return load(&cell) + load(&cell) + n }

func main() {
	s := add(3, 4)
	if double(float) != 3 {
		os.Exit(100)
	}
	s += loop(200) % 7
	mode := ""
	if len(os.Args) > 1 {
		mode = os.Args[1]
	}
	switch mode {
	case "hang":
		for {
			time.Sleep(time.Hour)
		}
	case "panic":
		panic(text)
	case "recover":
		s = recovered()
	case "late":
		s = yielding(0)
	case "trap":
		runtime.Breakpoint()
	case "cell":
		s = cell
	}
	os.Exit(s)
}
