package attribution

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/pprof/profile"

	"ifaceval/internal/check"
	"ifaceval/internal/costs"
	"ifaceval/internal/executable"
	"ifaceval/internal/gotool"
	"ifaceval/internal/heapprofile"
	"ifaceval/internal/releases"
)

// program records all that it allocates, and writes a profile. A comment says which
// functions of the runtime a line calls, and how many blocks of how many bytes each
// makes, as far as blocks are not shared.
const program = `package main

import (
	"os"
	"runtime"
	"runtime/pprof"
	"strings"
)

// It comes before what main does, which is what counts.
var _ = func() int { runtime.MemProfileRate = 1; return 0 }()

var (
	sink, other any
	node        *[4]int64
	bytes       []byte
	text        string
	words       map[string]int
)

type large struct{ a, b, c int64 }
type pair struct{ p, q *int }
type wide struct{ s [40]int64 }
type bits struct{ a, b uint16 }

func put(n int64) { sink = n } // convT64

func keep[T any](v T) { sink = v } // convTstring:16 convTnoptr:24 convT64

type sized interface{ size() int }

func (l large) size() int { return int(l.a) }

//go:noinline
func bySize(s sized) { other = s }

//go:noinline
func kinds(n int64, u uint16, w uint32, s string, b []byte, l large, p pair, x wide, t bits, f func()) {
	for i := int64(0); i < 20; i++ {
		sink = n + i // convT64
		sink = u // convT16
		sink = w // convT32
		sink = s // convTstring:16
		sink = b // convTslice:24
		sink = l // convTnoptr:24
		sink = p // convT:16
		sink = x // convTnoptr:320
		sink = t // convTnoptr
		sink, other = s, b // convTstring:16 convTslice:24
		sink, other = s, s // convTstring:16+16
		sink, other = n, n // convT64
		node = new([4]int64) // newobject:32
		bytes = make([]byte, n) // makeslice:1024
		text = s + string(b) // slicebytetostring concatstring2
		words = map[string]int{s: 1} // makemap_small:48 mapassign_faststr
		put(n + i)
		keep(s + "x") // concatstring2
		keep(l)
		keep(n)
		bySize(l) // convTnoptr:24
		func() { other = l }() // convTnoptr:24
		runtime.KeepAlive(words)
		f()
	}
}

func main() {
	text := strings.Repeat("s", 31) // -
	kinds(1000, 1000, 1000, text, []byte(text[:31]), large{1, 2, 3}, pair{}, wide{}, bits{1, 2}, func() { other = text }) // stringtoslicebyte newobject convTstring:16
	file, err := os.Create(os.Args[1]) // -
	if err != nil { panic(err) } // -
	runtime.GC() // -
	if err := pprof.Lookup("allocs").WriteTo(file, 0); err != nil { panic(err) } // -
	if err := file.Close(); err != nil { panic(err) } // -
}
`

const turns = 20

// module writes the program into a directory.
func module(t testing.TB) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"go.mod": "module example.com/program\n\ngo 1.18\n", "main.go": program} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// build links it.
func build(t testing.TB, dir, release, goarch string, flags ...string) string {
	t.Helper()
	name := "program-" + goarch
	cmd := exec.Command("go", append(append([]string{"build", "-o", name}, flags...), ".")...)
	cmd.Dir = dir
	cmd.Env = append(cmd.Environ(), "GOFLAGS=", "GOWORK=off", "CGO_ENABLED=0", "GOOS=linux", "GOARCH="+goarch)
	if release != releases.Default {
		cmd.Env = append(cmd.Env, "GOTOOLCHAIN="+release)
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return filepath.Join(dir, name)
}

// record runs a program, under qemu if it is for another processor, and returns its
// profile.
func record(t testing.TB, path, goarch string) string {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("the program is for Linux")
	}
	out := filepath.Join(t.TempDir(), "allocs.pb.gz")
	cmd := exec.Command(path, out)
	if goarch != runtime.GOARCH {
		qemu := map[string]string{"amd64": "qemu-x86_64", "arm64": "qemu-aarch64"}[goarch]
		if _, err := exec.LookPath(qemu); errors.Is(err, exec.ErrNotFound) {
			if os.Getenv("IFACEVAL_CI") != "" {
				t.Fatalf("IFACEVAL_CI is set and there is no %s: install qemu-user", qemu)
			}
			t.Skipf("no %s: install qemu-user", qemu)
		}
		cmd = exec.Command(qemu, path, out)
	}
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return out
}

func read(t testing.TB, path string) *heapprofile.Profile {
	t.Helper()
	p, err := heapprofile.Open(path, heapprofile.Default)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func open(t testing.TB, path string) *executable.File {
	t.Helper()
	f, err := executable.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// A called is what a comment says: a function, and the blocks that it makes.
type called struct {
	name  string
	bytes []int64
}

// comments are what the program says of its lines.
func comments(t testing.TB) map[int][]called {
	t.Helper()
	all := map[int][]called{}
	for i, line := range strings.Split(program, "\n") {
		_, comment, ok := strings.Cut(line, " // ")
		if !ok {
			continue
		}
		all[i+1] = []called{}
		for _, word := range strings.Fields(comment) {
			if word == "-" {
				continue
			}
			name, sizes, _ := strings.Cut(word, ":")
			c := called{name: name}
			for _, size := range strings.FieldsFunc(sizes, func(r rune) bool { return r == '+' }) {
				n, err := strconv.ParseInt(size, 10, 64)
				if err != nil {
					t.Fatal(err)
				}
				c.bytes = append(c.bytes, n)
			}
			all[i+1] = append(all[i+1], c)
		}
	}
	return all
}

// renamed are functions that take the place of others in some releases.
var renamed = regexp.MustCompile(`^mallocgc(Small|Tiny)\w*$`)

// TestSamples holds each sample of the program against its source: what is called, and
// for blocks that are not shared, how often and how many bytes. It knows nothing of the
// decoder.
func TestSamples(t *testing.T) {
	for _, release := range releases.Some() {
		for _, goarch := range []string{"amd64", "arm64"} {
			t.Run(release+" "+goarch, func(t *testing.T) {
				releases.Need(t, release)
				path := build(t, module(t), release, goarch)
				samples(t, path, goarch)
			})
		}
	}
}

// TestLayouts does it for a program that may lie anywhere in memory, and for one without
// symbols.
func TestLayouts(t *testing.T) {
	for name, flags := range map[string][]string{
		"pie":      {"-buildmode=pie", "-ldflags=-linkmode=internal"},
		"stripped": {"-trimpath", "-ldflags=-s -w"},
		"no id":    {"-ldflags=-buildid= -B none"},
	} {
		t.Run(name, func(t *testing.T) { samples(t, build(t, module(t), releases.Default, "amd64", flags...), "amd64") })
	}
}

func samples(t *testing.T, path, goarch string) {
	p, f := read(t, record(t, path, goarch)), open(t, path)
	d := &decoder{program: f, decoded: map[*heapprofile.Location]*decoded{}}
	if err := d.verify(p); err != nil {
		t.Fatal(err)
	}
	// What the profile itself says of places is what the source is held against.
	type block struct {
		line int
		call string
		size int64
	}
	found := map[block]int64{}
	want := comments(t)
	for i := range p.Samples {
		s := &p.Samples[i]
		leaf := slices.IndexFunc(s.Stack, func(l *heapprofile.Location) bool { return !ofRuntime(l.Frames[len(l.Frames)-1].Func) })
		o := d.origin(s)
		if leaf < 0 {
			continue
		}
		frame := s.Stack[leaf].Frames[0]
		if !strings.HasPrefix(frame.Func, "main.") {
			continue
		}
		calls, known := want[frame.Line]
		if !known {
			t.Errorf("a sample of line %d, which is not said to allocate: %+v", frame.Line, o)
		}
		if len(calls) == 0 {
			continue
		}
		name := strings.TrimPrefix(o.call, "runtime.")
		if renamed.MatchString(name) {
			name = "newobject" // Go 1.27
		}
		if o.unknown != "" || o.leaf != leaf || !slices.ContainsFunc(calls, func(c called) bool { return c.name == name }) {
			t.Errorf("line %d: %+v, want a call of %v", frame.Line, o, calls)
		}
		if (o.other == "") != strings.HasPrefix(name, "convT") {
			t.Errorf("line %d: %s counts as %q", frame.Line, name, o.other)
		}
		if d := cmp.Diff(plain(s.Stack[leaf].Frames), plain(o.frames)); d != "" {
			t.Errorf("line %d: - profile + program\n%s", frame.Line, d)
		}
		found[block{frame.Line, name, s.Block}] += s.AllocObjects
	}
	for line, calls := range want {
		for _, c := range calls {
			total := int64(0)
			for b, n := range found {
				if b.line == line && b.call == c.name {
					total += n
				}
			}
			if total == 0 && len(c.bytes) > 0 {
				t.Errorf("line %d: no sample of %s", line, c.name)
			}
			for _, size := range slices.Compact(slices.Sorted(slices.Values(c.bytes))) {
				expected := int64(0)
				for _, x := range c.bytes {
					if x == size {
						expected += turns
					}
				}
				if n := found[block{line, c.name, size}]; n != expected {
					t.Errorf("line %d: %d blocks of %d bytes by %s, want %d", line, n, size, c.name, expected)
				}
			}
		}
	}
}

// plain are frames without type arguments, which profiles do not have.
func plain(frames []heapprofile.Frame) []heapprofile.Frame {
	var out []heapprofile.Frame
	for _, f := range frames {
		f.Func = regexp.MustCompile(`\[.*\]`).ReplaceAllString(f.Func, "")
		out = append(out, f)
	}
	return out
}

// attribute runs the pipeline, and checks that nothing is lost.
func attribute(t testing.TB, c Config) *Result {
	t.Helper()
	if c.Order == "" {
		c.Order = costs.AllocSpace
	}
	r, err := Run(c)
	if err != nil {
		t.Fatal(err)
	}
	var want heapprofile.Amount
	for _, s := range c.Profile.Samples {
		want.Add(s.Amount)
	}
	if got := heapprofile.Amount(heapAmount(r.Costs.Total)); got != want {
		t.Errorf("the total is %+v, want %+v", got, want)
	}
	for i := range r.Costs.Conversions {
		c := &r.Costs.Conversions[i]
		var flows costs.Amount
		for _, f := range c.Flows {
			flows.Add(f.Amount)
		}
		if flows != c.Amount {
			t.Errorf("%v: flows add up to %+v, want %+v", c.Frames[0], flows, c.Amount)
		}
	}
	return r
}

func heapAmount(a costs.Amount) heapprofile.Amount {
	return heapprofile.Amount{AllocObjects: a.AllocObjects, AllocBytes: a.AllocBytes, InUseObjects: a.InUseObjects, InUseBytes: a.InUseBytes}
}

// rows are the conversions of main.go in short.
func rows(p *costs.Profile) []string {
	var all []string
	for _, c := range p.Conversions {
		if !strings.HasPrefix(c.Frames[0].Function, "main.") {
			continue
		}
		s := fmt.Sprintf("%d %s", c.Frames[0].Line, strings.TrimPrefix(c.Call, "runtime."))
		for _, x := range c.Sources {
			s += " " + x.Expr + " " + x.From
		}
		if c.Tiny != "" {
			s += " " + string(c.Tiny)
		} else {
			s += fmt.Sprintf(" %d", c.AllocBytes)
		}
		if c.Doubt != "" {
			s += ": " + c.Doubt
		}
		all = append(all, s)
	}
	slices.Sort(all)
	return all
}

// line is the number of the program's line that has a text.
func lineOf(t testing.TB, text string) int {
	t.Helper()
	for i, line := range strings.Split(program, "\n") {
		if strings.Contains(line, text) {
			return i + 1
		}
	}
	t.Fatalf("no line has %s", text)
	return 0
}

// TestSources joins what the program calls with its source.
func TestSources(t *testing.T) {
	for _, release := range releases.Some() {
		t.Run("go "+release, func(t *testing.T) {
			releases.Need(t, release)
			dir := module(t)
			path := build(t, dir, release, "amd64")
			p := read(t, record(t, path, "amd64"))
			config := check.Config{Build: gotool.Config{Dir: dir, Go: release, GOARCH: "amd64", GOOS: "linux"}, Patterns: []string{"."}}
			source, err := Compile(t.Context(), config, dir)
			if err != nil {
				t.Fatal(err)
			}
			r := attribute(t, Config{Profile: p, Program: open(t, path), Source: source, Dir: dir})
			if r.Costs.Estimate != "" || len(r.Costs.Problems) > 0 {
				t.Errorf("%q %q", r.Costs.Estimate, r.Costs.Problems)
			}
			got := rows(r.Costs)
			want := []string{}
			add := func(text, rest string) { want = append(want, fmt.Sprintf("%d %s", lineOf(t, text), rest)) }
			add("sink = n + i", "convT64 n + i int64 shared")
			add("sink = u", "convT16 u uint16 shared")
			add("sink = w", "convT32 w uint32 shared")
			add("sink = s //", "convTstring s string 320")
			add("sink = b", "convTslice b []byte 480")
			add("sink = l", "convTnoptr l large 480")
			add("sink = p", "convT p pair 320")
			add("sink = x", "convTnoptr x wide 6400")
			add("sink = t", "convTnoptr t bits shared")
			add("sink, other = s, b", "convTstring s string 320")
			add("sink, other = s, b", "convTslice b []byte 480")
			add("sink, other = s, s", "convTstring s string s string 320")
			add("sink, other = s, s", "convTstring s string s string 320")
			add("func put", "convT64 n int64 shared")
			add("func keep", "convTstring v T 320")
			add("func keep", "convTnoptr v T 480")
			add("func keep", "convT64 v T shared")
			add("bySize(l)", "convTnoptr l large 480")
			add("func() { other = l }()", "convTnoptr l large 480")
			add("kinds(1000,", "convTstring text string 320")
			// Whether any block was opened for one of these is chance.
			pattern := regexp.MustCompile(` shared$`)
			exact := func(all []string) []string {
				return slices.DeleteFunc(slices.Clone(all), func(s string) bool { return pattern.MatchString(s) || strings.Contains(s, " v T ") })
			}
			slices.Sort(want)
			if d := cmp.Diff(exact(want), exact(got)); d != "" {
				t.Errorf("- want + got\n%s", d)
			}
			for _, s := range got {
				if pattern.MatchString(s) && !strings.Contains(s, "convT64 n int64 n int64") && !strings.Contains(s, " v T") && !slices.Contains(want, s) {
					t.Errorf("not in the source: %s", s)
				}
			}
			if tiny := r.Costs.Tiny.AllocBytes; tiny <= 0 || tiny%16 != 0 || tiny > 8*turns*16 {
				t.Errorf("%d bytes in shared blocks", tiny)
			}
		})
	}
}

// TestEstimate has no program: lines and sizes of blocks have to do.
func TestEstimate(t *testing.T) {
	dir := module(t)
	p := read(t, record(t, build(t, dir, releases.Default, "amd64", "-trimpath"), "amd64"))
	source, err := Compile(t.Context(), check.Config{Build: gotool.Config{Dir: dir, GOARCH: "amd64", GOOS: "linux"}, Patterns: []string{"./..."}}, dir)
	if err != nil {
		t.Fatal(err)
	}
	r := attribute(t, Config{Profile: p, Source: source, Dir: dir})
	if r.Costs.Estimate == "" || r.Costs.Program != nil {
		t.Errorf("no estimate: %+v", r.Costs.Program)
	}
	got := rows(r.Costs)
	for _, want := range []struct{ text, row string }{
		{"sink = s //", "convTstring s string 320"},
		{"sink = l", "convTnoptr l large 480"},
		{"sink = x", "convTnoptr x wide 6400"},
		{"sink, other = s, b", "convTstring s string 320"},          // told apart by the size
		{"sink, other = s, b", "convTslice b []byte 480"},           //
		{"sink, other = s, s", "convTstring s string s string 640"}, // not to be told apart
		{"func() { other = l }()", "convTnoptr l large 480"},
	} {
		if row := fmt.Sprintf("%d %s", lineOf(t, want.text), want.row); !slices.Contains(got, row) {
			t.Errorf("no row %q in %q", row, got)
		}
	}
	others := map[string]costs.Amount{}
	for _, o := range r.Costs.Others {
		others[o.From] = o.Amount
	}
	if n := others["runtime.makemap_small or runtime.mapassign_faststr"].AllocObjects; n != 2*turns {
		t.Errorf("%d blocks of maps in %v", n, others)
	}
	if others["outside of the packages"].AllocBytes == 0 {
		t.Errorf("nothing outside of the packages: %v", others)
	}
	// The closure on that line is a block of 16 bytes as well.
	doubt := lineOf(t, "kinds(1000,")
	if !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, strconv.Itoa(doubt)+" ") }) {
		t.Errorf("no row of line %d in %q", doubt, got)
	}
}

// TestWritten writes the profile with conversions and has go tool pprof read it.
func TestWritten(t *testing.T) {
	dir := module(t)
	path := build(t, dir, releases.Default, "amd64")
	recorded := record(t, path, "amd64")
	source, err := Compile(t.Context(), check.Config{Build: gotool.Config{Dir: dir, GOARCH: "amd64", GOOS: "linux"}, Patterns: []string{"."}}, dir)
	if err != nil {
		t.Fatal(err)
	}
	r := attribute(t, Config{Profile: read(t, recorded), Program: open(t, path), Source: source, Dir: dir})
	written := filepath.Join(dir, "out.pb.gz")
	var b bytes.Buffer
	if err := r.WriteProfile(&b, true); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(written, b.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, sample := range costs.Orders {
		before, after := top(t, recorded, sample), top(t, written, sample)
		if totalOf(before) != totalOf(after) || totalOf(after) == "" {
			t.Errorf("%s: a total of %q, want %q", sample, totalOf(after), totalOf(before))
		}
		if sample != string(costs.AllocSpace) {
			continue
		}
		for _, want := range []string{"6400B .* convert wide to any \\(runtime.convTnoptr\\)\n", "960B .* convert \\[\\]byte to any \\(runtime.convTslice\\)\n", "480B .* convert large to sized \\(runtime.convTnoptr\\)\n"} {
			if !regexp.MustCompile(want).MatchString(after) {
				t.Errorf("no %s in\n%s", want, after)
			}
		}
	}
	was, is := values(t, recorded), values(t, written)
	if d := cmp.Diff(was, is); d != "" {
		t.Errorf("samples: - recorded + written\n%s", d)
	}
}

// top is what go tool pprof prints.
func top(t *testing.T, path, sample string) string {
	t.Helper()
	cmd := exec.Command("go", "tool", "pprof", "-top", "-unit=B", "-nodefraction=0", "-sample_index="+sample, path)
	var out, diagnostics bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &diagnostics
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s", err, &diagnostics)
	}
	return out.String()
}

func totalOf(top string) string {
	m := regexp.MustCompile(`of (\S+) total`).FindStringSubmatch(top)
	if m == nil {
		return ""
	}
	return m[1]
}

// values are the samples' values and labels, and the functions on their stacks, without
// what was added.
func values(t *testing.T, path string) []string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	p, err := profile.ParseData(data)
	if err != nil {
		t.Fatal(err)
	}
	all := []string{fmt.Sprint(p.PeriodType.Type, p.Period, p.TimeNanos, p.DefaultSampleType)}
	for _, s := range p.SampleType {
		all = append(all, s.Type+"/"+s.Unit)
	}
	for _, m := range p.Mapping {
		all = append(all, fmt.Sprintf("%+v", *m))
	}
	for _, s := range p.Sample {
		text := fmt.Sprint(s.Value, s.NumLabel)
		for _, l := range s.Location {
			if l.Address != 0 {
				text += fmt.Sprintf(" %#x", l.Address)
			}
		}
		all = append(all, text)
	}
	return all
}

// TestForeign has profiles of other programs.
func TestForeign(t *testing.T) {
	flags := map[string][]string{"id": nil, "no id": {"-ldflags=-B none"}}
	for name, f := range flags {
		t.Run(name, func(t *testing.T) {
			dir := module(t)
			path := build(t, dir, releases.Default, "amd64", f...)
			p := read(t, record(t, path, "amd64"))
			other := filepath.Join(dir, "main.go")
			for change, with := range map[string]string{
				"sink = n + i": "sink = s; sink = n + i", // more code
				"// It comes":  "\n// It comes",          // only the lines are others
				"sink = s //":  "sink = b //",            // another call
			} {
				changed := strings.Replace(program, change, with, 1)
				if changed == program {
					t.Fatalf("nothing is changed: %s", change)
				}
				if err := os.WriteFile(other, []byte(changed), 0o666); err != nil {
					t.Fatal(err)
				}
				foreign := open(t, build(t, dir, releases.Default, "amd64", f...))
				_, err := Run(Config{Profile: p, Program: foreign, Dir: dir, Order: costs.AllocSpace, By: costs.ByConversion})
				if err == nil || !strings.Contains(err.Error(), "the profile is of another program") || strings.Contains(err.Error(), "\n") {
					t.Errorf("%s: %v", with, err)
				}
				if byID := err != nil && strings.Contains(err.Error(), "build ID"); byID != (name == "id") {
					t.Errorf("%s: %v", with, err)
				}
			}
			if _, err := Run(Config{Profile: p, Program: open(t, build(t, dir, releases.Default, "arm64", f...)), Dir: dir, By: costs.ByConversion}); err == nil {
				t.Error("a program for another processor is taken")
			}
		})
	}
}

// FuzzRun attributes anything to this test's program, and to nothing.
func FuzzRun(f *testing.F) {
	self, err := os.Executable()
	if err != nil {
		f.Fatal(err)
	}
	program, err := executable.Open(self)
	if err != nil {
		f.Skip(err) // a system whose programs are not read
	}
	var call executable.Call
	for _, c := range program.Calls(func(name string) bool { return name == "runtime.convTstring" }) {
		call = c
		break
	}
	fn := &profile.Function{ID: 1, Name: call.Frames[0].Func}
	l := &profile.Location{ID: 1, Address: call.PC + 4, Line: []profile.Line{{Function: fn, Line: int64(call.Frames[0].Line)}}}
	seed := &profile.Profile{Sample: []*profile.Sample{{Location: []*profile.Location{l}, Value: []int64{1, 16, 1, 16}}}, Location: []*profile.Location{l}, Function: []*profile.Function{fn}}
	for _, kind := range []string{"alloc_objects/count", "alloc_space/bytes", "inuse_objects/count", "inuse_space/bytes"} {
		name, unit, _ := strings.Cut(kind, "/")
		seed.SampleType = append(seed.SampleType, &profile.ValueType{Type: name, Unit: unit})
	}
	var b bytes.Buffer
	if err := seed.WriteUncompressed(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	limits := heapprofile.Limits{Packed: 1 << 16, Size: 1 << 18, Messages: 1000}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := heapprofile.Parse(t.Context(), data, limits)
		if err != nil {
			return
		}
		for _, by := range costs.Groupings {
			attribute(t, Config{Profile: p, By: by})
		}
		r, err := Run(Config{Profile: p, Program: program, Order: costs.InUseSpace, By: costs.ByType})
		if err != nil {
			return
		}
		if got := len(r.frames); got != len(p.Samples) {
			t.Errorf("%d of %d samples", got, len(p.Samples))
		}
		if err := costs.WriteText(&bytes.Buffer{}, r.Costs, costs.TextOptions{Flows: 1}); err != nil {
			t.Error(err)
		}
	})
}
