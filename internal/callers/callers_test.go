package callers_test

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"ifaceval/internal/callers"
	"ifaceval/internal/cli"
)

// TestSchema validates what binary writes of the test program itself.
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
	var last callers.Program
	for _, args := range [][]string{{"binary", "-format", "json", self}, {"binary", "-format", "json", "-addresses", "-match", `^ifaceval/`, self}} {
		var out, diagnostics bytes.Buffer
		if exit := cli.Run(args, &out, &diagnostics); exit != 0 {
			t.Fatalf("exit %d: %s", exit, &diagnostics)
		}
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(out.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(value); err != nil {
			t.Errorf("%#v", err)
		}
		if err := json.Unmarshal(out.Bytes(), &last); err != nil {
			t.Fatal(err)
		}
		if len(last.Calls) < 100 {
			t.Errorf("%d calls", len(last.Calls))
		}
		if len(last.Stores) < 5 {
			t.Errorf("%d stores", len(last.Stores))
		}
	}
	if err := s.Validate(map[string]any{"schema": "ifaceval/binary/v2"}); err == nil {
		t.Error("the schema takes anything")
	}
}

func TestText(t *testing.T) {
	frame := func(f string, line int) callers.Frame { return callers.Frame{Function: f, File: "x.go", Line: line} }
	zero := 0
	p := &callers.Program{Format: "ELF", GOARCH: "amd64", Go: "go1.26.8", Missing: "something", Calls: []callers.Call{
		{Call: "runtime.convT", Frames: []callers.Frame{frame("main.z", 9)}},
		{Call: "runtime.convT64", Unless: "bits < 256", Address: "0x40", Frames: []callers.Frame{frame("main.a", 3), frame("main.b", 5), frame("main.c\n", 7)}},
		{Call: "runtime.convT64", Unless: "bits < 256", Frames: []callers.Frame{{Function: "main.a", Line: 2}}},
	}, Stores: []callers.Store{
		{Storage: "zeroval", Frames: []callers.Frame{frame("main.z", 8)}},
		{Storage: "static-byte", Value: &zero, Address: "0x50", Frames: []callers.Frame{frame("main.a", 4), frame("main.b", 5)}},
		{Storage: "static-byte", Frames: []callers.Frame{frame("main.y", 1)}},
	}}
	p.Finish()
	var out bytes.Buffer
	if err := callers.WriteText(&out, p); err != nil {
		t.Fatal(err)
	}
	want := `main.a
  ?  runtime.convT64 unless bits < 256
  0x40  x.go:3  runtime.convT64 unless bits < 256, inlined in main.b at x.go:5, inlined in main.c\n at x.go:7
  0x50  x.go:4  static-byte 0, inlined in main.b at x.go:5
main.y
  x.go:1  static-byte
main.z
  x.go:8  zeroval
  x.go:9  runtime.convT

3 calls in 2 functions: 2 convT64, 1 convT (ELF amd64 go1.26.8)
3 stores in 3 functions: 2 static-byte, 1 zeroval
missing: something
`
	if d := cmp.Diff(want, out.String()); d != "" {
		t.Errorf("- want + got\n%s", d)
	}
}
