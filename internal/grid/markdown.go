package grid

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"ifaceval/internal/cells"
)

// WriteMarkdown writes the sheet as a table of GitHub's markdown, with what is
// said of it below.
func WriteMarkdown(w io.Writer, s *Sheet) error {
	b := bufio.NewWriter(w)
	for _, h := range s.Heads {
		fmt.Fprintf(b, "| %s ", markdownText(h.Name))
	}
	fmt.Fprint(b, "|\n")
	for i := range s.Heads {
		if s.right(i) {
			fmt.Fprint(b, "|---:")
		} else {
			fmt.Fprint(b, "|---")
		}
	}
	fmt.Fprint(b, "|\n")
	for _, row := range s.Rows {
		for i := range s.Heads {
			fmt.Fprintf(b, "| %s ", markdownEntries(s.entries(row, i)))
		}
		fmt.Fprint(b, "|\n")
	}
	for _, lines := range [][]string{s.Notes, s.Lacks} {
		if len(lines) > 0 {
			fmt.Fprintln(b)
		}
		for _, line := range lines {
			fmt.Fprintf(b, "- %s\n", markdownLine(line))
		}
	}
	return b.Flush()
}

func markdownEntries(entries []entry) string {
	texts := make([]string, len(entries))
	for i, e := range entries {
		texts[i] = markdownParts(e.parts)
		if e.span != "" {
			texts[i] = markdownText(e.span) + ": " + texts[i]
		}
	}
	return strings.Join(texts, ", ")
}

func markdownParts(parts []Part) string {
	texts := make([]string, len(parts))
	for i, p := range parts {
		texts[i] = markdownText(p.Text)
		if p.Code {
			texts[i] = markdownCode(p.Text)
		}
		if href := p.href(); href != "" {
			texts[i] = "[" + texts[i] + "](" + href + ")"
		}
	}
	return strings.Join(texts, " ")
}

// markdownText takes away the meaning that characters of a text would have.
func markdownText(s string) string {
	var b strings.Builder
	for _, r := range cells.Plain(s) {
		if strings.ContainsRune("\\`*_{}[]<>|#~&!", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// markdownLine is a text at the start of a block, which no list begins with.
func markdownLine(s string) string {
	s = strings.TrimSpace(markdownText(s))
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	if n < len(s) && (n > 0 && strings.IndexByte(".)", s[n]) >= 0 || n == 0 && strings.IndexByte("+-=", s[n]) >= 0) {
		return s[:n] + `\` + s[n:]
	}
	return s
}

// markdownCode is a code span. In a table a bar would end the cell even there, and
// nothing can be written for a bar after a backslash: such code is text.
func markdownCode(s string) string {
	s = cells.Plain(s)
	if strings.TrimSpace(s) == "" || strings.Contains(s, `\|`) {
		return markdownText(s)
	}
	s = strings.ReplaceAll(s, "|", `\|`)
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return fence + s + fence
}
