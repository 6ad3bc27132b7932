package doctest

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestBaselinePage checks that the baseline in docs/gates.md is the file that the
// command below it reads.
func TestBaselinePage(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(root, "internal", "doctest", "testdata", "gates", "baseline.txt"))
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Split(strings.TrimSpace(strings.ReplaceAll(string(data), "\r\n", "\n")), "\n")
	p := readPage(t, "docs/gates.md")
	for _, b := range blocks(t, p) {
		if !strings.HasPrefix(p.Lines[b.First], "# ifaceval baseline") {
			continue
		}
		if d := cmp.Diff(want, p.Lines[b.First:b.End]); d != "" && *update {
			p.Lines = slices.Replace(p.Lines, b.First, b.End, want...)
			p.write(t)
		} else if d != "" {
			t.Errorf("- baseline.txt + docs/gates.md (rewrite with go test ./internal/doctest -update)\n%s", d)
		}
		return
	}
	t.Error("docs/gates.md has no baseline")
}
