// Comparekeys compares interface values with concrete ones, and uses concrete values as
// keys of a map whose keys are interface values.
package main

type point struct{ x, y int }

type large [1025]byte

var (
	counts = map[any]int{}
	stored any
)

func main() {
	p, l := point{1, 2}, &large{}
	store(p)
	count(p)
	println(isPoint(stored, p), which(stored, p), lookUp(p))
	println(isLarge(stored, l), isLargeOfType(stored, l), whichLarge(stored, l), lookUpLarge(l))
	forget(p)
}

//go:noinline
func isPoint(v any, p point) bool {
	return v == p
}

//go:noinline
func which(v any, p point) string {
	switch v {
	case p:
		return "p"
	case 300:
		return "300"
	}
	return "neither"
}

//go:noinline
func lookUp(p point) int {
	return counts[p]
}

//go:noinline
func forget(p point) {
	delete(counts, p)
}

//go:noinline
func count(p point) {
	counts[p]++
}

//go:noinline
func store(p point) {
	stored = p
}

//go:noinline
func isLarge(v any, l *large) bool {
	return v == *l
}

//go:noinline
func isLargeOfType(v any, l *large) bool {
	w, ok := v.(large)
	return ok && w == *l
}

//go:noinline
func whichLarge(v any, l *large) string {
	switch v {
	case *l:
		return "l"
	}
	return "another"
}

//go:noinline
func lookUpLarge(l *large) int {
	return counts[*l]
}
