package grid

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// TextOptions say how text is written.
type TextOptions struct {
	Color bool
	Width int // columns of the terminal, 0 for no limit
}

const gap = "  "

// WriteText writes the sheet for a terminal: headings, rows, and what is said of
// them. Where the terminal is too narrow the last column is cut.
func WriteText(w io.Writer, s *Sheet, o TextOptions) error {
	b := bufio.NewWriter(w)
	table := make([][]string, 0, len(s.Rows)+1)
	heads := make([]string, len(s.Heads))
	for i, h := range s.Heads {
		heads[i] = plain(h.Name)
	}
	table = append(table, heads)
	for _, row := range s.Rows {
		line := make([]string, len(s.Heads))
		for i := range s.Heads {
			line[i] = plain(Cell{Parts: s.parts(row, i)}.String())
		}
		table = append(table, line)
	}
	widths := make([]int, len(s.Heads))
	for _, line := range table {
		for i, text := range line {
			widths[i] = max(widths[i], utf8.RuneCountInString(text))
		}
	}
	for n, line := range table {
		text := clip(s.line(line, widths), o.Width)
		if n == 0 && o.Color {
			text = "\x1b[1m" + text + "\x1b[0m"
		}
		fmt.Fprintln(b, text)
	}
	for _, lines := range [][]string{s.Notes, s.Lacks} {
		if len(lines) > 0 {
			fmt.Fprintln(b)
		}
		for _, line := range lines {
			fmt.Fprintln(b, plain(line))
		}
	}
	return b.Flush()
}

func (s *Sheet) line(texts []string, widths []int) string {
	var b strings.Builder
	for i, text := range texts {
		if i > 0 {
			b.WriteString(gap)
		}
		space := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(text))
		if s.Heads[i].Numeric {
			b.WriteString(space + text)
		} else {
			b.WriteString(text + space)
		}
	}
	return strings.TrimRight(b.String(), " ")
}

// clip shortens s to n columns, unless n is 0.
func clip(s string, n int) string {
	if r := []rune(s); n > 0 && len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

// plain writes what a terminal would act on as Go writes it in a string.
func plain(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if unicode.IsPrint(r) {
			b.WriteRune(r)
		} else {
			b.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
		}
	}
	return b.String()
}
