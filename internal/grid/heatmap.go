package grid

import (
	"errors"
	"io"

	"ifaceval/internal/cells"
)

// Places in a heat map, in pixels, and in cells of text.
const (
	mapCell    = 8 // width of a cell of text, generously
	mapLine    = 22
	mapPad     = 14
	panelGap   = 24
	mapLabel   = 40 // most cells of a row's label
	mapFigure  = 12 // most cells that one column grows to
	panelCells = 12 // least cells of a panel, for its name
	mapWidth   = 420
	sayLines   = 3 // of each sentence below the map
)

// A heatMap is a drawing with every place decided.
type heatMap struct {
	sheet         *Sheet
	width, height int
	labels        int // width of the rows' labels
	top           int // of the first row
	panels        []panel
	texts         []mapText
	boxes         []mapBox
}

// A panel is the cells of one head.
type panel struct {
	head, x, columns int // columns of the sheet, or 1 where the head does not vary
	column           int // width of one
}

// A mapBox is a rectangle.
type mapBox struct {
	x, y, w, h int
	class, tip string
}

// A mapText is a line of text in a place of a width.
type mapText struct {
	x, y, w     int // y is the middle of the line
	align       alignment
	text, class string
}

type alignment int

const (
	atLeft alignment = iota
	atMiddle
	atRight
)

// WriteHeatmap draws the heads that have figures as an SVG image, side by side: a
// line for each row, a rectangle for each run of columns, coloured by bytes with its
// figure inside. Text that does not fit is clipped, and whole in a tip.
func WriteHeatmap(w io.Writer, s *Sheet) error {
	m, err := newHeatMap(s)
	if err != nil {
		return err
	}
	return m.write(w)
}

func newHeatMap(s *Sheet) (*heatMap, error) {
	m := &heatMap{sheet: s}
	for i, h := range s.Heads {
		if h.Heat {
			m.panels = append(m.panels, panel{head: i})
		}
	}
	if len(m.panels) == 0 {
		return nil, errors.New("no figures to draw: a heat map needs bytes; choose another format for this table")
	}
	m.columns()
	m.headings()
	for n, row := range s.Rows {
		m.row(row, m.top+n*mapLine)
	}
	m.missing()
	m.height = m.top + len(s.Rows)*mapLine
	m.legend()
	m.say(s.Lacks, "iv-lack")
	m.say(s.Notes, "iv-note")
	m.height += mapPad
	return m, nil
}

// columns decides what is where from left to right.
func (m *heatMap) columns() {
	s := m.sheet
	for _, row := range s.Rows {
		m.labels = max(m.labels, min(cells.Width(s.label(row)), mapLabel)*mapCell)
	}
	x := mapPad + m.labels + mapCell
	for i := range m.panels {
		p := &m.panels[i]
		p.x, p.columns = x, 1
		if s.Heads[p.head].Varies {
			p.columns = len(s.Columns)
		}
		p.column = (s.columnCells(p) + 2) * mapCell
		x += p.columns*p.column + panelGap
	}
	m.width = max(x-panelGap+mapPad, mapWidth)
}

// columnCells is the width in cells that a column of a panel wants.
func (s *Sheet) columnCells(p *panel) int {
	n := 4
	if p.columns > 1 {
		for _, c := range s.Columns {
			n = max(n, cells.Width(cells.Plain(c.Name)))
		}
		for _, g := range s.groups() {
			n = max(n, share(cells.Width(cells.Plain(s.Columns[g.From].Group)), g.To-g.From+1))
		}
	}
	for _, row := range s.Rows {
		for _, r := range s.runs(row, p.head) {
			n = max(n, share(cells.Width(cells.Plain(r.Cell.String())), r.To-r.From+1))
		}
	}
	return max(min(n, mapFigure), share(panelCells, p.columns))
}

// share is what each of several columns has to hold of n cells.
func share(n, columns int) int { return (n + columns - 1) / columns }

// label names a row: what is under the first head without figures.
func (s *Sheet) label(row Row) string {
	for i, h := range s.Heads {
		if h.Heat {
			continue
		}
		text := ""
		for n, e := range s.entries(row, i) {
			if n > 0 {
				text += ", "
			}
			if e.span != "" {
				text += e.span + ": "
			}
			text += Cell{Parts: e.parts}.String()
		}
		return cells.Plain(text)
	}
	return ""
}

func (m *heatMap) put(t mapText) { m.texts = append(m.texts, t) }

// headings are the title, and above each panel its name, groups and columns.
func (m *heatMap) headings() {
	s, y := m.sheet, mapPad
	for _, line := range cells.Wrap(cells.Plain(s.Title), (m.width-2*mapPad)/mapCell, 2, "…") {
		m.put(mapText{mapPad, y + mapLine/2, m.width - 2*mapPad, atLeft, line, "iv-title"})
		y += mapLine
	}
	y += mapPad / 2
	names, most := make([][]string, len(m.panels)), 0
	for i, p := range m.panels {
		names[i] = cells.Wrap(cells.Plain(s.Heads[p.head].Name), p.columns*p.column/mapCell, 2, "…")
		most = max(most, len(names[i]))
	}
	for i, p := range m.panels {
		for n, line := range names[i] {
			m.put(mapText{p.x, y + (most-len(names[i])+n)*mapLine + mapLine/2, p.columns * p.column, atMiddle, line, "iv-name"})
		}
	}
	y += most * mapLine
	below := 0
	for _, p := range m.panels {
		below = max(below, m.columnHeads(&p, y))
	}
	m.top = y + below + 2
}

// columnHeads names the columns of a panel and their groups, and gives the height.
func (m *heatMap) columnHeads(p *panel, y int) int {
	s, top := m.sheet, y
	if p.columns == 1 {
		return 0
	}
	if s.grouped() {
		for _, g := range s.groups() {
			x, w := p.x+g.From*p.column, (g.To-g.From+1)*p.column
			m.put(mapText{x, y + mapLine/2, w, atMiddle, cells.Plain(s.Columns[g.From].Group), "iv-group"})
			m.boxes = append(m.boxes, mapBox{x + 1, y + mapLine - 1, w - 2, 1, "iv-bar", ""})
		}
		y += mapLine
	}
	for i, c := range s.Columns {
		m.put(mapText{p.x + i*p.column, y + mapLine/2, p.column, atMiddle, cells.Plain(c.Name), "iv-column"})
	}
	return y + mapLine - top
}

// row draws one line.
func (m *heatMap) row(row Row, y int) {
	label := m.sheet.label(row)
	m.put(mapText{mapPad, y + mapLine/2, m.labels, atRight, label, "iv-label"})
	for _, p := range m.panels {
		for _, r := range m.sheet.runs(row, p.head) {
			text := cells.Plain(r.Cell.String())
			tip := text
			if p.columns > 1 {
				tip = cells.Plain(m.sheet.Span(r)) + ": " + text
			}
			x, w, class := p.x+r.From*p.column, (r.To-r.From+1)*p.column, mapClass(heatClass(r.Cell.Heat))
			m.boxes = append(m.boxes, mapBox{x + 1, y + 1, w - 2, mapLine - 2, class, tip})
			m.put(mapText{x, y + mapLine/2, w, atMiddle, text, "iv-figure " + class})
		}
	}
}

// mapClass is the class of CSS of a class of bytes.
func mapClass(class int) string {
	if class == noHeat {
		return "iv-unknown"
	}
	return "iv-" + heatCSS(class)
}

// missing draws the columns that there is nothing for.
func (m *heatMap) missing() {
	s := m.sheet
	for _, p := range m.panels {
		for c, column := range s.Columns {
			if !s.Heads[p.head].Varies || !column.Missing || len(s.Rows) == 0 {
				continue
			}
			x := p.x + c*p.column
			m.boxes = append(m.boxes, mapBox{
				x + 1, m.top + 1, p.column - 2, len(s.Rows)*mapLine - 2, "iv-missing", s.lack(c),
			})
		}
	}
}

// legend says what the colours are.
func (m *heatMap) legend() {
	m.height += mapPad
	x := mapPad
	add := func(class, name, tip string) {
		w := max(cells.Width(name)+2, 4) * mapCell
		if x+w > m.width-mapPad {
			x, m.height = mapPad, m.height+mapLine
		}
		if class != "" {
			m.boxes = append(m.boxes, mapBox{x + 1, m.height + 1, w - 2, mapLine - 2, class, tip})
		}
		m.put(mapText{x, m.height + mapLine/2, w, atMiddle, name, "iv-figure " + class})
		x += w
	}
	add("", "bytes", "")
	for class := range m.sheet.hottest() + 1 {
		add(mapClass(class), heatName(class), "")
	}
	if m.sheet.lacking() {
		add("iv-missing", "", "missing")
		add("", "missing", "")
	}
	m.height += mapLine
}

// say puts sentences below the map.
func (m *heatMap) say(sentences []string, class string) {
	m.height += mapPad / 2
	for _, s := range sentences {
		for _, line := range cells.Wrap(cells.Plain(s), (m.width-2*mapPad)/mapCell, sayLines, "…") {
			m.put(mapText{mapPad, m.height + mapLine/2, m.width - 2*mapPad, atLeft, line, class})
			m.height += mapLine - 4
		}
	}
}
