// Maps shows where values and keys of type any are stored.
//
// The values of a map[string]any outlive the call that stores them, so they go
// to the heap or, if the compiler knows them, to read-only data. A key of type
// any goes there only when it is stored: looking one up uses the stack.
package main

import "fmt"

type point struct{ x, y int }

// defaults is written by the compiler or by the initialiser of the package: no
// value in it is on the heap.
var defaults = []any{0, "zero", point{}}

func main() {
	doc := document("go", 300, 1.5, []string{"a", "b"})
	fmt.Println(len(doc), doc["name"], doc["count"], doc["ratio"], doc["tags"], doc["draft"])

	seen := map[any]int{}
	for i := range 3 {
		count(seen, i, point{i, 1000})
	}
	fmt.Println(len(seen), lookup(seen, 2), has(seen, point{1, 1000}))
	fmt.Println(len(defaults), defaults[1])
}

// document builds what encoding/json would have decoded.
func document(name string, count int, ratio float64, tags []string) map[string]any {
	return map[string]any{
		"kind":  "document", // constant: read-only data
		"draft": false,      // bool: static
		"name":  name,       // 16 bytes for the string's two words, unless it is empty
		"count": count,      // 8 bytes unless below 256
		"ratio": ratio,      // 8 bytes unless the bits are below 256: in practice, unless it is 0
		"tags":  tags,       // 24 bytes for the slice's three words, unless it is nil
	}
}

// count stores a number and a struct as keys.
func count(seen map[any]int, n int, p point) {
	seen[n]++ // kept by the map
	seen[p]++ // kept by the map
}

// lookup stores its key on the stack.
func lookup(seen map[any]int, n int) int { return seen[n] }

// has does too, for a larger key.
func has(seen map[any]int, p point) bool {
	_, ok := seen[p]
	return ok
}
