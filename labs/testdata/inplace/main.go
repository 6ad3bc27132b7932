// Inplace does not compile: what is in an interface cannot be changed there.
package main

type point struct{ x, y int }

func main() {
	var q any = point{1, 2}
	q.(point).x = 300
}
