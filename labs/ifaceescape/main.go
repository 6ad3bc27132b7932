// Ifaceescape stores values in interfaces that leave the function, and in some that
// do not.
package main

import "fmt"

var sink any

//go:noinline
func keep(id int32) {
	sink = id
}

//go:noinline
func compare(id, other int32) bool {
	var v any = id
	return v == any(other)
}

//go:noinline
func keepPointer(id *int32) {
	sink = id
}

//go:noinline
func text(id int32) string {
	return fmt.Sprint(id)
}

//go:noinline
func typeOf(v any) string {
	switch v.(type) {
	case int32:
		return "int32"
	}
	return "other"
}

//go:noinline
func nameOf(id int32) string {
	return typeOf(id)
}

type speaker interface{ speak() }

type dog struct{ name string }

func (d *dog) speak() { println(d.name) }

//go:noinline
func anySpeaker(s speaker) {
	s.speak()
}

//go:noinline
func known() {
	d := dog{"Rex"}
	var s speaker = &d
	s.speak()
}

//go:noinline
func unknown() {
	d := dog{"Rex"}
	anySpeaker(&d)
}

func main() {
	keep(4096)
	println(compare(4096, 4096), nameOf(4096))
	keepPointer(new(int32))
	println(sink != nil)
	println(text(4096))
	known()
	unknown()
}
