package picture

import (
	"bufio"
	"cmp"
	"io"

	"ifaceval/internal/cells"
)

// TextOptions say how a picture is drawn as text.
type TextOptions struct {
	ASCII  bool   // no byte above 0x7e, neither in lines nor in values
	Color  bool   // with escape sequences of a terminal
	Width  int    // columns of the terminal; 0 for 100
	Indent string // before every line that is not empty; counts towards Width
}

// Text draws the picture with box-drawing characters. No line is wider than
// [TextOptions.Width]: what is too long is clipped, and arrows that find no room
// beside the boxes are words. A value that has changed has a * after it.
func (p *Picture) Text(w io.Writer, o TextOptions) error {
	o.Width = cmp.Or(max(o.Width, 0), 100)
	clean, line := cells.Level, unicodeGlyphs
	if o.ASCII {
		clean, line = cells.ASCII, asciiGlyphs
	}
	indent := clean(o.Indent)
	t := &text{glyphs: line, views: p.views(clean), left: cells.Width(indent), width: o.Width}
	t.canvas.width = o.Width
	t.plan()
	t.draw()
	for y := range t.canvas.lines {
		if len(t.canvas.lines[y]) > 0 {
			t.canvas.put(0, y, indent, "")
		}
	}
	b := bufio.NewWriter(w)
	t.canvas.write(b, o.Color)
	return b.Flush()
}

// glyphs are what lines are made of.
type glyphs struct {
	h, v                                   string
	topLeft, topRight, lowLeft, lowRight   string
	teeRight, teeLeft, teeDown, teeUp, mid string
	cross                                  string // two lines that do not touch
	back, ahead                            string // arrow heads
	tail                                   string // in place of what was clipped
}

var (
	unicodeGlyphs = glyphs{"─", "│", "┌", "┐", "└", "┘", "├", "┤", "┬", "┴", "┼", "┼", "◀", "▶", "…"}
	asciiGlyphs   = glyphs{"-", "|", "+", "+", "+", "+", "+", "+", "+", "+", "+", "|", "<", ">", "..."}
)

// Styles, as a terminal knows them.
const (
	bold    = "1"
	dim     = "2"
	accent  = "1;33" // what has changed
	wireInk = "36"
)

// text is one drawing.
type text struct {
	glyphs
	canvas canvas
	views  []view
	left   int // columns of the indent
	width  int
	room   int     // columns of what is above a box
	lineOf [][]int // of the entries of each block
	top    []int   // line of each block's upper border
	wires  []textWire
	lanes  int
	cols   columns
}

// plan decides the place of everything. The columns need to know the lanes, and
// those the lines; but the lines above a box are broken where lanes begin. That
// moves lines apart and changes no lane.
func (t *text) plan() {
	t.room = t.width - t.left
	t.measure()
	t.route()
	t.fit()
	if t.lanes > 0 {
		t.room = t.edge() + 1 - t.left
		t.measure()
		t.route()
	}
}

// measure finds the line of every entry.
func (t *text) measure() {
	t.top, t.lineOf = nil, nil
	y := 0
	for i := range t.views {
		v := &t.views[i]
		if i > 0 {
			y++
		}
		y += len(t.header(v))
		t.top = append(t.top, y)
		lines := make([]int, len(v.entries))
		for j, e := range v.entries {
			if v.ruled(e) || j == 0 {
				y++
			}
			lines[j] = y
			y++
		}
		t.lineOf = append(t.lineOf, lines)
		if len(lines) > 0 {
			y++
		}
	}
}

// ruled reports whether there is a line above an entry.
func (v *view) ruled(e entry) bool { return e.first && v.kind != Registers }

// A heading is a line of text above a box.
type heading struct{ text, rest string }

// header gives title and note, on one line where they fit.
func (t *text) header(v *view) []heading {
	room := t.room
	switch {
	case v.note == "":
		return []heading{{text: cells.Clip(v.title, room, t.tail)}}
	case cells.Width(v.title)+2+cells.Width(v.note) <= room:
		return []heading{{text: v.title, rest: ", " + v.note}}
	}
	lines := []heading{{text: cells.Clip(v.title, room, t.tail)}}
	for _, s := range cells.Wrap(v.note, room, maxNote, t.tail) {
		lines = append(lines, heading{rest: s})
	}
	return lines
}

// A textWire is a wire of lines, and what it joins.
type textWire struct {
	wire
	to     spot
	target int // line
	from   []spot
	lane   int
}

const maxLanes = 5

// route finds the arrows that can be drawn beside the boxes. The others become
// words.
func (t *text) route() {
	t.wires, t.lanes = nil, 0
	all := arrows(t.views)
	leaves := map[int]bool{}
	for _, a := range all {
		leaves[t.lineOf[a.from.block][a.from.entry]] = true
	}
	index := map[spot]int{}
	for _, a := range all {
		y, ok := t.landing(a.to, leaves)
		if !ok {
			t.say(a)
			continue
		}
		i, seen := index[a.to]
		if !seen {
			i = len(t.wires)
			index[a.to] = i
			t.wires = append(t.wires, textWire{wire: wire{left: []int{y}}, to: a.to, target: y})
		}
		t.wires[i].left = append(t.wires[i].left, t.lineOf[a.from.block][a.from.entry])
		t.wires[i].from = append(t.wires[i].from, a.from)
	}
	plan := make([]wire, len(t.wires))
	for i := range t.wires {
		plan[i] = t.wires[i].wire
	}
	for i, lane := range lanes(plan, 1, maxLanes) {
		t.wires[i].lane = lane
		t.lanes = max(t.lanes, lane+1)
		if lane < 0 {
			t.sayWire(&t.wires[i])
		}
	}
}

// landing is the line where an arrow to a spot ends: its own, or the border
// above if an arrow leaves there.
func (t *text) landing(to spot, leaves map[int]bool) (y int, ok bool) {
	y = t.lineOf[to.block][to.entry]
	if !leaves[y] {
		return y, true
	}
	v := &t.views[to.block]
	return y - 1, v.ruled(v.entries[to.entry]) || to.entry == 0
}

// say puts an arrow into words.
func (t *text) say(a arrow) {
	t.views[a.from.block].entries[a.from.entry].say(t.ahead, target(t.views, a.from.block, a.to))
}

func (t *text) sayWire(w *textWire) {
	for _, from := range w.from {
		t.say(arrow{from, w.to})
	}
	w.lane = -1
}
