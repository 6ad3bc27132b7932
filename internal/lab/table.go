package lab

import (
	"fmt"
	"strings"

	"ifaceval/internal/cells"
)

// isRow reports whether a line is a row of a table.
func isRow(line string) bool { return strings.HasPrefix(line, "|") }

// table writes the rows of a table in columns, whose cells are wrapped where the
// width would not do.
func (t *text) table(lines []string) {
	var rows [][]string
	for i, line := range lines {
		if i == 1 { // the rule below the head
			continue
		}
		row := strings.Split(strings.Trim(strings.ReplaceAll(line, `\|`, "\x00"), "|"), "|")
		for k := range row {
			row[k] = strings.ReplaceAll(emphasis.ReplaceAllString(links(strings.TrimSpace(row[k])), "$1"), "\x00", "|")
		}
		rows = append(rows, row)
	}
	widths := t.columns(rows)
	for i, row := range rows {
		if i == 1 {
			for k, w := range widths {
				fmt.Fprint(t, strings.Repeat("─", w), gap(k, widths))
			}
			fmt.Fprintln(t)
		}
		t.row(row, widths)
	}
}

// columns are the widths of a table's columns: those of the widest cells, less where
// they are too wide together, but not less than the longest word.
func (t *text) columns(rows [][]string) []int {
	widths, words := make([]int, len(rows[0])), make([]int, len(rows[0]))
	total := 2 * (len(widths) - 1)
	for k := range widths {
		for _, row := range rows {
			if k < len(row) {
				widths[k] = max(widths[k], cells.Width(row[k]))
				for word := range strings.FieldsSeq(row[k]) {
					words[k] = max(words[k], cells.Width(word))
				}
			}
		}
		total += widths[k]
	}
	for ; total > t.options.Width; total-- {
		widest := -1
		for k := range widths {
			if widths[k] > words[k] && (widest < 0 || widths[k] > widths[widest]) {
				widest = k
			}
		}
		if widest < 0 {
			break
		}
		widths[widest]--
	}
	return widths
}

func (t *text) row(row []string, widths []int) {
	parts := make([][]string, len(widths))
	height := 1
	for k := range widths {
		if k < len(row) {
			parts[k] = cells.Wrap(row[k], widths[k], len(row[k])+1, "")
		}
		height = max(height, len(parts[k]))
	}
	for i := range height {
		var line strings.Builder
		for k, w := range widths {
			part := ""
			if i < len(parts[k]) {
				part = parts[k][i]
			}
			line.WriteString(part + strings.Repeat(" ", max(w-cells.Width(part), 0)) + gap(k, widths))
		}
		fmt.Fprintln(t, strings.TrimRight(line.String(), " "))
	}
}

// gap is what stands between a column and the next one.
func gap(k int, widths []int) string {
	if k+1 < len(widths) {
		return "  "
	}
	return ""
}
