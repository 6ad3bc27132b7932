package report_test

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	// Only for the schema that its source holds.
	_ "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"ifaceval/internal/cli"
)

// sarifSchema is the schema that OASIS publishes. A library has it in a constant
// that is not exported, so it is read from there.
func sarifSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	pkg, err := build.Import("github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif", ".", build.FindOnly)
	if err != nil {
		t.Fatal(err)
	}
	f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(pkg.Dir, "schema.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	text := ""
	ast.Inspect(f, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			text, err = strconv.Unquote(lit.Value)
		}
		return err == nil
	})
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	id := parsed.(map[string]any)["id"].(string)
	if !strings.Contains(id, "/sarif/v2.1.0/errata01/") {
		t.Fatalf("the schema is another: %s", id)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(id, parsed); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(id)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestSARIFSchema validates the golden files, and what check really writes.
func TestSARIFSchema(t *testing.T) {
	s := sarifSchema(t)
	validate := func(t *testing.T, data []byte) map[string]any {
		t.Helper()
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(value); err != nil {
			t.Errorf("%#v", err)
		}
		return value.(map[string]any)
	}
	files, err := filepath.Glob("testdata/*.sarif")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			value := validate(t, data)
			delete(value["runs"].([]any)[0].(map[string]any), "tool")
			if s.Validate(value) == nil {
				t.Error("the schema accepts anything")
			}
		})
	}
	for name, args := range map[string][]string{
		"examples": {"./examples/..."},
		"problems": {"./internal/doctest/testdata/broken/good", "./internal/doctest/testdata/broken/bad"},
		"nothing":  {"./internal/doctest/testdata/broken/bad"},
		"unknown":  {"-all", "./internal/doctest/testdata/unknown"},
		"absolute": {"fmt"},
	} {
		t.Run(name, func(t *testing.T) {
			var out, diagnostics bytes.Buffer
			exit := cli.Run(append([]string{"check", "-C", "../..", "-format", "sarif"}, args...), &out, &diagnostics)
			if exit == 1 || exit == 2 && out.Len() == 0 {
				t.Fatalf("exit %d: %s", exit, &diagnostics)
			}
			validate(t, out.Bytes())
			checkColumns(t, out.Bytes())
		})
	}
}

// checkColumns checks that every result has a column: the files are there.
func checkColumns(t *testing.T, data []byte) {
	t.Helper()
	var log struct {
		Runs []struct {
			Results []struct {
				Locations []struct {
					PhysicalLocation struct {
						Region struct{ StartLine, StartColumn int }
					}
				}
			}
		}
	}
	if err := json.Unmarshal(data, &log); err != nil {
		t.Fatal(err)
	}
	for _, r := range log.Runs[0].Results {
		if at := r.Locations[0].PhysicalLocation.Region; at.StartLine < 1 || at.StartColumn < 1 {
			t.Errorf("a result without a position: %+v", at)
		}
	}
}
