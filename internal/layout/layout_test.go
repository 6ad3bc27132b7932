package layout

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

const source = `package p

import "unsafe"

type (
	Int    int
	Byte   struct{ b byte }
	Nested [1]struct{ s [1]string }
	Front  struct {
		p *int
		n [3]int
	}
	Back struct {
		n [3]int
		p *int
	}
	Iface struct{ a any }
	ZPtr  struct {
		z struct{}
		p *int
	}
	PtrZ struct {
		p *int
		z struct{}
	}
	Fn     struct{ f func() }
	UP     [1]unsafe.Pointer
	Empty  [0]*int
	NoPtrs [4]struct{ a, b int32 }
	Ptrs   [4]struct {
		s []int
		n int
	}
	Pair[T any] struct {
		a, b T
	}
	Wrap[T any] struct{ p Pair[T] }
	PInt  = Pair[int16]
	WAny  Wrap[any]
)

func generic[T any, U any]() {
	type local struct {
		n byte
		t T
	}
	var _ local
}
`

func check(t *testing.T) *types.Package {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "p.go", source, 0)
	if err != nil {
		t.Fatal(err)
	}
	p, err := (&types.Config{Importer: importer.Default()}).Check("p", fset, []*ast.File{f}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func machine(t *testing.T, target Target) *Machine {
	t.Helper()
	m, err := New(target)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestOf(t *testing.T) {
	p := check(t)
	for _, test := range []struct {
		name                       string
		size, align, pointers      int64 // on amd64
		size386, align386, ptrs386 int64
		direct25, direct26         bool
		sole                       string
	}{
		{"Int", 8, 8, 0, 4, 4, 0, false, false, "int"},
		{"Byte", 1, 1, 0, 1, 1, 0, false, false, "byte"},
		{"Nested", 16, 8, 8, 8, 4, 4, false, false, "string"},
		{"Front", 32, 8, 8, 16, 4, 4, false, false, ""},
		{"Back", 32, 8, 32, 16, 4, 16, false, false, ""},
		{"Iface", 16, 8, 16, 8, 4, 8, false, false, "any"},
		{"ZPtr", 8, 8, 8, 4, 4, 4, false, true, ""},
		{"PtrZ", 16, 8, 8, 8, 4, 4, false, false, ""},
		{"Fn", 8, 8, 8, 4, 4, 4, true, true, "func()"},
		{"UP", 8, 8, 8, 4, 4, 4, true, true, "unsafe.Pointer"},
		{"Empty", 0, 8, 0, 0, 4, 0, false, false, ""},
		{"NoPtrs", 32, 4, 0, 32, 4, 0, false, false, ""},
		{"Ptrs", 128, 8, 104, 64, 4, 52, false, false, ""},
		{"WAny", 32, 8, 32, 16, 4, 16, false, false, ""},
	} {
		typ := p.Scope().Lookup(test.name).Type()
		for _, arch := range []string{"amd64", "386"} {
			for _, lang := range []string{"go1.25", "go1.26"} {
				l, err := machine(t, Target{Lang: lang, GOARCH: arch}).Of(typ, nil)
				if err != nil {
					t.Fatal(err)
				}
				got := [3]int64{l.Size, l.Align, l.PointerData}
				want := [3]int64{test.size, test.align, test.pointers}
				if arch == "386" {
					want = [3]int64{test.size386, test.align386, test.ptrs386}
				}
				if got != want {
					t.Errorf("%s on %s: size, alignment, pointer data %v, want %v", test.name, arch, got, want)
				}
				if direct := lang == "go1.25" && test.direct25 || lang == "go1.26" && test.direct26; l.Direct != direct {
					t.Errorf("%s in %s on %s: direct is %v", test.name, lang, arch, l.Direct)
				}
				if test.sole != "" && l.Sole.String() != test.sole {
					t.Errorf("%s: sole component %s, want %s", test.name, l.Sole, test.sole)
				}
			}
		}
	}
}

func TestEnv(t *testing.T) {
	p := check(t)
	m := machine(t, Target{Lang: "go1.26", GOARCH: "amd64"})
	sig := p.Scope().Lookup("generic").Type().(*types.Signature)
	param, other := sig.TypeParams().At(0), sig.TypeParams().At(1)
	instance := func(name string, arg types.Type) types.Type {
		inst, err := types.Instantiate(nil, p.Scope().Lookup(name).Type(), []types.Type{arg}, false)
		if err != nil {
			t.Fatal(err)
		}
		return inst
	}
	env := Env{param: types.Typ[types.String]}
	for _, test := range []struct {
		typ      types.Type
		size     int64
		pointers int64
	}{
		{param, 16, 8},
		{types.NewArray(param, 3), 48, 40},
		{types.NewSlice(param), 24, 8},
		{types.NewPointer(other), 8, 8}, // what it points to does not matter
		{instance("Pair", param), 32, 24},
		{instance("Wrap", param), 32, 24},
		{types.NewStruct([]*types.Var{types.NewField(0, p, "a", types.Typ[types.Byte], false), types.NewField(0, p, "b", param, false)}, nil), 24, 16},
	} {
		l, err := m.Of(test.typ, env)
		if err != nil {
			t.Errorf("%s: %v", test.typ, err)
			continue
		}
		if l.Size != test.size || l.PointerData != test.pointers {
			t.Errorf("%s: size %d, pointer data %d, want %d, %d", test.typ, l.Size, l.PointerData, test.size, test.pointers)
		}
	}
	if _, err := m.Of(other, env); err == nil {
		t.Error("a type parameter that stands for nothing has a layout")
	}
	if _, err := m.Of(param, nil); err == nil {
		t.Error("a type parameter has a layout without an environment")
	}
}

func TestUnknownArchitecture(t *testing.T) {
	if _, err := New(Target{Lang: "go1.26", GOARCH: "vax"}); err == nil || !strings.Contains(err.Error(), "vax") {
		t.Errorf("error %v, want one that names the architecture", err)
	}
}

// TestAlloc has figures of runtime.MemStats (see the allocation table in
// package check for amd64) and of the rules in runtime/malloc.go for others.
func TestAlloc(t *testing.T) {
	for _, test := range []struct {
		lang, arch string
		race       bool
		size, ptrs int64
		bytes      float64
		tiny       bool
	}{
		{"go1.26", "amd64", false, 0, 0, 0, false},
		{"go1.26", "amd64", false, 2, 0, 2, true},
		{"go1.26", "amd64", false, 3, 0, 3.2, true},
		{"go1.26", "amd64", false, 12, 0, 16, true},
		{"go1.26", "amd64", false, 15, 0, 16, true},
		{"go1.26", "amd64", false, 16, 0, 16, false},
		{"go1.26", "amd64", false, 8, 8, 8, false},
		{"go1.26", "amd64", true, 8, 0, 16, false},
		{"go1.26", "386", false, 12, 0, 16, true},
		{"go1.21", "amd64", false, 1024, 1024, 1024, false},
		{"go1.22", "amd64", false, 512, 512, 512, false},
		{"go1.22", "amd64", false, 1024, 1024, 1152, false},
		{"go1.22", "amd64", false, 1024, 0, 1024, false},
		{"go1.22", "386", false, 128, 128, 128, false},
		{"go1.22", "386", false, 132, 132, 144, false},
		{"go1.22", "386", false, 144, 144, 160, false},
		{"go1.26", "amd64", false, 32760, 8, 32768, false},
		{"go1.26", "amd64", false, 32768, 8, 32768, false},
		{"go1.26", "amd64", false, 32769, 0, 40960, false},
	} {
		m := machine(t, Target{Lang: test.lang, GOARCH: test.arch, Race: test.race})
		got := m.Alloc(Layout{Size: test.size, PointerData: test.ptrs})
		if got != (Alloc{test.bytes, test.tiny}) {
			t.Errorf("%s %s race=%v: %d bytes with %d of pointers take %+v, want %v %v",
				test.lang, test.arch, test.race, test.size, test.ptrs, got, test.bytes, test.tiny)
		}
	}
}

// TestClasses compares the size classes with those in the toolchain's source.
func TestClasses(t *testing.T) {
	goroot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	var text []byte
	for _, name := range []string{"internal/runtime/gc/sizeclasses.go", "runtime/sizeclasses.go"} {
		if b, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(goroot)), "src", name)); err == nil {
			text = b
			break
		}
	}
	if text == nil {
		t.Skip("this Go installation has no source of the runtime")
	}
	table := regexp.MustCompile(`(?s)(?:SizeClassToSize|class_to_size)\s*=[^{]*\{([^}]*)\}`).FindSubmatch(text)
	if table == nil {
		t.Fatal("no table of size classes in the runtime's source")
	}
	var want []string
	for n := range strings.SplitSeq(string(table[1]), ",") {
		if n = strings.TrimSpace(n); n != "0" {
			want = append(want, n)
		}
	}
	if len(want) != len(classes) {
		t.Fatalf("%d size classes, the runtime has %d", len(classes), len(want))
	}
	for i, n := range want {
		if strconv.FormatInt(classes[i], 10) != n {
			t.Errorf("class %d is %d, the runtime's is %s", i+1, classes[i], n)
		}
	}
}
