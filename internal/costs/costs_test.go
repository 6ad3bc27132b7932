package costs_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"ifaceval/internal/cli"
	"ifaceval/internal/costs"
)

var sink any

//go:noinline
func convert(s string) { sink = s }

// record writes a heap profile of this program that has each allocation.
func record(t *testing.T) string {
	t.Helper()
	defer func(rate int) { runtime.MemProfileRate = rate }(runtime.MemProfileRate)
	runtime.MemProfileRate = 1
	for range 10 {
		convert(t.Name())
	}
	runtime.GC()
	path := filepath.Join(t.TempDir(), "allocs.pb.gz")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := pprof.Lookup("allocs").WriteTo(file, 0); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestSchema validates what profile writes of the test program itself.
func TestSchema(t *testing.T) {
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
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := record(t)
	for _, args := range [][]string{{"-binary", self, path}, {"-binary", self, "-tests", "-by", "type", path, "."}, {"-tests", path, "."}} {
		var out, diagnostics bytes.Buffer
		if exit := cli.Run(append([]string{"profile", "-format", "json"}, args...), &out, &diagnostics); exit != 0 {
			t.Fatalf("%q: exit %d: %s", args, exit, &diagnostics)
		}
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(out.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(value); err != nil {
			t.Errorf("%q: %#v", args, err)
		}
		var p costs.Profile
		if err := json.Unmarshal(out.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		at := slices.IndexFunc(p.Conversions, func(c costs.Conversion) bool {
			return strings.HasSuffix(c.Frames[0].Function, "costs_test.convert") && c.Call == "runtime.convTstring"
		})
		if at < 0 || p.Conversions[at].AllocObjects != 10 || p.Conversions[at].AllocBytes != 160 {
			t.Errorf("%q: not 10 strings: %+v", args, p.Conversions)
			continue
		}
		if sources := p.Conversions[at].Sources; slices.Contains(args, ".") && (len(sources) != 1 || sources[0].Expr != "s") {
			t.Errorf("%q: of %+v", args, sources)
		}
		if grouped := slices.Contains(args, "-by"); grouped != (len(p.Groups) > 0) {
			t.Errorf("%q: groups %+v", args, p.Groups)
		}
	}
	if err := s.Validate(map[string]any{"schema": "ifaceval/profile/v2"}); err == nil {
		t.Error("the schema takes anything")
	}
}

// example has all that there is to show. Names in it are hostile.
func example() *costs.Profile {
	amount := func(bytes, objects int64) costs.Amount {
		return costs.Amount{AllocBytes: bytes, AllocObjects: objects, InUseBytes: bytes / 2, InUseObjects: objects / 2}
	}
	frame := func(f string, line int) costs.Frame { return costs.Frame{Function: f, File: "x.go", Line: line} }
	var deep []costs.Frame
	for i := range 8 {
		deep = append(deep, frame("main.deep", i+1))
	}
	return &costs.Profile{
		Program:   &costs.Program{Format: "ELF", GOARCH: "amd64", Go: "go1.26.8"},
		Toolchain: &costs.Toolchain{Go: "go1.26.8", GOOS: "linux", GOARCH: "amd64"},
		Order:     costs.AllocSpace, Rate: 524288,
		Conversions: []costs.Conversion{
			{Call: "runtime.convT64", Unless: "bits < 256", Address: "0x40", Package: "main", Amount: amount(160, 10), Tiny: costs.Shared,
				Frames: []costs.Frame{frame("main.a|`", 3), frame("main.b", 5)},
				Flows:  []costs.Flow{{Amount: amount(64, 4), Frames: []costs.Frame{frame("main.c\n", 7)}}, {Amount: amount(96, 6), Frames: deep}, {}}},
			{Call: "runtime.convTstring", Address: "0x50", Package: "main", Amount: amount(320, 20), Frames: []costs.Frame{frame("main.s", 9)},
				Sources: []costs.Source{{Expr: "s", From: "string", To: "any", Escape: "s escapes to heap"}}, Flows: []costs.Flow{{Amount: amount(320, 20)}}},
			{Call: "runtime.convTstring", Address: "0x60", Package: "main", Amount: amount(16, 1), Frames: []costs.Frame{frame("main.s", 9)},
				Sources: []costs.Source{{Expr: "s", From: "string", To: "any"}, {Expr: "x", From: "struct{" + strings.Repeat("a int; ", 20) + "}", To: "any"}}, Flows: []costs.Flow{{Amount: amount(16, 1)}}},
			{Package: "other", Amount: amount(204800, 100), Tiny: costs.Possible, Doubt: "the line calls runtime.newobject as well",
				Frames: []costs.Frame{{Function: "other.f"}}, Flows: []costs.Flow{{Amount: amount(204800, 100)}}},
		},
		Others:  []costs.Other{{From: "runtime.makeslice", Amount: amount(1024, 1)}, {From: "runtime.newobject", Amount: amount(4096, 2)}},
		Unknown: []costs.Other{{From: "a call through a pointer", Amount: amount(48, 3)}},
	}
}

func TestText(t *testing.T) {
	for name, test := range map[string]struct {
		by      string
		order   costs.Order
		options costs.TextOptions
		want    string
	}{
		"all": {costs.ByConversion, costs.AllocSpace, costs.TextOptions{Flows: 2}, `    bytes  share  objects  conversion
200.0 KiB  97.3%      100  other.f  heap
                             or not: the line calls runtime.newobject as well
                             if below 16 B, tiny: a block of several values is charged to the one that opened it
                             from no other function
    320 B   0.2%       20  x.go:9  main.s  runtime.convTstring, the call before 0x50
                             s  string → any  s escapes to heap
                             from no other function
    160 B   0.1%       10  x.go:3  main.a|` + "`" + `  runtime.convT64 unless bits < 256, inlined in main.b at x.go:5
                             tiny: a block of several values is charged to the one that opened it
                             96 B, 6 objects from main.deep x.go:1 ← main.deep x.go:2 ← main.deep x.go:3 ← main.deep x.go:4 ← main.deep x.go:5 ← main.deep x.go:6 ← 2 more
                             64 B, 4 objects from main.c\n x.go:7
                             … 1 more way
     16 B   0.0%        1  x.go:9  main.s  runtime.convTstring, the call before 0x60
                             s  string → any
                             or x  struct{a int; a int; a int; a int; a int; a int; a int; a i… → any
                             from no other function

    bytes  share  objects  no conversion
   4096 B   1.9%        2  runtime.newobject
   1024 B   0.5%        1  runtime.makeslice

    bytes  share  objects  unknown
     48 B   0.0%        3  a call through a pointer

conversions: 200.5 KiB of 205.5 KiB allocated, 131 of 137 objects, 97.5% of alloc space (ELF amd64 go1.26.8)
in doubt: 200.0 KiB of that, which may be of something else on the same line
tiny: 200.2 KiB of that, in blocks of 16 B that several values below 16 B without pointers share; a block is charged to the value that opened it, so figures of single lines may be wrong both ways; ` + "`ifaceval measure`" + ` counts each
sampled: about one allocation for 512.0 KiB, so small figures are chance; MemProfileRate = 1 records all
`},
		"groups": {costs.ByPackage, costs.InUseObjects, costs.TextOptions{Top: 1}, `    bytes  share  objects  conversions by group
100.0 KiB  74.6%       50  other  (1 conversion)
                           … 1 more

    bytes  share  objects  no conversion
   2048 B   1.5%        1  runtime.newobject
                           … 1 more

    bytes  share  objects  unknown
     24 B   1.5%        1  a call through a pointer

conversions: 100.2 KiB of 102.8 KiB in use, 65 of 67 objects, 97.0% of inuse objects (ELF amd64 go1.26.8)
in doubt: 100.0 KiB of that, which may be of something else on the same line
tiny: 100.1 KiB of that, in blocks of 16 B that several values below 16 B without pointers share; a block is charged to the value that opened it, so figures of single lines may be wrong both ways; ` + "`ifaceval measure`" + ` counts each
sampled: about one allocation for 512.0 KiB, so small figures are chance; MemProfileRate = 1 records all
`},
	} {
		p := example()
		p.Order = test.order
		p.Finish(test.by)
		var out bytes.Buffer
		if err := costs.WriteText(&out, p, test.options); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(test.want, out.String()); d != "" {
			t.Errorf("%s: - want + got\n%s", name, d)
		}
	}
}

// TestWidth has a narrow terminal: what is shown at length is shortened, figures and
// places are not.
func TestWidth(t *testing.T) {
	p := example()
	p.Conversions, p.Others, p.Unknown, p.Rate, p.Toolchain.Go = p.Conversions[:1], nil, nil, 0, "go1.27.4"
	p.Finish(costs.ByConversion)
	var out bytes.Buffer
	if err := costs.WriteText(&out, p, costs.TextOptions{Flows: 1, Width: 72}); err != nil {
		t.Fatal(err)
	}
	want := `bytes   share  objects  conversion
160 B  100.0%       10  x.go:3  main.a|` + "`" + `  runtime.convT64 unless bits < 256, inlined in main.b at x.go:5
                          tiny: a block of several values is charged to…
                          96 B, 6 objects from main.deep x.go:1 ← main.…
                          … 2 more ways

conversions: 160 B of 160 B allocated, 10 of 10 objects, 100.0% of alloc space (ELF amd64 go1.26.8)
the packages were judged with go1.27.4, and the program was built with go1.26.8: -go go1.26.8 makes them the same
`
	if got, _, _ := strings.Cut(out.String(), "tiny: 160 B"); got != want {
		t.Errorf("- want + got\n%s", cmp.Diff(want, got))
	}
}

// TestNothing has a profile without samples.
func TestNothing(t *testing.T) {
	p := &costs.Profile{Order: costs.InUseSpace, Estimate: "because"}
	p.Finish(costs.ByType)
	var out bytes.Buffer
	if err := costs.WriteText(&out, p, costs.TextOptions{}); err != nil {
		t.Fatal(err)
	}
	if want := "conversions: 0 B of 0 B in use, 0 of 0 objects\nan estimate: because\n"; out.String() != want {
		t.Errorf("%q, want %q", &out, want)
	}
}

func TestMarkdown(t *testing.T) {
	p := example()
	p.Conversions, p.Rate = p.Conversions[:1], 1
	p.Finish(costs.ByConversion)
	var out bytes.Buffer
	if err := costs.WriteMarkdown(&out, p, costs.TextOptions{Top: 1, Flows: 1}); err != nil {
		t.Fatal(err)
	}
	want := "**`conversions: 160 B of 5328 B allocated, 10 of 16 objects, 3.0% of alloc space (ELF amd64 go1.26.8)`**\n" +
		"- ``tiny: 160 B of that, in blocks of 16 B that several values below 16 B without pointers share; a block is charged to the value that opened it, so figures of single lines may be wrong both ways; `ifaceval measure` counts each``\n" + `
| bytes | share | objects | conversion |
|---:|---:|---:|---|
` + "| 160 B | 3.0% | 10 | ``x.go:3  main.a\\|`  runtime.convT64 unless bits < 256, inlined in main.b at x.go:5``<br>`tiny: a block of several values is charged to the one that opened it`<br>`96 B, 6 objects from main.deep x.go:1 ← main.deep x.go:2 ← main.deep x.go:3 ← main.deep x.go:4 ← main.deep x.go:5 ← main.deep x.go:6 ← 2 more`<br>`… 2 more ways` |\n" + `
| bytes | share | objects | no conversion |
|---:|---:|---:|---|
` + "| 4096 B | 76.9% | 2 | `runtime.newobject` |\n" + `
1 more

| bytes | share | objects | unknown |
|---:|---:|---:|---|
` + "| 48 B | 0.9% | 3 | `a call through a pointer` |\n"
	if d := cmp.Diff(want, out.String()); d != "" {
		t.Errorf("- want + got\n%s", d)
	}
}
