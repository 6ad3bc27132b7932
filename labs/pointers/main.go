// Pointers stores values that are pointers inside.
package main

import (
	"fmt"
	"unsafe"

	"ifaceval/iface"
)

type handle struct{ p *int }

type tagged struct {
	_ struct{}
	p *int
}

type named struct {
	p    *int
	name string
}

func main() {
	n := 2048
	p := &n
	var y any = p
	v, err := iface.Of(&y)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(v.Words[1] == uintptr(unsafe.Pointer(p)))

	show(p)
	show(map[string]int{})
	show(make(chan int))
	show(main)
	show(handle{p})
	show([1]*int{p})
	show(tagged{p: p})
	show(named{p: p, name: "n"})
}

func show(y any) {
	v, err := iface.Of(&y)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(v)
}
