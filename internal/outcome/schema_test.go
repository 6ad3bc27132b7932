package outcome_test

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"ifaceval/internal/cli"
	"ifaceval/internal/outcome"
	"ifaceval/internal/report"
)

// TestMain keeps what an earlier ifaceval found out of the tests.
func TestMain(m *testing.M) {
	os.Setenv("IFACEVALCACHE", "off")
	m.Run()
}

// TestSchema validates what test really writes.
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
	const testdata = "./internal/doctest/testdata/"
	statuses := map[outcome.Status]bool{}
	for name, test := range map[string]struct {
		args []string
		exit int
	}{
		"pass":          {[]string{"./examples/expectations"}, 0},
		"fail":          {[]string{"-run", "mark", testdata + "expect"}, 1},
		"misuse":        {[]string{testdata + "expect"}, 2},
		"nothing":       {[]string{"./examples/errors"}, 0},
		"none selected": {[]string{"-run", "nobody", testdata + "expect"}, 2},
		"problem":       {[]string{testdata + "expect", testdata + "broken/bad"}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			var out, diagnostics bytes.Buffer
			if exit := cli.Run(append([]string{"test", "-C", "../..", "-json"}, test.args...), &out, &diagnostics); exit != test.exit {
				t.Fatalf("exit %d, want %d: %s", exit, test.exit, &diagnostics)
			}
			value, err := jsonschema.UnmarshalJSON(bytes.NewReader(out.Bytes()))
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Validate(value); err != nil {
				t.Errorf("%#v", err)
			}
			var r outcome.Results
			if err := json.Unmarshal(out.Bytes(), &r); err != nil {
				t.Fatal(err)
			}
			for _, o := range r.Runs[0].Outcomes {
				statuses[o.Status] = true
			}
		})
	}
	if len(statuses) < 3 {
		t.Errorf("only %v: this tests little", statuses)
	}
}

// TestStructs compares the fields of the structs with the properties in the schema.
func TestStructs(t *testing.T) {
	data, err := os.ReadFile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		Defs map[string]struct {
			Properties map[string]any
			Required   []string
		} `json:"$defs"`
	}
	if err := json.Unmarshal(data, &document); err != nil {
		t.Fatal(err)
	}
	for name, v := range map[string]any{"results": outcome.Results{}, "run": outcome.Run{}, "outcome": outcome.Outcome{}, "summary": outcome.Summary{}} {
		var fields, required []string
		for i := range reflect.TypeOf(v).NumField() {
			field, options, _ := strings.Cut(reflect.TypeOf(v).Field(i).Tag.Get("json"), ",")
			if field == "-" {
				continue
			}
			fields = append(fields, field)
			if options != "omitempty" {
				required = append(required, field)
			}
		}
		var properties []string
		for p := range document.Defs[name].Properties {
			properties = append(properties, p)
		}
		slices.Sort(fields)
		slices.Sort(properties)
		if d := cmp.Diff(fields, properties); d != "" {
			t.Errorf("%s: - struct + schema\n%s", name, d)
		}
		if d := cmp.Diff(required, document.Defs[name].Required); d != "" {
			t.Errorf("%s required: - struct + schema\n%s", name, d)
		}
	}
}

// TestUnknown has something that was not understood: what would pass does not.
func TestUnknown(t *testing.T) {
	r := outcome.Run{Outcomes: []outcome.Outcome{{Status: outcome.Pass}, {Status: outcome.Fail}}}
	r.Finish()
	if r.Summary.Passed != 1 || r.Summary.Failed != 1 || (&outcome.Results{Runs: []outcome.Run{r}}).Incomplete() {
		t.Errorf("%+v", r.Summary)
	}
	r.Unrecognised = &report.Unrecognised{Diagnostics: 2, Examples: []string{"x.go:1:1: x stays put"}}
	r.Finish()
	if r.Summary.Passed != 0 || r.Summary.Unknown != 1 || r.Summary.Failed != 1 || !(&outcome.Results{Runs: []outcome.Run{r}}).Incomplete() {
		t.Errorf("%+v", r.Summary)
	}
	var out bytes.Buffer
	if err := outcome.WriteText(&out, &outcome.Results{Runs: []outcome.Run{r}}, outcome.TextOptions{}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "not understood: 2 compiler diagnostics") || !strings.Contains(out.String(), "0 passed") {
		t.Error(out.String())
	}
}
