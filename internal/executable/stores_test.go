package executable

import (
	_ "embed"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/version"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ifaceval/internal/releases"
)

// storing is a program whose comments say what is stored where.
//
//go:embed testdata/stores.txt
var storing string

var storedHere = regexp.MustCompile(`// (static-byte|zeroval)( \d+)?(?:, since (1\.\d+))?$`)

// wantStores are the places of the program, as the release makes them.
func wantStores(f *File) []string {
	var want []string
	for i, line := range strings.Split(storing, "\n") {
		m := storedHere.FindStringSubmatch(line)
		if m == nil || m[1] == "zeroval" && !knowsZero(f) || m[3] != "" && version.Compare(f.GoVersion, "go"+m[3]) < 0 {
			continue
		}
		value := m[2]
		if computesConstants(f) {
			value = ""
		}
		want = append(want, fmt.Sprintf("%d %s%s", i+1, m[1], value))
	}
	slices.Sort(want)
	return slices.Compact(want)
}

// computesConstants reports whether code reads a constant byte from memory, as that for
// arm64 may do up to Go 1.24.
func computesConstants(f *File) bool { return f.GOARCH == "arm64" && !knowsZero(f) }

func gotStores(t *testing.T, f *File) []string {
	t.Helper()
	stores, missing := f.Stores()
	if len(missing) > 0 {
		t.Errorf("missing: %q", missing)
	}
	return inStores(f, stores)
}

// inStores are the stores in the file with the comments.
func inStores(f *File, stores []Store) []string {
	var got []string
	for _, s := range stores {
		if filepath.Base(s.Frames[0].File) != "stores.go" {
			continue
		}
		if computesConstants(f) {
			s.Element = -1
		}
		got = append(got, fmt.Sprintf("%d %s", s.Frames[0].Line, storageOf(s)))
	}
	slices.Sort(got)
	return slices.Compact(got)
}

func storageOf(s Store) string {
	switch {
	case s.Symbol == ZeroVal:
		return "zeroval"
	case s.Element < 0:
		return "static-byte"
	}
	return "static-byte " + strconv.Itoa(s.Element)
}

var variable = regexp.MustCompile(`(?m)^\s*([0-9a-f]+) \S (runtime\.(?:staticuint64s|zeroVal))$`)

// compareVariables holds the addresses that were found in code against the symbol table.
func compareVariables(t *testing.T, path string, f *File) {
	t.Helper()
	out, err := exec.Command("go", "tool", "nm", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]uint64{}
	for _, m := range variable.FindAllStringSubmatch(string(out), -1) {
		if want[m[2]], err = strconv.ParseUint(m[1], 16, 64); err != nil {
			t.Fatal(err)
		}
	}
	if d := cmp.Diff(want, map[string]uint64{StaticBytes: f.staticBytes(), ZeroVal: f.zeroVal()}); d != "" {
		t.Errorf("- nm + found\n%s", d)
	}
}

// compareStores compares what is found with the comments, and of a stripped program
// with that of the whole one.
func compareStores(t *testing.T, whole, stripped *File) {
	t.Helper()
	got := gotStores(t, whole)
	if d := cmp.Diff(wantStores(whole), got); d != "" {
		t.Errorf("- comments + found\n%s", d)
	}
	if d := cmp.Diff(got, gotStores(t, stripped)); d != "" {
		t.Errorf("- with symbols + without\n%s", d)
	}
	a, _ := whole.Stores()
	b, _ := stripped.Stores()
	if len(a) != len(b) || len(a) < 20 {
		t.Errorf("%d stores with symbols, %d without", len(a), len(b))
	}
}

// TestRace has a program in which the race detector is told of each address.
func TestRace(t *testing.T) {
	if out, err := exec.Command("go", "env", "CC").Output(); err != nil {
		t.Fatal(err)
	} else if cc := strings.Fields(string(out)); runtime.GOOS != "linux" || len(cc) == 0 {
		t.Skip("no C compiler is known")
	} else if _, err := exec.LookPath(cc[0]); err != nil {
		t.Skip(err)
	}
	f := open(t, build(t, releases.Default, []string{"CGO_ENABLED=1"}, "-race"))
	stores, missing := f.Stores()
	if d := cmp.Diff(wantStores(f), inStores(f, stores)); d != "" {
		t.Errorf("- comments + found\n%s", d)
	}
	if len(missing) != 1 {
		t.Errorf("missing: %q: the operand of == is written into the frame", missing)
	}
}

// TestUsers compares the lists of functions that refer to the variables with the
// source of the releases.
func TestUsers(t *testing.T) {
	for _, release := range releases.Some() {
		t.Run("go "+release, func(t *testing.T) {
			releases.Need(t, release)
			cmd := exec.Command("go", "env", "GOROOT")
			if release != releases.Default {
				cmd.Env = append(cmd.Environ(), "GOTOOLCHAIN="+release)
			}
			cmd.Dir = t.TempDir()
			out, err := cmd.Output()
			if err != nil {
				t.Fatal(err)
			}
			found := 0
			for _, pkg := range []string{"runtime", "reflect", "internal/runtime/maps"} {
				files, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(out)), "src", filepath.FromSlash(pkg), "*.go"))
				if err != nil {
					t.Fatal(err)
				}
				for _, file := range files {
					if !strings.HasSuffix(file, "_test.go") {
						found += checkUsers(t, pkg, file)
					}
				}
			}
			if found < 15 {
				t.Errorf("only %d functions refer to them", found)
			}
		})
	}
}

// checkUsers checks the functions of a file, and counts those that refer to one.
func checkUsers(t *testing.T, pkg, file string) (found int) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range parsed.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Body == nil {
			continue
		}
		name := pkg + "." + fn.Name.Name
		if fn.Recv != nil {
			name = pkg + "." + strings.TrimPrefix(fmt.Sprint(fn.Recv.List[0].Type), "&") + "." + fn.Name.Name
		}
		refers := func(variable string) (yes bool) {
			ast.Inspect(fn.Body, func(n ast.Node) bool {
				if index, ok := n.(*ast.UnaryExpr); ok && index.Op == token.AND {
					ast.Inspect(index.X, func(n ast.Node) bool {
						id, ok := n.(*ast.Ident)
						yes = yes || ok && id.Name == variable
						return true
					})
				}
				return true
			})
			return yes
		}
		if pkg == "reflect" && refers("staticuint64s") {
			continue // what getStaticuint64s returned
		}
		if refers("staticuint64s") {
			if found++; !usesStatic(name) {
				t.Errorf("%s: %s refers to staticuint64s", file, name)
			}
		}
		if refers("zeroVal") {
			if found++; !usesZero(name) {
				t.Errorf("%s: %s refers to zeroVal", file, name)
			}
		}
	}
	return found
}
