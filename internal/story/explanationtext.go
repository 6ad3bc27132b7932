package story

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"ifaceval/internal/picture"
)

// WriteExplanationsText writes explanations for people at a terminal.
func WriteExplanationsText(w io.Writer, all *Explanations, o TextOptions) error {
	t := &text{Writer: bufio.NewWriter(w), options: o}
	for i := range all.Conversions {
		if i > 0 {
			fmt.Fprintf(t, "\n%s\n\n", strings.Repeat("─", 40))
		}
		t.explanation(&all.Conversions[i])
	}
	fmt.Fprintf(t, "\n(%s)\n", plain(all.Toolchain.line()))
	return t.Flush()
}

func (t *text) explanation(e *Explanation) {
	fmt.Fprintf(t, "%s  %s → %s (%s) in %s\n\n", t.bold(plain(e.place())), plain(e.From), plain(e.To), plain(e.Context), plain(e.Function))
	t.caret(e.Source)
	fmt.Fprintf(t, "\n%s\n", t.bold(plain(e.Verdict)))
	t.paragraph(e.Meaning, "")
	t.copies(e.Instances)
	t.flow(e)
	t.code(&e.Code)
	t.section("Evidence")
	for _, w := range e.Evidence {
		t.hanging("- "+w.Name+": ", w.Says)
	}
	if len(e.Advice) > 0 {
		t.section("What one can do")
		for _, a := range e.Advice {
			t.hanging("- ", a)
		}
	}
	for _, n := range e.Notes {
		fmt.Fprintln(t)
		t.paragraph(n, "")
	}
}

// place is "file:line:column".
func (e *Explanation) place() string {
	if e.Column == 0 {
		return fmt.Sprintf("%s:%d", e.File, e.Line)
	}
	return fmt.Sprintf("%s:%d:%d", e.File, e.Line, e.Column)
}

// caret writes a line with marks below what is meant.
func (t *text) caret(c Caret) {
	line, under := expandCaret(c)
	if line == "" {
		return
	}
	fmt.Fprintf(t, "    %s\n", line)
	if under != "" {
		fmt.Fprintf(t, "    %s\n", under)
	}
}

// expandCaret writes tabs as spaces and marks as many columns as what is marked
// has, without the space before the line.
func expandCaret(c Caret) (line, under string) {
	from, to := min(c.From, len(c.Text)), min(c.From+c.Length, len(c.Text))
	before, marked, after := c.Text[:from], c.Text[from:to], c.Text[to:]
	trimmed := strings.TrimLeft(before, " \t")
	line = plain(trimmed) + plain(marked) + plain(after)
	if c.Length > 0 {
		under = strings.Repeat(" ", utf8.RuneCountInString(plain(trimmed))) + "^" + strings.Repeat("~", max(utf8.RuneCountInString(plain(marked))-1, 0))
	}
	return strings.TrimRight(line, " "), under
}

func (t *text) section(title string) { fmt.Fprintf(t, "\n%s\n", t.bold(title)) }

// hanging writes a paragraph whose first line starts with a mark.
func (t *text) hanging(mark, s string) {
	indent := strings.Repeat(" ", min(utf8.RuneCountInString(mark), 4))
	var b strings.Builder
	inner := &text{Writer: bufio.NewWriter(&b), options: t.options}
	inner.paragraph(mark+s, indent)
	inner.Flush()
	fmt.Fprint(t, "  ", strings.ReplaceAll(strings.TrimRight(strings.TrimPrefix(b.String(), indent), "\n"), "\n", "\n  "), "\n")
}

func (t *text) copies(all []Copy) {
	if len(all) < 2 && (len(all) == 0 || all[0].InlinedAt == "" && all[0].Shape == "") {
		return
	}
	t.section("Copies in machine code")
	for _, c := range all {
		where := c.Function
		if c.InlinedAt != "" {
			where += ", inlined at " + c.InlinedAt
		}
		if c.Shape != "" && !strings.Contains(c.Function, c.Shape) {
			where += " for " + c.Shape
		}
		says := c.Verdict
		if c.Reason != "" {
			says += " (" + c.Reason + ")"
		}
		t.hanging("- ", where+": "+says)
	}
}

func (t *text) flow(e *Explanation) {
	if len(e.Flow) == 0 && e.FlowNote == "" {
		return
	}
	t.section("Escape")
	if e.FlowNote != "" {
		t.paragraph(e.FlowNote, "  ")
	}
	for i, r := range e.Flow {
		t.hanging(fmt.Sprintf("%d. ", r.N), r.Text)
		if r.Line > 0 && (i == 0 || r.Line != e.Flow[i-1].Line || r.File != e.Flow[i-1].File) {
			fmt.Fprintf(t, "     %s\n", t.dim(plain(fmt.Sprintf("%s:%d  %s", r.File, r.Line, r.Source))))
		}
		fmt.Fprintf(t, "     %s\n", t.dim(plain(r.Words)))
	}
}

func (t *text) code(c *Code) {
	if c.Function == "" && c.Note == "" {
		return
	}
	t.section("Machine code" + in(c.Function))
	if c.Note != "" {
		t.paragraph(c.Note, "  ")
	}
	for i := range c.Steps {
		s := &c.Steps[i]
		for _, in := range s.Instructions {
			fmt.Fprintf(t, "  %s  %s\n", offset(in.Offset), plain(in.Text))
		}
		t.paragraph(s.Sentence, "          ")
	}
	if c.Picture != nil {
		fmt.Fprintln(t)
		c.Picture.Text(t, picture.TextOptions{ASCII: t.options.ASCII, Color: t.options.Color, Width: t.options.Width, Indent: "  "})
	}
}

func in(function string) string {
	if function == "" {
		return ""
	}
	return " of " + plain(function)
}
