// Chain passes a number through two functions before it is kept.
package main

var sink any

//go:noinline
func relay(v any) any {
	return v
}

//go:noinline
func keep(v any) {
	sink = v
}

//go:noinline
func start(id int32) {
	v := relay(id)
	keep(v)
}

func main() {
	start(4096)
	println(sink != nil)
}
