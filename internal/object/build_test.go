package object

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"ifaceval/internal/releases"
)

// A toolchain builds archives for the tests.
type toolchain struct {
	name     string // GOTOOLCHAIN; "local" for the one that runs the tests
	goroot   string
	builtins []string
}

// getToolchain returns a toolchain, or skips the test if it cannot be had.
func getToolchain(tb testing.TB, name string) *toolchain {
	tb.Helper()
	tc := &toolchain{name: name}
	if name != "local" {
		releases.Need(tb, name)
	}
	out, err := tc.command(tb.TempDir(), "linux", "amd64", "env", "GOROOT").Output()
	if err != nil {
		tb.Fatal(err)
	}
	tc.goroot = strings.TrimSpace(string(out))
	tc.builtins, err = Builtins(tc.goroot)
	if err != nil {
		tb.Fatal(err)
	}
	return tc
}

func (tc *toolchain) command(dir, goos, goarch string, args ...string) *exec.Cmd {
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOTOOLCHAIN="+tc.name, "GOOS="+goos, "GOARCH="+goarch,
		"GOFLAGS=", "GOWORK=off", "GO111MODULE=on", "CGO_ENABLED=0")
	return cmd
}

func (tc *toolchain) run(tb testing.TB, dir, goos, goarch string, args ...string) string {
	tb.Helper()
	cmd := tc.command(dir, goos, goarch, args...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		tb.Fatalf("%s: go %s: %v\n%s", tc.name, strings.Join(args, " "), err, stderr.String())
	}
	return strings.TrimSpace(string(out))
}

// module writes files as module example.com/m and returns its directory.
func module(tb testing.TB, files map[string]string) string {
	tb.Helper()
	dir := tb.TempDir()
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real // the compiler's paths have none
	}
	for name, text := range files {
		writeFile(tb, filepath.Join(dir, name), text)
	}
	writeFile(tb, filepath.Join(dir, "go.mod"), "module example.com/m\n\ngo 1.18\n")
	return dir
}

func writeFile(tb testing.TB, path, text string) {
	tb.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		tb.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		tb.Fatal(err)
	}
}

// export builds a package for goarch and returns its archive's path.
func (tc *toolchain) export(tb testing.TB, dir, goarch, pkg string) string {
	tb.Helper()
	goos := "linux"
	if goarch == "wasm" {
		goos = "js"
	}
	return tc.run(tb, dir, goos, goarch, "list", "-export", "-f", "{{.Export}}", pkg)
}

// file builds and reads a package.
func (tc *toolchain) file(tb testing.TB, dir, goarch, pkg string) *File {
	tb.Helper()
	f, err := Open(tc.export(tb, dir, goarch, pkg), Options{Builtins: tc.builtins})
	if err != nil {
		tb.Fatalf("%s %s: %v", tc.name, goarch, err)
	}
	return f
}

func (f *File) fn(tb testing.TB, name string) *Func {
	tb.Helper()
	for _, fn := range f.Funcs {
		if fn.Name == name {
			return fn
		}
	}
	tb.Fatalf("no function %s", name)
	return nil
}

// refs returns the relocations whose symbol starts with prefix.
func (fn *Func) refs(prefix string) []Reloc {
	var rs []Reloc
	for _, r := range fn.Relocs {
		if strings.HasPrefix(r.Symbol, prefix) {
			rs = append(rs, r)
		}
	}
	return rs
}

// lineOf returns the line of text that ends in the comment "// @mark".
func lineOf(tb testing.TB, text, mark string) int {
	tb.Helper()
	for i, line := range strings.Split(text, "\n") {
		if strings.HasSuffix(line, "// @"+mark) {
			return i + 1
		}
	}
	tb.Fatalf("no line @%s", mark)
	return 0
}
