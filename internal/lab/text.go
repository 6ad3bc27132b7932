package lab

import (
	"bufio"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"ifaceval/internal/cells"
)

// TextOptions say how a page is written for a terminal.
type TextOptions struct {
	Color bool
	Width int   // columns; 0 for 100
	Files fs.FS // the directory docs, for the pictures as text
}

// WriteText writes a page for a terminal: pictures as text, links as their words.
func WriteText(w io.Writer, p *Page, o TextOptions) error {
	if o.Width <= 0 || o.Width > 100 {
		o.Width = 100
	}
	t := &text{Writer: bufio.NewWriter(w), options: o}
	if err := t.page(p); err != nil {
		return err
	}
	return t.Flush()
}

type text struct {
	*bufio.Writer
	options TextOptions
}

const indent = "    "

func (t *text) page(p *Page) error {
	blocks, err := p.Blocks()
	if err != nil {
		return err
	}
	pictures, err := p.Pictures()
	if err != nil {
		return err
	}
	for i := 0; i < len(p.Lines); i++ {
		line := p.Lines[i]
		block := slices.IndexFunc(blocks, func(b Block) bool { return b.First == i+1 })
		picture := slices.IndexFunc(pictures, func(q Picture) bool { return q.Line == i })
		title, heading := HeadingOf(line)
		switch {
		case block >= 0:
			for _, inner := range p.Lines[blocks[block].First:blocks[block].End] {
				t.code(inner)
			}
			i = blocks[block].End
		case picture >= 0:
			if err := t.picture(pictures[picture]); err != nil {
				return err
			}
			i++ // its command
		case heading:
			fmt.Fprintln(t, t.bold(title))
		case line == "" || line == "---":
			fmt.Fprintln(t, line)
		case isRow(line):
			end := i + 1
			for end < len(p.Lines) && isRow(p.Lines[end]) {
				end++
			}
			t.table(p.Lines[i:end])
			i = end - 1
		default:
			end := i + 1
			for end < len(p.Lines) && continues(p.Lines[end]) {
				end++
			}
			t.paragraph(strings.Join(p.Lines[i:end], " "))
			i = end - 1
		}
	}
	return nil
}

// continues reports whether a line belongs to the paragraph before it.
func continues(line string) bool {
	_, heading := HeadingOf(line)
	text := strings.TrimLeft(line, " ")
	return text != "" && !heading && line != "---" && !strings.HasPrefix(text, "- ") && !numbered.MatchString(text) &&
		!isRow(text) && !strings.HasPrefix(text, "```") && !strings.HasPrefix(text, "![")
}

var numbered = regexp.MustCompile(`^\d+\. `)

func (t *text) code(line string) {
	if strings.HasPrefix(line, prompt) {
		line = t.bold(line)
	}
	fmt.Fprintln(t, strings.TrimRight(indent+line, " "))
}

func (t *text) picture(p Picture) error {
	data, err := fs.ReadFile(t.options.Files, strings.TrimPrefix(p.Twin(), "docs/"))
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(data)) {
		t.code(strings.TrimRight(line, "\n"))
	}
	return nil
}

// inline is what stands for a link or an image in a line.
var inline = regexp.MustCompile(`\[([^\]]*)\]\(([^()\s]+)\)`)

// links are replaced by their words, and those to the web by their address too.
func links(s string) string {
	return inline.ReplaceAllStringFunc(s, func(l string) string {
		m := inline.FindStringSubmatch(l)
		if strings.Contains(m[2], "://") {
			return m[1] + " <" + m[2] + ">"
		}
		return m[1]
	})
}

var emphasis = regexp.MustCompile(`\*\*?([^*]+)\*\*?`)

// paragraph writes words in lines of the width, and those of a list below its mark.
func (t *text) paragraph(s string) {
	margin := s[:len(s)-len(strings.TrimLeft(s, " "))]
	s = strings.TrimLeft(s, " ")
	hanging := margin
	if strings.HasPrefix(s, "- ") {
		hanging += "  "
	} else if mark := numbered.FindString(s); mark != "" {
		hanging += strings.Repeat(" ", len(mark))
	}
	s = emphasis.ReplaceAllString(links(s), "$1")
	line, empty := margin, true
	for word := range strings.FieldsSeq(s) {
		if !empty && cells.Width(line)+1+cells.Width(word) > t.options.Width {
			fmt.Fprintln(t, line)
			line, empty = hanging, true
		}
		if !empty {
			line += " "
		}
		line += word
		empty = false
	}
	fmt.Fprintln(t, line)
}

func (t *text) bold(s string) string {
	if !t.options.Color {
		return s
	}
	return "\x1b[1m" + s + "\x1b[0m"
}
