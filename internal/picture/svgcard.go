package picture

import "ifaceval/internal/cells"

// Pixels. A cell is wider than any common monospaced font of this size draws it.
const (
	cellWidth  = 8
	lineHeight = 20
	noteHeight = 16
	padding    = 8 // inside of a card, and around the sheet
	baseline   = 4 // below the middle of a line
)

// A label is a line of text; y is its baseline.
type label struct {
	x, y              int
	text, full, class string
}

type box struct{ x, y, w, h int }

// A card is a block where it is drawn.
type card struct {
	box
	view    *view
	texts   []label
	rules   []int // heights of lines across
	lit     []box // behind what has changed
	leaders []box // from values to the edge, where an arrow goes on
	leave   []int // height at which an arrow leaves each entry
	land    []int // and at which one ends
}

// cardColumns are widths in cells.
type cardColumns struct{ label, name, size, role, value int }

func (v *view) columns() cardColumns {
	var c cardColumns
	for i := range v.entries {
		e := &v.entries[i]
		c.label = max(c.label, min(cells.Width(e.label), 12))
		c.name = max(c.name, cells.Width(e.named()))
		c.size = max(c.size, cells.Width(e.size), cells.Width(e.total))
		c.role = max(c.role, cells.Width(e.role))
	}
	for i := range v.entries {
		e := &v.entries[i]
		n := cells.Width(e.value + e.more)
		if e.changed {
			n += 2
		}
		if e.role != "" {
			n += c.role + 1
		}
		c.value = max(c.value, n)
	}
	return c
}

// named is name and type.
func (e *entry) named() string {
	if e.name == "" || e.typ == "" {
		return e.name + e.typ
	}
	return e.name + " " + e.typ
}

// table is the width in cells with all of a word in one line, stacked that with
// the name above the values.
func (c cardColumns) table() int {
	return c.start() + c.value
}

func (c cardColumns) stacked() int {
	return c.label + 1 + max(c.name+1+c.size, c.value)
}

// start is the column of the values in a table.
func (c cardColumns) start() int {
	n := c.label + 1
	if c.name > 0 {
		n += c.name + 2
	}
	if c.size > 0 {
		n += c.size + 2
	}
	return n
}

// newCard draws a block into a card of width w.
func newCard(v *view, x, y, w int) card {
	c := card{box: box{x, y, w, 0}, view: v}
	d := &cardPen{card: &c, cols: v.columns(), y: y, inner: (w - 2*padding) / cellWidth}
	d.stacked = d.cols.table() > d.inner
	d.header()
	for i := range v.entries {
		d.entry(&v.entries[i])
	}
	c.h = d.y - y
	return c
}

// cardPen draws a card from its top to its bottom.
type cardPen struct {
	*card
	cols    cardColumns
	y       int // top of the next line
	inner   int // cells of a line
	stacked bool
}

// put writes text at a column of the line whose middle is y, at most n cells.
func (d *cardPen) put(column, y, n int, s, class string) {
	short := cells.Clip(s, max(n, 1), "…")
	d.texts = append(d.texts, label{x: d.x + padding + column*cellWidth, y: y + baseline, text: short, full: s, class: class})
}

func (d *cardPen) header() {
	d.y += 4
	d.put(0, d.y+lineHeight/2, d.inner, d.view.title, "iv-title")
	d.y += lineHeight
	for _, s := range cells.Wrap(d.view.note, d.inner, maxNote, "…") {
		d.put(0, d.y+noteHeight/2, d.inner, s, "iv-note")
		d.y += noteHeight
	}
	d.y += 4
}

func (d *cardPen) entry(e *entry) {
	if d.view.ruled(*e) || len(d.leave) == 0 {
		d.rules = append(d.rules, d.y)
		d.y += 2
	}
	landed := false
	if d.stacked && e.first && (e.named() != "" || !e.last) {
		d.name(e)
		landed = true
	}
	middle := d.y + lineHeight/2
	if !landed {
		d.land = append(d.land, middle-7)
		d.put(0, middle, d.cols.label, e.label, "iv-label")
	}
	d.leave = append(d.leave, middle+1)
	column := d.cols.label + 1
	if !d.stacked {
		d.beside(e, middle)
		column = d.cols.start()
	}
	d.value(e, column, middle)
	d.y += lineHeight
	if e.last && d.view.kind != Registers || len(d.leave) == len(d.view.entries) {
		d.y += 2
	}
}

// name writes label, name, type and size in a line of their own.
func (d *cardPen) name(e *entry) {
	middle := d.y + lineHeight/2
	d.put(0, middle, d.cols.label, e.label, "iv-label")
	at := d.cols.label + 1
	size := e.total
	room := d.inner - at - 1 - cells.Width(size)
	d.named(e, at, middle, room)
	d.put(d.inner-cells.Width(size), middle, cells.Width(size), size, "iv-size")
	d.land = append(d.land, middle)
	d.y += lineHeight
}

// beside writes name, type and size in front of the value.
func (d *cardPen) beside(e *entry, middle int) {
	at := d.cols.label + 1
	d.named(e, at, middle, d.cols.name)
	d.put(d.cols.start()-2-cells.Width(e.size), middle, d.cols.size, e.size, "iv-size")
}

// named writes name and type; where both are too long, half of the room each.
func (d *cardPen) named(e *entry, at, middle, room int) {
	n, t := cells.Width(e.name), cells.Width(e.typ)
	switch {
	case t == 0:
		n = min(n, room)
	case n > 0 && n+1+t > room:
		n = min(n, max(room-1-t, room/2))
	}
	if n > 0 {
		d.put(at, middle, n, e.name, "iv-name")
		at, room = at+n+1, room-n-1
	}
	if room > 0 {
		d.put(at, middle, room, e.typ, "iv-type")
	}
}

func (d *cardPen) value(e *entry, at, middle int) {
	room := d.inner - at
	if e.role != "" {
		n := min(d.cols.role, room/2)
		d.put(at, middle, n, e.role, "iv-role")
		at, room = at+n+1, room-n-1
	}
	class, text := "iv-value", e.value+e.more
	if !e.known {
		class = "iv-unknown"
	}
	if e.changed {
		room -= 2
	}
	d.put(at, middle, room, text, class)
	at += min(cells.Width(text), room)
	if e.changed {
		d.light(at-min(cells.Width(text), room), at+2, middle)
		d.put(at+1, middle, 1, "*", "iv-mark")
		d.texts[len(d.texts)-1].full = "changed by this step"
		at += 2
	}
	if x := d.x + padding + at*cellWidth + 4; e.to != nil && e.out && x+8 < d.x+d.w {
		d.leaders = append(d.leaders, box{x: x, y: middle + 1, w: d.x + d.w - x})
	}
}

// light puts a ground behind the cells from a to b.
func (d *cardPen) light(a, b, middle int) {
	x := d.x + padding + a*cellWidth - 3
	d.lit = append(d.lit, box{x, middle - 9, (b-a)*cellWidth + 5, 18})
}
