package object

import (
	"encoding/binary"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ifaceval/internal/releases"
)

const source = `package m

var sink any

func F(x int) { sink = x } // @F

func G(x int) {
	F(x + 1) // @G
}

func H(x int) {
	G( // @H
		x + 2,
	)
}

func Const() { sink = 300 } // @Const

//go:noinline
func two(a, b any) { sink = a; sink = b }

func Multi(x, y int) {
	two( // @Multi
		x,
		y, // @MultiEnd
	)
}

//go:noinline
func Shape[T any](x T) { sink = x } // @Shape

func UseShape() {
	Shape(7)
	Shape("s")
}

type T struct{ big [40]int }

func (t T) Get() int { return t.big[3] }

type getter interface{ Get() int }

func Iface(g getter) int { return g.Get() }

func UseT(t *T) int { return Iface(t) }

var Big [1 << 30]byte
var Init = [4]int32{1, 2}
`

var toolchains = []string{"local", releases.Oldest, releases.Before25, releases.Newest}

var arches = []struct {
	name string
	word int
	big  bool
}{
	{"amd64", 8, false}, {"arm64", 8, false}, {"386", 4, false}, {"arm", 4, false},
	{"riscv64", 8, false}, {"s390x", 8, true}, {"ppc64le", 8, false}, {"mips64", 8, true},
	{"mips", 4, true}, {"loong64", 8, false}, {"wasm", 8, false},
}

func TestRead(t *testing.T) {
	dir := module(t, map[string]string{"m.go": source})
	for _, name := range toolchains {
		t.Run(name, func(t *testing.T) {
			tc := getToolchain(t, name)
			for _, arch := range arches {
				if arch.name == "loong64" && name == "go1.18.10" || arch.name != "amd64" && testing.Short() {
					continue
				}
				t.Run(arch.name, func(t *testing.T) {
					f := tc.file(t, dir, arch.name, ".")
					if f.GOARCH != arch.name || f.Unresolved != 0 || f.Unnamed != 0 || len(f.Skipped) != 0 {
						t.Errorf("GOARCH %s, %d unresolved, %d unnamed, skipped %q", f.GOARCH, f.Unresolved, f.Unnamed, f.Skipped)
					}
					conv, order := "runtime.convT64", binary.ByteOrder(binary.LittleEndian)
					if arch.word == 4 {
						conv = "runtime.convT32"
					}
					if arch.big {
						order = binary.BigEndian
					}
					checkVersion(t, f, tc)
					checkCalls(t, f, filepath.ToSlash(filepath.Join(dir, "m.go")), conv)
					checkConst(t, f, arch.word, order)
					checkShapes(t, f)
					checkVars(t, f, order)
				})
			}
		})
	}
}

func checkVersion(t *testing.T, f *File, tc *toolchain) {
	t.Helper()
	if tc.name != "local" && f.Version != tc.name {
		t.Errorf("version %q, want %q", f.Version, tc.name)
	}
	magic, line := "go120ld", lineOf(t, source, "F")
	if tc.name == "go1.18.10" {
		magic, line = "go118ld", 0
	}
	if fn := f.fn(t, "example.com/m.F"); f.Magic != magic || fn.StartLine != line || fn.ABI > 1 || fn.Size == 0 {
		t.Errorf("%s, %+v; want %s, start line %d", f.Magic, fn, magic, line)
	}
}

// checkCalls checks conversions in a function itself, inlined once and twice,
// and as arguments on other lines than the call.
func checkCalls(t *testing.T, f *File, file, conv string) {
	t.Helper()
	own := Pos{file, lineOf(t, source, "F"), -1}
	for _, test := range []struct {
		fn    string
		calls []string // callee and line of the call, innermost first
	}{
		{"F", nil},
		{"G", []string{"F", "G"}},
		{"H", []string{"F", "G", "G", "H"}},
	} {
		fn := f.fn(t, "example.com/m."+test.fn)
		if fn.File != file || fn.Dupok || fn.Wrapper || fn.ABIWrapper {
			t.Errorf("%+v", fn)
		}
		refs := fn.refs("runtime.convT")
		if len(refs) != 1 || refs[0].Symbol != conv || refs[0].Pos.File != own.File || refs[0].Pos.Line != own.Line {
			t.Errorf("%s: %+v, want one to %s at %+v", fn.Name, refs, conv, own)
			continue
		}
		node := refs[0].Pos.Node
		for i := 0; i < len(test.calls); i += 2 {
			if node < 0 {
				t.Errorf("%s: inline tree ends before %s", fn.Name, test.calls[i])
				break
			}
			in := fn.Inlined[node]
			if in.Func != "example.com/m."+test.calls[i] || in.File != file || in.Line != lineOf(t, source, test.calls[i+1]) {
				t.Errorf("%s: %+v, want %s called at @%s", fn.Name, in, test.calls[i], test.calls[i+1])
			}
			node = in.Parent
		}
		if node != -1 {
			t.Errorf("%s: node %d left", fn.Name, node)
		}
	}
	refs := f.fn(t, "example.com/m.Multi").refs(conv)
	if len(refs) != 2 {
		t.Errorf("Multi: %+v, want two to %s", refs, conv)
	}
	for _, r := range refs {
		if l := r.Pos.Line; l < lineOf(t, source, "Multi") || l > lineOf(t, source, "MultiEnd") || r.Pos.Node != -1 {
			t.Errorf("Multi: %+v", r)
		}
	}
}

func checkConst(t *testing.T, f *File, word int, order binary.ByteOrder) {
	t.Helper()
	fn := f.fn(t, "example.com/m.Const")
	refs := fn.refs("example.com/m..stmp_")
	if len(refs) == 0 || f.GOARCH != "wasm" && refs[0].Pos.Line != lineOf(t, source, "Const") {
		t.Fatalf("Const: %+v", fn.Relocs)
	}
	d, ok := f.Data(refs[0].Symbol)
	want := make([]byte, 8)
	order.PutUint64(want, 300)
	if word == 4 {
		order.PutUint32(want, 300)
	}
	if !ok || !d.ReadOnly || d.Kind != "SRODATA" || int(d.Size) != word || !slices.Equal(d.Bytes, want[:word]) {
		t.Errorf("%s: %+v, %v; want % x", refs[0].Symbol, d, ok, want[:word])
	}
}

func checkShapes(t *testing.T, f *File) {
	t.Helper()
	for _, shape := range []string{"int", "string"} {
		i := slices.IndexFunc(f.Funcs, func(fn *Func) bool {
			return strings.HasPrefix(fn.Name, "example.com/m.Shape[go.shape."+shape)
		})
		if i < 0 {
			t.Errorf("no function for shape %s", shape)
			continue
		}
		fn := f.Funcs[i]
		refs := fn.refs("runtime.convT")
		if !fn.Dupok || len(refs) != 1 || refs[0].Pos.Line != lineOf(t, source, "Shape") {
			t.Errorf("%+v", fn)
		}
	}
	if fn := f.fn(t, "example.com/m.(*T).Get"); !fn.Wrapper || fn.ABIWrapper || fn.File != "<autogenerated>" {
		t.Errorf("%+v", fn)
	}
}

func checkVars(t *testing.T, f *File, order binary.ByteOrder) {
	t.Helper()
	d, ok := f.Data("example.com/m.Big")
	if !ok || d.Size != 1<<30 || len(d.Bytes) != 0 || d.ReadOnly || d.Kind != "SNOPTRBSS" {
		t.Errorf("Big: %d bytes of %d, %+v", len(d.Bytes), d.Size, d.Kind)
	}
	d, ok = f.Data("example.com/m.Init")
	if !ok || d.Size != 16 || len(d.Bytes) != 16 || d.Kind != "SNOPTRDATA" || order.Uint32(d.Bytes[4:]) != 2 {
		t.Errorf("Init: %+v", d)
	}
	if _, ok := f.Data("example.com/m.None"); ok {
		t.Error("found what is not there")
	}
	if _, ok := f.Data("example.com/m.F"); ok {
		t.Error("found code")
	}
}

// TestRuns checks that runs are whole, in order and as long as they can be.
func TestRuns(t *testing.T) {
	f := getToolchain(t, "local").file(t, t.TempDir(), "amd64", "fmt")
	for _, fn := range f.Funcs {
		pc := int32(0)
		for i, r := range fn.Runs {
			if r.Start != pc || r.End <= r.Start || i > 0 && fn.Runs[i-1].Pos == r.Pos {
				t.Errorf("%s: run %d: %+v", fn.Name, i, r)
			}
			pc = r.End
		}
		if pc != int32(fn.Size) {
			t.Errorf("%s: runs end at %d of %d", fn.Name, pc, fn.Size)
		}
	}
}
