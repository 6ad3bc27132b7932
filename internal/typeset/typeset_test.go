package typeset

import (
	"bytes"
	"flag"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the benchmarks directory")

// TestBenchmarks keeps the benchmarks directory what gen writes.
func TestBenchmarks(t *testing.T) {
	files, err := Builtin().Files()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join("..", "..", "benchmarks")
	wanted := map[string]bool{}
	for _, f := range files {
		wanted[f.Name] = true
		path := filepath.Join(dir, f.Name)
		if *update {
			if err := os.WriteFile(path, f.Text, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		have, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(have, f.Text) {
			t.Errorf("benchmarks/%s is not what gen writes: `go test -update` in internal/typeset takes it over", f.Name)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !wanted[e.Name()] {
			t.Errorf("benchmarks/%s is not of gen", e.Name())
		}
	}
}

// TestNames checks that names are unique parts of identifiers, and so are those of
// the values of a type in the benchmark's output.
func TestNames(t *testing.T) {
	n := names{}
	for _, test := range [][2]string{{"int", "int"}, {"[]byte", "slice_byte"}, {"*int", "pointer_int"}, {"[3]byte", "array_3_byte"},
		{"map[string]int", "map_string_int"}, {"func()", "func"}, {"<-chan int", "arrow_chan_int"}, {"netip.Addr", "netip_Addr"},
		{"struct{a, b int32}", "struct_a_b_int32"}, {"struct{_ byte}", "struct_blank_byte"}, {"func( )", "func_2"}} {
		if got := n.of(test[0]); got != test[1] {
			t.Errorf("%s: %s, want %s", test[0], got, test[1])
		}
	}
	seen := map[string]bool{}
	for _, typ := range Builtin().Types {
		if !token.IsIdentifier("any_"+typ.Name) || seen[typ.Name] || seen[typ.Expr] {
			t.Errorf("%s: the name %s is not unique, or none", typ.Expr, typ.Name)
		}
		seen[typ.Name], seen[typ.Expr+" "] = true, true
		values := map[string]bool{}
		for _, v := range typ.Values {
			if values[v.Name] || strings.ContainsAny(v.Name, " /\t") || v.Name == "" {
				t.Errorf("%s: the name %q of a value is not unique, or none", typ.Expr, v.Name)
			}
			values[v.Name] = true
		}
	}
}

// TestKinds checks that the built-in set has every kind that a value can be of, and
// a struct of it.
func TestKinds(t *testing.T) {
	have := map[string]bool{}
	for _, typ := range Builtin().Types {
		have[typ.Expr] = true
	}
	for _, b := range types.Typ {
		if b.Info()&types.IsUntyped != 0 || b.Kind() == types.Invalid || b.Kind() == types.UnsafePointer {
			continue
		}
		if !have[b.Name()] || !have["struct{a "+b.Name()+"}"] {
			t.Errorf("no %s, or no struct of it", b.Name())
		}
	}
	for _, expr := range []string{"unsafe.Pointer", "*int", "[]int", "map[string]int", "chan int", "func()", "struct{}", "[0]int", "[1024]byte", "[1025]byte", "[32769]byte"} {
		if !have[expr] {
			t.Errorf("no %s", expr)
		}
	}
}

const sample = `//go:build ignore

// Package sample is one.
package main

import "time"

type (
	Point  struct{ X, Y int }
	hidden int
	List[T any] []T
	Ints   = List[int]
	Number interface{ ~int }
	Big    [1 << 21]byte
)

const (
	Answer = 42
	Huge   = 1 << 100
	Wait   = time.Second
)

var (
	Here       = Point{1, 2}
	Any    any = 1
	Secret hidden
)

func main() {}
`

// checked type-checks a file by itself.
func checked(t *testing.T, text string) (*types.Package, *token.FileSet, *ast.File) {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "dir/sample.go", text, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	config := types.Config{Importer: importer.ForCompiler(fset, "source", nil)}
	pkg, err := config.Check("example.com/sample", fset, []*ast.File{f}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return pkg, fset, f
}

func TestOfFile(t *testing.T) {
	pkg, fset, f := checked(t, sample)
	set, err := OfFile(pkg, fset, f, []byte(sample), types.SizesFor("gc", "amd64"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, typ := range set.Types {
		for _, v := range typ.Values {
			got = append(got, typ.Expr+" "+v.Name+" "+v.Expr)
		}
	}
	want := []string{"Point zero *new(Point)", "Point Here Here", "Ints zero *new(Ints)", "Ints filled filled[Ints]()",
		"int zero *new(int)", "int Answer Answer", "time.Duration zero *new(time.Duration)", "time.Duration Wait Wait",
		"hidden zero *new(hidden)", "hidden Secret Secret"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("- want + got\n%s", d)
	}
	out := map[string]string{}
	for _, o := range set.Out {
		out[o.Name] = o.Reason
	}
	for name, want := range map[string]string{"hidden": "unexported", "List": "generic", "Number": "a constraint", "Big": "larger than", "Huge": "overflows int", "Any": "an interface"} {
		if !strings.HasPrefix(out[name], want) {
			t.Errorf("%s is left out because %q, want %q", name, out[name], want)
		}
		delete(out, name)
	}
	if len(out) > 0 {
		t.Errorf("left out: %v", out)
	}
	files, err := set.Files()
	if err != nil {
		t.Fatal(err)
	}
	copied := string(files[0].Text)
	if files[0].Name != "declarations_test.go" || strings.Contains(copied, "go:build") || !strings.Contains(copied, "package "+PackageName+"\n") {
		t.Errorf("the copy is\n%s", copied)
	}
}

func TestOfPackage(t *testing.T) {
	text := strings.Replace(strings.Replace(sample, "package main", "package other", 1), "func main() {}", "", 1)
	pkg, _, _ := checked(t, text)
	set, err := OfPackage(pkg, types.SizesFor("gc", "amd64"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, typ := range set.Types {
		got = append(got, typ.Expr)
	}
	if d := cmp.Diff([]string{"other.Point", "other.Ints", "int", "time.Duration"}, got); d != "" {
		t.Errorf("- want + got\n%s", d)
	}
	stores, err := set.Stores()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`other "example.com/sample"`, `"time"`, "func any_other_Point(v other.Point) { sinkAny = v }"} {
		if !strings.Contains(string(stores[0].Text), want) {
			t.Errorf("the stores lack %s:\n%s", want, stores[0].Text)
		}
	}
}

func TestOfBad(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"package p\n\ntype hidden int\n", "no type that can be measured: hidden: unexported"},
		{"package p\n", "no exported type and no exported value"},
		{"package p\n\ntype T int\n\nvar sinkAny int\n", `sample.go:5:5: the benchmarks need the name sinkAny`},
		{"package p\n\ntype T int\n\nvar testing int\n", "the benchmarks need the name testing"},
		{"package p\n\ntype T int\n\nfunc any_int() {}\n", "the benchmarks need the name any_int"},
	} {
		pkg, fset, f := checked(t, test.text)
		if _, err := OfFile(pkg, fset, f, []byte(test.text), types.SizesFor("gc", "amd64")); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: %v, want %q", test.text, err, test.want)
		}
	}
	pkg, _, _ := checked(t, sample)
	if _, err := OfPackage(pkg, types.SizesFor("gc", "amd64")); err == nil || !strings.Contains(err.Error(), "is a program") {
		t.Errorf("a program: %v", err)
	}
}

// TestTaken checks that every name that generated code declares is refused in a
// file that is copied beside it.
func TestTaken(t *testing.T) {
	s := Builtin()
	s.Types[0].Values[0].Name = filledName // so that the code that fills is there
	files, err := s.Files()
	if err != nil {
		t.Fatal(err)
	}
	declared := regexp.MustCompile(`(?m)^(?:func|type|var) (\w+)`)
	inGroup := regexp.MustCompile(`(?m)^\t((?:values|sink|t)_\w+) `)
	own := map[string]bool{"anInt": true}
	for _, f := range files {
		for _, re := range []*regexp.Regexp{declared, inGroup} {
			for _, m := range re.FindAllStringSubmatch(string(f.Text), -1) {
				if !taken(m[1]) && !own[m[1]] {
					t.Errorf("%s declares %s, which a file of the user's may have", f.Name, m[1])
				}
			}
		}
	}
}
