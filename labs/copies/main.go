// Copies changes variables after they were stored in an interface.
package main

import "fmt"

type point struct{ x, y int }

func main() {
	x := int64(2048)
	var y any = x
	x = 4096
	fmt.Println(x, y)

	p := point{1, 2}
	var q any = p
	p.x = 100
	fmt.Println(p, q)

	var r any = &p
	p.x = 200
	fmt.Println(p, *r.(*point))

	// What is in an interface cannot be changed, only replaced.
	c := q.(point)
	c.x = 300
	fmt.Println(q)
	q = c
	fmt.Println(q)
}
