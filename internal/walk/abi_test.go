package walk

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var (
	amd64Ints = []string{"AX", "BX", "CX", "DI", "SI", "R8", "R9", "R10", "R11"}
	sizes64   = types.SizesFor("gc", "amd64")
)

// signatureOf type-checks "func f(a int) string", with a few types about.
func signatureOf(t *testing.T, decl string) *types.Signature {
	t.Helper()
	source := `package p
type S struct { a int32; b string }
type E struct{}
type One struct { x [1]uint8; _ int; y float32 }
` + decl + "\n"
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", source, 0)
	if err != nil {
		t.Fatal(err)
	}
	config := types.Config{Importer: importer.Default(), IgnoreFuncBodies: true}
	info := &types.Info{Defs: map[*ast.Ident]types.Object{}}
	if _, err := config.Check("p", fset, []*ast.File{file}, info); err != nil {
		t.Fatal(err)
	}
	for id, obj := range info.Defs {
		if f, ok := obj.(*types.Func); ok && id.Name == "f" {
			return f.Signature()
		}
	}
	t.Fatal("no f")
	return nil
}

// places writes an assignment down: "a=AX/len=BX b@8".
func places(all []assigned) string {
	var parts []string
	for _, as := range all {
		text := as.v.Name()
		for i, pc := range as.pieces {
			text += map[bool]string{true: "=", false: "/"}[i == 0] + pc.register
			if role := pc.role(); role != "" {
				text += "(" + strings.ReplaceAll(role, " ", "-") + ")"
			}
		}
		if len(as.pieces) == 0 || as.onStack {
			text += map[bool]string{true: "@stack", false: "@none"}[as.onStack]
		}
		parts = append(parts, fmt.Sprintf("%s@%d", text, as.at))
	}
	return strings.Join(parts, " ")
}

// TestAssign follows cmd/compile/abi-internal.md. The number behind @ is the
// offset from the first word above the return address.
func TestAssign(t *testing.T) {
	for _, test := range []struct {
		decl, params, results string
		dictionary            bool
	}{
		{decl: "func f()"},
		{decl: "func f(a int, s string) (b bool, err error)", params: "a=AX@0 s=BX(pointer)/CX(length)@8", results: "b=AX@0 err=BX(type-word)/CX(data-word)@0"},
		{decl: "func f(xs []int, x any)", params: "xs=AX(pointer)/BX(length)/CX(capacity)@0 x=DI(type-word)/SI(data-word)@24"},
		{decl: "func f(a float64, b int, c float32)", params: "a=X0@0 b=AX@8 c=X1@16"},
		{decl: "func f(c complex128)", params: "c=X0(real-part)/X1(imaginary-part)@0"},
		{decl: "func f(s S, e E, b byte)", params: "s=AX(a)/BX(b-pointer)/CX(b-length)@0 e@none@24 b=DI@24"},
		{decl: "func f(o One)", params: "o=AX(x[0])/BX(_)/X0(y)@0"},
		{decl: "func f(a [2]int, b int)", params: "a@stack@0 b=AX@16"},
		{decl: "func f(a [1]int, b [0]int)", params: "a=AX([0])@0 b@none@8"},
		// The document's own example, with int for uintptr.
		{decl: "func f(a1 uint8, a2 [2]uintptr, a3 uint8) (r1 struct { x uintptr; y [2]uintptr }, r2 string)",
			params: "a1=AX@40 a2@stack@0 a3=BX@41", results: "r1@stack@16 r2=AX(pointer)/BX(length)@0"},
		// What does not fit as a whole goes to the stack, and what follows may still fit.
		{decl: "func f(a, b, c, d, e, g, h, i int, s string, j int)",
			params: "a=AX@16 b=BX@24 c=CX@32 d=DI@40 e=SI@48 g=R8@56 h=R9@64 i=R10@72 s@stack@0 j=R11@80"},
		{decl: "func f(a, b bool, c int16, d bool)", params: "a=AX@0 b=BX@1 c=CX@2 d=DI@4"},
		{decl: "func (s *S) f(n int)", params: "s=AX@0 n=BX@8"},
		{decl: "func (s *S) f(n int)", dictionary: true, params: "s=AX@0 .dict=BX@8 n=CX@16"},
	} {
		a := newABI("amd64", amd64Ints, sizes64)
		params, results := a.assign(signatureOf(t, test.decl), test.dictionary)
		if diff := cmp.Diff(test.params, places(params)); diff != "" {
			t.Errorf("%s: parameters (-want +got):\n%s", test.decl, diff)
		}
		got := places(results)
		if test.results != "" && !sameRegisters(test.results, got) {
			t.Errorf("%s: results are %s, want %s", test.decl, got, test.results)
		}
	}
}

// sameRegisters compares results, which have no place in memory if they are in
// registers.
func sameRegisters(want, got string) bool {
	strip := func(s string) string {
		var kept []string
		for _, f := range strings.Fields(s) {
			if !strings.Contains(f, "@stack") {
				f = f[:strings.LastIndexByte(f, '@')]
			}
			kept = append(kept, f)
		}
		return strings.Join(kept, " ")
	}
	return strip(want) == strip(got)
}

func TestFloatRegisters(t *testing.T) {
	a, b := newABI("amd64", nil, sizes64), newABI("arm64", nil, sizes64)
	if len(a.floats) != 15 || a.floats[14] != "X14" || len(b.floats) != 16 || b.floats[15] != "F15" {
		t.Errorf("floats are in %v and %v", a.floats, b.floats)
	}
}
