// Package grid is the sheet that tables are printed from, and its encoders:
// text, markdown, CSV, a page of HTML and, for figures, a heat map.
//
// # The sheet
//
// A [Sheet] has a row for each thing that is looked at, such as a type. Some of
// what is known of it is the same however it is compiled, and is one cell; the
// rest has a cell for each [Column], which is a release of Go, an architecture, or
// a set of flags. Neighbouring columns that agree are merged into a [Run], so that
// what is read first is what differs:
//
//	1.18–1.25: 8 B, 1.26+: 0 B
//
// A range speaks only of the columns of the sheet that are in it. A column that
// could not be made ends a run, has no cells, and says why in [Sheet.Lacks].
//
// # What it is not for
//
// A program that wants the facts reads the JSON of whoever made the sheet. Only
// CSV has the cells unmerged, a line for each row and column.
//
// The package knows nothing of how the facts were found.
package grid

import (
	"slices"
	"strings"

	"ifaceval/internal/cells"
)

// A Sheet is a table, ready to be written.
type Sheet struct {
	Title   string
	Heads   []Head
	Columns []Column // at least one
	Keys    []string // what [Column.Keys] are, as CSV names them: "go", "goarch"
	Rows    []Row
	Notes   []string // said below the rows, a sentence each
	Lacks   []string // rows and columns that could not be made, and why
}

// A Head is the heading of one thing that is known of each row.
type Head struct {
	Name    string // "bytes to copy"
	Key     string // its name in CSV: "size"
	Varies  bool   // there is a cell for each column
	Heat    bool   // cells hold figures, [Cell.Heat], that a page colours
	Numeric bool   // cells are aligned at the right
}

// A Column is what the cells of the heads that vary were found with.
type Column struct {
	Name    string   // "1.24"; with a Group, the whole is "amd64 1.24"
	Group   string   // runs do not cross from one group to the next; "" where there is but one
	Keys    []string // its values for [Sheet.Keys]
	Missing bool     // there is nothing in it; [Sheet.Lacks] says why
}

// A Row is one line: for each head a list of one cell, or of one for each column
// where the head varies.
type Row struct {
	Cells [][]Cell
}

// A Cell is one fact.
type Cell struct {
	Parts []Part
	Value string  // as CSV has it: "8" of "8 B"
	Heat  float64 // bytes, of heads with Heat; negative where there is no figure
}

// A Part is a piece of a cell's text that may lead somewhere.
type Part struct {
	Text string
	Link string // URL, "" for none
	Code bool   // a name or an expression of a program
}

// Text is a cell of words.
func Text(s string) Cell { return Cell{Parts: []Part{{Text: s}}, Value: s} }

// Code is a cell that holds a name or an expression of a program.
func Code(s string) Cell { return Cell{Parts: []Part{{Text: s, Code: true}}, Value: s} }

// String is what a cell says, its parts separated by spaces.
func (c Cell) String() string {
	texts := make([]string, len(c.Parts))
	for i, p := range c.Parts {
		texts[i] = p.Text
	}
	return strings.Join(texts, " ")
}

// A Run is one or more neighbouring columns of one group whose cells say the
// same. The cell is that of the last one.
type Run struct {
	From, To int // indices of columns; To is in the run
	Cell     Cell
}

// Runs merges the cells of one row and one head, which must vary.
func (s *Sheet) Runs(cells []Cell) []Run {
	var runs []Run
	for i, c := range cells {
		if s.Columns[i].Missing {
			continue
		}
		if n := len(runs); n > 0 && runs[n-1].To == i-1 && s.Columns[i-1].Group == s.Columns[i].Group &&
			runs[n-1].Cell.String() == c.String() {
			runs[n-1].To, runs[n-1].Cell = i, c
			continue
		}
		runs = append(runs, Run{i, i, c})
	}
	return runs
}

// Uniform is the cell of a row that is the same in every column that there is,
// whatever the groups.
func (s *Sheet) Uniform(cells []Cell) (c Cell, ok bool) {
	for _, r := range s.Runs(cells) {
		if ok && r.Cell.String() != c.String() {
			return Cell{}, false
		}
		c, ok = r.Cell, true
	}
	return c, ok
}

// Span names the columns of a run: "1.24", "1.18–1.24", "1.25+" where it reaches
// the last of several, "amd64" where it is all of a group, "arm64 1.24".
func (s *Sheet) Span(r Run) string {
	group := s.Columns[r.From].Group
	first, last := r.From, r.To
	for first > 0 && s.Columns[first-1].Group == group {
		first--
	}
	for last+1 < len(s.Columns) && s.Columns[last+1].Group == group {
		last++
	}
	var name string
	switch from, to := s.Columns[r.From].Name, s.Columns[r.To].Name; {
	case r.From == first && r.To == last && group != "":
		return group
	case r.From == r.To:
		name = from
	case r.To == last && r.From > first:
		name = from + "+"
	default:
		name = from + "–" + to
	}
	return strings.TrimSpace(group + " " + name)
}

// An entry is what a row says under a head for some columns.
type entry struct {
	span  string // of the columns; "" where all say the same
	parts []Part
}

// entries is what a row says under a head, its runs apart where they differ.
func (s *Sheet) entries(row Row, head int) []entry {
	cells := row.Cells[head]
	if !s.Heads[head].Varies {
		return []entry{{parts: cells[0].Parts}}
	}
	if c, ok := s.Uniform(cells); ok {
		return []entry{{parts: c.Parts}}
	}
	runs := s.Runs(cells)
	if len(runs) == 0 {
		return []entry{{parts: []Part{{Text: none}}}}
	}
	entries := make([]entry, len(runs))
	for i, r := range runs {
		entries[i] = entry{s.Span(r), r.Cell.Parts}
	}
	return entries
}

// none stands where there is nothing.
const none = "–"

// right reports whether figures under a head stand at the right: where runs are
// told apart, a column is words.
func (s *Sheet) right(head int) bool {
	if !s.Heads[head].Numeric {
		return false
	}
	for _, row := range s.Rows {
		if len(s.entries(row, head)) > 1 {
			return false
		}
	}
	return true
}

// runs are the cells of a row for one head, merged where it varies.
func (s *Sheet) runs(row Row, head int) []Run {
	cells := row.Cells[head]
	if s.Heads[head].Varies {
		return s.Runs(cells)
	}
	return []Run{{Cell: cells[0]}}
}

// lack says that a column is missing.
func (s *Sheet) lack(c int) string {
	return strings.TrimSpace(cells.Plain(s.Columns[c].Group+" "+s.Columns[c].Name) + " is missing")
}

// grouped reports whether columns have groups.
func (s *Sheet) grouped() bool {
	return slices.ContainsFunc(s.Columns, func(c Column) bool { return c.Group != "" })
}

// lacking reports whether columns are missing.
func (s *Sheet) lacking() bool {
	return slices.ContainsFunc(s.Columns, func(c Column) bool { return c.Missing })
}

// groups are the runs of columns of one group.
func (s *Sheet) groups() []Run {
	var groups []Run
	for i, c := range s.Columns {
		if n := len(groups); n > 0 && s.Columns[i-1].Group == c.Group {
			groups[n-1].To = i
		} else {
			groups = append(groups, Run{From: i, To: i})
		}
	}
	return groups
}
