package conversion

import (
	"flag"
	"fmt"
	"go/format"
	"go/types"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the want comments in testdata")

// TestFind compares the conversions of each line with its comment.
func TestFind(t *testing.T) {
	for _, dir := range []string{"testdata/contexts", "testdata/ranges"} {
		for _, p := range load(t, "", dir, ".") {
			r := Find(p, Options{I2I: true})
			if r.Untyped > 0 {
				t.Errorf("%s: %d untyped", dir, r.Untyped)
			}
			found := map[string]map[int][]string{}
			for _, c := range r.Conversions {
				pos := p.Fset.Position(c.Pos)
				if found[pos.Filename] == nil {
					found[pos.Filename] = map[int][]string{}
				}
				found[pos.Filename][pos.Line] = append(found[pos.Filename][pos.Line], summary(c))
			}
			for name, lines := range found {
				compareComments(t, name, lines)
			}
		}
	}
}

// summary is a conversion as the comments in testdata have it.
func summary(c *Conversion) string {
	bare := func(*types.Package) string { return "" }
	s := fmt.Sprintf("%s %s %s → %s", c.Context, types.ExprString(c.Expr), types.TypeString(c.From, bare), types.TypeString(c.To, bare))
	if c.Interface {
		s += " (i2i)"
	}
	if c.Dead {
		s += " (dead)"
	}
	return s
}

func compareComments(t *testing.T, name string, found map[int][]string) {
	t.Helper()
	var want, got, text []string
	for i, line := range strings.Split(string(readFile(name)), "\n") {
		code, comment, _ := strings.Cut(line, "// want ")
		now := strings.Join(found[i+1], "; ")
		want = append(want, fmt.Sprintf("%d: %s", i+1, comment))
		got = append(got, fmt.Sprintf("%d: %s", i+1, now))
		if now != "" {
			code += "// want " + now
		}
		text = append(text, code)
	}
	if *update {
		formatted, err := format.Source([]byte(strings.Join(text, "\n")))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, formatted, 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", filepath.Base(name), diff)
	}
}
