// Twoplaces has a number in a frame and a number on the heap.
package main

var kept *int32

//go:noinline
func both() {
	var here int32 = 7
	there := new(int32)
	*there = 8
	kept = there
	println(here)
}

func main() {
	both()
	println(*kept)
}
