package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ifaceval/internal/callers"
	"ifaceval/internal/releases"
	"ifaceval/internal/report"
)

// places are lines of source in functions with code, by storage.
type places map[string]bool

func (p places) add(storage, function, file string, line int) {
	p[fmt.Sprintf("%s %s %s:%d", storage, function, path.Base(filepath.ToSlash(file)), line)] = true
}

func runJSON(t *testing.T, into any, args ...string) {
	t.Helper()
	var out, diagnostics bytes.Buffer
	if exit := Run(args, &out, &diagnostics); exit != 0 {
		t.Fatalf("%q: exit %d: %s", args, exit, &diagnostics)
	}
	if err := json.Unmarshal(out.Bytes(), into); err != nil {
		t.Fatal(err)
	}
}

// inProgram are the stores of a program that are in the source of functions whose names
// begin as given.
func inProgram(t *testing.T, program, prefix string) places {
	t.Helper()
	var p callers.Program
	runJSON(t, &p, "binary", "-format", "json", "-storage", "static-byte,zeroval", "-match", "^"+regexp.QuoteMeta(prefix), program)
	found := places{}
	for _, s := range p.Stores {
		if last := s.Frames[len(s.Frames)-1]; strings.HasPrefix(s.Frames[0].Function, prefix) {
			found.add(s.Storage, last.Function, s.Frames[0].File, s.Frames[0].Line)
		}
	}
	return found
}

// inReport are the same of a report, in functions that a program has.
func inReport(t *testing.T, has func(function string) bool, args ...string) places {
	t.Helper()
	var r report.Report
	runJSON(t, &r, append([]string{"check", "-format", "json"}, args...)...)
	said := places{}
	for _, c := range r.Conversions {
		for _, i := range c.Instances {
			if (i.Storage == "static-byte" || i.Storage == "zeroval") && has(i.Function) {
				said.add(string(i.Storage), i.Function, c.File, c.Line)
			}
		}
	}
	return said
}

// symbols are the functions of a program, by its symbol table.
func symbols(t *testing.T, program string) map[string]bool {
	t.Helper()
	out, err := exec.Command("go", "tool", "nm", "-type", program).Output()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]bool{}
	for line := range strings.Lines(string(out)) {
		if fields := strings.Fields(line); len(fields) > 2 && strings.EqualFold(fields[1], "T") {
			all[strings.Join(fields[2:], " ")] = true
		}
	}
	return all
}

func agree(t *testing.T, said, found places, least int) {
	t.Helper()
	if d := cmp.Diff(slices.Sorted(maps.Keys(said)), slices.Sorted(maps.Keys(found))); d != "" {
		t.Errorf("- check + binary\n%s", d)
	}
	if len(found) < least {
		t.Errorf("only %d places", len(found))
	}
}

// TestBinaryAgrees holds what binary finds in a program against what check says of its
// source.
func TestBinaryAgrees(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "executable", "testdata", "stores.txt"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod": "module example.com/stores\n\ngo 1.18\n", "stores.go": string(text) + "\nfunc main() {}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, release := range releases.Some() {
		for _, arch := range []string{"amd64", "arm64"} {
			for _, gcflags := range []string{"", "-N -l"} {
				t.Run(strings.TrimSpace(release+" "+arch+" "+gcflags), func(t *testing.T) {
					releases.Need(t, release)
					program := filepath.Join(t.TempDir(), "program")
					cmd := exec.Command("go", "build", "-o", program, "-gcflags="+gcflags, ".")
					cmd.Dir = dir
					cmd.Env = append(cmd.Environ(), "GOFLAGS=", "GOWORK=off", "CGO_ENABLED=0", "GOOS=linux", "GOARCH="+arch)
					args := []string{"-C", dir, "-os", "linux", "-arch", arch, "-gcflags=" + gcflags}
					if release != releases.Default {
						cmd.Env = append(cmd.Env, "GOTOOLCHAIN="+release)
						args = append(args, "-go", release)
					}
					if out, err := cmd.CombinedOutput(); err != nil {
						t.Fatalf("%v\n%s", err, out)
					}
					functions := symbols(t, program)
					has := func(function string) bool { return functions[mainName(function)] }
					said := places{}
					for p := range inReport(t, has, args...) {
						said[mainName(p)] = true
					}
					agree(t, said, inProgram(t, program, "main."), 19)
				})
			}
		}
	}
}

// mainName names a function as the linker does in package main.
func mainName(function string) string {
	return strings.ReplaceAll(function, "example.com/stores.", "main.")
}

// TestBinaryAgreesOnItself does that for packages in ifaceval: its own, and some that
// store many such values.
func TestBinaryAgreesOnItself(t *testing.T) {
	program := filepath.Join(t.TempDir(), "program")
	if out, err := exec.Command("go", "build", "-o", program, "ifaceval/cmd/ifaceval").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	functions := symbols(t, program)
	has := func(function string) bool { return functions[function] }
	found := places{}
	for _, prefix := range []string{"ifaceval/internal/", "go/printer.", "go/parser."} {
		maps.Copy(found, inProgram(t, program, prefix))
	}
	agree(t, inReport(t, has, "ifaceval/internal/...", "go/printer", "go/parser"), found, 100)
}
