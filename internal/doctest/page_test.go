package doctest

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
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
type page struct {
	path  string // from the root, with slashes
	lines []string
}

// pages are all there are.
func pages(t *testing.T) []*page {
	t.Helper()
	var all []*page
	for _, pattern := range []string{"*.md", "docs/*.md", "examples/*.md"} {
		files, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(pattern)))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			rel, err := filepath.Rel(root, f)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, readPage(t, filepath.ToSlash(rel)))
		}
	}
	return all
}

func readPage(t *testing.T, path string) *page {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(path)))
	if err != nil {
		t.Fatal(err)
	}
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	return &page{path, strings.Split(string(data), "\n")}
}

func (p *page) write(t *testing.T) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(root, filepath.FromSlash(p.path)), []byte(strings.Join(p.lines, "\n")), 0o666); err != nil {
		t.Fatal(err)
	}
}

// A block is the inside of a fenced block.
type block struct{ first, end int } // indexes of lines, half open

// blocks are the fenced blocks of a page.
func (p *page) blocks(t *testing.T) []block {
	t.Helper()
	var all []block
	open := -1
	for i, line := range p.lines {
		switch {
		case !strings.HasPrefix(line, "```"):
		case open < 0:
			open = i + 1
		default:
			all = append(all, block{open, i})
			open = -1
		}
	}
	if open >= 0 {
		t.Errorf("%s:%d: the block is not closed", p.path, open)
	}
	return all
}

// prose is the page with the lines of blocks empty.
func (p *page) prose(t *testing.T) []string {
	t.Helper()
	lines := slices.Clone(p.lines)
	for _, b := range p.blocks(t) {
		for i := b.first - 1; i <= b.end; i++ {
			lines[i] = ""
		}
	}
	return lines
}

// A table is the rows under a heading, cells without code quotes.
func (p *page) table(t *testing.T, heading string) [][]string {
	t.Helper()
	var rows [][]string
	inside := false
	for _, line := range p.prose(t) {
		if title, ok := headingOf(line); ok {
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
		t.Fatalf("%s: no table under %q", p.path, heading)
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

func headingOf(line string) (string, bool) {
	text := strings.TrimLeft(line, "#")
	if text == line || !strings.HasPrefix(text, " ") {
		return "", false
	}
	return strings.ReplaceAll(strings.TrimSpace(text), "`", ""), true
}

var notInSlug = regexp.MustCompile(`[^\p{L}\p{N} _-]`)

// slugs are the anchors of a page's headings, as GitHub makes them.
func (p *page) slugs(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, line := range p.prose(t) {
		if title, ok := headingOf(line); ok {
			slug := strings.ReplaceAll(notInSlug.ReplaceAllString(strings.ToLower(title), ""), " ", "-")
			if slices.Contains(all, slug) {
				t.Errorf("%s: two headings %q", p.path, title)
			}
			all = append(all, slug)
		}
	}
	return all
}
