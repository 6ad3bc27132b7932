// Endless converts until it is ended.
package main

import (
	"os"
	"time"
)

var sink interface{}

func main() {
	for i := 1000; ; i++ {
		number(i)
		if i == 1099 {
			os.Stdout.WriteString("converted\n")
		}
		time.Sleep(time.Millisecond)
	}
}

//go:noinline
func number(n int) { sink = n }
