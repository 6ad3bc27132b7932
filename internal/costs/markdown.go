package costs

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// WriteMarkdown writes the tables and the summary of the text. All that comes from
// names is in code spans, where it can neither make links nor mention anybody.
func WriteMarkdown(w io.Writer, p *Profile, o TextOptions) error {
	b := bufio.NewWriter(w)
	lines := p.summary()
	fmt.Fprintf(b, "**%s**\n", span(lines[0]))
	for _, line := range lines[1:] {
		fmt.Fprintf(b, "- %s\n", span(line))
	}
	for _, t := range p.tables(o) {
		fmt.Fprintf(b, "\n| bytes | share | objects | %s |\n|---:|---:|---:|---|\n", t.title)
		for _, r := range t.rows {
			f := p.figures(r.amount)
			what := []string{span(r.what)}
			for _, remark := range r.remarks {
				what = append(what, span(remark))
			}
			fmt.Fprintf(b, "| %s | %s | %s | %s |\n", f[0], f[1], f[2], strings.Join(what, "<br>"))
		}
		if t.more > 0 {
			fmt.Fprintf(b, "\n%d more\n", t.more)
		}
	}
	return b.Flush()
}

// span is a code span in a cell of a table, where a bar would end the cell.
func span(s string) string {
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	s = strings.ReplaceAll(s, "|", `\|`)
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return fence + s + fence
}
