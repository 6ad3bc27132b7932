package verdict

import (
	"testing"

	"ifaceval/internal/storage"
)

func TestWorst(t *testing.T) {
	always := storage.Place{Storage: storage.Heap, Call: "runtime.convT"}
	depends := storage.Place{Storage: storage.Heap, Call: "runtime.convT64"}
	unknown := storage.Place{Storage: storage.Unknown}
	none := storage.Place{Storage: storage.None}
	stack := storage.Place{Storage: storage.Stack}
	readonly := storage.Place{Storage: storage.ReadOnly}
	own := func(p storage.Place) Instance { return Instance{Function: "own", Place: p} }
	inlined := func(p storage.Place) Instance { return Instance{Function: "inlined", InlinedAt: "f.go:1", Place: p} }
	for _, test := range []struct {
		name      string
		instances []Instance
		want      Instance
	}{
		{"always before depends", []Instance{own(depends), inlined(always)}, inlined(always)},
		{"depends before unknown", []Instance{own(unknown), inlined(depends), inlined(stack)}, inlined(depends)},
		{"unknown before never", []Instance{own(stack), inlined(unknown)}, inlined(unknown)},
		{"the function's own among equals", []Instance{inlined(readonly), own(stack), inlined(stack)}, own(stack)},
		{"one that stores something before one without code", []Instance{own(none), inlined(readonly)}, inlined(readonly)},
		{"one that stores something, whatever the order", []Instance{inlined(readonly), own(none)}, inlined(readonly)},
		{"the first among equals", []Instance{inlined(readonly), inlined(stack)}, inlined(readonly)},
	} {
		s := &Site{Instances: test.instances, body: &body{}}
		got := s.Worst()
		if got == nil || got.Place != test.want.Place || got.Function != test.want.Function {
			t.Errorf("%s: %+v, want %+v", test.name, got, test.want)
		}
		if place, _ := s.Place(); place != test.want.Place {
			t.Errorf("%s: the site's place is %v, want %v", test.name, place, test.want.Place)
		}
	}
	if (&Site{}).Worst() != nil {
		t.Error("a site without instances has a worst one")
	}
}
