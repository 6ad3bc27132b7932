package conversion

import (
	"bytes"
	"fmt"
	"go/ast"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// toolchains are the last patches of the minor versions known to name or place
// things differently.
var toolchains = []string{
	"", "go1.18.10", "go1.19.13", "go1.20.14", "go1.21.13", "go1.22.12",
	"go1.23.12", "go1.24.13", "go1.25.14", "go1.26.11", "go1.27.4",
}

// minor returns the minor version of a toolchain, and skips the test if it is not
// there to be run.
func minor(t *testing.T, toolchain string) int {
	t.Helper()
	if toolchain == "" {
		return defaultGo
	}
	out, _ := goCommand(t, "", ".", "env", "GOMODCACHE", "GOHOSTOS", "GOHOSTARCH")
	env := strings.Fields(string(out))
	dir := fmt.Sprintf("%s/golang.org/toolchain@v0.0.1-%s.%s-%s", env[0], toolchain, env[1], env[2])
	if _, err := os.Stat(dir); err != nil {
		if os.Getenv("IFACEVAL_CI") != "" {
			t.Fatalf("%s is not in the module cache; run: GOTOOLCHAIN=%s go version", toolchain, toolchain)
		}
		t.Skipf("%s is not in the module cache", toolchain)
	}
	n, err := strconv.Atoi(strings.Split(toolchain, ".")[1])
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestNames compares names with those that -m=2 prints for each function the
// compiler considers for inlining, which is each it makes.
func TestNames(t *testing.T) {
	for _, toolchain := range toolchains {
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
