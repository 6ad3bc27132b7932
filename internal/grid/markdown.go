package grid

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// WriteMarkdown writes the sheet as a table of GitHub's markdown, with what is
// said of it below.
func WriteMarkdown(w io.Writer, s *Sheet) error {
	b := bufio.NewWriter(w)
	for _, h := range s.Heads {
		fmt.Fprintf(b, "| %s ", markdownText(h.Name))
	}
	fmt.Fprint(b, "|\n")
	for _, h := range s.Heads {
		if h.Numeric {
			fmt.Fprint(b, "|---:")
		} else {
			fmt.Fprint(b, "|---")
		}
	}
	fmt.Fprint(b, "|\n")
	for _, row := range s.Rows {
		for i := range s.Heads {
			fmt.Fprintf(b, "| %s ", markdownParts(s.parts(row, i)))
		}
		fmt.Fprint(b, "|\n")
	}
	for _, lines := range [][]string{s.Notes, s.Lacks} {
		if len(lines) > 0 {
			fmt.Fprintln(b)
		}
		for _, line := range lines {
			fmt.Fprintf(b, "- %s\n", markdownText(line))
		}
	}
	return b.Flush()
}

func markdownParts(parts []Part) string {
	texts := make([]string, len(parts))
	for i, p := range parts {
		texts[i] = markdownText(p.Text)
		if p.Code {
			texts[i] = markdownCode(p.Text)
		}
		if p.Link != "" {
			texts[i] = "[" + texts[i] + "](" + strings.NewReplacer("(", "%28", ")", "%29", " ", "%20").Replace(p.Link) + ")"
		}
	}
	return strings.Join(texts, " ")
}

// markdownText takes away the meaning that characters of a text would have.
func markdownText(s string) string {
	var b strings.Builder
	for _, r := range plain(s) {
		if strings.ContainsRune("\\`*_{}[]<>|#~&!", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// markdownCode is a code span. In a table a bar would end the cell even there.
func markdownCode(s string) string {
	s = strings.ReplaceAll(plain(s), "|", "\\|")
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return fence + s + fence
}
