package picture

import "fmt"

// A path is an arrow; x, y is where it starts.
type path struct {
	x, y int
	d    string
	head bool // has an arrow head: the first of those that end together
}

// A svgWire is a wire of pixels, and what it joins.
type svgWire struct {
	wire
	to   spot
	from []spot
}

// route draws the arrows of both gutters and gives those that find no lane.
func (s *sheet) route() (missing []svgWire) {
	s.paths = s.paths[:0]
	for g := range s.gutter {
		wires := s.wires(g)
		plan := make([]wire, len(wires))
		for i := range wires {
			plan[i] = wires[i].wire
		}
		for i, lane := range lanes(plan, sameHeight, maxSVGLanes) {
			if lane >= 0 {
				s.draw(&wires[i], g, lane)
			} else {
				missing = append(missing, wires[i])
			}
		}
	}
	return missing
}

// wires collects the arrows of a gutter by where they end.
func (s *sheet) wires(g int) []svgWire {
	var wires []svgWire
	index := map[spot]int{}
	for _, a := range arrows(s.views) {
		if s.gutterOf(a) != g {
			continue
		}
		i, seen := index[a.to]
		if !seen {
			i = len(wires)
			index[a.to] = i
			wires = append(wires, svgWire{to: a.to})
			wires[i].add(s.side[a.to.block] == g, s.cards[a.to.block].land[a.to.entry])
		}
		wires[i].add(s.side[a.from.block] == g, s.cards[a.from.block].leave[a.from.entry])
		wires[i].from = append(wires[i].from, a.from)
	}
	return wires
}

// add adds an end, at the left of the gutter or at its right.
func (w *svgWire) add(left bool, y int) {
	if left {
		w.left = append(w.left, y)
	} else {
		w.right = append(w.right, y)
	}
}

// draw draws a wire in its lane.
func (s *sheet) draw(w *svgWire, g, lane int) {
	x := s.x[g] + s.w[g] + gutterEnds/2 + lane*laneWidth
	to, head := s.edge(w.to, g), true
	if s.side[w.to.block] == g {
		to++ // the tip touches the border and does not cross it
	} else {
		to--
	}
	end := s.cards[w.to.block].land[w.to.entry]
	for _, from := range w.from {
		at, y := s.edge(from, g), s.cards[from.block].leave[from.entry]
		s.paths = append(s.paths, path{x: at, y: y, d: bend(at, to, x, y, end), head: head})
		head = false
	}
}

// edge is the side of a card that looks at a gutter.
func (s *sheet) edge(at spot, g int) int {
	c := &s.cards[at.block]
	if s.side[at.block] == g {
		return c.x + c.w
	}
	return c.x
}

// say puts the arrows of a wire into words.
func (s *sheet) say(w *svgWire) {
	for _, from := range w.from {
		e := &s.views[from.block].entries[from.entry]
		e.say("▶", target(s.views, from.block, w.to))
		e.to = nil
	}
}

// bend is a line from one height to another through a lane, with round corners.
func bend(from, to, lane, a, b int) string {
	dy := b - a
	if dy == 0 {
		return fmt.Sprintf("M%d %dH%d", from, a, to)
	}
	r := min(cornerRadius, max(dy, -dy)/2)
	down, in, out := r, r, r
	if dy < 0 {
		down = -r
	}
	if from > lane {
		in = -r
	}
	if to < lane {
		out = -r
	}
	return fmt.Sprintf("M%d %dH%dQ%d %d %d %dV%dQ%d %d %d %dH%d",
		from, a, lane-in, lane, a, lane, a+down, b-down, lane, b, lane+out, b, to)
}
