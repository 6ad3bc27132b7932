package walk

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ifaceval/internal/gotool"
	"ifaceval/internal/listing"
	"ifaceval/internal/picture"
	"ifaceval/internal/releases"
	"ifaceval/internal/story"
)

var update = flag.Bool("update", false, "rewrite testdata/*.txt")

// classics is the package of the walks that everybody begins with.
const classics = `package main

var sink any

func integers() {
	var a int64
	var b int64
	a = 2
	b = a
	_ = b
}

func onStack() {
	var x int64
	var y any
	x = 2
	y = x
	_ = y
}

func toSink() {
	var x int64
	x = 2
	sink = x
}

func main() {
	integers()
	onStack()
	toSink()
}
`

// module writes a module with one file and returns its directory.
func module(t testing.TB, source string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"go.mod": "module example.com/m\n\ngo 1.18\n", "m.go": source} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// walked walks a function of the module in a directory.
func walked(t testing.TB, dir, target string, change func(*Config)) *story.Walk {
	t.Helper()
	c := Config{Build: gotool.Config{Dir: dir, GOARCH: "amd64"}, Dir: dir, Target: target}
	if change != nil {
		change(&c)
	}
	w, err := Run(context.Background(), c)
	if err != nil {
		t.Fatalf("%s: %v", target, err)
	}
	return w
}

// patch is what differs between the patches of a release.
var patch = regexp.MustCompile(`go1\.26\.\d+`)

func TestClassicsText(t *testing.T) {
	if !strings.HasPrefix(runtime.Version(), "go1.26") {
		if os.Getenv("IFACEVAL_CI") != "" {
			t.Fatalf("the golden files are of Go 1.26, and this is %s: make new ones with -update and read them", runtime.Version())
		}
		t.Skip("the golden files are of Go 1.26")
	}
	dir := module(t, classics)
	for _, arch := range []string{"amd64", "arm64"} {
		for _, target := range []string{"integers", "onStack", "toSink"} {
			w := walked(t, dir, target, func(c *Config) {
				c.NoOpt, c.Build.GOARCH = true, arch
				if target == "toSink" {
					c.Into = []string{"runtime.convT64"}
				}
			})
			var b bytes.Buffer
			if err := story.WriteText(&b, w, story.TextOptions{}); err != nil {
				t.Fatal(err)
			}
			golden(t, target+"."+arch+".txt", patch.ReplaceAll(b.Bytes(), []byte("go1.26.x")))
		}
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v: run `go test -update` in internal/walk", err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (-want +got); `go test -update` takes it over:\n%s", path, diff)
	}
}

// TestClassicsFacts holds the last pictures of the classics against what is so
// with every release.
func TestClassicsFacts(t *testing.T) {
	dir := module(t, classics)
	for _, release := range releases.Some() {
		for _, arch := range []string{"amd64", "arm64"} {
			t.Run(release+" "+arch, func(t *testing.T) {
				releases.Need(t, release)
				set := func(c *Config) { c.NoOpt, c.Build.GOARCH, c.Build.Go = true, arch, release }
				integersFacts(t, walked(t, dir, "integers", set))
				onStackFacts(t, walked(t, dir, "onStack", set))
				toSinkFacts(t, walked(t, dir, "toSink", func(c *Config) {
					set(c)
					c.Into = []string{"runtime.convT64"}
				}))
			})
		}
	}
}

func integersFacts(t *testing.T, w *story.Walk) {
	t.Helper()
	p := lastWith(t, w, "frame")
	for _, name := range []string{"a", "b"} {
		if r := rowNamed(t, p, name); r.Type != "int64" || r.Size != 8 || len(r.Words) != 1 || r.Words[0].Value != "2" {
			t.Errorf("%s is %+v, want an int64 that is 2", name, r)
		}
	}
	for _, s := range w.Steps {
		if s.Conversion != "" {
			t.Errorf("step %d makes %s", s.N, s.Conversion)
		}
	}
}

func onStackFacts(t *testing.T, w *story.Walk) {
	t.Helper()
	p := lastWith(t, w, "frame")
	y := rowNamed(t, p, "y")
	if y.Type != "any" || len(y.Words) != 2 || y.Words[0].Role != "type word" || y.Words[1].Role != "data word" {
		t.Fatalf("y is %+v", y)
	}
	isTypeOf(t, p, y.Words[0].To, "int64")
	slot := rowAt(t, p, y.Words[1].To)
	if slot.Name != "" || slot.Type != "int64" || slot.Words[0].Value != "2" {
		t.Errorf("y's data word points to %+v, want an unnamed int64 that holds 2", slot)
	}
	if x := rowNamed(t, p, "x"); x.Words[0].Value != "2" || x.Offset == slot.Offset {
		t.Errorf("x is %+v", x)
	}
	makes(t, w, "int64 → any")
	if strings.Contains(allSentences(w), "runtime.conv") {
		t.Error("something is called to convert")
	}
}

func toSinkFacts(t *testing.T, w *story.Walk) {
	t.Helper()
	p := lastWith(t, w, "symbol:main.sink")
	sink := rowNamed(t, p, "sink")
	if len(sink.Words) != 2 || !sink.Words[0].Known || !sink.Words[1].Known {
		t.Fatalf("sink is %+v", sink)
	}
	isTypeOf(t, p, sink.Words[0].To, "int64")
	b := blockOf(t, p, sink.Words[1].To)
	if entry := rowAt(t, p, sink.Words[1].To); b.Title != "staticuint64s" || entry.Name != "[2]" || entry.Words[0].Value != "2" {
		t.Errorf("sink's data word points to %+v in %s, want staticuint64s[2]", entry, b.Title)
	}
	deep := 0
	for _, s := range w.Steps {
		deep = max(deep, s.Depth)
	}
	if deep != 1 {
		t.Error("the walk did not go into runtime.convT64")
	}
	makes(t, w, "int64 → any")
}

func makes(t *testing.T, w *story.Walk, want string) {
	t.Helper()
	for _, s := range w.Steps {
		if s.Conversion != "" && s.Conversion != want {
			t.Errorf("step %d makes %s, want %s", s.N, s.Conversion, want)
		}
		if s.Conversion == want && strings.Contains(s.Sentence, "the interface value is complete") {
			return
		}
	}
	t.Errorf("no step completes %s", want)
}

func allSentences(w *story.Walk) string {
	var b strings.Builder
	for _, s := range w.Steps {
		b.WriteString(s.Sentence + "\n")
	}
	return b.String()
}

// lastWith is the last picture that has a block.
func lastWith(t *testing.T, w *story.Walk, block string) *picture.Picture {
	t.Helper()
	for i := len(w.Steps) - 1; i >= 0; i-- {
		for _, b := range w.Steps[i].Picture.Blocks {
			if b.ID == block {
				return &w.Steps[i].Picture
			}
		}
	}
	t.Fatalf("no picture has %s", block)
	return nil
}

func rowNamed(t *testing.T, p *picture.Picture, name string) picture.Row {
	t.Helper()
	for _, b := range p.Blocks {
		for _, r := range b.Rows {
			if r.Name == name {
				return r
			}
		}
	}
	t.Fatalf("no row is called %s", name)
	return picture.Row{}
}

func blockOf(t *testing.T, p *picture.Picture, at *picture.Place) picture.Block {
	t.Helper()
	for _, b := range p.Blocks {
		if at != nil && b.ID == at.Block {
			return b
		}
	}
	t.Fatalf("no block is at %+v", at)
	return picture.Block{}
}

func rowAt(t *testing.T, p *picture.Picture, at *picture.Place) picture.Row {
	t.Helper()
	for _, r := range blockOf(t, p, at).Rows {
		if r.Offset <= at.Offset && at.Offset < r.Offset+max(r.Size, 1) {
			return r
		}
	}
	t.Fatalf("no row is at %+v", at)
	return picture.Row{}
}

// isTypeOf checks that an arrow leads to the description of a type.
func isTypeOf(t *testing.T, p *picture.Picture, at *picture.Place, typ string) {
	t.Helper()
	b := blockOf(t, p, at)
	if got, _ := cutTypeSymbol(b.Title); got != typ || b.Kind != picture.ReadOnly || at.Offset != 0 {
		t.Errorf("the type word points to %s+%d, want the description of %s", b.Title, at.Offset, typ)
	}
}

// BenchmarkWalk walks a function along a path of about 80 instructions; to compile
// it is left out.
func BenchmarkWalk(b *testing.B) {
	c := Config{Build: gotool.Config{GOARCH: "amd64", Dir: os.TempDir()}, Dir: os.TempDir()}
	tc, err := gotool.Find(context.Background(), c.Build)
	if err != nil {
		b.Fatal(err)
	}
	p, err := load(context.Background(), tc, "net/url", c.Dir, "")
	if err != nil {
		b.Fatal(err)
	}
	fn := ofLength(b, p, c, 80)
	var steps int
	for b.Loop() {
		w, err := newWalker(p, fn, c, nil).walk()
		if err != nil {
			b.Fatal(err)
		}
		steps = len(w.Steps)
	}
	b.ReportMetric(float64(steps), "steps")
}

// ofLength is the function whose walk comes nearest to a number of steps.
func ofLength(b *testing.B, p *program, c Config, want int) *listing.Func {
	var best *listing.Func
	nearest := 1 << 30
	for _, name := range p.file.Funcs() {
		fn := p.Func(name)
		w, err := newWalker(p, fn, c, nil).walk()
		if err != nil {
			continue
		}
		if d := max(w.Total-want, want-w.Total); d < nearest {
			best, nearest = fn, d
		}
	}
	if nearest > want/4 {
		b.Skipf("no function of net/url has a walk of about %d steps", want)
	}
	return best
}
