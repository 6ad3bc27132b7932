package picture

import "ifaceval/internal/cells"

// A sheet is a picture with every place decided. Frame and registers are on the
// left and the rest on the right; to the right of each column is a gutter for
// arrows.
type sheet struct {
	width, height int
	top           int // of the first cards
	texts         []label
	views         []view
	side          []int // column of each block
	two           bool  // columns
	x, w          [2]int
	gutter        [2]int // widths
	cards         []card
	paths         []path
}

const (
	twoColumns   = 600 // pixels from which there are two
	cardGap      = 12
	laneWidth    = 10
	maxSVGLanes  = 8
	gutterEnds   = 28 // what a gutter has beside its lanes
	sameHeight   = 6  // pixels in which two lines look like one
	cornerRadius = 6
)

func newSheet(p *Picture, o SVGOptions) *sheet {
	s := &sheet{width: 600, views: p.views(cells.Plain)}
	if o.Width > 0 {
		s.width = min(max(o.Width, 320), 1<<16)
	}
	s.top = padding
	if o.Standalone {
		s.heading(p)
	}
	s.assign()
	if missing := s.fit(); len(missing) > 0 { // they become words, which need room
		for _, w := range missing {
			s.say(&w)
		}
		s.plan(0)
		s.route()
	}
	if o.Standalone {
		s.legend()
	}
	return s
}

// fit lays out the sheet and gives the arrows that cannot be drawn. Where lines
// of the left and the right column would run into one another, the right column
// moves down a little.
func (s *sheet) fit() (missing []svgWire) {
	for shift := 0; shift < lineHeight; shift += 5 {
		s.plan(shift)
		if missing = s.route(); len(missing) == 0 || !s.two {
			break
		}
	}
	return missing
}

// assign decides the column of each block, and so the edge that arrows leave at.
func (s *sheet) assign() {
	s.side = make([]int, len(s.views))
	var n [2]int
	for i, v := range s.views {
		if v.kind != Frame && v.kind != Registers {
			s.side[i] = 1
		}
		n[s.side[i]]++
	}
	s.two = s.width >= twoColumns && n[0] > 0 && n[1] > 0
	if !s.two {
		clear(s.side)
	}
	for _, a := range arrows(s.views) {
		s.views[a.from.block].entries[a.from.entry].out = s.gutterOf(a) == s.side[a.from.block]
	}
}

// gutterOf is the gutter that an arrow runs in.
func (s *sheet) gutterOf(a arrow) int { return min(s.side[a.from.block], s.side[a.to.block]) }

// plan gives the gutters and columns their widths and stacks the cards, those
// on the right from shift on.
func (s *sheet) plan(shift int) {
	s.gutter = [2]int{}
	seen := map[spot]bool{}
	for _, a := range arrows(s.views) {
		g := s.gutterOf(a)
		if !seen[spot{g, -1}] {
			s.gutter[g] += gutterEnds - laneWidth
			seen[spot{g, -1}] = true
		}
		if !seen[a.to] && s.gutter[g] < gutterEnds+maxSVGLanes*laneWidth-laneWidth {
			s.gutter[g] += laneWidth
			seen[a.to] = true
		}
	}
	if s.two {
		s.gutter[0] = max(s.gutter[0], 16)
	}
	s.columns()
	y := [2]int{s.top, s.top + shift}
	s.cards = s.cards[:0]
	for i := range s.views {
		side := s.side[i]
		c := newCard(&s.views[i], s.x[side], y[side], s.w[side])
		y[side] += c.h + cardGap
		s.cards = append(s.cards, c)
	}
	s.height = max(y[0], y[1]) - cardGap + padding
	if len(s.views) == 0 {
		s.note("nothing to draw", s.top+lineHeight/2+baseline)
		s.height = s.top + lineHeight + padding
	}
}

// columns divides the width: where both columns cannot have what they want, the
// one with less to show gets it, and where not even that fits, both get a share.
func (s *sheet) columns() {
	avail := s.width - 2*padding - s.gutter[0] - s.gutter[1]
	s.x[0], s.w[0] = padding, avail
	if !s.two {
		return
	}
	var full, tight [2]int
	for i := range s.views {
		side, c := s.side[i], s.views[i].columns()
		title := min(cells.Width(s.views[i].title), 28)
		full[side] = max(full[side], 2*padding+cellWidth*max(c.table(), title))
		tight[side] = max(tight[side], 2*padding+cellWidth*max(c.stacked(), min(title, 18)))
	}
	left := avail * 55 / 100
	switch {
	case full[0]+full[1] <= avail:
		left = full[0] + (avail-full[0]-full[1])/2
	case full[0]+tight[1] <= avail:
		left = full[0]
	case tight[0]+full[1] <= avail:
		left = avail - full[1]
	case tight[0]+tight[1] <= avail:
		left = tight[0] + (avail-tight[0]-tight[1])/2
	case tight[0] < left:
		left = tight[0]
	case tight[1] < avail-left:
		left = avail - tight[1]
	}
	left = min(max(left, 180), avail-160)
	s.w = [2]int{left, avail - left}
	s.x[1] = padding + left + s.gutter[0]
}

// heading puts the title above the cards.
func (s *sheet) heading(p *Picture) {
	for _, line := range cells.Wrap(cells.Plain(p.Title), (s.width-2*padding)/cellWidth, 2, "…") {
		s.texts = append(s.texts, label{x: padding, y: s.top + lineHeight/2 + baseline, text: line, class: "iv-title"})
		s.top += lineHeight
	}
	s.top += baseline
}

// legend says below the cards what the mark means, if it is there.
func (s *sheet) legend() {
	for i := range s.views {
		for _, e := range s.views[i].entries {
			if e.changed {
				s.note("* changed by this step", s.height+lineHeight/2)
				s.height += lineHeight
				return
			}
		}
	}
}

func (s *sheet) note(text string, y int) {
	s.texts = append(s.texts, label{x: padding, y: y, text: text, class: "iv-note"})
}
