package picture

import (
	"strings"

	"ifaceval/internal/cells"
)

// walls gives the columns of a box's upright lines.
func (t *text) walls() []int {
	x := t.left + 1 + t.cols.label + 1
	walls := []int{x}
	for _, n := range []int{t.names(), t.cols.size, max(t.cols.value+t.cols.mark, 1)} {
		if n > 0 {
			x += n + 3
			walls = append(walls, x)
		}
	}
	return walls
}

func (t *text) edge() int {
	walls := t.walls()
	return walls[len(walls)-1]
}

// names is the width of name and type together.
func (t *text) names() int {
	if t.cols.name > 0 && t.cols.typ > 0 {
		return t.cols.name + len(gap) + t.cols.typ
	}
	return t.cols.name + t.cols.typ
}

func (t *text) draw() {
	if len(t.views) == 0 {
		t.canvas.put(t.left, 0, cells.Clip("nothing to draw", t.width-t.left, t.tail), dim)
	}
	for i := range t.views {
		t.box(i)
	}
	t.drawWires()
}

func (t *text) box(i int) {
	v := &t.views[i]
	y := t.top[i]
	head := t.header(v)
	for j, h := range head {
		x := t.canvas.put(t.left, y-len(head)+j, h.text, bold)
		t.canvas.put(x, y-len(head)+j, h.rest, dim)
	}
	if len(v.entries) == 0 {
		return
	}
	t.rule(y, t.topLeft, t.teeDown, t.topRight)
	for j := range v.entries {
		e := &v.entries[j]
		y = t.lineOf[i][j]
		if j > 0 && v.ruled(*e) {
			t.rule(y-1, t.teeRight, t.mid, t.teeLeft)
		}
		t.entry(y, e)
	}
	t.rule(y+1, t.lowLeft, t.teeUp, t.lowRight)
}

// rule draws a line across the box.
func (t *text) rule(y int, left, middle, right string) {
	walls := t.walls()
	last := len(walls) - 1
	t.canvas.put(walls[0], y, strings.Repeat(t.h, walls[last]-walls[0]), "")
	for i, x := range walls {
		t.canvas.put(x, y, middle, "")
		if i == 0 {
			t.canvas.put(x, y, left, "")
		}
	}
	t.canvas.put(walls[last], y, right, "")
}

// entry draws one line of a box.
func (t *text) entry(y int, e *entry) {
	c, walls := t.cols, t.walls()
	for _, x := range walls {
		t.canvas.put(x, y, t.v, "")
	}
	put := func(x int, s string, n int, style string) { t.canvas.put(x, y, cells.Clip(s, n, t.tail), style) }
	put(t.left+1, e.label, c.label, dim)
	i := 0
	if t.names() > 0 {
		put(walls[i]+2, e.name, c.name, "")
		put(walls[i+1]-1-c.typ, e.typ, c.typ, dim)
		i++
	}
	if c.size > 0 {
		put(walls[i+1]-1-cells.Width(e.size), e.size, c.size, dim)
		i++
	}
	x, n := walls[i]+2, c.value
	if e.role != "" {
		put(x, e.role, c.role, dim)
		x, n = x+c.role+len(gap), n-c.role-len(gap)
	}
	style := ""
	if e.changed {
		style = accent
		put(walls[i]+2+c.value+1, "*", 1, accent)
	} else if !e.known {
		style = dim
	}
	put(x, e.value+e.more, n, style)
}

// drawWires draws the arrows: first what is upright, so that what lies across
// it knows.
func (t *text) drawWires() {
	x0 := t.edge() + 1
	for _, w := range t.wires {
		if lo, hi := w.span(); w.lane >= 0 {
			for y := lo; y <= hi; y++ {
				t.canvas.put(x0+2+2*w.lane, y, t.v, wireInk)
			}
		}
	}
	for _, w := range t.wires {
		if w.lane < 0 {
			continue
		}
		lo, hi := w.span()
		lane := x0 + 2 + 2*w.lane
		for _, y := range w.left {
			for x := x0; x < lane; x++ {
				t.canvas.put(x, y, t.across(x, y), wireInk)
			}
			t.canvas.put(lane, y, t.joint(y, lo, hi), wireInk)
		}
		t.canvas.put(x0, w.target, t.back, wireInk)
	}
}

// across is a line from side to side, or its crossing with an upright one.
func (t *text) across(x, y int) string {
	if s := t.canvas.at(x, y); s == t.v || s == t.cross {
		return t.cross
	}
	return t.h
}

func (t *text) joint(y, lo, hi int) string {
	switch y {
	case lo:
		return t.topRight
	case hi:
		return t.lowRight
	}
	return t.teeLeft
}
