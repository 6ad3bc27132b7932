package story

import (
	"bufio"
	"fmt"
	"io"
	"path"
	"strings"

	"ifaceval/internal/picture"
)

// WriteMarkdown writes a walk as a page of markdown, its pictures as text.
func WriteMarkdown(w io.Writer, walk *Walk) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "# %s\n\n", markdownCode(walk.Function))
	if walk.Signature != "" {
		fence(b, "go", plain(walk.Signature)+"\n")
	}
	fmt.Fprintf(b, "%s:%d, %s of frame (%s)\n", markdownText(walk.File), walk.Line, count(walk.FrameSize, "byte"), markdownText(walk.Toolchain.line()))
	for _, g := range walk.Given {
		fmt.Fprintf(b, "\nGiven: %s\n", markdownCode(g))
	}
	for i := range walk.Steps {
		markdownStep(b, &walk.Steps[i])
	}
	fmt.Fprintln(b)
	if walk.End != "" {
		fmt.Fprintf(b, "%s\n", markdownText(walk.End))
	}
	for _, u := range walk.Unmodelled {
		fmt.Fprintf(b, "\nNot modelled: %s, executed %s.\n", markdownCode(u.Mnemonic), count(int64(u.Count), "time"))
	}
	for _, n := range walk.Notes {
		fmt.Fprintf(b, "\n%s\n", markdownText(n))
	}
	return b.Flush()
}

func markdownStep(b *bufio.Writer, s *Step) {
	fmt.Fprintf(b, "\n## Step %d\n\n", s.N)
	if s.Line > 0 {
		fmt.Fprintf(b, "%s:%d", markdownText(path.Base(s.File)), s.Line)
		if s.Folded != "" {
			fmt.Fprintf(b, " (%s)", s.Folded)
		} else if s.Text != "" {
			fmt.Fprintf(b, ": %s", markdownCode(s.Text))
		}
		fmt.Fprint(b, "\n\n")
	}
	var code strings.Builder
	for _, in := range s.Instructions {
		fmt.Fprintf(&code, "%s  %-16s  %s\n", offset(in.Offset), in.Bytes, plain(in.Text))
	}
	fence(b, "", code.String())
	fmt.Fprintf(b, "%s\n", markdownText(s.Sentence))
	if s.Decision != "" {
		fmt.Fprintf(b, "\nIt %s.\n", markdownText(s.Decision))
	}
	for _, t := range s.Terms {
		fmt.Fprintf(b, "\n- %s: %s", markdownCode(t.Term), markdownText(t.Text))
	}
	if len(s.Terms) > 0 {
		fmt.Fprintln(b)
	}
	if len(s.Picture.Blocks) > 0 {
		var drawing strings.Builder
		s.Picture.Text(&drawing, picture.TextOptions{})
		fmt.Fprintln(b)
		fence(b, "text", drawing.String())
	}
}

// fence writes a code block whose fence is longer than any run of back quotes in
// it.
func fence(b *bufio.Writer, language, text string) {
	marks := "```"
	for strings.Contains(text, marks) {
		marks += "`"
	}
	fmt.Fprintf(b, "%s%s\n%s%s\n\n", marks, language, text, marks)
}

// markdownCode is a code span, whatever is in it.
func markdownCode(s string) string {
	s = plain(s)
	marks := "`"
	for strings.Contains(s, marks) {
		marks += "`"
	}
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") || s == "" {
		s = " " + s + " "
	}
	return marks + s + marks
}

// markdownText escapes what markdown or HTML would act on.
func markdownText(s string) string {
	var b strings.Builder
	for _, r := range plain(s) {
		if strings.ContainsRune("\\`*_{}[]<>#|~&", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
