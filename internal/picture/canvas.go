package picture

import (
	"bufio"
	"strings"

	"ifaceval/internal/cells"
)

// A canvas is lines of cells. What does not fit its width is not drawn.
type canvas struct {
	width int
	lines [][]dot
}

// A dot is what one cell shows: a rune and the marks on it. The second cell of a
// wide rune has none.
type dot struct {
	text  string
	style string
}

// put writes s from column x of line y, and gives the column after it.
func (c *canvas) put(x, y int, s, style string) int {
	for len(c.lines) <= y {
		c.lines = append(c.lines, nil)
	}
	for _, r := range s {
		n := cells.RuneWidth(r)
		line := c.lines[y]
		if n == 0 {
			if x > 0 && x <= len(line) {
				c.mark(line[:x], r)
			}
			continue
		}
		if x+n > c.width {
			return x
		}
		for len(line) < x+n {
			line = append(line, dot{text: " "})
		}
		line[x] = dot{string(r), style}
		if n == 2 {
			line[x+1] = dot{"", style}
		}
		c.lines[y] = line
		x += n
	}
	return x
}

// mark adds a combining mark to the last rune of line.
func (c *canvas) mark(line []dot, r rune) {
	i := len(line) - 1
	if line[i].text == "" && i > 0 {
		i--
	}
	line[i].text += string(r)
}

// at is what a cell shows.
func (c *canvas) at(x, y int) string {
	if y >= len(c.lines) || x >= len(c.lines[y]) {
		return " "
	}
	return c.lines[y][x].text
}

// write writes the lines without the blanks at their ends, in colour or not.
func (c *canvas) write(b *bufio.Writer, color bool) {
	for _, line := range c.lines {
		for len(line) > 0 && line[len(line)-1].text == " " {
			line = line[:len(line)-1]
		}
		for len(line) > 0 {
			style, n := line[0].style, 0
			var run strings.Builder
			for n < len(line) && line[n].style == style {
				run.WriteString(line[n].text)
				n++
			}
			line = line[n:]
			if color && style != "" {
				b.WriteString("\x1b[" + style + "m" + run.String() + "\x1b[0m")
			} else {
				b.WriteString(run.String())
			}
		}
		b.WriteByte('\n')
	}
}
