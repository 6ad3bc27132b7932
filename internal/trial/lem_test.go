package trial

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ifaceval/internal/outcome"
	"ifaceval/internal/releases"
)

// lemVersion is the module that has lem's own examples.
const lemVersion = "github.com/akutz/lem@v0.1.1"

// lemModule copies lem's module to where it can be changed. It needs the module in
// the module cache or from the proxy.
func lemModule(t *testing.T) string {
	t.Helper()
	cmd := exec.Command("go", "mod", "download", "-json", lemVersion)
	cmd.Dir = t.TempDir()
	out, err := cmd.Output()
	var module struct{ Dir string }
	if err == nil {
		err = json.Unmarshal(out, &module)
	}
	if err != nil {
		const format = "%s cannot be had: %v: go mod download fetches it"
		if os.Getenv("IFACEVAL_CI") != "" {
			t.Fatalf(format, lemVersion, err)
		}
		t.Skipf(format, lemVersion, err)
	}
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(dir, os.DirFS(module.Dir)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// lemDiffers are the expectations of lem's examples that do not hold for newer
// releases, and from which release on.
var lemDiffers = map[string]string{
	// The compiler inlines the closure and drops what nobody reads.
	"examples/lem/lem_leak_test.go:26": "1.24+", "examples/lem/lem_leak_test.go:60": "1.24+",
	"examples/lem/lem_leak_test.go:78": "1.24+", "examples/lem/lem_leak_test.go:96": "1.24+",
	// It says that the content of f leaks, not where to.
	"examples/lem/lem_escape_test.go:234": "1.22+", "examples/lem/lem_leak_test.go:120": "1.22+",
	// A variable that has one value is that constant, which is in read-only data.
	"examples/gcflags/gcflags_test.go:41": "1.25+", "examples/gcflags/gcflags_test.go:42": "1.25+",
	"examples/gcflags/gcflags_test.go:50": "1.25+", "examples/gcflags/gcflags_test.go:51": "1.25+",
	"examples/mem/mem_test.go:31": "1.25+", "examples/mem/mem_test.go:32": "1.25+",
	"examples/mem/mem_test.go:40": "1.25+", "examples/mem/mem_test.go:41": "1.25+",
}

// TestLemExamples runs lem's examples as they are. With Go 1.18, which they were
// written for, all of them hold.
func TestLemExamples(t *testing.T) {
	dir := lemModule(t)
	for _, release := range releases.Some() {
		t.Run(fmt.Sprint("go", strings.TrimPrefix(release, "go")), func(t *testing.T) {
			releases.Need(t, release)
			r := run1(t, dir, release, func(c *Config) { c.Patterns = []string{"./examples/..."} })
			lang := r.Toolchain.Go[:strings.LastIndexByte(r.Toolchain.Go, '.')]
			if len(r.Outcomes) != 127 {
				t.Errorf("%d expectations, want 127", len(r.Outcomes))
			}
			for _, o := range r.Outcomes {
				want := outcome.Pass
				if since := lemDiffers[fmt.Sprintf("%s:%d", o.File, o.Line)]; since != "" && releases.In(t, since, lang) {
					want = outcome.Fail
				}
				if o.Status != want {
					t.Errorf("%s:%d: %s, want %s: %+v", o.File, o.Line, o.Status, want, o)
				}
			}
		})
	}
}

// TestLemBroken changes one expectation at a time, and what fails is that line.
func TestLemBroken(t *testing.T) {
	releases.Need(t, releases.Oldest)
	for _, broken := range []struct{ file, from, to string }{
		{"examples/hello/world.go", "=moved to heap: s", "=escapes to heap: s"},
		{"examples/match/match_test.go", "m=y escapes to heap", "m=y does not escape"},
		{"examples/natch/natch_test.go", "sink = y // lem.put.m!=(leak|escape|move)", "sink = y // lem.put.m!=(lea|can inline|move)"},
		{"examples/natch/natch_test.go", "func put(x, y int32) {", "func put(x, y int32) { // lem.put.m!=can inline"},
		{"examples/mem/mem_test.go", "alloc=2", "alloc=1"},
		{"examples/mem/mem_test.go", "bytes=16", "bytes=17-20"},
		{"examples/lem/lem_move_test.go", "bytes=15728640-15728700", "bytes=0-15728639"},
		{"examples/lem/lem_escape_test.go", "escape14.alloc=1", "escape14.alloc=0"},
		{"examples/lem/lem_escape_test.go", "escape1.bytes=4", "escape1.bytes=3"},
		{"examples/name/name_test.go", `leaking param: p to result ~r[0-1] level=0`, `leaking param: p to result ~r[0-1] level=1`},
	} {
		t.Run(broken.to, func(t *testing.T) {
			dir := lemModule(t)
			name := filepath.Join(dir, broken.file)
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			before, after, ok := strings.Cut(string(text), broken.from)
			if !ok {
				t.Fatalf("%s has no %q", broken.file, broken.from)
			}
			if err := os.Chmod(name, 0o666); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, []byte(before+broken.to+after), 0o666); err != nil {
				t.Fatal(err)
			}
			line := strings.Count(before, "\n") + 1
			r := run1(t, dir, releases.Oldest, func(c *Config) { c.Patterns = []string{"./" + filepath.Dir(broken.file)} })
			var got []string
			for _, o := range r.Outcomes {
				if o.Status != outcome.Pass {
					got = append(got, fmt.Sprintf("%s:%d %s", o.File, o.Line, o.Status))
				}
			}
			want := []string{fmt.Sprintf("%s:%d fail", broken.file, line)}
			if strings.Contains(broken.to, "(lea|can inline|move)") {
				want = nil // the compiler says nothing of an inlined function at its statements
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("- want + got\n%s", d)
			}
		})
	}
}

const benchmarks = `package b

import (
	"fmt"
	"os"
	"sync"
	"testing"
)

var sink any

var leaked []byte

// lem.one.name=/named by itself
// lem.one.alloc=1
// lem.one.bytes=8
func one(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sink = i + 70000
	}
}

// lem.tiny.alloc=1
// lem.tiny.bytes=1-5
func tiny(b *testing.B) {
	for i := 0; i < b.N; i++ {
		p := new([5]byte)
		sink = p
	}
}

// lem.setup.alloc=0
func setup(b *testing.B) {
	leaked = make([]byte, 1000)
	for i := 0; i < b.N; i++ {
		leaked[i%1000]++
	}
}

// lem.large.alloc=2
// lem.large.bytes=83886080-83886200
func large(b *testing.B) {
	for i := 0; i < b.N; i++ {
		leaked = make([]byte, 40<<20)
		leaked = make([]byte, 40<<20)
	}
}

// lem.pool.alloc=0
func pool(b *testing.B) {
	p := sync.Pool{New: func() any { return new([64]byte) }}
	for i := 0; i < b.N; i++ {
		p.Put(p.Get())
	}
}

// lem.parallel.alloc=1
// lem.parallel.bytes=64
func parallel(b *testing.B) {
	b.RunParallel(func(pb *testing.PB) {
		var s [64]byte
		for pb.Next() {
			keep(s)
		}
	})
}

//go:noinline
func keep(s [64]byte) { local(&s) }

//go:noinline
func local(s *[64]byte) { mu.Lock(); last = s; mu.Unlock() }

var (
	mu   sync.Mutex
	last *[64]byte
)

// lem.wrong.alloc=2
func wrong(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sink = i + 70000
	}
}

// lem.noisy.alloc=0
func noisy(b *testing.B) {
	fmt.Fprint(os.Stdout, "no newline")
	for i := 0; i < b.N; i++ {
	}
}

// lem.panics.alloc=0
func panics(b *testing.B) { panic("on purpose") }

// lem.fails.alloc=0
func fails(b *testing.B) { b.Fatal("on purpose") }

// lem.exits.alloc=0
func exits(b *testing.B) { os.Exit(0) }

// lem.other.alloc=0
func other(t *testing.T) {}

// lem.missing.alloc=0

func named(b *testing.B) {} // lem.named.alloc=0

type T struct{}

// lem.method.alloc=0
func (T) method(b *testing.B) {}

// lem.ranged.alloc=1-1
func ranged(b *testing.B) { one(b) }

// lem.twice.name=a
// lem.twice.name=b
func twice() {}
`

var benchmarksWant = map[string]string{
	"named by itself alloc": "pass 1", "named by itself bytes": "pass 8",
	"tiny alloc": "pass 1", "tiny bytes": "pass 5",
	"setup alloc": "pass 0", "large alloc": "pass 2", "large bytes": "pass 83886080",
	"pool alloc": "pass 0", "parallel alloc": "pass 1", "parallel bytes": "pass 64",
	"wrong alloc": "fail 1", "noisy alloc": "pass 0", "named alloc": "pass 0", "ranged alloc": "pass 1",
	"panics alloc": "fail none: the benchmark .*on purpose", "fails alloc": "fail none: the benchmark failed, or was skipped by itself",
	"exits alloc": "fail none: the benchmark was not run", "other alloc": `skip other is no func\(\*testing.B\)`,
	"missing alloc": "skip no benchmark", "method alloc": "skip method is no function that can be called",
	"twice name": "error the case twice has a name already",
}

// TestMeasured runs benchmarks of which it is known what they allocate, and such as
// cannot be run.
func TestMeasured(t *testing.T) {
	dir := write(t, map[string]string{"go.mod": "module example.com/b\n\ngo 1.18\n", "b_test.go": benchmarks,
		"b.go": "package b\n", "x_test.go": strings.NewReplacer("package b", "package b_test", "lem.one.", "lem.outside.", "named by itself", "outside").Replace(benchmarks[:strings.Index(benchmarks, "// lem.tiny")] + "var _ = fmt.Sprint\nvar _ = os.Args\nvar _ sync.Mutex\n")})
	for _, release := range releases.Some() {
		t.Run(fmt.Sprint("go", strings.TrimPrefix(release, "go")), func(t *testing.T) {
			releases.Need(t, release)
			r := run1(t, dir, release)
			for _, p := range r.Problems {
				t.Fatal(p)
			}
			seen := 0
			for _, o := range r.Outcomes {
				key := o.ID + " " + kindOf(o.Directive)
				if o.ID == "outside" {
					if o.Status != outcome.Pass || o.Package == "example.com/b" {
						t.Errorf("%+v", o)
					}
					continue
				}
				seen++
				got := string(o.Status) + " "
				if o.Status == outcome.Skip || o.Status == outcome.Misuse {
					got += o.Reason
				} else {
					got += o.Actual
				}
				want, ok := benchmarksWant[key]
				if !ok {
					t.Errorf("unexpected %+v", o)
				}
				if o.ID == "large" && o.Status == outcome.Pass {
					got = want // the allocator rounds up to pages, of more than one size
				}
				if !regexp.MustCompile("^(?s:" + want + ")").MatchString(got) {
					t.Errorf("%s: %s, want %s\n%+v", key, got, want, o)
				}
			}
			if seen != len(benchmarksWant) {
				t.Errorf("%d outcomes, want %d", seen, len(benchmarksWant))
			}
		})
	}
	t.Run("elsewhere", func(t *testing.T) {
		arch := "arm64"
		if runtime.GOARCH == arch {
			arch = "amd64"
		}
		r := run1(t, dir, "", func(c *Config) { c.Build.GOARCH = arch; c.Select = regexp.MustCompile("^ranged$") })
		if len(r.Outcomes) != 1 || r.Outcomes[0].Status != outcome.Skip || !strings.Contains(r.Outcomes[0].Reason, "cannot be run here") {
			t.Errorf("%+v", r.Outcomes)
		}
	})
}

func kindOf(text string) string {
	text, _, _ = strings.Cut(text, "=")
	return text[strings.LastIndexByte(text, '.')+1:]
}
