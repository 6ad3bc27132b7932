package story

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"ifaceval/internal/picture"
)

// WriteExplanationsMarkdown writes explanations as a page of markdown.
func WriteExplanationsMarkdown(w io.Writer, all *Explanations) error {
	b := bufio.NewWriter(w)
	for i := range all.Conversions {
		markdownExplanation(b, &all.Conversions[i])
	}
	fmt.Fprintf(b, "(%s)\n", markdownText(all.Toolchain.line()))
	return b.Flush()
}

func markdownExplanation(b *bufio.Writer, e *Explanation) {
	fmt.Fprintf(b, "## %s: %s → %s\n\n", markdownText(e.place()), markdownCode(e.From), markdownCode(e.To))
	line, under := expandCaret(e.Source)
	fence(b, "text", line+"\n"+under+"\n")
	fmt.Fprintf(b, "**%s** (%s in %s)\n\n%s\n\n", markdownText(e.Verdict), markdownText(e.Context), markdownCode(e.Function), markdownText(e.Meaning))
	if len(e.Instances) > 1 {
		fmt.Fprint(b, "### Copies in machine code\n\n")
		for _, c := range e.Instances {
			at := ""
			if c.InlinedAt != "" {
				at = " inlined at " + markdownText(c.InlinedAt)
			}
			fmt.Fprintf(b, "- %s%s: %s\n", markdownCode(c.Function), at, markdownText(strings.TrimSpace(c.Verdict+" "+c.Reason)))
		}
		fmt.Fprintln(b)
	}
	markdownFlow(b, e)
	markdownMachineCode(b, &e.Code)
	fmt.Fprint(b, "### Evidence\n\n")
	for _, w := range e.Evidence {
		fmt.Fprintf(b, "- %s: %s\n", markdownText(w.Name), markdownText(w.Says))
	}
	fmt.Fprintln(b)
	if len(e.Advice) > 0 {
		fmt.Fprint(b, "### What one can do\n\n")
		for _, a := range e.Advice {
			fmt.Fprintf(b, "- %s\n", markdownText(a))
		}
		fmt.Fprintln(b)
	}
	for _, n := range e.Notes {
		fmt.Fprintf(b, "%s\n\n", markdownText(n))
	}
}

func markdownFlow(b *bufio.Writer, e *Explanation) {
	if len(e.Flow) == 0 && e.FlowNote == "" {
		return
	}
	fmt.Fprint(b, "### Escape\n\n")
	if e.FlowNote != "" {
		fmt.Fprintf(b, "%s\n\n", markdownText(e.FlowNote))
	}
	for _, r := range e.Flow {
		fmt.Fprintf(b, "%d. %s", r.N, markdownText(r.Text))
		if r.Line > 0 {
			fmt.Fprintf(b, " %s:%d: %s", markdownText(r.File), r.Line, markdownCode(r.Source))
		}
		fmt.Fprintln(b)
	}
	fmt.Fprintln(b)
}

func markdownMachineCode(b *bufio.Writer, c *Code) {
	if c.Function == "" && c.Note == "" {
		return
	}
	fmt.Fprint(b, "### Machine code\n\n")
	if c.Note != "" {
		fmt.Fprintf(b, "%s\n\n", markdownText(c.Note))
	}
	for i := range c.Steps {
		var code strings.Builder
		for _, in := range c.Steps[i].Instructions {
			fmt.Fprintf(&code, "%s  %s\n", offset(in.Offset), plain(in.Text))
		}
		fence(b, "", code.String())
		fmt.Fprintf(b, "%s\n\n", markdownText(c.Steps[i].Sentence))
	}
	if c.Picture != nil {
		var drawing strings.Builder
		c.Picture.Text(&drawing, picture.TextOptions{})
		fence(b, "text", drawing.String())
	}
}
