package conversion

import (
	"bytes"
	"cmp"
	"encoding/json"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// goCommand runs a toolchain's go command, "" being the default one, and returns
// its two outputs. It needs no network: toolchains are those already downloaded.
func goCommand(t *testing.T, toolchain, dir string, args ...string) (stdout, stderr []byte) {
	t.Helper()
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off", "GOTOOLCHAIN="+cmp.Or(toolchain, "local"))
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, errs.Bytes())
	}
	return out.Bytes(), errs.Bytes()
}

// listed is what go list -json says of a package.
type listed struct {
	ImportPath, Dir, Export string
	GoFiles                 []string
	ImportMap               map[string]string
	DepOnly                 bool
}

// load type-checks packages against the export data of what they import. It does
// without go/packages, and so without a dependency for the sake of a test.
func load(t *testing.T, toolchain, dir string, patterns ...string) []*Package {
	t.Helper()
	out, _ := goCommand(t, toolchain, dir, append([]string{"list", "-export", "-deps", "-json=ImportPath,Dir,Export,GoFiles,ImportMap,DepOnly"}, patterns...)...)
	exports := map[string]string{}
	fset := token.NewFileSet()
	gc := importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
	var pkgs []*Package
	for dec := json.NewDecoder(bytes.NewReader(out)); dec.More(); {
		var l listed
		if err := dec.Decode(&l); err != nil {
			t.Fatal(err)
		}
		exports[l.ImportPath] = l.Export
		if !l.DepOnly {
			pkgs = append(pkgs, l.check(t, fset, gc))
		}
	}
	return pkgs
}

func (l listed) check(t *testing.T, fset *token.FileSet, imports types.Importer) *Package {
	t.Helper()
	var files []*ast.File
	for _, name := range l.GoFiles {
		file, err := parser.ParseFile(fset, filepath.Join(l.Dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	info := newInfo()
	conf := types.Config{Importer: mapped{imports, l.ImportMap}, Sizes: types.SizesFor("gc", runtime.GOARCH)}
	pkg, err := conf.Check(l.ImportPath, fset, files, info)
	if err != nil {
		t.Fatal(err)
	}
	return &Package{Fset: fset, Files: files, Types: pkg, Info: info, Source: readFile}
}

func newInfo() *types.Info {
	return &types.Info{
		Types:        map[ast.Expr]types.TypeAndValue{},
		Defs:         map[*ast.Ident]types.Object{},
		Uses:         map[*ast.Ident]types.Object{},
		Implicits:    map[ast.Node]types.Object{},
		Instances:    map[*ast.Ident]types.Instance{},
		Scopes:       map[ast.Node]*types.Scope{},
		Selections:   map[*ast.SelectorExpr]*types.Selection{},
		FileVersions: map[*ast.File]string{},
	}
}

// mapped imports the standard library's vendored packages by their short paths.
type mapped struct {
	types.Importer
	paths map[string]string
}

func (m mapped) Import(path string) (*types.Package, error) {
	return m.Importer.Import(cmp.Or(m.paths[path], path))
}

func readFile(name string) []byte {
	text, _ := os.ReadFile(name)
	return text
}

// check type-checks one file of source, whose errors are returned with it.
func check(t *testing.T, name, src string) (*Package, []error) {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, src, parser.ParseComments|parser.SkipObjectResolution)
	var errs []error
	if err != nil {
		errs = append(errs, err)
	}
	info := newInfo()
	conf := types.Config{
		Importer: importer.ForCompiler(fset, "source", nil),
		Error:    func(err error) { errs = append(errs, err) },
	}
	pkg, _ := conf.Check("p", fset, []*ast.File{file}, info)
	source := func(string) []byte { return []byte(src) }
	return &Package{Fset: fset, Files: []*ast.File{file}, Types: pkg, Info: info, Source: source}, errs
}
