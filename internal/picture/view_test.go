package picture

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ifaceval/internal/cells"
)

func TestFind(t *testing.T) {
	word := func(offset int64) Word { return Word{Offset: offset, Size: 8} }
	b := Block{ID: "b", Rows: []Row{
		{Offset: 8, Size: 8, Words: []Word{word(8)}},
		{Offset: 16, Size: 16, Words: []Word{word(16), word(24)}},
		{Offset: 40, Size: 0, Words: []Word{word(40)}},
		{Offset: 48, Size: 8},
	}}
	p := Picture{Blocks: []Block{{ID: "a"}, b}}
	for offset, want := range map[int64]int{-1: 0, 0: 0, 8: 0, 15: 0, 16: 1, 23: 1, 24: 2, 31: 2, 32: 3, 40: 3, 41: 4, 48: 4, 55: 4, 56: -1} {
		at, ok := p.find(&Place{"b", offset})
		if ok != (want >= 0) || ok && at != (spot{1, want}) {
			t.Errorf("%d: %v, %v, not %d", offset, at, ok, want)
		}
	}
	for _, at := range []*Place{nil, {"a", 0}, {"c", 0}} {
		if at, ok := p.find(at); ok {
			t.Errorf("found %v", at)
		}
	}
}

func TestWordLabel(t *testing.T) {
	for label, want := range map[string]string{
		"SP+16": "SP+24", "SP-16": "SP-8", "SP-8": "SP+0", "+0": "+8", "AX": "", "": "", "16(SP)": "", "x+y": "",
	} {
		r := Row{Offset: 16, Label: label}
		if got := r.label(&Word{Offset: 24}); got != want {
			t.Errorf("%q: %q, not %q", label, got, want)
		}
		if got := r.label(&Word{Offset: 16}); got != label {
			t.Errorf("%q: %q", label, got)
		}
	}
}

func TestNote(t *testing.T) {
	for _, tt := range []struct{ kind, title, note, want string }{
		{Frame, "stack frame of f", "40 bytes", "40 bytes"},
		{Heap, "p", "", "heap"},
		{Heap, "Heap object", "8 bytes", "8 bytes"},
		{Data, "x", "made on the heap", "writable data, made on the heap"},
		{ReadOnly, "type:int", "8 bytes, read-only", "8 bytes, read-only"},
		{"new", "x", "y", "y"},
	} {
		if got := (&Block{Kind: tt.kind, Title: tt.title, Note: tt.note}).note(); got != tt.want {
			t.Errorf("%v: %q", tt, got)
		}
	}
}

func TestLanes(t *testing.T) {
	for _, tt := range []struct {
		name  string
		wires []wire
		want  []int
	}{
		{"none", nil, []int{}},
		{"apart", []wire{{left: []int{0, 10}}, {left: []int{20, 30}}}, []int{0, 0}},
		{"inside", []wire{{left: []int{0, 50}}, {left: []int{20, 30}}}, []int{1, 0}},
		{"down to the right", []wire{{[]int{0}, []int{100}}, {[]int{20}, []int{120}}}, []int{1, 0}},
		{"up to the right", []wire{{[]int{100}, []int{0}}, {[]int{120}, []int{20}}}, []int{0, 1}},
		{"in one line", []wire{{[]int{0}, []int{50}}, {[]int{50}, []int{100}}}, []int{1, 0}},
		{"no way out", []wire{{[]int{0}, []int{50}}, {[]int{50}, []int{0}}}, []int{0, -1}},
		{"too many", []wire{{left: []int{0, 9}}, {left: []int{1, 8}}, {left: []int{2, 7}}, {left: []int{3, 6}}}, []int{-1, 2, 1, 0}},
	} {
		if got := lanes(tt.wires, 1, 3); !cmp.Equal(got, tt.want) {
			t.Errorf("%s: %v, not %v", tt.name, got, tt.want)
		}
	}
}

// TestArrows checks that the arrows of common pictures are drawn and not told.
func TestArrows(t *testing.T) {
	for _, p := range pictures[1:6] {
		want := len(arrows(p.views(cells.Plain)))
		if text := textOf(t, &p.Picture, TextOptions{}); want == 0 || strings.Contains(text, "▶") {
			t.Errorf("%s: of %d arrows, some are words in text", p.name, want)
		}
		for _, width := range []int{320, 400, 600, 700, 900, 1200} {
			svg := svgOf(t, &p.Picture, SVGOptions{Width: width})
			if got := strings.Count(svg, `class="iv-wire"`); got != want {
				t.Errorf("%s at %d: %d arrows of %d are drawn", p.name, width, got, want)
			}
		}
	}
}
