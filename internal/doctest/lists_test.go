package doctest

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ifaceval/internal/gotool"
)

// constants are the values of the string constants of a type, in source order.
func constants(t *testing.T, file, typ string) []string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, filepath.FromSlash(file)), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var values []string
	ast.Inspect(f, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if name, ok := spec.Type.(*ast.Ident); !ok || name.Name != typ {
			return true
		}
		for _, v := range spec.Values {
			if s, err := strconv.Unquote(v.(*ast.BasicLit).Value); err == nil {
				values = append(values, s)
			}
		}
		return true
	})
	if len(values) == 0 {
		t.Fatalf("%s: no constants of type %s", file, typ)
	}
	return values
}

// definitions are those of a schema.
func definitions(t *testing.T, schema string) map[string]definition {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(schema)))
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		Defs map[string]definition `json:"$defs"`
	}
	if err := json.Unmarshal(data, &document); err != nil {
		t.Fatal(err)
	}
	return document.Defs
}

type definition struct {
	Type       string
	Properties map[string]json.RawMessage
	Enum       []string
}

// TestClosedLists compares the closed lists in the schema and in the pages with
// the constants of the code.
func TestClosedLists(t *testing.T) {
	schema := definitions(t, "internal/report/schema.json")
	lists := map[string][]string{
		"storage":   constants(t, "internal/storage/storage.go", "Storage"),
		"allocates": constants(t, "internal/storage/storage.go", "Allocates"),
		"context":   constants(t, "internal/conversion/conversion.go", "Context"),
		"evidence":  {"rules", "escape", "code"},
	}
	for name, want := range lists {
		if d := cmp.Diff(want, schema[name].Enum); d != "" {
			t.Errorf("%s: - code + schema.json\n%s", name, d)
		}
		if d := cmp.Diff(want, column(readPage(t, "docs/report.md").table(t, name), 0)); d != "" {
			t.Errorf("%s: - code + docs/report.md\n%s", name, d)
		}
	}
	if d := cmp.Diff(lists["storage"], column(readPage(t, "README.md").table(t, "Where a value can be"), 0)); d != "" {
		t.Errorf("storage: - code + README.md\n%s", d)
	}
}

// TestReportFields compares the fields that docs/report.md describes with the
// schema, which another test compares with the structs.
func TestReportFields(t *testing.T) {
	compareFields(t, "docs/report.md", "internal/report/schema.json", map[string]string{
		"report": "Top level", "toolchain": "toolchain", "conversion": "conversions[]", "instance": "instances[]",
		"summary": "summary", "problem": "problems[]", "unrecognised": "unrecognised", "gate": "gates[]",
	})
}

// TestTestFields does the same for docs/test.md.
func TestTestFields(t *testing.T) {
	compareFields(t, "docs/test.md", "internal/outcome/schema.json", map[string]string{
		"results": "results", "run": "runs[]", "outcome": "outcomes[]", "summary": "summary",
		"toolchain": "", "problem": "", "unrecognised": "", // those of the report
	})
	statuses := constants(t, "internal/outcome/outcome.go", "Status")
	if d := cmp.Diff(statuses, column(readPage(t, "docs/test.md").table(t, "status"), 0)); d != "" {
		t.Errorf("status: - code + docs/test.md\n%s", d)
	}
	if d := cmp.Diff(statuses, definitions(t, "internal/outcome/schema.json")["status"].Enum); d != "" {
		t.Errorf("status: - code + schema.json\n%s", d)
	}
}

// TestBinaryFields does the same for docs/binary.md.
func TestBinaryFields(t *testing.T) {
	compareFields(t, "docs/binary.md", "internal/callers/schema.json", map[string]string{
		"program": "program", "call": "calls[]", "store": "stores[]", "frame": "frames[]", "count": "kinds[]", "storage_count": "storages[]",
	})
}

// TestProfileFields does the same for docs/profile.md.
func TestProfileFields(t *testing.T) {
	compareFields(t, "docs/profile.md", "internal/costs/schema.json", map[string]string{
		"profile": "profile", "program": "program", "toolchain": "toolchain", "amount": "amount", "conversion": "conversions[]", "source": "sources[]",
		"flow": "flows[]", "frame": "frames[]", "other": "others[]", "group": "groups[]", "problem": "problems[]",
	})
}

// TestMeasureFields does the same for docs/measure.md.
func TestMeasureFields(t *testing.T) {
	const page, schema = "docs/measure.md", "internal/tally/schema.json"
	compareFields(t, page, schema, map[string]string{
		"tally": "tally", "toolchain": "toolchain", "run": "runs[]", "amount": "amount", "conversion": "conversions[]", "copy": "copies[]",
		"frame": "frames[]", "source": "sources[]", "group": "groups[]", "other": "others[]", "disagreement": "disagreements[]",
		"problem": "", // that of the report
	})
	kinds := constants(t, "internal/tally/tally.go", "Kind")
	if d := cmp.Diff(kinds, column(readPage(t, page).table(t, "Claim against run"), 0)); d != "" {
		t.Errorf("kind: - code + %s\n%s", page, d)
	}
	if d := cmp.Diff(kinds, definitions(t, schema)["kind"].Enum); d != "" {
		t.Errorf("kind: - code + schema.json\n%s", d)
	}
	statuses := constants(t, "internal/tally/tally.go", "Status")
	if d := cmp.Diff(statuses, column(readPage(t, page).table(t, "How a run ends"), 0)); d != "" {
		t.Errorf("status: - code + %s\n%s", page, d)
	}
	if d := cmp.Diff(statuses, definitions(t, schema)["status"].Enum); d != "" {
		t.Errorf("status: - code + schema.json\n%s", d)
	}
}

func compareFields(t *testing.T, page, schema string, headings map[string]string) {
	t.Helper()
	described := readPage(t, page)
	for name, def := range definitions(t, schema) {
		heading, ok := headings[name]
		if def.Type != "object" || ok && heading == "" {
			continue
		}
		var properties []string
		for p := range def.Properties {
			properties = append(properties, p)
		}
		slices.Sort(properties)
		if d := cmp.Diff(properties, slices.Sorted(slices.Values(column(described.table(t, heading), 0)))); d != "" {
			t.Errorf("%s: - %s + %s\n%s", name, schema, page, d)
		}
	}
}

// TestReleases checks that the README names the releases that are supported.
func TestReleases(t *testing.T) {
	first, last := strings.TrimPrefix(gotool.Oldest, "go"), strings.TrimPrefix(gotool.Newest, "go")
	if text := strings.Join(readPage(t, "README.md").Lines, " "); !strings.Contains(text, "Go "+first+" to "+last+" ") {
		t.Errorf("README.md does not say Go %s to %s", first, last)
	}
}

// TestFlags checks that every flag of check is in the README's table, and no
// other.
func TestFlags(t *testing.T) {
	var flags []string
	for _, line := range runCommand(t, "ifaceval help check") {
		if rest, ok := strings.CutPrefix(line, "  -"); ok {
			name, _, _ := strings.Cut(rest, " ")
			flags = append(flags, "-"+name)
		}
	}
	var listed []string
	for _, cell := range column(readPage(t, "README.md").table(t, "Flags"), 0) {
		name, _, _ := strings.Cut(cell, " ")
		listed = append(listed, name)
	}
	slices.Sort(listed)
	if d := cmp.Diff(flags, listed); d != "" {
		t.Errorf("- ifaceval help check + README.md\n%s", d)
	}
}
