package story

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"ifaceval/internal/picture"
)

// TextOptions say how text is written.
type TextOptions struct {
	ASCII bool // pictures without box drawing
	Color bool
	Width int // columns; 0 for 100
}

// WriteText writes a walk for people at a terminal.
func WriteText(w io.Writer, walk *Walk, o TextOptions) error {
	t := &text{Writer: bufio.NewWriter(w), options: o}
	t.head(walk)
	for i := range walk.Steps {
		t.step(&walk.Steps[i])
	}
	t.tail(walk)
	return t.Flush()
}

// WriteJSON writes a walk, an explanation or a listing as indented JSON.
func WriteJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(v)
}

type text struct {
	*bufio.Writer
	options TextOptions
}

func (t *text) head(w *Walk) {
	fmt.Fprintf(t, "%s\n", t.bold(plain(w.Function)))
	if w.Signature != "" {
		fmt.Fprintf(t, "%s\n", plain(w.Signature))
	}
	fmt.Fprintf(t, "%s:%d, %s (%s)\n", plain(w.File), w.Line, count(w.FrameSize, "byte")+" of frame", plain(w.Toolchain.line()))
	for _, g := range w.Given {
		fmt.Fprintf(t, "given: %s\n", plain(g))
	}
	fmt.Fprintln(t)
}

// line is the toolchain as the last line of a report has it.
func (c Toolchain) line() string {
	s := c.Go + " " + c.GOOS + "/" + c.GOARCH
	if c.GCFlags != "" {
		s += ", -gcflags=" + strconv.Quote(c.GCFlags)
	}
	return s
}

const textIndent = "    "

func (t *text) step(s *Step) {
	number := fmt.Sprintf("%-3d ", s.N)
	fmt.Fprintf(t, "%s%s\n", t.bold(number), t.dim(plain(s.where())))
	for _, in := range s.Instructions {
		fmt.Fprintf(t, "%s%s  %-16s  %s\n", textIndent, offset(in.Offset), in.Bytes, plain(in.Text))
	}
	t.paragraph(s.Sentence, textIndent)
	if s.Decision != "" {
		t.paragraph("It "+s.Decision+".", textIndent)
	}
	for _, term := range s.Terms {
		t.paragraph(term.Term+": "+term.Text, textIndent+"  ")
	}
	fmt.Fprintln(t)
	if len(s.Picture.Blocks) > 0 {
		s.Picture.Text(t, picture.TextOptions{ASCII: t.options.ASCII, Color: t.options.Color, Width: t.options.Width, Indent: textIndent})
		fmt.Fprintln(t)
	}
}

// where is the line of source that a step is of.
func (s *Step) where() string {
	place := s.File + ":" + strconv.Itoa(s.Line)
	if s.Line == 0 {
		place = s.File
	}
	if s.Folded != "" {
		return place + "  (" + s.Folded + ")"
	}
	if s.Text != "" {
		place += "  " + s.Text
	}
	return place
}

func offset(n int64) string { return fmt.Sprintf("0x%04x", n) }

func (t *text) tail(w *Walk) {
	if w.End != "" {
		t.paragraph(w.End, "")
	}
	for _, u := range w.Unmodelled {
		fmt.Fprintf(t, "not modelled: %s, executed %s\n", plain(u.Mnemonic), count(int64(u.Count), "time"))
	}
	for _, n := range w.Notes {
		t.paragraph(n, "")
	}
}

// paragraph writes text in lines of the given width.
func (t *text) paragraph(s, indent string) {
	width := t.options.Width
	if width <= 0 {
		width = 100
	}
	line := indent
	for _, word := range strings.Fields(plain(s)) {
		if len([]rune(line))+1+len([]rune(word)) > width && strings.TrimSpace(line) != "" {
			fmt.Fprintln(t, line)
			line = indent
		}
		if strings.TrimSpace(line) != "" {
			line += " "
		}
		line += word
	}
	if strings.TrimSpace(line) != "" {
		fmt.Fprintln(t, line)
	}
}

func (t *text) bold(s string) string { return t.paint("1", s) }
func (t *text) dim(s string) string  { return t.paint("2", s) }

func (t *text) paint(style, s string) string {
	if !t.options.Color || s == "" {
		return s
	}
	return "\x1b[" + style + "m" + s + "\x1b[0m"
}

func count(n int64, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.FormatInt(n, 10) + " " + what + "s"
}

// plain writes what a terminal would act on as Go writes it in a string.
func plain(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return !unicode.IsPrint(r) && r != '\t' }) < 0 && !strings.Contains(s, "\t") {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\t':
			b.WriteByte(' ')
		case unicode.IsPrint(r):
			b.WriteRune(r)
		default:
			b.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
		}
	}
	return b.String()
}
