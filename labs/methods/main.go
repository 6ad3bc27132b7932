// Methods stores a value in interfaces with methods.
package main

import (
	"fmt"

	"ifaceval/iface"
)

type celsius float64

func (c celsius) String() string      { return fmt.Sprintf("%.1f °C", float64(c)) }
func (c celsius) Fahrenheit() float64 { return float64(c)*9/5 + 32 }

type thermometer interface {
	fmt.Stringer
	Fahrenheit() float64
}

func main() {
	c := celsius(21.5)
	var a any = c
	var s fmt.Stringer = c
	var t thermometer = c

	show(&a)
	show(&s)
	show(&t)
	fmt.Println(text(s), t.Fahrenheit())
}

// text calls a method of whatever is in s.
//
//go:noinline
func text(s fmt.Stringer) string { return s.String() }

func show[I any](y *I) {
	v, err := iface.Of(y)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%#x %v\n", v.Words[0], v)
	if v.Itab != nil {
		fmt.Printf("  itab: hash %#08x, type's hash %#08x\n", v.Itab.Hash, v.Type.Hash)
		for _, m := range v.Itab.Methods {
			fmt.Printf("  %s: %s\n", m.Name, m.Func)
		}
	}
}
