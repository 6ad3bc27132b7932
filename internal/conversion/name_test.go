package conversion

import (
	"bytes"
	"fmt"
	"go/ast"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"ifaceval/internal/releases"
)

// minor returns the minor version of a toolchain, and skips the test if it is not
// there to be run.
func minor(t *testing.T, toolchain string) int {
	t.Helper()
	if toolchain == releases.Default {
		return defaultGo
	}
	releases.Need(t, toolchain)
	n, err := strconv.Atoi(strings.Split(toolchain, ".")[1])
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestNames compares names with those that -m=2 prints for each function the
// compiler considers for inlining, which is each it makes.
func TestNames(t *testing.T) {
	for _, toolchain := range releases.Some() {
		t.Run(toolchain, func(t *testing.T) {
			t.Parallel()
			n := minor(t, toolchain)
			compareNames(t, toolchain, n, "testdata/names", ".")
			if n >= 23 {
				compareNames(t, toolchain, n, "testdata/ranges", ".")
			}
		})
	}
	t.Run("std", func(t *testing.T) {
		compareNames(t, "", defaultGo, ".", "net/http")
		compareNames(t, "", defaultGo, ".", "go/types")
	})
}

func compareNames(t *testing.T, toolchain string, goVersion int, dir, pattern string) {
	t.Helper()
	_, diagnostics := goCommand(t, toolchain, dir, "build", "-gcflags=-m=2", pattern)
	want := compilerNames(diagnostics)
	if len(want) == 0 {
		t.Fatalf("%s: no names in -m=2", pattern)
	}
	pkg := load(t, "", dir, pattern)[0]
	for _, fn := range Find(pkg, Options{Go: goVersion}).Funcs {
		if _, declared := fn.Node.(*ast.FuncDecl); fn.Node == nil || declared {
			continue
		}
		pos := pkg.Fset.Position(fn.pos)
		key := fmt.Sprintf("%s:%d:%d", filepath.Base(pos.Filename), pos.Line, pos.Column)
		name, ok := want[key]
		switch {
		case fn.Dead && goVersion < 20: // what is in functions named _ counts with the package's
		case fn.Dead && goVersion >= 22:
			if ok {
				t.Errorf("%s: %s is dead here, not there", key, name)
			}
		case ok && name != fn.Name:
			t.Errorf("%s: %s here, %s there", key, fn.Name, name)
		case !ok && !fn.Generic && goVersion >= 22:
			t.Errorf("%s: %s is not there", key, fn.Name)
		}
		delete(want, key)
	}
	if dir == "." {
		return // what is left was inlined from other packages
	}
	for key, name := range want {
		wrapper := goVersion < 20 && name == "inst.func1" // the value of an instantiated method
		if inPackage(pkg, key) && literal.MatchString(name) && !initFunc.MatchString(name) && !wrapper {
			t.Errorf("%s: %s is not here", key, name)
		}
	}
}

var (
	inlining  = regexp.MustCompile(`^(\S+:\d+:\d+): can(?:not)? inline (.+?)(?: with cost .*|: .*)?\n$`)
	literal   = regexp.MustCompile(`(\.func|\.|-range)[0-9]+$`)
	initFunc  = regexp.MustCompile(`^init\.[0-9]+$`)
	arguments = regexp.MustCompile(`\[[^\[\]]*\]`)
)

// compilerNames maps the positions in -m=2 output, with the file's base name, to
// function names without type arguments.
func compilerNames(diagnostics []byte) map[string]string {
	names := map[string]string{}
	for line := range bytes.Lines(diagnostics) {
		if !bytes.Contains(line, []byte(" inline ")) {
			continue // of go/types there are 765,000 lines
		}
		m := inlining.FindSubmatch(line)
		if m == nil {
			continue
		}
		name := string(m[2])
		for arguments.MatchString(name) {
			name = arguments.ReplaceAllString(name, "")
		}
		if key := filepath.Base(string(m[1])); names[key] == "" {
			names[key] = name
		}
	}
	return names
}
