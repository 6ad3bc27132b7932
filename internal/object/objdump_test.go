package object

import (
	"fmt"
	"os/exec"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	dumpFunc = regexp.MustCompile(`^TEXT (.*)\(SB\)`)
	dumpConv = regexp.MustCompile(`^\s+(\S+:\d+)\s.*\]R_[A-Z0-9_]+:(runtime\.convT\w*)`)
)

// TestObjdump compares with what each toolchain's own objdump makes of fmt:
// which functions there are, and on which line each calls runtime.convT*.
func TestObjdump(t *testing.T) {
	for _, name := range toolchains {
		for _, arch := range []string{"amd64", "arm64", "ppc64le"} {
			t.Run(name+"/"+arch, func(t *testing.T) {
				if testing.Short() {
					t.Skip("builds fmt and objdump")
				}
				tc := getToolchain(t, name)
				dir := module(t, nil)
				archive := tc.export(t, dir, arch, "fmt")
				// The tool is the host's, whatever it dumps.
				cmd := tc.command(dir, "", "", "tool", "objdump", archive)
				text, err := cmd.Output()
				if err != nil {
					if exit, ok := err.(*exec.ExitError); ok {
						t.Fatalf("%v: %s", err, exit.Stderr)
					}
					t.Fatal(err)
				}
				wantFuncs, wantConvs := parseDump(string(text))
				f := tc.file(t, dir, arch, "fmt")
				if f.Unresolved != 0 {
					t.Errorf("%d unresolved", f.Unresolved)
				}
				funcs, convs := dump(f)
				if len(wantFuncs) < 100 || len(wantConvs) < 5 {
					t.Fatalf("objdump shows %d functions and %d conversions", len(wantFuncs), len(wantConvs))
				}
				compare(t, "functions", funcs, wantFuncs)
				compare(t, "conversions", convs, wantConvs)
			})
		}
	}
}

func parseDump(text string) (funcs, convs []string) {
	fn := ""
	for _, line := range strings.Split(text, "\n") {
		if m := dumpFunc.FindStringSubmatch(line); m != nil {
			fn = m[1]
			funcs = append(funcs, fn)
		} else if m := dumpConv.FindStringSubmatch(line); m != nil {
			convs = append(convs, fmt.Sprint(fn, " ", m[1], " ", m[2]))
		}
	}
	return funcs, convs
}

func dump(f *File) (funcs, convs []string) {
	for _, fn := range f.Funcs {
		funcs = append(funcs, fn.Name)
		for _, r := range fn.refs("runtime.convT") {
			convs = append(convs, fmt.Sprintf("%s %s:%d %s", fn.Name, path.Base(r.Pos.File), r.Pos.Line, r.Symbol))
		}
	}
	return funcs, convs
}

func compare(t *testing.T, what string, got, want []string) {
	t.Helper()
	slices.Sort(got)
	slices.Sort(want)
	if slices.Equal(got, want) {
		return
	}
	for _, s := range got {
		if !slices.Contains(want, s) {
			t.Errorf("%s: %s: not in objdump", what, s)
		}
	}
	for _, s := range want {
		if !slices.Contains(got, s) {
			t.Errorf("%s: %s: only in objdump", what, s)
		}
	}
	t.Errorf("%s: %d, want %d", what, len(got), len(want))
}
