package report

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func yes() *bool { b := true; return &b }

// sample has a conversion of each kind of verdict.
func sample() *Report {
	r := &Report{
		Schema:    Schema,
		Toolchain: Toolchain{Go: "go1.26.8", GOOS: "linux", GOARCH: "amd64", Tags: []string{}},
		Packages:  []string{"p", "q"},
		Conversions: []Conversion{
			{Package: "p", Function: "F", File: "a/a.go", Line: 7, Column: 12, Expr: "id", From: "int64", To: "any", Context: "argument",
				Storage: "heap", Call: "runtime.convT64", Allocates: "depends", Unless: "bits < 256", Size: 8, AllocSize: 8, Tiny: true,
				Escapes: yes(), Escape: "id escapes to heap", Evidence: []string{"rules", "escape", "code"},
				Instances: []Instance{
					{Function: "example.com/p.F", Storage: "heap", Call: "runtime.convT64", Allocates: "depends", Unless: "bits < 256"},
					{Function: "example.com/p.G", InlinedAt: "a/a.go:30", Storage: "stack", Allocates: "never"},
				}},
			{Package: "p", Function: "F", File: "a/a.go", Line: 120, Column: 3, Expr: `fmt.Sprintf("%s and a rather long text", name)`, From: "string", To: "interface{Error() string; Very() int; Long() bool}", Context: "return",
				Storage: "heap", Call: "runtime.convT", Allocates: "always", AllocSize: 5.33, Rules: "stack", Evidence: []string{"code"}, Instances: []Instance{}},
			{Package: "p", Function: "F", File: "a/a.go", Line: 121, Column: 3, Expr: "5", From: "int", To: "any", Context: "return",
				Storage: "readonly", Allocates: "never", Evidence: []string{"rules"}, Instances: []Instance{}},
			{Package: "q", Function: "G[int]", File: "b.go", Line: 1, Column: 1, Expr: "\x1b[31mraw\a", From: "T", To: "any", Context: "send",
				Storage: "unknown", Allocates: "unknown", Reason: "generic code", Evidence: []string{}, Instances: []Instance{}},
		},
		Problems:     []Problem{{Package: "bad", Message: "x.go:1:1: no"}},
		Unrecognised: &Unrecognised{Diagnostics: 1, Calls: 2, Examples: []string{"x.go:1:1: says\x1b[2J something"}},
	}
	r.Summarise()
	return r
}

func TestText(t *testing.T) {
	for name, o := range map[string]TextOptions{
		"plain":  {},
		"all":    {All: true},
		"narrow": {Width: 60},
		"wide":   {Width: 200, Color: true},
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := WriteText(&b, sample(), o); err != nil {
				t.Fatal(err)
			}
			golden(t, "testdata/"+name+".txt", b.Bytes())
			if plain := strings.NewReplacer("\x1b[0m", "", "\x1b[1m", "", "\x1b[2m", "", "\x1b[31m", "", "\x1b[33m", "", "\x1b[35m", "").Replace(b.String()); o.Color && strings.ContainsAny(plain, "\x1b\a") || !o.Color && strings.ContainsAny(b.String(), "\x1b\a") {
				t.Error("escape sequences of the source reach the terminal")
			}
			for line := range strings.Lines(b.String()) {
				if n := len([]rune(strings.TrimSuffix(line, "\n"))); o.Width == 60 && n > 60 && !strings.Contains(line, "conversions in") && !strings.HasPrefix(line, "not understood") {
					t.Errorf("%d columns on a terminal of 60: %q", n, line)
				}
			}
		})
	}
}

// TestTextGates checks that with a comparison only what is new is listed, with all
// it is marked, and with a mere limit nothing changes.
func TestTextGates(t *testing.T) {
	gated := sample()
	gated.Conversions[1].New = true
	gated.Gates = []Gate{{"max-always", true, "fine"}, {"baseline", false, "one is \x1b[31mnew"}}
	limited := sample()
	limited.Gates = gated.Gates[:1]
	for name, test := range map[string]struct {
		report  *Report
		options TextOptions
	}{
		"gates":        {gated, TextOptions{}},
		"gates-all":    {gated, TextOptions{All: true}},
		"gates-narrow": {gated, TextOptions{Width: 60, Color: true}},
		"gates-limit":  {limited, TextOptions{}},
	} {
		var b bytes.Buffer
		if err := WriteText(&b, test.report, test.options); err != nil {
			t.Fatal(err)
		}
		golden(t, "testdata/"+name+".txt", b.Bytes())
	}
}

func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

func TestSummarise(t *testing.T) {
	if got, want := sample().Summary, (Summary{Conversions: 4, Always: 1, Depends: 1, Never: 1, Unknown: 1}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}
