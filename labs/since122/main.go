// Since122 stores large values, with pointers and without, and passes an interface
// value on as one of a smaller interface. Go 1.22 changed both.
package main

import (
	"fmt"
	"io"
)

type pointers64 [64]*int
type pointers65 [65]*int
type pointers72 [72]*int
type numbers72 [72]int
type pointers3584 [3584]*int
type pointers4096 [4096]*int

//lint:ignore U1000 what is stored here is not read
var sink any

//go:noinline
func storePointers64(v *pointers64) { sink = *v }

//go:noinline
func storePointers65(v *pointers65) { sink = *v }

//go:noinline
func storePointers72(v *pointers72) { sink = *v }

//go:noinline
func storeNumbers72(v *numbers72) { sink = *v }

//go:noinline
func storePointers3584(v *pointers3584) { sink = *v }

//go:noinline
func storePointers4096(v *pointers4096) { sink = *v }

//go:noinline
func narrow(rw io.ReadWriter) io.Reader { return rw }

func main() {
	fmt.Println(narrow(nil))
}
