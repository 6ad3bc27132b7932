package counter

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Functions are those that count, in the order of the numbers that keys have for them,
// which begin at 1.
var functions = []string{"convT", "convTnoptr", "convT16", "convT32", "convT64", "convTstring", "convTslice"}

//go:embed counting.txt
var counting string

// Overlay writes into dir what the go command's -overlay needs for a runtime that
// counts, and returns the name of the file that it is to be given. Goroot is that of the
// toolchain. An error says what in the runtime is not as expected.
func Overlay(goroot, dir string) (string, error) {
	return overlay(goroot, dir, standard)
}

func overlay(goroot, dir string, g geometry) (string, error) {
	name := filepath.Join(goroot, "src", "runtime", "iface.go")
	text, err := os.ReadFile(name)
	if err != nil {
		return "", fmt.Errorf("the toolchain has no source of its runtime: %w: install a complete one", err)
	}
	edited, err := edit(text, g)
	if err != nil {
		return "", fmt.Errorf("%s: %w: this release's runtime is not known to ifaceval, so choose another with -go", name, err)
	}
	replacement, list := filepath.Join(dir, "iface.go"), filepath.Join(dir, "overlay.json")
	replace, err := json.Marshal(map[string]map[string]string{"Replace": {name: replacement}})
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(replacement, edited, 0o666); err != nil {
		return "", err
	}
	return list, os.WriteFile(list, replace, 0o666)
}

// LinkerFlag is the flag of -ldflags that names the file which a program counts in.
func LinkerFlag(file string) string { return "-X=runtime.ifacevalFile=" + file }

// edit is the text of iface.go with counting added. Lines keep their numbers.
func edit(text []byte, g geometry) ([]byte, error) {
	e := &editor{fset: token.NewFileSet(), text: text}
	var err error
	if e.file, err = parser.ParseFile(e.fset, "iface.go", text, parser.ParseComments|parser.SkipObjectResolution); err != nil {
		return nil, err
	}
	if strings.Contains(string(text), "ifaceval") {
		return nil, errors.New("the word ifaceval is in it")
	}
	if err := e.imports(); err != nil {
		return nil, err
	}
	if err := e.functions(); err != nil {
		return nil, err
	}
	return append(e.apply(), g.fill(counting)...), nil
}

// An editor collects insertions.
type editor struct {
	fset    *token.FileSet
	file    *ast.File
	text    []byte
	inserts []insert
	pc      string // the expression for where a call returns to
}

type insert struct {
	at   int
	text string
}

func (e *editor) insert(at token.Pos, text string) {
	e.inserts = append(e.inserts, insert{e.fset.Position(at).Offset, text})
}

func (e *editor) source(n ast.Node) string {
	return string(e.text[e.fset.Position(n.Pos()).Offset:e.fset.Position(n.End()).Offset])
}

func (e *editor) apply() []byte {
	slices.SortFunc(e.inserts, func(a, b insert) int { return a.at - b.at })
	var out []byte
	from := 0
	for _, i := range e.inserts {
		out = append(append(out, e.text[from:i.at]...), i.text...)
		from = i.at
	}
	return append(out, e.text[from:]...)
}

// imports checks that the packages that counting uses have their names.
func (e *editor) imports() error {
	missing := []string{"internal/abi", "atomic", "unsafe"}
	for _, spec := range e.file.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return err
		}
		if spec.Name == nil {
			missing = slices.DeleteFunc(missing, func(m string) bool {
				return path == m || m == "atomic" && strings.HasSuffix(path, "internal/atomic") || strings.HasSuffix(path, "runtime/"+m)
			})
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("it does not import %s", strings.Join(missing, " and "))
	}
	return nil
}

func (e *editor) functions() error {
	found := map[string]*ast.FuncDecl{}
	for _, d := range e.file.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Recv != nil || !strings.HasPrefix(fn.Name.Name, "convT") {
			continue
		}
		if !slices.Contains(functions, fn.Name.Name) {
			return fmt.Errorf("%s: func %s is none that is known", e.fset.Position(fn.Pos()), fn.Name.Name)
		}
		found[fn.Name.Name] = fn
	}
	for i, name := range functions {
		fn := found[name]
		if fn == nil || fn.Body == nil {
			return fmt.Errorf("it has no func %s", name)
		}
		if err := e.function(fn, i+1); err != nil {
			return fmt.Errorf("%s: func %s: %w", e.fset.Position(fn.Pos()), name, err)
		}
	}
	return nil
}

// function makes one function count. The expression for the caller is taken from
// convT, which is the first and tells it to the race detector.
func (e *editor) function(fn *ast.FuncDecl, number int) error {
	var allocations []*ast.AssignStmt
	calls := 0
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if len(n.Rhs) == 1 && isCall(n.Rhs[0], "mallocgc") {
				allocations = append(allocations, n)
			}
		case *ast.CallExpr:
			switch {
			case isCall(n, "mallocgc"):
				calls++
			case isCall(n, "raceReadObjectPC") && number == 1 && len(n.Args) == 4:
				e.pc = e.source(n.Args[2])
			}
		}
		return true
	})
	if e.pc != "getcallerpc()" && e.pc != "sys.GetCallerPC()" {
		return errors.New("it does not tell the race detector who called it")
	}
	if calls != 1 || len(allocations) != 1 {
		return fmt.Errorf("it has %d calls of mallocgc, %d of them assigned, and not one", calls, len(allocations))
	}
	size := allocations[0].Rhs[0].(*ast.CallExpr).Args[0]
	e.insert(fn.Body.Lbrace+1, fmt.Sprintf(" ifacevalCounted := ifacevalCalled(%s, %d);", e.pc, number))
	e.insert(allocations[0].Pos(), fmt.Sprintf("ifacevalAllocated(ifacevalCounted, %s); ", e.source(size)))
	return nil
}

// isCall reports whether an expression calls the function of the package itself that
// has the name, with arguments.
func isCall(x ast.Expr, name string) bool {
	call, ok := x.(*ast.CallExpr)
	if !ok || len(call.Args) == 0 {
		return false
	}
	id, ok := call.Fun.(*ast.Ident)
	return ok && id.Name == name
}

// Supported reports whether programs for a target can count: a file must be mapped as
// Unix does, and the program be one that package executable reads.
func Supported(goos, goarch string) bool {
	switch goos {
	case "linux", "darwin", "freebsd", "netbsd", "openbsd", "dragonfly":
		return goarch == "amd64" || goarch == "arm64"
	}
	return false
}
