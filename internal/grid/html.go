package grid

import (
	"embed"
	"fmt"
	"io"
	"slices"
	"strings"

	"ifaceval/internal/cells"
	"ifaceval/internal/page"
)

//go:embed page
var pageFiles embed.FS

var pages = page.NewSet(pageFiles, "page")

// A sheetPage is what sheet.html shows.
type sheetPage struct {
	page.Head
	Lacks, Notes []string
	Top          []headCell // of the heads
	Below        [][]headCell
	Rows         [][]bodyCell
	Legend       []swatch
}

// A headCell is a heading of one or more columns of the page.
type headCell struct {
	Name    string
	Class   string
	Columns int
	Rows    int
	Scope   string
}

// A bodyCell is a run of cells.
type bodyCell struct {
	Parts   []bodyPart
	Class   string
	Columns int
	Lacks   string // says which column is missing; "" where it is not
	Head    bool   // it names the row
}

// A bodyPart is a part with a link that may be followed.
type bodyPart struct {
	Text, Href string
	Code       bool
}

// A swatch is a colour of the legend.
type swatch struct{ Class, Name string }

// WriteHTML writes the sheet as one page that stands alone: it loads nothing. Without
// JavaScript all of the table is there; with it, rows can be filtered, and the filter
// is in the page's address.
func WriteHTML(w io.Writer, s *Sheet) error {
	style := ":root {\n" + heatStyle(heatLight, "light") + heatStyle(heatDark, "dark") + "}\n"
	head, err := pages.Head(cells.Plain(s.Title), "sheet", style)
	if err != nil {
		return err
	}
	p := sheetPage{Head: head, Lacks: plainAll(s.Lacks), Notes: plainAll(s.Notes)}
	p.Top, p.Below = s.headCells()
	for _, row := range s.Rows {
		p.Rows = append(p.Rows, s.bodyCells(row))
	}
	hottest := s.hottest()
	if hottest != noHeat {
		p.Legend = append(p.Legend, swatch{"unit", "bytes"})
	}
	for class := range hottest + 1 {
		p.Legend = append(p.Legend, swatch{heatCSS(class), heatName(class)})
	}
	if s.lacking() {
		p.Legend = append(p.Legend, swatch{"m", none + " missing"})
	}
	return pages.Write(w, "sheet", p)
}

// heatCSS is the class of a page's cells of a class of bytes.
func heatCSS(class int) string {
	if class == noHeat {
		return ""
	}
	return fmt.Sprintf("h%d", class)
}

func plainAll(lines []string) []string {
	plain := make([]string, len(lines))
	for i, line := range lines {
		plain[i] = cells.Plain(line)
	}
	return plain
}

// spread reports whether a head has a column of the page for each of the sheet's.
func (s *Sheet) spread(head int) bool { return s.Heads[head].Varies && len(s.Columns) > 1 }

// headCells are the headings: those of the heads, and below those that vary the
// groups, if there are any, and the columns.
func (s *Sheet) headCells() (top []headCell, below [][]headCell) {
	var groups, columns []headCell
	for i, h := range s.Heads {
		if !s.spread(i) {
			class := ""
			if h.Numeric {
				class = "n"
			}
			top = append(top, headCell{Name: cells.Plain(h.Name), Class: class, Columns: 1, Rows: 1, Scope: "col"})
			continue
		}
		top = append(top, headCell{Name: cells.Plain(h.Name), Class: "e", Columns: len(s.Columns), Rows: 1, Scope: "colgroup"})
		for _, g := range s.groups() {
			groups = append(groups, headCell{
				Name: cells.Plain(s.Columns[g.From].Group), Class: "e", Columns: g.To - g.From + 1, Rows: 1, Scope: "colgroup",
			})
			for c := g.From; c <= g.To; c++ {
				columns = append(columns, headCell{Name: cells.Plain(s.Columns[c].Name), Class: s.edge(c), Columns: 1, Rows: 1, Scope: "col"})
			}
		}
	}
	if s.grouped() && len(groups) > 0 {
		below = append(below, groups)
	}
	if len(columns) > 0 {
		below = append(below, columns)
	}
	for i := range top {
		if top[i].Scope == "col" {
			top[i].Rows += len(below)
		}
	}
	return top, below
}

// edge is the class of what begins at a column: "e" for the first of a group, "m"
// for one that is missing.
func (s *Sheet) edge(column int) string {
	first, missing := "", ""
	if column == 0 || s.Columns[column-1].Group != s.Columns[column].Group {
		first = "e"
	}
	if s.Columns[column].Missing {
		missing = "m"
	}
	return classes(first, missing)
}

// classes are the value of a class attribute.
func classes(names ...string) string {
	return strings.Join(slices.DeleteFunc(names, func(name string) bool { return name == "" }), " ")
}

// bodyCells are the cells of a row. The first names it, unless that varies.
func (s *Sheet) bodyCells(row Row) []bodyCell {
	var line []bodyCell
	for i, h := range s.Heads {
		if h.Varies {
			line = append(line, s.varyingCells(row, i)...)
			continue
		}
		cell := s.bodyCell(i, Run{Cell: row.Cells[i][0]})
		cell.Head = i == 0
		line = append(line, cell)
	}
	return line
}

// varyingCells are the runs of a head that varies, and the columns without any.
func (s *Sheet) varyingCells(row Row, head int) []bodyCell {
	var line []bodyCell
	runs := s.Runs(row.Cells[head])
	for c := 0; c < len(s.Columns); c++ {
		if len(runs) == 0 || c < runs[0].From {
			cell := bodyCell{Parts: []bodyPart{{Text: none}}, Class: "m", Columns: 1, Lacks: s.lack(c)}
			if s.spread(head) {
				cell.Class = s.edge(c)
			}
			line = append(line, cell)
			continue
		}
		cell := s.bodyCell(head, runs[0])
		if s.spread(head) {
			cell.Class = classes("v", s.edge(c), cell.Class)
		}
		line = append(line, cell)
		c, runs = runs[0].To, runs[1:]
	}
	return line
}

// bodyCell is a run of cells.
func (s *Sheet) bodyCell(head int, r Run) bodyCell {
	cell := bodyCell{Columns: r.To - r.From + 1}
	for _, p := range r.Cell.Parts {
		cell.Parts = append(cell.Parts, bodyPart{cells.Plain(p.Text), p.href(), p.Code})
	}
	if s.Heads[head].Heat {
		cell.Class = heatCSS(heatClass(r.Cell.Heat))
	}
	if s.Heads[head].Numeric && !s.spread(head) {
		cell.Class = classes("n", cell.Class)
	}
	return cell
}
