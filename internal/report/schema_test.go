package report_test

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"ifaceval/internal/cli"
	"ifaceval/internal/report"
)

// TestMain keeps what an earlier ifaceval found out of the tests.
func TestMain(m *testing.M) {
	os.Setenv("IFACEVALCACHE", "off")
	m.Run()
}

func schema(t *testing.T) (compiled *jsonschema.Schema, document map[string]any) {
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
	compiled, err = c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return compiled, parsed.(map[string]any)
}

// TestSchema validates what check really writes.
func TestSchema(t *testing.T) {
	s, _ := schema(t)
	const testdata = "./internal/doctest/testdata/"
	for name, test := range map[string]struct {
		args []string
		exit int
	}{
		"examples":         {[]string{"./examples/..."}, 0},
		"with interfaces":  {[]string{"-i2i", "-all", "./examples/errors"}, 0},
		"build flags":      {[]string{"-tags", "a,b", "-gcflags=-l", "./examples/maps"}, 0},
		"another target":   {[]string{"-os", "linux", "-arch", "386", testdata + "store"}, 0},
		"ourselves":        {[]string{"./internal/...", "./cmd/..."}, 0},
		"dependencies":     {[]string{"fmt", "net/netip"}, 0},
		"unknown":          {[]string{testdata + "unknown"}, 0},
		"limits":           {[]string{"-max-always", "0", "-max-allocating", "99", testdata + "gates"}, 1},
		"a baseline":       {[]string{"-baseline", testdata + "gates/baseline.txt", testdata + "gates"}, 1},
		"problems":         {[]string{testdata + "broken/good", testdata + "broken/bad"}, 2},
		"nothing but them": {[]string{testdata + "broken/bad"}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			var out, diagnostics bytes.Buffer
			exit := cli.Run(append([]string{"check", "-C", "../..", "-format", "json"}, test.args...), &out, &diagnostics)
			if exit != test.exit {
				t.Fatalf("exit %d, want %d: %s", exit, test.exit, &diagnostics)
			}
			value, err := jsonschema.UnmarshalJSON(bytes.NewReader(out.Bytes()))
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Validate(value); err != nil {
				t.Errorf("%#v", err)
			}
			checkTotals(t, out.Bytes())
			var again bytes.Buffer
			cli.Run(append([]string{"check", "-C", "../..", "-format", "json"}, test.args...), &again, io.Discard)
			if d := cmp.Diff(out.String(), again.String()); d != "" {
				t.Errorf("another run reports something else: - first + second\n%s", d)
			}
		})
	}
}

// checkTotals checks what a schema cannot say.
func checkTotals(t *testing.T, data []byte) {
	t.Helper()
	var r report.Report
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		t.Fatal(err)
	}
	written := r.Summary
	r.Summarise()
	if written != r.Summary {
		t.Errorf("summary %+v, but the conversions add up to %+v", written, r.Summary)
	}
	if s := r.Summary; s.Always+s.Depends+s.Never+s.Unknown != s.Conversions {
		t.Errorf("summary %+v does not add up", s)
	}
	ids := map[string]bool{}
	for _, c := range r.Conversions {
		if ids[c.ID] {
			t.Errorf("%s:%d:%d: id %s is not unique", c.File, c.Line, c.Column, c.ID)
		}
		ids[c.ID] = true
		if (c.AllocSize != 0) != (c.Storage == "heap") {
			t.Errorf("%s:%d:%d: storage %s with alloc_size %v", c.File, c.Line, c.Column, c.Storage, c.AllocSize)
		}
	}
}

// TestSchemaRefuses makes sure that the schema can fail.
func TestSchemaRefuses(t *testing.T) {
	s, _ := schema(t)
	var out bytes.Buffer
	if exit := cli.Run([]string{"check", "-C", "../..", "-format", "json", "./examples/errors"}, &out, &out); exit != 0 {
		t.Fatal(out.String())
	}
	for name, spoil := range map[string]func(report, conversion map[string]any){
		"an unknown field":        func(r, _ map[string]any) { r["x"] = 1 },
		"another version":         func(r, _ map[string]any) { r["schema"] = "ifaceval/report/v2" },
		"an unknown storage":      func(_, c map[string]any) { c["storage"] = "shelf" },
		"an unknown context":      func(_, c map[string]any) { c["context"] = "weather" },
		"a condition too many":    func(_, c map[string]any) { c["allocates"] = "always" },
		"heap without a call":     func(_, c map[string]any) { delete(c, "call") },
		"no instances":            func(_, c map[string]any) { delete(c, "instances") },
		"unknown and no reason":   func(_, c map[string]any) { c["storage"], c["allocates"] = "unknown", "unknown" },
		"a column that is a text": func(_, c map[string]any) { c["column"] = "4" },
	} {
		t.Run(name, func(t *testing.T) {
			value, err := jsonschema.UnmarshalJSON(bytes.NewReader(out.Bytes()))
			if err != nil {
				t.Fatal(err)
			}
			r := value.(map[string]any)
			for _, c := range r["conversions"].([]any) {
				if c := c.(map[string]any); c["allocates"] == "depends" {
					spoil(r, c)
					break
				}
			}
			if s.Validate(value) == nil {
				t.Error("accepted")
			}
		})
	}
}

// TestSchemaFields compares the definitions of the schema with the structs.
func TestSchemaFields(t *testing.T) {
	_, document := schema(t)
	defs := document["$defs"].(map[string]any)
	objects := map[string]reflect.Type{
		"report":       reflect.TypeFor[report.Report](),
		"toolchain":    reflect.TypeFor[report.Toolchain](),
		"conversion":   reflect.TypeFor[report.Conversion](),
		"instance":     reflect.TypeFor[report.Instance](),
		"summary":      reflect.TypeFor[report.Summary](),
		"gate":         reflect.TypeFor[report.Gate](),
		"problem":      reflect.TypeFor[report.Problem](),
		"unrecognised": reflect.TypeFor[report.Unrecognised](),
	}
	for name, def := range defs {
		if def := def.(map[string]any); def["type"] == "object" && objects[name] == nil {
			t.Errorf("the schema defines %q, which is no struct of the report", name)
		}
	}
	for name, typ := range objects {
		t.Run(name, func(t *testing.T) {
			def, ok := defs[name].(map[string]any)
			if !ok {
				t.Fatal("not in the schema")
			}
			if def["additionalProperties"] != false {
				t.Error("additionalProperties is not false")
			}
			var fields, required, described, demanded []string
			for i := range typ.NumField() {
				tag, options, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
				fields = append(fields, tag)
				if options != "omitempty" {
					required = append(required, tag)
				}
			}
			for property := range def["properties"].(map[string]any) {
				described = append(described, property)
			}
			for _, r := range def["required"].([]any) {
				demanded = append(demanded, r.(string))
			}
			for _, pair := range []struct {
				what         string
				code, schema []string
			}{{"fields", fields, described}, {"fields that are always there", required, demanded}} {
				slices.Sort(pair.code)
				slices.Sort(pair.schema)
				if d := cmp.Diff(pair.code, pair.schema); d != "" {
					t.Errorf("%s: - report.go + schema.json\n%s", pair.what, d)
				}
			}
		})
	}
}
