package doctest

import (
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const internal = "ifaceval/internal/"

// imports are those of the packages of the module, by path from the root, test
// files apart. Build constraints do not count.
func imports(t *testing.T) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	for _, top := range []string{"internal", "cmd", "expect", "docs"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(file string, d os.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && d.Name() == "testdata":
				return filepath.SkipDir
			case d.IsDir() || !strings.HasSuffix(file, ".go"):
				return nil
			}
			rel, err := filepath.Rel(root, filepath.Dir(file))
			if err != nil {
				return err
			}
			pkg := filepath.ToSlash(rel)
			if all[pkg] == nil {
				all[pkg] = []string{}
			}
			if strings.HasSuffix(file, "_test.go") {
				return nil
			}
			f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
			if err != nil {
				return err
			}
			for _, spec := range f.Imports {
				name, err := strconv.Unquote(spec.Path.Value)
				if err != nil {
					return err
				}
				if !slices.Contains(all[pkg], name) {
					all[pkg] = append(all[pkg], name)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// TestMap compares the map of the packages with them: each is there, says which
// of the others it imports, and stands behind those.
func TestMap(t *testing.T) {
	actual := imports(t)
	rows := readPage(t, "docs/architecture.md").table(t, "The map")
	listed := column(rows, 0)
	var packages []string
	for dir := range maps.Keys(actual) {
		packages = append(packages, strings.TrimPrefix(dir, "internal/"))
	}
	slices.Sort(packages)
	if d := cmp.Diff(packages, slices.Sorted(slices.Values(listed))); d != "" {
		t.Errorf("- packages + the map\n%s", d)
	}
	for i, row := range rows {
		dir := "internal/" + row[0]
		if actual[row[0]] != nil { // cmd, and what is public
			dir = row[0]
		}
		allowed := []string{}
		if row[2] != "–" {
			allowed = strings.Split(row[2], ", ")
		}
		found := []string{}
		for _, name := range actual[dir] {
			if rest, ok := strings.CutPrefix(name, internal); ok {
				found = append(found, rest)
			}
		}
		slices.Sort(allowed)
		slices.Sort(found)
		if d := cmp.Diff(allowed, found); d != "" {
			t.Errorf("imports of %s: - the map + the code\n%s", row[0], d)
		}
		for _, name := range allowed {
			if !slices.Contains(listed[:i], name) {
				t.Errorf("%s imports %s, which the map lists later", row[0], name)
			}
		}
	}
}

// TestOnly checks that what the page says only certain packages may import, no
// other does.
func TestOnly(t *testing.T) {
	actual := imports(t)
	for _, row := range readPage(t, "docs/architecture.md").table(t, "Who may import what") {
		allowed := strings.Split(row[1], ", ")
		used := map[string]bool{}
		for dir, names := range actual {
			name := strings.TrimPrefix(dir, "internal/")
			for _, imported := range names {
				if ok, err := path.Match(row[0], imported); err != nil {
					t.Fatal(err)
				} else if !ok {
					continue
				}
				used[name] = true
				if !slices.Contains(allowed, name) {
					t.Errorf("%s imports %s, which only %s may", name, imported, row[1])
				}
			}
		}
		for _, name := range allowed {
			if !used[name] {
				t.Errorf("%s may import %s, says the page, and does not", name, row[0])
			}
		}
	}
}
