// Known converts known numbers of values.
package main

import "known/lib"

var (
	sink, other interface{}

	names = []string{"", "a", "bc"}
	large = []int{1000, 2000, 3000, 4}
	bytes = []int{1, 2, 3, 4, 255}
)

func main() {
	for _, n := range large {
		number(n)
	}
	for _, n := range bytes {
		small(n)
	}
	for _, s := range names {
		text(s)
	}
	pair(large[0], large[1])
	pair(large[1], large[2])
	doubtful(large[0])
	for i := 0; i < 2; i++ {
		inlined(large[i])
	}
	for i := 0; i < 4; i++ {
		inlined(large[0] + i)
	}
	two(large[0], names[0])
	for _, keep := range []func(int){lib.Keep(large[0]), lib.Keep(large[1])} {
		keep(large[2])
	}
	if len(names) > 3 {
		never(large[0])
	}
}

//go:noinline
func number(n int) { sink = n }

//go:noinline
func small(n int) { sink = n }

//go:noinline
func text(s string) { sink = s }

//go:noinline
func pair(a, b int) { sink = [2]int{a, b} }

//go:noinline
func doubtful(n int) { sink = n }

func inlined(n int) { sink = n }

//go:noinline
func two(n int, s string) { both(n, s) }

//go:noinline
func both(a, b interface{}) { sink, other = a, b }

//go:noinline
func never(n int) { sink = n }
