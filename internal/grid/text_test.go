package grid

import (
	"encoding/csv"
	"io"
	"slices"
	"strings"
	"testing"

	"ifaceval/internal/cells"
)

func textOf(t testing.TB, s *Sheet, o TextOptions) string {
	t.Helper()
	return write(t, func(w io.Writer, s *Sheet) error { return WriteText(w, s, o) }, s)
}

// one is a sheet of one row.
func one(heads []Head, texts ...string) *Sheet {
	var row Row
	for _, text := range texts {
		row.Cells = append(row.Cells, []Cell{Text(text)})
	}
	return &Sheet{Heads: heads, Columns: columnsOf("1.24"), Rows: []Row{row}}
}

func TestText(t *testing.T) {
	ab := []Head{{Name: "a"}, {Name: "b"}}
	for _, test := range []struct {
		name  string
		sheet *Sheet
		width int
		want  string
	}{
		{"no rows", &Sheet{Heads: ab, Columns: columnsOf("1")}, 0, "a  b\n"},
		{"no blanks at the end", one(ab, "long", ""), 0, "a     b\nlong\n"},
		{"figures", one([]Head{{Name: "count", Numeric: true}, {Name: "b"}}, "7", "x"), 0, "count  b\n    7  x\n"},
		{"wide letters", one(ab, "日本", "x"), 0, "a     b\n日本  x\n"},
		{"right to left", one(ab, "\u05d0", "x"), 0, "a       b\n\\u05d0  x\n"},
		{"control", one(ab, "\x1b[2J\n", "x"), 0, "a          b\n\\x1b[2J\\n  x\n"},
		{"folded", one(ab, "f", "heap 8 B unless bits < 256"), 20, "a  b\nf  heap 8 B unless\n     bits < 256\n"},
		{"folded at both", one(ab, "one two three", "four five six"), 20, "a          b\none two    four five\n  three      six\n"},
		{"a long word", one(ab, "f", strings.Repeat("x", 40)), 20, "a  b\nf  xxxxxxxxxxxxxxxx…\n"},
		{"no room at all", one(ab, "abcdefghijk", "x"), 6, "a    …\nabcde…\n"},
	} {
		if got := textOf(t, test.sheet, TextOptions{Width: test.width}); got != test.want {
			t.Errorf("%s:\n%s\nwant\n%s", test.name, got, test.want)
		}
	}
}

// TestTextWidth checks that no line of the table is wider than the terminal, and that
// no verdict is lost to a narrow one.
func TestTextWidth(t *testing.T) {
	for width := 1; width < 200; width++ {
		s := sample()
		s.Notes, s.Lacks = nil, nil
		text := textOf(t, s, TextOptions{Width: width})
		for line := range strings.Lines(text) {
			if n := cells.Width(strings.TrimSuffix(line, "\n")); n > width {
				t.Errorf("%d columns on a terminal of %d: %q", n, width, line)
			}
		}
		for _, want := range []string{"arm64", "1.26:", "unknown", "*code*", "runtime.convT64"} {
			if width >= 70 && !strings.Contains(text, want) {
				t.Errorf("with %d columns, no %q in\n%s", width, want, text)
			}
		}
	}
}

// TestTextColor checks that colours change nothing but colours.
func TestTextColor(t *testing.T) {
	for _, width := range []int{0, 30, 80} {
		plain, coloured := textOf(t, sample(), TextOptions{Width: width}), textOf(t, sample(), TextOptions{Width: width, Color: true})
		for _, want := range []string{"\x1b[1mtype\x1b[0m", "\x1b[33marm64 1.25: the release"} {
			if !strings.Contains(coloured, want) {
				t.Errorf("no %q", want)
			}
		}
		if got := strings.NewReplacer("\x1b[0m", "", "\x1b[1m", "", "\x1b[2m", "", "\x1b[33m", "").Replace(coloured); got != plain {
			t.Errorf("without its colours:\n%s\nwant\n%s", got, plain)
		}
	}
}

func TestMarkdown(t *testing.T) {
	code := func(text, link string) *Sheet {
		return &Sheet{Heads: []Head{{Name: "h"}}, Columns: columnsOf("1"), Rows: []Row{{Cells: [][]Cell{{{Parts: []Part{{Text: text, Code: true, Link: link}}}}}}}}
	}
	for _, test := range []struct {
		name  string
		sheet *Sheet
		want  string
	}{
		{"code", code("*int", ""), "`*int`"},
		{"backquotes", code("a``b`", ""), "``` a``b` ```"},
		{"a bar", code("a|b", ""), "`a\\|b`"},
		{"a backslash before a bar", code(`a\|b`, ""), `a\\\|b`},
		{"blank code", code(" ", ""), " "},
		{"a link", code("x", "https://go.dev/a(b)|c"), "[`x`](https://go.dev/a%28b%29%7Cc)"},
		{"no such link", code("x", "javascript:alert(1)"), "`x`"},
		{"text", one([]Head{{Name: "h"}}, "<b>*x*|[y](z)`&amp;\n"), "\\<b\\>\\*x\\*\\|\\[y\\](z)\\`\\&amp;\\\\n"},
	} {
		got := write(t, WriteMarkdown, test.sheet)
		if want := "| h |\n|---|\n| " + test.want + " |\n"; got != want {
			t.Errorf("%s: %q, want %q", test.name, got, want)
		}
	}
	for line, want := range map[string]string{"1. x": `1\. x`, "12) x": `12\) x`, "- x": `\- x`, "+ x": `\+ x`, "1.24 is missing": `1\.24 is missing`, "# x": `\# x`, "  x": "x", "12": "12", "": ""} {
		if got := markdownLine(line); got != want {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
}

func TestCSV(t *testing.T) {
	s := sample()
	records, err := csv.NewReader(strings.NewReader(write(t, WriteCSV, s))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(records) != 1+3*5 {
		t.Fatalf("%d records", len(records))
	}
	for i, want := range map[int][]string{
		0:  {"type", "size", "go", "goarch", "bytes", "store"},
		1:  {"uint8", "1", "1.18", "amd64", "0", "LEAQ runtime.staticuint64s"},
		8:  {"int", "8", "1.26", "amd64", "0", "LEAQ runtime.staticuint64s"},
		10: {"int", "8", "1.26", "arm64", "0", "CALL runtime.convT64"},
		15: {"struct{ a, b *[1 << 7]int | x }", "1024", "1.26", "arm64", "1152", "CALL runtime.convT64"},
	} {
		if !slices.Equal(records[i], want) {
			t.Errorf("record %d is %q, want %q", i, records[i], want)
		}
	}
	s.Heads[0], s.Heads[2] = s.Heads[2], s.Heads[0]
	for i := range s.Rows {
		c := s.Rows[i].Cells
		c[0], c[2] = c[2], c[0]
	}
	if got, _, _ := strings.Cut(write(t, WriteCSV, s), "\n"); got != "size,type,go,goarch,bytes,store" {
		t.Errorf("with the heads in another order: %s", got)
	}
}
