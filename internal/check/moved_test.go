package check

import (
	"strings"
	"testing"

	"ifaceval/internal/gotool"
	"ifaceval/internal/storage"
)

// TestMoved has values whose data the compiler refers to on another line than
// that of the conversion, or holds in a variable. None of them is dropped, and
// none that escapes is on the stack.
func TestMoved(t *testing.T) {
	const source = `package moved

var S any

type P struct{ a, b int }

func K() int                { return 500 }
func Box[T any](v T) any    { return v }

//go:noinline
func use(any) {}

//go:noinline
func late(b bool) (r any) {
	r = K() // want readonly
	println("x")
	return
}

//go:noinline
func branch(b bool) any {
	var e any
	e = K() // want readonly
	if b {
		e = nil
	}
	return e
}

//go:noinline
func shape() any {
	return Box(P{1, 2})
}

//go:noinline
func zero() {
	x := P{}
	y := x
	S = y // want zeroval
}

//go:noinline
func literal() {
	x := P{1, 2}
	S = x // want readonly
}

//go:noinline
func changed() {
	x := P{1, 2}
	x.a++
	S = x // want heap runtime.convTnoptr
}

func (p *P) set() { p.a = 3 }

//go:noinline
func called() {
	x := P{1, 2}
	x.set()
	S = x // want heap runtime.convTnoptr
}

//go:noinline
func negative(n int) {
	use(-n) // want stack
}
`
	dir := write(t, map[string]string{"go.mod": "module moved.test/moved\n\ngo 1.25\n", "moved.go": source})
	r := mustRun(t, Config{Build: gotool.Config{Dir: dir}, Patterns: []string{"."}})
	want := map[int]string{}
	n := 0
	for line := range strings.Lines(source) {
		n++
		if _, w, ok := strings.Cut(strings.TrimSpace(line), "// want "); ok {
			want[n] = w
		}
	}
	found := 0
	for _, s := range r.Sites {
		place, _ := s.Place()
		if w := want[s.Line]; w != "" {
			if found++; placeText(place) != w {
				t.Errorf("moved.go:%d: %s is %s, want %s", s.Line, s.Expr, placeText(place), w)
			}
		}
		for _, i := range s.Instances {
			if i.Disagrees != nil && i.InlinedAt == "" { // of a call's arguments the rules know less
				t.Errorf("moved.go:%d in %s: the rules say %s, the code %s", s.Line, i.Function, placeText(*i.Disagrees), placeText(i.Place))
			}
			if i.Place.Storage == storage.Stack && i.Predicted.Storage == storage.Heap {
				t.Errorf("moved.go:%d in %s: on the stack though it escapes", s.Line, i.Function)
			}
		}
	}
	if found != len(want) {
		t.Errorf("%d of %d conversions found", found, len(want))
	}
}
