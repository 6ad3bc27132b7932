package attribution

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	_ "net/http/pprof" // what a running program serves its profiles with
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ifaceval/internal/check"
	"ifaceval/internal/costs"
	"ifaceval/internal/executable"
	"ifaceval/internal/gotool"
	"ifaceval/internal/heapprofile"
	"ifaceval/internal/releases"
	"ifaceval/internal/report"
)

var kept, dropped any

//go:noinline
func convert(s string, n int) {
	kept = s
	for range n {
		dropped = s
	}
}

// TestServer fetches the profiles of a running program, which is this one. What was
// collected is allocated, and no longer in use.
func TestServer(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program, err := executable.Open(self)
	if err != nil {
		t.Skip(err) // a system whose programs are not read
	}
	server := httptest.NewServer(http.DefaultServeMux)
	defer server.Close()
	const turns = 100
	rate := runtime.MemProfileRate
	runtime.MemProfileRate = 1
	convert(t.Name(), turns)
	runtime.MemProfileRate = rate
	dropped = nil
	for _, kind := range []string{"allocs", "heap?gc=1"} {
		runtime.GC() // what a profile has is what was there at the last but one
		runtime.GC()
		p, err := heapprofile.Fetch(t.Context(), server.URL+"/debug/pprof/"+kind, heapprofile.Default)
		if err != nil {
			t.Fatal(err)
		}
		r := attribute(t, Config{Profile: p, Program: program, Order: costs.InUseSpace})
		// The rate holds for the whole profile, which multiplies small blocks by it.
		var total costs.Amount
		for _, c := range r.Costs.Conversions {
			if strings.HasSuffix(c.Frames[0].Function, "attribution.convert") {
				if c.Call != "runtime.convTstring" {
					t.Errorf("%s: a call of %s", kind, c.Call)
				}
				total.Add(c.Amount)
			}
		}
		if total.InUseObjects <= 0 || total.AllocObjects <= total.InUseObjects {
			t.Errorf("%s: %+v, want less in use than was allocated", kind, total)
		}
		if got, want := total.AllocObjects, (turns+1)*total.InUseObjects; got < want*99/100 || got > want*101/100 {
			t.Errorf("%s: %+v, want %d times as much allocated as in use", kind, total, turns+1)
		}
	}
}

// TestInlined has a function of the runtime that is inlined and allocates. A profile
// leaves it out, and names no instruction that calls anything.
func TestInlined(t *testing.T) {
	const text = `package main

import (
	"os"
	"runtime"
	"runtime/pprof"
)

var _ = func() int { runtime.MemProfileRate = 1; return 0 }()

var frames *runtime.Frames

//go:noinline
func keep(pcs []uintptr) { frames = runtime.CallersFrames(pcs) }

func main() {
	keep(make([]uintptr, 1))
	runtime.GC()
	file, err := os.Create(os.Args[1])
	if err != nil { panic(err) }
	if err := pprof.Lookup("allocs").WriteTo(file, 0); err != nil { panic(err) }
}
`
	for _, goarch := range []string{"amd64", "arm64"} {
		t.Run(goarch, func(t *testing.T) {
			dir := module(t)
			if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
			// Without IDs it is the addresses that tell whose profile it is.
			path := build(t, dir, releases.Default, goarch, "-ldflags=-buildid= -B none")
			r := attribute(t, Config{Profile: read(t, record(t, path, goarch)), Program: open(t, path), Dir: dir})
			for _, o := range r.Costs.Others {
				if o.From == "runtime.CallersFrames" && o.AllocObjects == 1 {
					return
				}
			}
			t.Errorf("others %+v, unknown %+v: want one of runtime.CallersFrames", r.Costs.Others, r.Costs.Unknown)
		})
	}
}

func TestSuit(t *testing.T) {
	of := func(file string) *heapprofile.Profile {
		l := &heapprofile.Location{Frames: []heapprofile.Frame{{Func: "p.f", File: "/src/p/p.go"}, {Func: "p.g", File: file}}}
		return &heapprofile.Profile{Samples: []heapprofile.Sample{{}, {Stack: []*heapprofile.Location{l}}}}
	}
	arm := &executable.File{GOARCH: "arm64"}
	for _, test := range []struct {
		build   gotool.Config
		profile *heapprofile.Profile
		program *executable.File
		arch    string
		tests   bool
	}{
		{gotool.Config{}, of("/src/p/p_test.go"), nil, "", true},
		{gotool.Config{}, of("/src/p/q.go"), arm, "arm64", false},
		{gotool.Config{GOARCH: "amd64", Tests: true}, of("/src/p/q.go"), arm, "amd64", true},
	} {
		b := test.build
		if Suit(&b, test.profile, test.program); b.GOARCH != test.arch || b.Tests != test.tests {
			t.Errorf("%+v becomes %+v", test.build, b)
		}
	}
}

// TestNames has functions whose names profiles, programs and packages write in ways of
// their own, with the program and without.
func TestNames(t *testing.T) {
	const text = `package yml

import "strings"

var Sink any

type large struct{ a, b, c int64 }

func upTo(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for i := 0; i < n && yield(i); i++ {
		}
	}
}

//go:noinline
func generic[T any](v T) { Sink = v } // generic

func Work(text string) {
	text = strings.Clone(text)
	for i := range upTo(10) { Sink = large{a: int64(i)} } // range
	generic(text)
	generic(large{})
	func() { Sink = text; defer func() { Sink = large{b: 1, c: int64(len(text))} }() }() // deferred
}
`
	const main = `package main

import (
	"os"
	"runtime"
	"runtime/pprof"

	"example.com/yml.v3"
)

var _ = func() int { runtime.MemProfileRate = 1; return 0 }()

func main() {
	yml.Work(os.Args[0])
	runtime.GC()
	file, err := os.Create(os.Args[1])
	if err != nil { panic(err) }
	if err := pprof.Lookup("allocs").WriteTo(file, 0); err != nil { panic(err) }
}
`
	dir := module(t)
	for name, text := range map[string]string{"go.mod": "module example.com/yml.v3\n\ngo 1.23\n", "main.go": text, "cmd/main.go": main} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	path := build(t, filepath.Join(dir, "cmd"), releases.Default, "amd64")
	p := read(t, record(t, path, "amd64"))
	source, err := Compile(t.Context(), check.Config{Build: gotool.Config{Dir: dir, GOARCH: "amd64", GOOS: "linux"}, Patterns: []string{"./..."}}, dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, program := range []*executable.File{open(t, path), nil} {
		var got []string
		for _, c := range attribute(t, Config{Profile: p, Program: program, Source: source, Dir: dir}).Costs.Conversions {
			if len(c.Sources) != 1 {
				t.Errorf("%s:%d is %d conversions", c.Frames[0].File, c.Frames[0].Line, len(c.Sources))
				continue
			}
			_, comment, _ := strings.Cut(strings.Split(text, "\n")[c.Frames[0].Line-1], "// ")
			got = append(got, fmt.Sprintf("%s: %s %s %d", comment, c.Sources[0].From, strings.TrimPrefix(c.Call, "runtime."), c.AllocBytes))
		}
		slices.Sort(got)
		want := []string{
			"deferred: large convTnoptr 24", "deferred: string convTstring 16",
			"generic: T convTnoptr 24", "generic: T convTstring 16",
			"range: large convTnoptr 240",
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("program %v: - want + got\n%s", program != nil, d)
		}
	}
}

// TestCopiedLiteral finds a conversion in a literal of which an inlined function has made
// a copy, with a name of another package.
func TestCopiedLiteral(t *testing.T) {
	x := &source{&report.Conversion{Package: "known/lib", Function: "Keep.func1", File: "lib/lib.go", Line: 8,
		Instances: []report.Instance{{Function: "known/lib.Keep.func1"}, {Function: "main.main.Keep.func1"}}}}
	s := &Source{conversions: map[line][]*source{{"lib.go", 8}: {x}}}
	for _, name := range []string{"known/lib.Keep.func1", "main.main.Keep.func1"} {
		if got := s.at([]heapprofile.Frame{{Func: name, File: "/m/lib/lib.go", Line: 8}}, ""); len(got) != 1 {
			t.Errorf("%s: %d conversions", name, len(got))
		}
	}
	for _, name := range []string{"known/other.Keep.func1", "main.main.Keep.func2"} {
		if got := s.at([]heapprofile.Frame{{Func: name, File: "/m/lib/lib.go", Line: 8}}, ""); len(got) != 0 {
			t.Errorf("%s: %d conversions", name, len(got))
		}
	}
}
