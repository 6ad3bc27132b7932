package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"go/version"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"ifaceval/internal/gotool"
	"ifaceval/internal/releases"
)

// write makes a directory of files, given as name and text by turns.
func write(t *testing.T, files ...string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(files); i += 2 {
		name := filepath.Join(dir, filepath.FromSlash(files[i]))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(files[i+1]), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// load builds patterns and checks the targets, by ID.
func load(t *testing.T, c gotool.Config, patterns ...string) map[string]*Package {
	t.Helper()
	tc, b := build(t, c, patterns...)
	l, err := NewLoader(b, tc.Lang(), tc.GOARCH)
	if err != nil {
		t.Fatal(err)
	}
	packages := map[string]*Package{}
	for _, p := range b.Targets() {
		pkg, err := l.Load(p)
		if err != nil {
			t.Fatal(err)
		}
		packages[p.ID] = pkg
	}
	return packages
}

func build(t *testing.T, c gotool.Config, patterns ...string) (*gotool.Toolchain, *gotool.Build) {
	t.Helper()
	tc, err := gotool.Find(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	b, err := tc.Build(context.Background(), patterns, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range b.Problems {
		t.Fatalf("%s: %s", p.Package, p.Message)
	}
	return tc, b
}

func noErrors(t *testing.T, packages map[string]*Package) {
	t.Helper()
	for id, p := range packages {
		for _, err := range p.Errors {
			t.Errorf("%s: %v", id, err)
		}
	}
}

// TestExportData reads the export data of the oldest and the newest toolchain:
// Go 1.18 and 1.19 write an indexed form, later ones the compiler's unified form.
func TestExportData(t *testing.T) {
	dir := write(t, "go.mod", "module example.com/m\n\ngo 1.18\n",
		"lib/lib.go", `package lib

type List[T any] struct{ Head T; Tail *List[T] }

func (l *List[T]) Push(v T) *List[T] { return &List[T]{v, l} }

type Stringer interface{ String() string }

const Big = 1 << 100

var Sink any
`,
		"m.go", `package m

import "example.com/m/lib"

func F(l *lib.List[int], s lib.Stringer) {
	lib.Sink = l.Push(lib.Big >> 99).Head
	lib.Sink = s.String()
}
`)
	for _, v := range releases.Some()[1:] {
		t.Run(v, func(t *testing.T) {
			releases.Need(t, v)
			packages := load(t, gotool.Config{Dir: dir, Go: v}, "./...")
			noErrors(t, packages)
			p := packages["example.com/m"]
			if p == nil {
				t.Fatal("example.com/m is not among the packages")
			}
			f := p.Types.Scope().Lookup("F").Type().String()
			if want := "func(l *example.com/m/lib.List[int], s example.com/m/lib.Stringer)"; f != want {
				t.Errorf("F is %s, want %s", f, want)
			}
		})
	}
}

// TestVariants has a test package that imports, directly and through another
// package, the variant of the tested one that has its test files.
func TestVariants(t *testing.T) {
	dir := write(t, "go.mod", "module example.com/m\n\ngo 1.18\n",
		"p/p.go", "package p\n\ntype T int\n",
		"p/in_test.go", "package p\n\ntype OnlyInTests int\n\nvar Made T\n",
		"p/out_test.go", "package p_test\n\nimport (\n\t\"example.com/m/p\"\n\t\"example.com/m/q\"\n)\n\nvar a p.OnlyInTests\n\nvar b p.T = q.Make()\n",
		"q/q.go", "package q\n\nimport \"example.com/m/p\"\n\nfunc Make() p.T { return 1 }\n")
	packages := load(t, gotool.Config{Dir: dir, Tests: true}, "./...")
	noErrors(t, packages)
	for _, id := range []string{"example.com/m/p [example.com/m/p.test]", "example.com/m/p_test [example.com/m/p.test]", "example.com/m/q"} {
		if packages[id] == nil {
			t.Errorf("%s is not among the packages", id)
		}
	}
	if p := packages["example.com/m/p"]; p != nil {
		t.Error("the plain package is loaded beside its test variant")
	}
}

func TestVendored(t *testing.T) {
	dir := write(t, "go.mod", "module example.com/m\n\ngo 1.18\n\nrequire example.com/dep v1.0.0\n",
		"m.go", "package m\n\nimport \"example.com/dep\"\n\nvar X dep.T\n",
		"vendor/modules.txt", "# example.com/dep v1.0.0\n## explicit; go 1.18\nexample.com/dep\n",
		"vendor/example.com/dep/dep.go", "package dep\n\ntype T int\n")
	noErrors(t, load(t, gotool.Config{Dir: dir}, "."))
	// The standard library has vendored imports of its own: their path in source
	// is not their path.
	packages := load(t, gotool.Config{Dir: dir}, "vendor/golang.org/x/net/http/httpguts")
	noErrors(t, packages)
}

// TestDamaged has archives that cannot be read: an error at the import, and no
// panic, whatever is in them.
func TestDamaged(t *testing.T) {
	dir := write(t, "go.mod", "module example.com/m\n\ngo 1.18\n",
		"lib/lib.go", "package lib\n\ntype T struct{ A, B int }\n\nfunc F() T { return T{} }\n",
		"m.go", "package m\n\nimport \"example.com/m/lib\"\n\nvar X = lib.F()\n")
	tc, b := build(t, gotool.Config{Dir: dir}, ".")
	var lib *gotool.Package
	for _, p := range b.Packages {
		if p.Path == "example.com/m/lib" {
			lib = p
		}
	}
	whole, err := os.ReadFile(lib.Export)
	if err != nil {
		t.Fatal(err)
	}
	damaged := map[string][]byte{"empty": nil, "no archive": []byte("hello\n"), "zeros": make([]byte, 1000)}
	code := bytes.Index(whole, []byte("\n_go_.o ")) // the second member; what follows is not read here
	for i := 1; i < code-20; i += 13 {
		damaged[fmt.Sprint("cut at ", i)] = whole[:i]
		flipped := append([]byte{}, whole...)
		flipped[i] ^= 0x55
		damaged[fmt.Sprint("flipped at ", i)] = flipped
	}
	for name, data := range damaged {
		lib.Export = filepath.Join(t.TempDir(), "lib.a")
		if err := os.WriteFile(lib.Export, data, 0o666); err != nil {
			t.Fatal(err)
		}
		l, err := NewLoader(b, tc.Lang(), tc.GOARCH)
		if err != nil {
			t.Fatal(err)
		}
		p, err := l.Load(b.Targets()[0])
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if strings.HasPrefix(name, "flipped") {
			continue // may go unnoticed: a name or a position
		}
		if len(p.Errors) == 0 {
			t.Errorf("%s: no error", name)
		} else if text := ErrorText(p.Errors[0], dir); !strings.HasPrefix(text, "m.go:3:8: could not import example.com/m/lib") {
			t.Errorf("%s: %s", name, text)
		}
	}
}

func TestCgoGlue(t *testing.T) {
	if out, err := exec.Command("go", "env", "CGO_ENABLED", "CC").Output(); err != nil || !strings.HasPrefix(string(out), "1\n") {
		t.Skip("no cgo")
	} else if cc := strings.Fields(string(out)); len(cc) < 2 || exec.Command(cc[1], "--version").Run() != nil {
		if os.Getenv("IFACEVAL_CI") != "" {
			t.Fatal("IFACEVAL_CI is set and there is no C compiler")
		}
		t.Skip("no C compiler")
	}
	dir := write(t, "go.mod", "module example.com/m\n\ngo 1.18\n",
		"c.go", "package m\n\n// static int f(int x) { return x; }\nimport \"C\"\n\nfunc F() int { return int(C.f(1)) }\n",
		"plain.go", "package m\n\nfunc G() {}\n")
	packages := load(t, gotool.Config{Dir: dir}, ".")
	noErrors(t, packages)
	p := packages["example.com/m"]
	var glue, own []string
	for _, f := range p.Files {
		name := p.Fset.File(f.FileStart).Name()
		if p.Text(name) == nil {
			t.Errorf("no text of %s", name)
		}
		if p.Glue(name) {
			glue = append(glue, filepath.Base(name))
		} else {
			own = append(own, filepath.Base(p.Fset.Position(f.Package).Filename))
		}
	}
	if got, want := strings.Join(own, " "), "plain.go c.go"; got != want {
		t.Errorf("files are %s, want %s", got, want)
	}
	if got, want := strings.Join(glue, " "), "_cgo_gotypes.go _cgo_import.go"; got != want {
		t.Errorf("files of cgo are %s, want %s", got, want)
	}
}

func TestLanguage(t *testing.T) {
	own := version.Lang(runtime.Version())
	for _, test := range []struct{ toolchain, module, want string }{
		{"go1.26", "1.21", "go1.21"},
		{"go1.26", "1.21.3", "go1.21.3"},
		{"go1.26", "", "go1.26"},
		{"go1.18", "1.24", "go1.18"}, // Go 1.18 compiles it, as Go 1.18
		{"go1.99", "", own},
		{"go1.99", "1.99", own},
	} {
		l := &Loader{lang: test.toolchain}
		if got := l.languageOf(&gotool.Package{GoVersion: test.module}); got != test.want {
			t.Errorf("%s with a module of Go %q: %s, want %s", test.toolchain, test.module, got, test.want)
		}
	}
}

func TestErrorText(t *testing.T) {
	fset := token.NewFileSet()
	f := fset.AddFile(filepath.Join(string(filepath.Separator), "m", "sub", "a.go"), -1, 10)
	err := types.Error{Fset: fset, Pos: f.Pos(3), Msg: "undefined: x\n\tmore"}
	if got, want := ErrorText(err, filepath.Join(string(filepath.Separator), "m")), "sub/a.go:1:4: undefined: x"; got != want {
		t.Errorf("ErrorText = %q, want %q", got, want)
	}
	if got := ErrorText(errors.New("one\ntwo"), "/"); got != "one" {
		t.Errorf("ErrorText = %q, want its first line", got)
	}
}
