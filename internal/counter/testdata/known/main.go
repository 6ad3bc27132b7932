// Known converts known numbers of values. A function's comment says how many calls
// there are, how many allocate, and how many bytes.
package main

import (
	"errors"
	"os"
	"os/exec"
	"sync"
	"syscall"
)

var sink, other any

// before main: 1 1 8
var early = initial(1 << 40)

//go:noinline
func initial(n int64) any { return n }

// 1000000 500000 4000000: half of the values are below 256
//
//go:noinline
func million(n int64) { sink = n }

// 3000 2000 32000: a third are empty
//
//go:noinline
func text(s string) { sink = s }

// 3000 1000 24000: a third are nil, a third are not but empty, of which the last
// counts as one that has something
//
//go:noinline
func slice(b []byte) { sink = b }

// 1000 744 1488
//
//go:noinline
func sixteen(n uint16) { sink = n }

// 1000 744 2976
//
//go:noinline
func thirtytwo(n int32) { sink = n }

type pointers struct {
	p    *int
	more [3]int
}

// 500 500 16000: convT
//
//go:noinline
func withPointers(p pointers) { sink = p }

type plain [5]int32

// 500 500 10000: convTnoptr
//
//go:noinline
func withoutPointers(p plain) { sink = p }

// 0 0 0: not reached
//
//go:noinline
func never(n int64) { sink = n }

// inlined in two functions
func inlined(n int64) { sink = n }

// 10 0 0
//
//go:noinline
func first() {
	for i := int64(0); i < 10; i++ {
		inlined(i)
	}
}

// 20 20 160
//
//go:noinline
func second() {
	for i := int64(0); i < 20; i++ {
		inlined(i + 1000)
	}
}

// two on a line: 30 30 240 and 30 0 0, in this order
//
//go:noinline
func two(a, b int64) { pair(a, b) }

//go:noinline
func pair(a, b any) { sink, other = a, b }

// of int64: 40 40 320; of string: 50 50 800
//
//go:noinline
func generic[T any](v T) { sink = v }

// 80000 80000 640000, from 8 goroutines
//
//go:noinline
func parallel(n int64) any { return n }

type number int64

// 7 7 56: a method with a value receiver, converted in a deferred call
func (n number) deferred() {
	defer func() { sink = n }()
}

func main() {
	for i := int64(0); i < 1000000; i++ {
		million(i % 2 * 1000)
	}
	for i := 0; i < 3000; i++ {
		text([]string{"", "a", "longer"}[i%3])
		slice([][]byte{nil, {}, {1}}[i%3])
	}
	for i := 0; i < 1000; i++ {
		sixteen(uint16(i))
		thirtytwo(int32(i))
	}
	for i := 0; i < 500; i++ {
		withPointers(pointers{p: new(int)})
		withoutPointers(plain{1})
	}
	first()
	second()
	for i := int64(0); i < 30; i++ {
		two(1000+i, i)
	}
	for i := int64(0); i < 40; i++ {
		generic(300 + i)
	}
	for i := 0; i < 50; i++ {
		generic("x")
	}
	var done sync.WaitGroup
	for g := 0; g < 8; g++ {
		done.Add(1)
		go func() {
			defer done.Done()
			for i := int64(0); i < 10000; i++ {
				parallel(256 + i)
			}
		}()
	}
	done.Wait()
	for i := number(0); i < 7; i++ {
		(1000 + i).deferred()
	}
	if len(os.Args) < 2 {
		return
	}
	switch os.Args[1] {
	case "exit":
		os.Exit(3)
	case "panic":
		panic(errors.New("panic"))
	case "goroutine":
		go func() { panic("in another goroutine") }()
		select {}
	case "kill":
		syscall.Kill(syscall.Getpid(), syscall.SIGKILL)
		select {}
	case "again": // in another process, whose environment is empty
		c := exec.Command(os.Args[0])
		c.Env = []string{}
		if err := c.Run(); err != nil {
			panic(err)
		}
	}
}
