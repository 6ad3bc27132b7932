package measurement

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ifaceval/internal/counter"
	"ifaceval/internal/executable"
	"ifaceval/internal/gotool"
	"ifaceval/internal/releases"
	"ifaceval/internal/storage"
	"ifaceval/internal/tally"
)

// supported skips a test where programs cannot count.
func supported(t *testing.T) {
	t.Helper()
	if !counter.Supported(runtime.GOOS, runtime.GOARCH) {
		t.Skipf("programs for %s/%s cannot count", runtime.GOOS, runtime.GOARCH)
	}
}

// standard are packages of the standard library with tests that convert much.
var standard = []string{"encoding/json", "fmt", "log/slog", "text/template"}

// TestClaims holds verdicts against what the tests of standard packages counted.
func TestClaims(t *testing.T) {
	supported(t)
	for _, release := range releases.Some() {
		packages := standard
		if release != releases.Default && !releases.All() {
			packages = []string{"fmt"}
		}
		for _, p := range packages {
			if p == "log/slog" && !releases.In(t, "1.21+", languageOf(release)) {
				continue
			}
			t.Run(strings.TrimPrefix(release+" "+p, " "), func(t *testing.T) {
				releases.Need(t, release)
				claims(t, release, p)
			})
		}
	}
}

// languageOf is the language of a release: of the default, that of this program.
func languageOf(release string) string {
	if release == releases.Default {
		release = runtime.Version()
	}
	lang := strings.SplitN(release, ".", 3)
	return lang[0] + "." + lang[1]
}

func claims(t *testing.T, release, pkg string) {
	var printed bytes.Buffer
	dir := t.TempDir() // of no module
	out, err := Run(context.Background(), Config{Build: gotool.Config{Go: release, Dir: dir}, Patterns: []string{pkg}, Dir: dir,
		Limit: 5 * time.Minute, By: tally.ByConversion, Output: &printed, Args: []string{"-short"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range out.Runs {
		if r.Status != tally.Passed {
			t.Errorf("%s: %s: %s\n%s", r.Package, r.Status, r.Detail, &printed)
		}
	}
	for _, d := range out.Disagreements {
		t.Errorf("%s: %s, counted %+v of %s in %v", d.Kind, d.Said, d.Amount, d.Call, d.Frames)
	}
	for _, p := range out.Problems {
		t.Errorf("%+v", p)
	}
	sum := out.Placed
	sum.Add(out.Outside)
	if sum != out.Total || out.Placed.Allocs < 100 {
		t.Errorf("placed %+v, outside %+v of %+v", out.Placed, out.Outside, out.Total)
	}
	t.Logf("total %+v, placed %+v, executed %d, idle %d, silent %d", out.Total, out.Placed, out.Executed, len(out.Idle), out.Silent)
}

// begin prepares a measurement of the program in testdata/known.
func begin(t *testing.T) *measurement {
	t.Helper()
	supported(t)
	dir, err := filepath.Abs("testdata/known")
	if err != nil {
		t.Fatal(err)
	}
	m := &measurement{Config: Config{Build: gotool.Config{Dir: dir}, Patterns: []string{"."}, Program: true, Dir: dir, By: tally.ByConversion,
		Output: os.Stderr, Progress: func(string) {}}, work: t.TempDir()}
	if m.toolchain, err = gotool.Find(context.Background(), m.Build); err != nil {
		t.Fatal(err)
	}
	for _, step := range []func() error{func() error { return m.find(context.Background()) }, m.count, func() error { return m.judge(context.Background()) }} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	return m
}

// of are the sites in a function.
func (j *join) of(t *testing.T, function string) []*site {
	t.Helper()
	var found []*site
	for _, s := range j.all {
		if s.Function == function {
			found = append(found, s)
		}
	}
	if len(found) == 0 {
		t.Fatalf("no conversion in %s", function)
	}
	return found
}

// say changes the verdicts of a function's conversions.
func (j *join) say(t *testing.T, function string, p storage.Place) {
	for _, s := range j.of(t, function) {
		for i := range s.Instances {
			s.Instances[i].Place = p
		}
		s.source.Storage = string(p.Storage)
		allocates, _ := p.Allocates()
		s.source.Allocates = string(allocates)
	}
}

// TestDisagreements makes verdicts wrong in every way that a run can show.
func TestDisagreements(t *testing.T) {
	m := begin(t)
	j := m.join
	j.say(t, "number", storage.Place{Storage: storage.Stack})
	j.say(t, "small", storage.Place{Storage: storage.ReadOnly})
	j.say(t, "text", storage.Place{Storage: storage.Heap, Call: "runtime.convT"})
	for at, sites := range j.sites {
		j.sites[at] = slices.DeleteFunc(sites, func(s *site) bool { return s.Function == "pair" })
	}
	j.say(t, "doubtful", storage.Place{Storage: storage.Unknown})
	if err := m.one(context.Background(), m.named[0]); err != nil {
		t.Fatal(err)
	}
	j.finish(m.out)
	m.out.Finish(m.By)
	type row struct {
		Kind     tally.Kind
		Said     string
		Function string
		Sources  int
		tally.Amount
	}
	var got []row
	for _, d := range m.out.Disagreements {
		got = append(got, row{d.Kind, d.Said, d.Frames[0].Function, len(d.Sources), d.Amount})
	}
	want := []row{
		{tally.Always, "always: heap", "main.text", 1, tally.Amount{Calls: 3, Allocs: 2, Bytes: 32}},
		{tally.Called, "never: readonly", "main.small", 1, tally.Amount{Calls: 5}},
		{tally.Never, "never: stack", "main.number", 1, tally.Amount{Calls: 4, Allocs: 3, Bytes: 24}},
		{tally.Nowhere, "no conversion", "main.pair", 0, tally.Amount{Calls: 2, Allocs: 2, Bytes: 32}},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("disagreements (-want +got):\n%s", d)
	}
	if want := (tally.Amount{Calls: 2, Allocs: 2, Bytes: 32}); m.out.Nowhere != want {
		t.Errorf("nowhere: %+v, want %+v", m.out.Nowhere, want)
	}
	for _, c := range m.out.Conversions {
		if c.Sources[0].Function == "doubtful" && c.Verdict != "unknown" {
			t.Errorf("an unknown conversion has the verdict %q", c.Verdict)
		}
	}
}

// TestRight finds nothing wrong with the verdicts as they are.
func TestRight(t *testing.T) {
	m := begin(t)
	if err := m.one(context.Background(), m.named[0]); err != nil {
		t.Fatal(err)
	}
	// A function that always allocates cannot be made not to.
	s := m.join.of(t, "pair")[0]
	frames := []executable.Frame{{Func: "main.pair", File: s.File, Line: s.Line}}
	m.join.finish(m.out)
	m.out.Finish(m.By)
	if len(m.out.Disagreements) > 0 {
		t.Errorf("%+v", m.out.Disagreements)
	}
	got := map[string]tally.Amount{}
	for _, c := range m.out.Conversions {
		for _, s := range c.Sources {
			name := s.Function + " " + s.Expr
			if len(c.Sources) > 1 {
				name += ", of several"
			}
			got[name] = c.Amount
		}
	}
	want := map[string]tally.Amount{
		"number n":                        {Calls: 4, Allocs: 3, Bytes: 24},
		"small n":                         {Calls: 5},
		"text s":                          {Calls: 3, Allocs: 2, Bytes: 32},
		"pair [2]int{a, b}":               {Calls: 2, Allocs: 2, Bytes: 32},
		"doubtful n":                      {Calls: 1, Allocs: 1, Bytes: 8},
		"inlined n":                       {Calls: 6, Allocs: 6, Bytes: 48}, // 2 and 4, at two places
		"two n":                           {Calls: 1, Allocs: 1, Bytes: 8},  // on one line, which call different functions
		"two s":                           {Calls: 1},
		"Keep.func1 n + m + len(Path(m))": {Calls: 2, Allocs: 2, Bytes: 16}, // in copies that have names of main
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("counts (-want +got):\n%s", d)
	}
	var idle []string
	for _, s := range m.out.Idle {
		idle = append(idle, s.Function)
	}
	if d := cmp.Diff([]string{"never"}, idle); d != "" {
		t.Errorf("not executed (-want +got):\n%s", d)
	}
	for _, c := range m.out.Conversions {
		if c.Sources[0].Function == "inlined" && len(c.Copies) != 2 {
			t.Errorf("copies of inlined: %+v", c.Copies)
		}
	}
	m.join.one(m.out, "known", frames, "runtime.convTnoptr", tally.Amount{Calls: 2, Allocs: 1, Bytes: 16})
	if len(m.out.Disagreements) != 1 || m.out.Disagreements[0].Kind != tally.Always {
		t.Errorf("a call that always allocates and did not: %+v", m.out.Disagreements)
	}
}

func TestTestArgs(t *testing.T) {
	for _, c := range [][2]string{
		{"-run TestPut -v", "-test.run TestPut -test.v"},
		{"-run=TestPut --count=1", "-test.run=TestPut -test.count=1"},
		{"-test.run=X -own -short", "-test.run=X -own -test.short"},
		{"run v", "run v"},
		{"-v -args -v -run x", "-test.v -v -run x"},
	} {
		if got := strings.Join(TestArgs(strings.Fields(c[0])), " "); got != c[1] {
			t.Errorf("%s: %s, want %s", c[0], got, c[1])
		}
	}
}

func TestTail(t *testing.T) {
	var kept tail
	for range 3 {
		if n, err := kept.Write(bytes.Repeat([]byte("x"), tailSize)); n != tailSize || err != nil {
			t.Fatal(n, err)
		}
	}
	kept.Write([]byte("end"))
	if len(kept.text) != tailSize || !bytes.HasSuffix(kept.text, []byte("xend")) {
		t.Errorf("%d bytes", len(kept.text))
	}
}

// TestInterrupt interrupts a program: what it counted until then is kept, and no file is.
func TestInterrupt(t *testing.T) {
	supported(t)
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	dir, err := filepath.Abs("testdata/endless")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	out, err := Run(ctx, Config{Build: gotool.Config{Dir: dir}, Patterns: []string{"."}, Program: true, Dir: dir, By: tally.ByConversion, Output: writer(cancel)})
	if err != nil {
		t.Fatal(err)
	}
	if r := out.Runs; len(r) != 1 || r[0].Status != tally.Interrupted || r[0].Counted != out.Total {
		t.Errorf("%+v", r)
	}
	if len(out.Conversions) != 1 || out.Conversions[0].Allocs < 100 {
		t.Errorf("%+v", out.Conversions)
	}
	if left, _ := filepath.Glob(filepath.Join(tmp, "ifaceval-*")); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

// A writer does something when it is written to.
type writer func()

func (w writer) Write(p []byte) (int, error) {
	w()
	return len(p), nil
}
