package tally_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"ifaceval/internal/cli"
	"ifaceval/internal/counter"
	"ifaceval/internal/grid"
	"ifaceval/internal/tally"
)

var update = flag.Bool("update", false, "rewrite the files in testdata")

func compile(t *testing.T) *jsonschema.Schema {
	t.Helper()
	data, err := os.ReadFile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", parsed); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func validate(t *testing.T, s *jsonschema.Schema, data []byte) {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(value); err != nil {
		t.Errorf("%#v", err)
	}
}

// TestSchema validates what measure writes of a program, and the tally of sample, which
// has a value in every field.
func TestSchema(t *testing.T) {
	s := compile(t)
	var full bytes.Buffer
	if err := tally.WriteJSON(&full, sample()); err != nil {
		t.Fatal(err)
	}
	validate(t, s, full.Bytes())
	var back tally.Tally
	if err := json.Unmarshal(full.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(sample(), &back); d != "" {
		t.Errorf("read back (-want +got):\n%s", d)
	}
	if !counter.Supported(runtime.GOOS, runtime.GOARCH) {
		t.Skipf("programs for %s/%s cannot count", runtime.GOOS, runtime.GOARCH)
	}
	for _, by := range []string{tally.ByConversion, tally.ByType} {
		var out, diagnostics bytes.Buffer
		if exit := cli.Run([]string{"measure", "-run", "-format", "json", "-by", by, "../../examples/logging"}, &out, &diagnostics); exit != 0 {
			t.Fatalf("exit %d: %s", exit, &diagnostics)
		}
		validate(t, s, out.Bytes())
		var got tally.Tally
		if err := json.Unmarshal(out.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		if got.Executed != 6 || got.Placed.Allocs != 4 || by == tally.ByType != (len(got.Groups) > 0) {
			t.Errorf("executed %d, placed %+v, groups %+v", got.Executed, got.Placed, got.Groups)
		}
	}
}

// sample is a tally with everything in it.
func sample() *tally.Tally {
	number := tally.Source{ID: "a", Package: "m/p", Function: "F", File: "p.go", Line: 3, Column: 5, Expr: "n", From: "int", To: "any",
		Context: "argument", Storage: "heap", Allocates: "depends", Unless: "bits < 256", Escape: "n escapes to heap"}
	text := number
	text.ID, text.Expr, text.From, text.Line, text.Unless = "b", "strings.Repeat(\"x\", 3) + \"a\\nb\" + strings.Repeat(\"yyyyyyyyyyyyyyyyyyyyyy\", 3)", "string", 4, "empty string"
	silent := number
	silent.ID, silent.Storage, silent.Allocates, silent.Unless, silent.Line = "c", "stack", "never", "", 9
	idle := number
	idle.ID, idle.Allocates, idle.Unless, idle.Line, idle.Column = "d", "always", "", 12, 0
	own := []tally.Frame{{Function: "m/p.F", File: "p.go", Line: 3}}
	inlined := append(own[:1:1], tally.Frame{Function: "m/p.G", File: "q.go", Line: 7})
	t := &tally.Tally{Schema: tally.Schema,
		Toolchain: tally.Toolchain{Go: "go1.26.8", GOOS: "linux", GOARCH: "amd64", GCFlags: "-l", Race: true},
		Packages:  []string{"m/p"},
		Runs: []tally.Run{
			{Package: "m/p", Processes: 2, Status: tally.Passed, Counted: tally.Amount{Calls: 1000, Allocs: 600, Bytes: 6400}},
			{Package: "m/q", Processes: 1, Status: tally.TimedOut, Detail: "it took longer than 1s: give it more time with -timeout", Counted: tally.Amount{Calls: 6, Allocs: 4, Bytes: 32}},
			{Package: "m/r", Status: tally.NotRun, Detail: "r.go:1:1: expected 'package'"},
			{Package: "m/s", Processes: 1, Status: tally.Passed},
		},
		Total:    tally.Amount{Calls: 1006, Allocs: 604, Bytes: 6432},
		Placed:   tally.Amount{Calls: 990, Allocs: 600, Bytes: 6400},
		Outside:  tally.Amount{Calls: 10, Allocs: 2, Bytes: 16},
		Nowhere:  tally.Amount{Calls: 2, Allocs: 1, Bytes: 8},
		Overflow: tally.Amount{Calls: 4, Allocs: 1, Bytes: 8},
		Conversions: []tally.Conversion{
			{Sources: []tally.Source{number}, Call: "runtime.convT64", Verdict: "unless bits < 256", Amount: tally.Amount{Calls: 900, Allocs: 550, Bytes: 4400}, HeapBytes: 4400.4, Tiny: true,
				Copies: []tally.Copy{{Frames: inlined, Amount: tally.Amount{Calls: 100, Allocs: 50, Bytes: 400}}, {Frames: own, Amount: tally.Amount{Calls: 800, Allocs: 500, Bytes: 4000}}}},
			{Sources: []tally.Source{text, number}, Call: "runtime.convTstring", Verdict: "unless empty string", Amount: tally.Amount{Calls: 90, Allocs: 50, Bytes: 800}, HeapBytes: 8000,
				Copies: []tally.Copy{{Frames: own, Amount: tally.Amount{Calls: 90, Allocs: 50, Bytes: 800}}}},
		},
		Others:        []tally.Other{{Call: "runtime.convT64", Frames: []tally.Frame{{Function: "fmt.F", File: "/go/src/fmt/p.go", Line: 1}, {Function: "fmt.G", File: "/go/src/fmt/q.go", Line: 2}}, Amount: tally.Amount{Calls: 10, Allocs: 2, Bytes: 16}}},
		Disagreements: []tally.Disagreement{{Kind: tally.Nowhere, Said: "no conversion", Call: "runtime.convT64", Frames: own, Sources: []tally.Source{}, Amount: tally.Amount{Calls: 2, Allocs: 1, Bytes: 8}}, {Kind: tally.Never, Said: "never: stack", Call: "runtime.convT", Frames: inlined, Sources: []tally.Source{silent}, Amount: tally.Amount{Calls: 1, Allocs: 1, Bytes: 8}}},
		Executed:      3,
		Idle:          []tally.Source{idle},
		Silent:        1,
		Problems:      []tally.Problem{{Package: "m/t", Message: "does not build"}},
	}
	t.Finish(tally.ByConversion)
	return t
}

// TestText holds text and markdown to files that were read.
func TestText(t *testing.T) {
	text := func(o tally.Options) func(io.Writer, *tally.Tally) error {
		return func(w io.Writer, s *tally.Tally) error { return tally.WriteText(w, s, o) }
	}
	for _, c := range []struct {
		golden, by string
		write      func(io.Writer, *tally.Tally) error
	}{
		{"all.txt", tally.ByConversion, text(tally.Options{All: true})},
		{"top.txt", tally.ByConversion, text(tally.Options{Top: 1})},
		{"type.txt", tally.ByType, text(tally.Options{})},
		{"function.txt", tally.ByFunction, text(tally.Options{})},
		{"all.md", tally.ByConversion, func(w io.Writer, s *tally.Tally) error {
			return grid.WriteMarkdown(w, s.Sheet(tally.Options{All: true}))
		}},
	} {
		t.Run(c.golden, func(t *testing.T) {
			s := sample()
			s.Finish(c.by)
			var out bytes.Buffer
			if err := c.write(&out, s); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join("testdata", c.golden)
			if *update {
				if err := os.WriteFile(path, out.Bytes(), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatalf("%v: `go test -update` writes it", err)
			}
			if d := cmp.Diff(string(want), out.String()); d != "" {
				t.Errorf("%s (-want +got), rewrite with go test -update:\n%s", path, d)
			}
		})
	}
}
