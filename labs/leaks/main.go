// Leaks has functions that do something with a pointer they are passed.
package main

var sink *int32

type pair struct{ a, b *int32 }

var text string

//go:noinline
func record(id *int32) {
	sink = id
}

//go:noinline
func validate(id *int32) *int32 {
	return id
}

//go:noinline
func load(at **int32) *int32 {
	return *at
}

//go:noinline
func recordContent(at **int32) {
	sink = *at
}

//go:noinline
func first(p *pair) **int32 {
	return &p.a
}

//go:noinline
func read(id *int32) int32 {
	return *id
}

//go:noinline
func double(id int32) int32 {
	return 2 * id
}

//go:noinline
func recordPair(p pair) {
	sink = p.a
}

//go:noinline
func recordText(s string) {
	text = s
}

//go:noinline
func stays() int32 {
	var id int32 = 4096
	valid := validate(&id)
	return *valid
}

func main() {
	var a, b int32 = 1, 2
	println(stays(), read(&b), double(3))
	p := &a
	println(*load(&p), *load(first(&pair{&a, &b})))
	record(new(int32))
	recordContent(&sink)
	recordPair(pair{sink, sink})
	recordText("text")
	println(text)
}
