package attribution

import (
	"net/http"
	"net/http/httptest"
	_ "net/http/pprof" // what a running program serves its profiles with
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"ifaceval/internal/costs"
	"ifaceval/internal/executable"
	"ifaceval/internal/gotool"
	"ifaceval/internal/heapprofile"
	"ifaceval/internal/releases"
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
