package proof

import (
	"cmp"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"ifaceval/internal/listing"
	"ifaceval/internal/machine"
	"ifaceval/internal/releases"
)

// TestModelled counts the instructions of the standard library that no rule
// knows. IFACEVAL_RELEASES=all counts all of it, IFACEVAL_PATTERNS other
// packages.
func TestModelled(t *testing.T) {
	packages := []string{"sort", "strconv", "fmt", "log/slog"}
	if p := os.Getenv("IFACEVAL_PATTERNS"); p != "" {
		packages = strings.Fields(p)
	} else if releases.All() {
		packages = []string{"std"}
	}
	for _, arch := range []string{machine.AMD64, machine.ARM64} {
		t.Run(arch, func(t *testing.T) {
			all, none := 0, map[string]int{}
			for _, pkg := range list(t, arch, packages) {
				f := compiled(t, arch, pkg)
				for _, name := range f.Funcs() {
					fn := f.Func(name)
					if fn == nil {
						continue
					}
					for _, in := range fn.Instrs {
						if all++; !machine.Models(arch, in) {
							none[in.Mnemonic]++
						}
					}
				}
				if f.Unrecognised > 0 {
					t.Errorf("%s: %d lines are not understood: %q", pkg, f.Unrecognised, f.Examples)
				}
			}
			missing := 0
			for _, name := range slices.SortedFunc(maps.Keys(none), func(a, b string) int { return cmp.Compare(none[b], none[a]) }) {
				t.Logf("%6d %s", none[name], name)
				missing += none[name]
			}
			t.Logf("%d of %d instructions are not modelled, %.4f %%", missing, all, 100*float64(missing)/float64(max(1, all)))
			if all < 40000 || missing*1000 > all {
				t.Error("want at most one in a thousand, of 40000")
			}
		})
	}
}

func list(t *testing.T, arch string, patterns []string) []string {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-f", "{{if .GoFiles}}{{.ImportPath}}{{end}}"}, patterns...)...)
	cmd.Env = standard(arch)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Fields(string(out))
}

// compiled is the listing of a package.
func compiled(t *testing.T, arch, pkg string) *listing.File {
	t.Helper()
	r := listing.NewReader(pkg)
	cmd := exec.Command("go", "build", "-gcflags="+pkg+"=-S", pkg)
	cmd.Env, cmd.Stderr, cmd.Dir = standard(arch), r, os.TempDir()
	if strings.HasPrefix(pkg, "cmd/") || strings.HasPrefix(pkg, "vendor/") {
		return r.File()
	}
	if err := cmd.Run(); err != nil {
		t.Fatalf("go build %s: %v %q", pkg, err, r.File().Examples)
	}
	return r.File()
}

func standard(arch string) []string {
	return append(os.Environ(), "GOOS=linux", "GOARCH="+arch, "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off")
}
