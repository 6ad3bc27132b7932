package conversion

import (
	"strings"
	"testing"
)

// TestBroken walks code that does not type-check or even parse: testdata without
// one of its lines, and cut short there.
func TestBroken(t *testing.T) {
	src := string(readFile("testdata/contexts/contexts.go"))
	src = strings.NewReplacer("\t\"errors\"\n", "", "\t\"unsafe\"\n", "").Replace(src)
	for at := 0; at < len(src); at += 101 {
		end := at + strings.Index(src[at:]+"\n", "\n")
		for _, broken := range []string{src[:at], src[:at] + src[min(end, len(src)):]} {
			p, _ := check(t, "broken.go", broken)
			Find(p, Options{I2I: true})
		}
	}
}

func TestUntyped(t *testing.T) {
	const src = `package p
func f(a any, xs ...any) (any, error) { return }
func g() {
	var a any = undefined
	a = f(undefined)
	a, b := f(1, 2, 3), x.y
	_ = undefined{1, 2: 3}
	_ = struct{ a any }{b: 1, c}
	_ = struct{ a any }{1, 2}
	f(f(), f()...)
	panic()
	delete(undefined, 1)
	append(1, 2)
	for a, a = range undefined { return 1, 2, 3 }
	for a = range func() {} { }
	switch 1 { case "s": case a: case undefined: }
	switch "s" { case 1: }
	switch undefined { case 1: }
	undefined <- 1
	any()
	any(1, 2)
	(error).Error()
	return f
}
var x, y any = 1
func (undefined) m() any { return 1 }
`
	p, errs := check(t, "untyped.go", src)
	if len(errs) == 0 {
		t.Fatal("no errors")
	}
	r := Find(p, Options{I2I: true})
	if r.Untyped < 5 {
		t.Errorf("%d untyped; the source has more", r.Untyped)
	}
}
