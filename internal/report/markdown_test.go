package report

import (
	"fmt"
	"strings"
	"testing"
)

// TestMarkdownBounds checks that a comment stays below GitHub's limit and says
// what it leaves out.
func TestMarkdownBounds(t *testing.T) {
	got := encoded(t, WriteMarkdown, many(1000))
	if len(got) > 65536 {
		t.Errorf("%d bytes", len(got))
	}
	if !strings.Contains(got, "\n- and 991 more\n") {
		t.Error("does not say how many problems are left out")
	}
	rows := map[int]int{} // by how many there are before the details, and in them
	for i, part := range strings.Split(got, "<details>") {
		rows[i] = strings.Count(part, "\n| 120 |")
		if left := fmt.Sprintf("\nand %d more\n", 500-rows[i]); rows[i] > maxRows || !strings.Contains(part, left) {
			t.Errorf("%d rows, and does not say how many are left out", rows[i])
		}
	}
	if len(rows) != 2 || rows[0] == 0 {
		t.Errorf("rows: %v", rows)
	}
	if !strings.Contains(got, "heap 998 B") || strings.Contains(got, "heap 2 B") {
		t.Error("the costly ones are not the ones that are shown")
	}
	if !strings.HasSuffix(got, "\n</details>\n") {
		t.Error("the details are not closed")
	}
}

// TestMarkdownHostile checks, without a parser, what a parser of GitHub's
// markdown makes of hostile text: outside code spans there is nothing but our own.
func TestMarkdownHostile(t *testing.T) {
	checkMarkdown(t, encoded(t, WriteMarkdown, hostile()))
}

func checkMarkdown(t *testing.T, got string) {
	t.Helper()
	for line := range strings.Lines(got) {
		line = strings.TrimSuffix(line, "\n")
		if plain(line) != line {
			t.Errorf("control characters: %q", line)
		}
		if strings.HasPrefix(line, "<details>") || line == "</details>" {
			continue
		}
		outside, ok := withoutCode(line)
		if !ok {
			t.Errorf("a code span is not closed: %s", line)
		}
		outside = strings.ReplaceAll(outside, "<!-- -->", "")
		if strings.ContainsAny(outside, "`<>@#[]&\\") || strings.Contains(outside, "http") {
			t.Errorf("reaches the page: %q of %q", outside, line)
		}
		if n := bars(line); strings.HasPrefix(line, "| ") && n != 6 {
			t.Errorf("%d bars in %q", n, line)
		}
	}
}

// withoutCode takes the code spans out of a line: each run of back quotes is
// closed by the next run of the same length.
func withoutCode(line string) (string, bool) {
	var out strings.Builder
	for {
		i := strings.IndexByte(line, '`')
		if i < 0 {
			out.WriteString(line)
			return out.String(), true
		}
		out.WriteString(line[:i])
		line = line[i:]
		n := len(line) - len(strings.TrimLeft(line, "`"))
		rest := line[n:]
		for {
			j := strings.IndexByte(rest, '`')
			if j < 0 {
				return "", false
			}
			rest = rest[j:]
			m := len(rest) - len(strings.TrimLeft(rest, "`"))
			rest = rest[m:]
			if m == n {
				break
			}
		}
		line = rest
	}
}

// bars counts the bars that end a cell: a backslash takes what follows with it.
func bars(line string) int {
	n := 0
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case '\\':
			i++
		case '|':
			n++
		}
	}
	return n
}

// TestCodeSpans has rows that cmark-gfm 0.29 was seen to render as they should be.
func TestCodeSpans(t *testing.T) {
	for text, want := range map[string]string{
		"n":         "`n`",
		"":          "`  `",
		"a|b":       "`a\\|b`",
		`a\|b`:      "`a\\`<!-- -->`\\|b`",
		`a\\||b`:    "`a\\\\`<!-- -->`\\|\\|b`",
		"`":         "`` ` ``",
		"a``b`":     "``` a``b` ```",
		" x ":       "`  x  `",
		"a\nb":      "`a\\nb`",
		"<b>@me #1": "`<b>@me #1`",
	} {
		if got := cell(text); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

// TestMarkdownFolds checks which conversions share a row.
func TestMarkdownFolds(t *testing.T) {
	c := Conversion{File: "a.go", Function: "F", Line: 3, Expr: "n", From: "int", To: "any", Storage: "heap", Allocates: "always", AllocSize: 8}
	same, sameLine, other := c, c, c
	same.Line, other.Line, other.Function = 9, 10, "G"
	sameLine.Instances = []Instance{{Storage: "heap", Allocates: "always"}, {Storage: "stack", Allocates: "never"}}
	rows := foldRows([]*Conversion{&c, &sameLine, &same, &other})
	if len(rows) != 2 {
		t.Fatalf("%d rows", len(rows))
	}
	want := "| 3, 9 (3 times) | `F` | `n` | `int → any` | `heap 8 B` |\n"
	if got := rows[0].cells(); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	lines := &mdRow{lines: []int{9, 1, 2, 3, 4, 5, 5}}
	if got, want := lines.where(), "1, 2, 3, 4, 5, and 1 more (7 times)"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
