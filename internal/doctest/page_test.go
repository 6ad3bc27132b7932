package doctest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ifaceval/internal/lab"
)

// root is the repository's directory.
var root = func() string {
	dir, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		panic(err)
	}
	return dir
}()

// A page is a markdown file.
type page struct{ *lab.Page }

// pages are all there are: those for readers in the root, in docs and in examples.
func pages(t *testing.T) []*page {
	t.Helper()
	var all []*page
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/*/*.md", "examples/*.md"} {
		files, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(pattern)))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			all = append(all, readPage(t, fromRoot(t, f)))
		}
	}
	return all
}

// fromRoot is a file's path from the root, with slashes.
func fromRoot(t *testing.T, file string) string {
	t.Helper()
	rel, err := filepath.Rel(root, file)
	if err != nil {
		t.Fatal(err)
	}
	return filepath.ToSlash(rel)
}

func readPage(t *testing.T, path string) *page {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(path)))
	if err != nil {
		t.Fatal(err)
	}
	p := &page{lab.Parse(path, string(data))}
	if _, err := p.Blocks(); err != nil {
		t.Error(err)
	}
	return p
}

func (p *page) write(t *testing.T) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(root, filepath.FromSlash(p.Path)), []byte(p.Text()), 0o666); err != nil {
		t.Fatal(err)
	}
}

// isLab reports whether the page is one of the labs, whose commands are run among
// their programs.
func (p *page) isLab() bool {
	return strings.HasPrefix(p.Path, "docs/") && strings.Count(p.Path, "/") == 2
}

// directory is where the page's commands are run.
func (p *page) directory() string {
	if p.isLab() {
		return filepath.Join(root, lab.Directory)
	}
	return root
}

// A table is the rows under a heading, cells without code quotes.
func (p *page) table(t *testing.T, heading string) [][]string {
	t.Helper()
	var rows [][]string
	inside := false
	for _, line := range p.Prose() {
		if title, ok := lab.HeadingOf(line); ok {
			inside = title == heading
			continue
		}
		if !inside || !strings.HasPrefix(line, "|") {
			continue
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		for i := range cells {
			cells[i] = strings.ReplaceAll(strings.TrimSpace(cells[i]), "`", "")
		}
		rows = append(rows, cells)
	}
	if len(rows) < 3 {
		t.Fatalf("%s: no table under %q", p.Path, heading)
	}
	return rows[2:] // without the head and its rule
}

// column is one column of a table.
func column(rows [][]string, n int) []string {
	var cells []string
	for _, r := range rows {
		cells = append(cells, r[n])
	}
	return cells
}

// blocks are the fenced blocks of a page.
func blocks(t *testing.T, p *page) []lab.Block {
	t.Helper()
	all, err := p.Blocks()
	if err != nil {
		t.Fatal(err)
	}
	return all
}
