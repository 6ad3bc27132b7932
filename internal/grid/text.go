package grid

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"ifaceval/internal/cells"
)

// TextOptions say how text is written.
type TextOptions struct {
	Color bool
	Width int // columns of the terminal, 0 for no limit
}

const (
	gap  = "  "
	hang = "  " // before what a cell says in its second line

	// minColumn is how narrow a column gets before lines are cut at the right.
	minColumn = 8

	bold   = "1"
	dim    = "2"
	yellow = "33"
)

// WriteText writes the sheet for a terminal: headings, rows, and what is said of
// them. Where the terminal is too narrow for a row, the widest cells are folded
// between words into more lines, and words that are too long are cut.
func WriteText(w io.Writer, s *Sheet, o TextOptions) error {
	b := bufio.NewWriter(w)
	t := newTextTable(s)
	t.fit(o.Width)
	for i, row := range t.rows {
		for _, line := range t.lines(row) {
			fmt.Fprintln(b, line.string(o, i == 0))
		}
	}
	for _, below := range []struct {
		lines []string
		style string
	}{{s.Notes, ""}, {s.Lacks, yellow}} {
		if len(below.lines) > 0 {
			fmt.Fprintln(b)
		}
		for _, line := range below.lines {
			fmt.Fprintln(b, o.paint(cells.Level(line), below.style))
		}
	}
	return b.Flush()
}

func (o TextOptions) paint(s, style string) string {
	if !o.Color || style == "" || s == "" {
		return s
	}
	return "\x1b[" + style + "m" + s + "\x1b[0m"
}

// A word is a piece of a cell between which lines may be folded.
type word struct {
	text, style string
	first       bool // of an entry that is not the cell's first
}

// A textLine is a line of words, and the blanks before each.
type textLine []word

func (l textLine) width() int {
	n := 0
	for _, w := range l {
		n += cells.Width(w.text)
	}
	return n
}

// string is the line as it is written, cut at the width of the terminal.
func (l textLine) string(o TextOptions, head bool) string {
	var b strings.Builder
	at := 0
	for i, w := range l {
		text, n := w.text, cells.Width(w.text)
		if rest := o.Width - at; o.Width > 0 && (n > rest || n == rest && i < len(l)-1) {
			b.WriteString(cells.Clip(text+"…", rest, "…"))
			break
		}
		at += n
		if head && strings.TrimSpace(text) != "" {
			w.style = bold
		}
		b.WriteString(o.paint(text, w.style))
	}
	return b.String()
}

// A textTable is a sheet as words. Its first row is the headings.
type textTable struct {
	rows   [][][]word // by row and column
	right  []bool     // columns of figures
	widths []int
}

func newTextTable(s *Sheet) *textTable {
	t := &textTable{right: make([]bool, len(s.Heads)), widths: make([]int, len(s.Heads))}
	heads := make([][]word, len(s.Heads))
	for i, h := range s.Heads {
		heads[i] = appendWords(nil, h.Name, "")
		t.right[i] = s.right(i)
	}
	t.rows = append(t.rows, heads)
	for _, row := range s.Rows {
		line := make([][]word, len(s.Heads))
		for i := range s.Heads {
			line[i] = entryWords(s.entries(row, i))
		}
		t.rows = append(t.rows, line)
	}
	return t
}

// entryWords are the words of a cell. The spans are dim.
func entryWords(entries []entry) []word {
	var words []word
	for i, e := range entries {
		from := len(words)
		if e.span != "" {
			words = appendWords(words, e.span+":", dim)
		}
		for _, p := range e.parts {
			words = appendWords(words, p.Text, "")
		}
		if len(words) == from {
			words = append(words, word{}) // a cell without parts, of a column without a name
		}
		if i > 0 {
			words[from].first = true
		}
		if i < len(entries)-1 {
			words[len(words)-1].text += ","
		}
	}
	return words
}

// appendWords takes a text apart between its words. Figures stay with their units.
func appendWords(words []word, text, style string) []word {
	if text = cells.Level(text); cells.Width(text) <= minColumn {
		return append(words, word{text: text, style: style})
	}
	for w := range strings.SplitSeq(text, " ") {
		words = append(words, word{text: w, style: style})
	}
	return words
}

// fit chooses the widths of columns: what their cells want, and if that is more
// than there is, less for the widest. Words are cut last.
func (t *textTable) fit(width int) {
	words := make([]int, len(t.widths))
	for _, row := range t.rows {
		for i, cell := range row {
			t.widths[i] = max(t.widths[i], wordsWidth(cell))
			for n, w := range cell {
				least := cells.Width(w.text)
				if n > 0 && !w.first {
					least += len(hang)
				}
				words[i] = max(words[i], least)
			}
		}
	}
	if width == 0 {
		return
	}
	for i := range t.widths {
		t.widths[i] = min(t.widths[i], width)
	}
	t.shrink(width, words)
	t.shrink(width, make([]int, len(words)))
}

// shrink narrows the widest columns, none below its least, until a row fits.
func (t *textTable) shrink(width int, least []int) {
	for t.width() > width {
		widest := -1
		for i, n := range t.widths {
			if n > max(least[i], minColumn) && (widest < 0 || n > t.widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			return
		}
		t.widths[widest]--
	}
}

func (t *textTable) width() int {
	sum := 0
	for i, n := range t.widths {
		if i > 0 {
			sum += len(gap)
		}
		sum += n
	}
	return sum
}

func wordsWidth(words []word) int {
	return textLine(words).width() + max(len(words)-1, 0) // blanks
}

// lines are those of a row.
func (t *textTable) lines(row [][]word) []textLine {
	folded := make([][]textLine, len(row))
	height := 1
	for i, cell := range row {
		folded[i] = fold(cell, t.widths[i])
		height = max(height, len(folded[i]))
	}
	lines := make([]textLine, height)
	for n := range lines {
		blank := 0
		for i := range row {
			var cell textLine
			if n < len(folded[i]) {
				cell = folded[i][n]
			}
			width := cell.width()
			space := t.widths[i] - width
			if t.right[i] {
				blank, space = blank+space, 0
			}
			if width > 0 {
				lines[n] = append(append(lines[n], word{text: strings.Repeat(" ", max(blank, 0))}), cell...)
				blank = 0
			}
			blank += space + len(gap)
		}
	}
	return lines
}

// fold breaks words into lines of a width. Where a cell does not fit one, each of
// its entries has lines of its own, and further lines of an entry hang. The blanks
// between words are words of the lines.
func fold(words []word, width int) []textLine {
	var lines []textLine
	room, whole := 0, wordsWidth(words) <= width
	for i, w := range words {
		last := len(lines) - 1
		switch n := cells.Width(w.text); {
		case i > 0 && n+1 <= room && (whole || !w.first):
			lines[last] = append(lines[last], word{text: " "}, w)
			room -= n + 1
			continue
		case i > 0 && !w.first:
			lines, room = append(lines, textLine{{text: hang}}), width-len(hang)
		default:
			lines, room = append(lines, nil), width
		}
		w.text = cells.Clip(w.text, max(room, 1), "…")
		room -= cells.Width(w.text)
		lines[len(lines)-1] = append(lines[len(lines)-1], w)
	}
	return lines
}
