package lines

import (
	"slices"
	"testing"
)

// TestSplit writes the same text in pieces of every size.
func TestSplit(t *testing.T) {
	const text = "one\n\r\ntwo\r\n\nthree\rfour\nlast"
	want := []string{"one", "", "two", "", "three\rfour", "last"}
	for size := 1; size <= len(text); size++ {
		var s Splitter
		var got []string
		add := func(line string) { got = append(got, line) }
		for piece := range slices.Chunk([]byte(text), size) {
			if n := s.Split(piece, add); n != len(piece) {
				t.Errorf("%d of %d bytes taken", n, len(piece))
			}
		}
		s.End(add)
		s.End(add) // nothing is left
		if !slices.Equal(got, want) {
			t.Errorf("in pieces of %d: %q, want %q", size, got, want)
		}
	}
}
