// Visits keeps a guest book. It has a variable of each kind that escape analysis
// tells apart.
package main

type visitor struct {
	name string
	days int32
}

var last *visitor

// remember keeps the pointer where everybody can see it.
//
//go:noinline
func remember(v *visitor) {
	last = v
}

// longer gives one of its pointers back.
//
//go:noinline
func longer(a, b *visitor) *visitor {
	if a.days > b.days {
		return a
	}
	return b
}

// extend uses the pointer, and keeps nothing.
//
//go:noinline
func extend(v *visitor, days int32) {
	v.days += days
}

func main() {
	ada := visitor{"Ada", 1}
	bob := visitor{"Bob", 2}
	extend(&ada, 3)
	println(longer(&ada, &bob).name)

	eve := visitor{"Eve", 4}
	remember(&eve)
	println(last.name)

	remember(new(visitor))
	println(last.days)
}
