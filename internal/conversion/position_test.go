package conversion

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ifaceval/internal/releases"
)

// TestPositions compares positions with those -m prints.
func TestPositions(t *testing.T) {
	shapes := unformatted(t, "testdata/positions")
	for _, toolchain := range releases.Some() {
		t.Run(toolchain, func(t *testing.T) {
			t.Parallel()
			n := minor(t, toolchain)
			comparePositions(t, toolchain, n, shapes)
			comparePositions(t, toolchain, n, "testdata/contexts")
			if n >= 23 {
				comparePositions(t, toolchain, n, "testdata/ranges")
			}
		})
	}
}

// unformatted copies a module and undoes what gofmt does to a dot after a comment
// and to doubled parentheses.
func unformatted(t *testing.T, dir string) string {
	t.Helper()
	undo := strings.NewReplacer("q. /* . */ f", "q /* . */ .f", "e. /* .( */ (T)", "e /* .( */ .(T)", "any((x))", "any(((x)))")
	to := t.TempDir()
	for _, name := range []string{"go.mod", "positions.go"} {
		text := undo.Replace(string(readFile(filepath.Join(dir, name))))
		if err := os.WriteFile(filepath.Join(to, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return to
}

func comparePositions(t *testing.T, toolchain string, goVersion int, dir string) {
	t.Helper()
	_, diagnostics := goCommand(t, toolchain, dir, "build", "-gcflags=-m -l", ".")
	printed := verdicts(diagnostics)
	if len(printed) == 0 {
		t.Fatalf("%s: nothing in -m", dir)
	}
	for _, p := range load(t, "", dir, ".") {
		explained, unevaluated := others(p), blanks(p)
		for _, c := range Find(p, Options{}).Conversions {
			pos := c.Pos
			if goVersion < 20 {
				pos = c.Outer
			}
			key := place(p, pos)
			explained[key] = true
			if printed[key] == "" && !unprinted(c, goVersion) && !unevaluated[c.Expr] {
				t.Errorf("%s: %s is not in -m", key, summary(c))
			}
		}
		for _, key := range slices.Sorted(maps.Keys(printed)) {
			if goVersion < 20 && strings.HasPrefix(printed[key], "unsafe.Pointer(") {
				continue // in an instance; it has no place for T's conversion to any
			}
			if goVersion == 18 && printed[key] == "func literal does not escape" {
				continue // that g[any] is turned into
			}
			if ok, here := explained[key], inPackage(p, key); here && !ok {
				t.Errorf("%s: %s: no conversion here", key, printed[key])
			}
		}
	}
}

// unprinted says of which conversions -m prints nothing.
func unprinted(c *Conversion, goVersion int) bool {
	switch {
	case c.Func.Parent == nil && c.Func.Node == nil, c.Dead, c.Context == Range:
		return true
	case c.Func.Generic: // but as instances
		return true
	case goVersion < 20 && (c.Context == Comparison || c.Context == Case || c.Context == Panic && c.Value != nil):
		return true
	case goVersion < 20 && c.Func.Name == "instances": // calls of generic functions, rewritten later
		return true
	case goVersion < 20 && c.Context == Assignment:
		switch ast.Unparen(c.Expr).(type) { // v, ok = … became assignments too late to be seen
		case *ast.IndexExpr, *ast.TypeAssertExpr, *ast.UnaryExpr:
			return true
		}
	}
	switch u := c.From.Underlying().(type) {
	case *types.Pointer, *types.Chan, *types.Map, *types.Signature:
		return true
	case *types.Struct:
		return u.NumFields() == 0
	}
	return false
}

// inPackage reports whether key is a position in one of the package's own files.
func inPackage(p *Package, key string) bool {
	name, _, _ := strings.Cut(key, ":")
	return slices.ContainsFunc(p.Files, func(f *ast.File) bool {
		return filepath.Base(p.Fset.Position(f.Pos()).Filename) == name
	})
}

var verdict = regexp.MustCompile(`^(\S+:\d+:\d+): (.* (?:escapes to heap|does not escape))$`)

// verdicts maps the positions in -m output to one of the verdicts there.
func verdicts(diagnostics []byte) map[string]string {
	m := map[string]string{}
	for line := range bytes.Lines(diagnostics) {
		if f := verdict.FindSubmatch(bytes.TrimSpace(line)); f != nil {
			m[filepath.Base(string(f[1]))] = string(f[2])
		}
	}
	return m
}

// others returns the positions where -m has verdicts on something else:
// parameters, literals, concatenations, method values, and calls, which allocate
// or pass a slice of arguments.
func others(p *Package) map[string]bool {
	m := map[string]bool{}
	mark := func(e ast.Expr) { m[place(p, Position(e, p.Fset, p.Source))] = true }
	for _, file := range p.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Field:
				for _, name := range n.Names {
					m[place(p, name.Pos())] = true
				}
			case *ast.CallExpr, *ast.CompositeLit, *ast.FuncLit:
				mark(n.(ast.Expr))
			case *ast.UnaryExpr: // &T{}
				m[place(p, n.Pos())] = n.Op == token.AND
			case *ast.BinaryExpr: // concatenation
				m[place(p, n.OpPos)] = n.Op == token.ADD
			case *ast.SelectorExpr:
				if sel := p.Info.Selections[n]; sel != nil && sel.Kind() == types.MethodVal {
					mark(n)
				}
			case *ast.RangeStmt: // the body as a function
				m[place(p, n.Pos())] = true
			}
			return true
		})
	}
	return m
}

func place(p *Package, pos token.Pos) string {
	at := p.Fset.Position(pos)
	return fmt.Sprintf("%s:%d:%d", filepath.Base(at.Filename), at.Line, at.Column)
}
