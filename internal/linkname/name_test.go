package linkname

import (
	"go/types"
	"testing"
)

func TestSplitSymbol(t *testing.T) {
	for _, test := range []struct {
		in   string
		want Symbol
	}{
		{"main.main", Symbol{"main", "main", ""}},
		{"example.com/store.(*Store).Put.func1", Symbol{"example.com/store", "(*Store).Put.func1", ""}},
		{"gopkg.in/yaml%2ev3.Node.Encode", Symbol{"gopkg.in/yaml.v3", "Node.Encode", ""}},
		{"p.F[go.shape.int]", Symbol{"p", "F", "go.shape.int"}},
		{"p.F[go.shape.int_0]", Symbol{"p", "F", "go.shape.int_0"}},
		{"a.b/p.(*T[go.shape.struct { a.b/q.x int; y [3]string }]).M.func1", Symbol{"a.b/p", "(*T).M.func1", "go.shape.struct { a.b/q.x int; y [3]string }"}},
		{"p.F[go.shape.[]int,go.shape.map[string]bool].func2-range1", Symbol{"p", "F.func2-range1", "go.shape.[]int,go.shape.map[string]bool"}},
		{"p.T[go.shape.int].M[go.shape.string]", Symbol{"p", "T.M", "go.shape.int,go.shape.string"}},
		{"p.G.F[go.shape.int].func1#TvuX58xFILk=#", Symbol{"p", "G.F.func1", "go.shape.int"}},
		{"p.unclosed[int", Symbol{"p", "unclosed[int", ""}},
		{"nodot", Symbol{"", "nodot", ""}},
		{"", Symbol{}},
	} {
		if got := Split(test.in); got != test.want {
			t.Errorf("Split(%q) = %+v, want %+v", test.in, got, test.want)
		}
	}
}

func TestParseType(t *testing.T) {
	point := types.NewNamed(types.NewTypeName(0, types.NewPackage("example.com/p", "p"), "Point", nil),
		types.NewStruct([]*types.Var{types.NewField(0, nil, "x", types.Typ[types.Int32], false)}, nil), nil)
	named := func(pkg, name string) types.Type {
		if pkg == "example.com/p" && name == "Point" {
			return point
		}
		return nil
	}
	sizes := types.SizesFor("gc", "amd64")
	for in, size := range map[string]int64{
		"go.shape.int":                                                        8,
		"go.shape.uint8_0":                                                    1,
		"go.shape.string_1":                                                   16,
		"go.shape.*uint8":                                                     8,
		"go.shape.[]example.com/q.Unknown":                                    24,
		"go.shape.[3]int16":                                                   6,
		"go.shape.[0]*int":                                                    0,
		"go.shape.map[string][]struct { a int }":                              8,
		"go.shape.chan<- func(int) (string, error)":                           8,
		"go.shape.func(...interface {}) (int, error)":                         8,
		"go.shape.interface { M(a int) string; example.com/p.n() }":           16,
		"go.shape.struct {}":                                                  0,
		"go.shape.struct { a int8; b string }":                                24,
		"go.shape.struct { example.com/p.a bool; example.com/p.Point }":       8,
		"go.shape.struct { X int \"json:\\\"x;}\\\"\"; Y int }":               16,
		"go.shape.struct { F func(a, b int) (c int); G map[int]int; H *int }": 24,
		"go.shape.struct { In struct { a int8; b int8 }; Arr [2]example.com/p.Point }": 12,
		"unsafe.Pointer": 8,
		"error":          16,
	} {
		typ, err := ParseType(in, named)
		if err != nil {
			t.Errorf("ParseType(%q): %v", in, err)
			continue
		}
		if got := sizes.Sizeof(typ); got != size {
			t.Errorf("ParseType(%q) = %s of %d bytes, want %d", in, typ, got, size)
		}
	}
	for _, in := range []string{"", "go.shape.", "go.shape.6880e4598856efac", "go.shape.struct { a int", "[x]int",
		"example.com/p.Gone", "go.shape.struct { a int \"tag }", "p.G[int]"} {
		if typ, err := ParseType(in, named); err == nil {
			t.Errorf("ParseType(%q) = %s, want an error", in, typ)
		}
	}
}

func FuzzNames(f *testing.F) {
	for _, s := range []string{"p.F[go.shape.struct { a int; b [3]string }].func1", "go.shape.map[string]int", "[[", "]]", "#", "func(", "struct { a \""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		sym := Split(s)
		for _, arg := range SplitArgs(sym.Shape) {
			ParseType(arg, func(string, string) types.Type { return nil })
		}
		ParseType(s, func(string, string) types.Type { return nil })
	})
}
