package picture

import "ifaceval/internal/cells"

// columns are the widths of what stands in a line. All boxes of a picture share
// them, so that their right edges are one line.
type columns struct {
	label, name, typ, size, role, value int
	mark                                int // 2 if there is something changed
}

// fit finds the widest columns that leave room for the lanes. Where even narrow
// ones do not fit, it gives up the sizes, then the lanes, then the types.
func (t *text) fit() {
	t.cols = t.natural()
	if t.shrink() || t.drop(&t.cols.size) {
		t.spread()
		return
	}
	for i := range t.wires {
		t.sayWire(&t.wires[i])
	}
	t.lanes = 0
	t.cols = t.natural()
	if !t.shrink() && !t.drop(&t.cols.size) {
		t.drop(&t.cols.typ)
	}
}

// drop leaves a column out.
func (t *text) drop(column *int) bool {
	*column = 0
	return t.shrink()
}

// spread widens boxes that have lanes beside them to what stands above them.
func (t *text) spread() {
	if t.lanes == 0 {
		return
	}
	want := 0
	for i := range t.views {
		for _, h := range t.header(&t.views[i]) {
			want = max(want, t.left+cells.Width(h.text+h.rest))
		}
	}
	want = min(want, t.left+maxSpread, t.width-t.margin()) - 1
	t.cols.value += max(0, want-t.edge())
}

const maxSpread = 72

// natural gives the columns in which nothing is clipped.
func (t *text) natural() columns {
	var c columns
	each := func(f func(*entry)) {
		for i := range t.views {
			for j := range t.views[i].entries {
				f(&t.views[i].entries[j])
			}
		}
	}
	each(func(e *entry) {
		c.label = max(c.label, cells.Width(e.label))
		c.name = max(c.name, cells.Width(e.name))
		c.typ = max(c.typ, cells.Width(e.typ))
		c.size = max(c.size, cells.Width(e.size))
		c.role = max(c.role, cells.Width(e.role))
		if e.changed {
			c.mark = 2
		}
	})
	each(func(e *entry) {
		n := cells.Width(e.value + e.more)
		if e.role != "" {
			n += c.role + len(gap)
		}
		c.value = max(c.value, n)
	})
	for _, n := range []*int{&c.label, &c.name, &c.typ, &c.size, &c.role, &c.value} {
		*n = min(*n, t.width) // shrink takes a step for each cell
	}
	return c
}

const gap = "  "

// shrink narrows the widest column until the line fits, and reports whether
// that succeeded.
func (t *text) shrink() bool {
	c := &t.cols
	least := []struct {
		n   *int
		min int
	}{{&c.value, c.role + 12}, {&c.typ, 6}, {&c.name, 4}, {&c.label, 6}, {&c.role, 10}}
	for t.edge()+1+t.margin() > t.width {
		widest := -1
		for i, l := range least {
			if *l.n > l.min && (widest < 0 || *l.n > *least[widest].n) {
				widest = i
			}
		}
		if widest < 0 {
			return false
		}
		*least[widest].n--
	}
	return true
}

// margin is what the lanes take.
func (t *text) margin() int {
	if t.lanes == 0 {
		return 0
	}
	return 2*t.lanes + 1
}
