package counter

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ifaceval/internal/executable"
	"ifaceval/internal/gotool"
	"ifaceval/internal/releases"
)

// A built is a program that counts.
type built struct {
	program, counts string
	geometry        geometry
}

func build(tb testing.TB, release, dir string, g geometry, goflags ...string) *built {
	tb.Helper()
	releases.Need(tb, release)
	if !Supported(runtime.GOOS, runtime.GOARCH) {
		tb.Skipf("%s/%s has no counting runtime", runtime.GOOS, runtime.GOARCH)
	}
	tb.Setenv("GOFLAGS", strings.Join(goflags, " "))
	work := tb.TempDir()
	tc, err := gotool.Find(tb.Context(), gotool.Config{Dir: dir, Go: release})
	if err != nil {
		tb.Fatal(err)
	}
	if tc, err = tc.Replaceable(work); err != nil {
		tb.Fatal(err)
	}
	list, err := overlay(tc.GOROOT, work, g)
	if err != nil {
		tb.Fatal(err)
	}
	b := &built{filepath.Join(work, "program"), filepath.Join(work, "counts"), g}
	if err := tc.With(list, LinkerFlag(b.counts)).BuildProgram(tb.Context(), []string{"."}, b.program); err != nil {
		tb.Fatal(err)
	}
	return b
}

// run runs the program, and returns what it counted by the names of functions, inlined
// ones first: "main.inlined in main.first".
func (b *built) run(tb testing.TB, args ...string) (*Counts, map[string][]string, string) {
	tb.Helper()
	if err := create(b.counts, b.geometry); err != nil {
		tb.Fatal(err)
	}
	text, _ := exec.Command(b.program, args...).CombinedOutput()
	counts, err := read(b.counts, b.geometry)
	if err != nil {
		tb.Fatal(err)
	}
	f, err := executable.Open(b.program)
	if err != nil {
		tb.Fatal(err)
	}
	var anchor uint64
	for _, fn := range f.Funcs {
		if fn.Name == "runtime.convT" {
			anchor = fn.Entry
		}
	}
	byFunc := map[string][]string{}
	for _, c := range counts.Calls {
		pc := anchor + uint64(c.Offset) - 1
		fn := f.At(pc)
		if fn == nil {
			tb.Errorf("%+v is in no function", c)
			continue
		}
		var names []string
		for _, frame := range f.Frames(fn, pc) {
			names = append(names, shape.ReplaceAllString(frame.Func, "[...]"))
		}
		name := strings.Join(names, " in ")
		byFunc[name] = append(byFunc[name], fmt.Sprintf("%s %d %d %d", strings.TrimPrefix(c.Function, "runtime."), c.Calls, c.Allocs, c.Bytes))
	}
	return counts, byFunc, string(text)
}

// shape is the part of a name that Go 1.20 and later write out.
var shape = regexp.MustCompile(`\[go\.shape\..*\]`)

// known is what the program counts in one process.
var known = map[string][]string{
	"main.initial":                {"convT64 1 1 8"},
	"main.million":                {"convT64 1000000 500000 4000000"},
	"main.text":                   {"convTstring 3000 2000 32000"},
	"main.slice":                  {"convTslice 3000 2000 48000"},
	"main.sixteen":                {"convT16 1000 744 1488"},
	"main.thirtytwo":              {"convT32 1000 744 2976"},
	"main.withPointers":           {"convT 500 500 16000"},
	"main.withoutPointers":        {"convTnoptr 500 500 10000"},
	"main.inlined in main.first":  {"convT64 10 0 0"},
	"main.inlined in main.second": {"convT64 20 20 160"},
	"main.two":                    {"convT64 30 30 240", "convT64 30 0 0"},
	"main.parallel":               {"convT64 80000 80000 640000"},
	"main.number.deferred.func1":  {"convT64 7 7 56"},
	"main.generic[...]":           {"convTstring 50 50 800", "convT64 40 40 320"},
}

// TestKnown runs a program with known numbers, whatever becomes of it.
func TestKnown(t *testing.T) {
	for _, release := range releases.Some() {
		t.Run(release, func(t *testing.T) {
			b := build(t, release, filepath.Join("testdata", "known"), standard)
			for _, how := range []struct {
				arg, output string
				processes   int
			}{{"", "", 1}, {"exit", "", 1}, {"panic", "panic: ", 1}, {"goroutine", "panic: in another goroutine", 1}, {"kill", "", 1}, {"again", "", 2}} {
				counts, got, output := b.run(t, how.arg)
				if !strings.HasPrefix(output, how.output) || how.output == "" && output != "" {
					t.Errorf("%s: the program says %q", how.arg, output)
				}
				if counts.Processes != how.processes || counts.Overflow != (Amount{}) {
					t.Errorf("%s: %d processes, overflow %+v", how.arg, counts.Processes, counts.Overflow)
				}
				compare(t, how.arg, got, how.processes)
			}
		})
	}
}

// compare holds what functions of main counted against what is known.
func compare(t *testing.T, what string, got map[string][]string, times int) {
	t.Helper()
	mine := map[string][]string{}
	for name, counts := range got {
		if strings.HasPrefix(name, "main.") {
			mine[name] = counts
			slices.Sort(counts)
		}
	}
	want := map[string][]string{}
	for name, counts := range known {
		for _, c := range counts {
			var call string
			var n [3]int
			if _, err := fmt.Sscan(c, &call, &n[0], &n[1], &n[2]); err != nil {
				t.Fatal(err)
			}
			want[name] = append(want[name], fmt.Sprintf("%s %d %d %d", call, times*n[0], times*n[1], times*n[2]))
		}
		slices.Sort(want[name])
	}
	if d := cmp.Diff(want, mine); d != "" {
		t.Errorf("%s: - want + got\n%s", what, d)
	}
}

// TestFlags has the same numbers with other flags of the compiler and the linker.
func TestFlags(t *testing.T) {
	for _, flags := range [][]string{{"-race"}, {"-buildmode=pie"}, {"-gcflags=all=-d=checkptr"}} {
		for _, release := range []string{releases.Default, releases.Oldest} {
			t.Run(release+strings.Join(flags, " "), func(t *testing.T) {
				if flags[0] == "-race" {
					needCgo(t)
				}
				b := build(t, release, filepath.Join("testdata", "known"), standard, flags...)
				_, got, output := b.run(t)
				if output != "" {
					t.Errorf("the program says %q", output)
				}
				compare(t, "", got, 1)
			})
		}
	}
}

func needCgo(t *testing.T) {
	if out, err := exec.Command("go", "env", "CGO_ENABLED").Output(); err != nil || strings.TrimSpace(string(out)) != "1" {
		t.Skip("cgo, which the race detector needs, is off")
	}
}

// TestOverflow has a table with less room than there are calls: nothing is lost.
func TestOverflow(t *testing.T) {
	b := build(t, releases.Default, filepath.Join("testdata", "known"), geometry{bits: 3, shards: 2})
	counts, _, _ := b.run(t)
	total := counts.Overflow
	for _, c := range counts.Calls {
		total.Add(c.Amount)
	}
	if len(counts.Calls) != 7 || counts.Overflow.Calls == 0 {
		t.Errorf("%d calls, overflow %+v", len(counts.Calls), counts.Overflow)
	}
	b = build(t, releases.Default, filepath.Join("testdata", "known"), standard)
	counts, _, _ = b.run(t)
	var want Amount
	for _, c := range counts.Calls {
		want.Add(c.Amount)
	}
	if total != want {
		t.Errorf("%+v with little room, %+v with enough", total, want)
	}
}

// TestSystems compiles the runtime for systems that the tests do not run on.
func TestSystems(t *testing.T) {
	for _, release := range releases.Some() {
		releases.Need(t, release)
		for _, target := range []string{"darwin/arm64", "darwin/amd64", "linux/arm64", "freebsd/amd64", "netbsd/arm64", "openbsd/amd64", "dragonfly/amd64"} {
			goos, goarch, _ := strings.Cut(target, "/")
			if !Supported(goos, goarch) {
				t.Errorf("%s is not supported", target)
			}
			if target == "darwin/amd64" && !releases.All() {
				continue
			}
			work := t.TempDir()
			t.Setenv("CGO_ENABLED", "0")
			tc, err := gotool.Find(t.Context(), gotool.Config{Dir: filepath.Join("testdata", "known"), Go: release, GOOS: goos, GOARCH: goarch})
			if err != nil {
				t.Fatal(err)
			}
			if tc, err = tc.Replaceable(work); err != nil {
				t.Fatal(err)
			}
			list, err := Overlay(tc.GOROOT, work)
			if err != nil {
				t.Fatal(err)
			}
			if err := tc.With(list, "").BuildProgram(t.Context(), []string{"runtime"}, filepath.Join(work, "runtime.a")); err != nil {
				t.Errorf("%s %s: %v", release, target, err)
			}
		}
	}
	if Supported("windows", "amd64") || Supported("linux", "386") {
		t.Error("what is not read or mapped is supported")
	}
}

// TestEdit has runtimes of other forms: each is an error that says what is missing.
func TestEdit(t *testing.T) {
	tc, err := gotool.Find(t.Context(), gotool.Config{})
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(tc.GOROOT, "src", "runtime", "iface.go"))
	if err != nil {
		t.Fatal(err)
	}
	edited, err := edit(text, standard)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	for i, line := range strings.Split(string(edited), "\n")[:len(lines)-1] {
		if line != lines[i] && !strings.Contains(line, "ifaceval") {
			t.Errorf("line %d is %q, was %q", i+1, line, lines[i])
		}
	}
	for _, test := range []struct{ old, new, want string }{
		{"func convT64(", "func convTsixtyfour(", "func convTsixtyfour is none that is known"},
		{"func convT64(", "func converted64(", "it has no func convT64"},
		{"x = mallocgc(8, uint64Type, false)", "x = allocate(8)", "func convT64: it has 0 calls of mallocgc"},
		{"x = mallocgc(8, uint64Type, false)", "x = add(mallocgc(8, uint64Type, false), 0)", "func convT64: it has 1 calls of mallocgc, 0 of them assigned"},
		{"raceReadObjectPC(t, v, sys.GetCallerPC(), abi.FuncPCABIInternal(convT))", "raceReadObjectPC(t, v, 0, 0)", "it does not tell the race detector who called it"},
		{"\t\"internal/abi\"\n", "", "it does not import internal/abi"},
		{"runtime/atomic\"", "runtime/atom\"", "it does not import atomic"},
		{"package runtime", "package runtime // ifaceval", "the word ifaceval is in it"},
		{"package runtime", "package", "expected 'IDENT'"},
	} {
		if !strings.Contains(string(text), test.old) {
			t.Errorf("%q is not in the runtime: choose another text to replace", test.old)
			continue
		}
		_, err := edit([]byte(strings.ReplaceAll(string(text), test.old, test.new)), standard)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q for %q: %v, want %q", test.new, test.old, err, test.want)
		}
	}
}

// TestRead has files that are not what they should be.
func TestRead(t *testing.T) {
	name := filepath.Join(t.TempDir(), "counts")
	if err := Create(name); err != nil {
		t.Fatal(err)
	}
	if c, err := Read(name); err != nil || c.Processes != 0 || len(c.Calls) != 0 {
		t.Errorf("%+v, %v", c, err)
	}
	for what, change := range map[string]func([]byte) []byte{
		"short":    func(b []byte) []byte { return b[:100] },
		"empty":    func(b []byte) []byte { return nil },
		"no magic": func(b []byte) []byte { b[0] = 'x'; return b },
		"no key": func(b []byte) []byte {
			b[nextAt] = 1
			b[standard.countsAt()+recordSize] = 1
			return b
		},
	} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		bad := name + what
		if err := os.WriteFile(bad, change(data), 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := Read(bad); err == nil || !strings.Contains(err.Error(), "overwritten") {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := Create(strings.Repeat("x", 5000)); err == nil || !strings.Contains(err.Error(), "TMPDIR") {
		t.Errorf("long name: %v", err)
	}
}
