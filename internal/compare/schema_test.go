package compare_test

import (
	"bytes"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"ifaceval/internal/cli"
	"ifaceval/internal/compare"
)

// TestMain keeps what an earlier ifaceval found out of the tests.
func TestMain(m *testing.M) {
	os.Setenv("IFACEVALCACHE", "off")
	m.Run()
}

// schema is that of a comparison, which speaks of the report's.
func schema(t *testing.T) (compiled *jsonschema.Schema, document map[string]any) {
	t.Helper()
	c := jsonschema.NewCompiler()
	for _, file := range []string{"../report/schema.json", "schema.json"} {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		document = parsed.(map[string]any)
		if err := c.AddResource(document["$id"].(string), parsed); err != nil {
			t.Fatal(err)
		}
	}
	compiled, err := c.Compile(document["$id"].(string))
	if err != nil {
		t.Fatal(err)
	}
	return compiled, document
}

// written is what compare writes.
func written(t *testing.T, exit int, args ...string) any {
	t.Helper()
	var out, diagnostics bytes.Buffer
	if got := cli.Run(append([]string{"compare", "-C", "../..", "-format", "json"}, args...), &out, &diagnostics); got != exit {
		t.Fatalf("exit %d, want %d: %s", got, exit, &diagnostics)
	}
	value, err := jsonschema.UnmarshalJSON(&out)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// TestSchema validates what compare really writes.
func TestSchema(t *testing.T) {
	s, _ := schema(t)
	for name, test := range map[string]struct {
		args []string
		exit int
	}{
		"no difference": {[]string{"-gcflags=-l", "./internal/doctest/testdata/unknown"}, 0},
		"architectures": {[]string{"-arch", "amd64,386,arm64", "./examples/..."}, 0},
		"flags":         {[]string{"-gcflags=-l", "./internal/report"}, 0},
		"problems":      {[]string{"-gcflags=-l", "./internal/doctest/testdata/broken/good", "./internal/doctest/testdata/broken/bad"}, 2},
		"constraints":   {[]string{"-arch", "amd64,arm64", "-os", "linux", "./internal/process"}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			if err := s.Validate(written(t, test.exit, test.args...)); err != nil {
				t.Errorf("%#v", err)
			}
		})
	}
}

// TestSchemaRefuses makes sure that the schema can fail.
func TestSchemaRefuses(t *testing.T) {
	s, _ := schema(t)
	for name, spoil := range map[string]func(comparison, step, difference map[string]any){
		"an unknown field":      func(c, _, _ map[string]any) { c["x"] = 1 },
		"another version":       func(c, _, _ map[string]any) { c["schema"] = "ifaceval/compare/v2" },
		"no list":               func(_, s, _ map[string]any) { s["not_compared"] = nil },
		"a change of weather":   func(_, _, d map[string]any) { d["change"] = "warmer" },
		"a verdict too few":     func(_, _, d map[string]any) { d["after"] = nil },
		"new with a before":     func(_, s, d map[string]any) { s["new"] = []any{d} },
		"an unknown storage":    func(_, _, d map[string]any) { d["before"].(map[string]any)["storage"] = "shelf" },
		"a difference unnamed":  func(_, _, d map[string]any) { delete(d, "id") },
		"a negative allocation": func(_, _, d map[string]any) { d["before"].(map[string]any)["alloc_size"] = -1 },
	} {
		t.Run(name, func(t *testing.T) {
			c := written(t, 0, "-arch", "amd64,386", "./examples/errors").(map[string]any)
			step := c["steps"].([]any)[0].(map[string]any)
			spoil(c, step, step["differences"].([]any)[0].(map[string]any))
			if s.Validate(c) == nil {
				t.Error("accepted")
			}
		})
	}
}

// TestSchemaFields compares the definitions of the schema with the structs.
func TestSchemaFields(t *testing.T) {
	_, document := schema(t)
	defs := document["$defs"].(map[string]any)
	for name, typ := range map[string]reflect.Type{
		"comparison": reflect.TypeFor[compare.Comparison](),
		"side":       reflect.TypeFor[compare.Side](),
		"step":       reflect.TypeFor[compare.Step](),
		"difference": reflect.TypeFor[compare.Difference](),
		"verdict":    reflect.TypeFor[compare.Verdict](),
	} {
		var fields, required, described, demanded []string
		for f := range typ.Fields() {
			tag, options, _ := strings.Cut(f.Tag.Get("json"), ",")
			fields = append(fields, tag)
			if options != "omitempty" {
				required = append(required, tag)
			}
		}
		def := defs[name].(map[string]any)
		for property := range def["properties"].(map[string]any) {
			described = append(described, property)
		}
		for _, r := range def["required"].([]any) {
			demanded = append(demanded, r.(string))
		}
		for _, list := range [][]string{fields, required, described, demanded} {
			slices.Sort(list)
		}
		if d := cmp.Diff(fields, described) + cmp.Diff(required, demanded); d != "" {
			t.Errorf("%s: - compare.go + schema.json\n%s", name, d)
		}
	}
}
