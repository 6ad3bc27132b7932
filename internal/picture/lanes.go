package picture

import (
	"cmp"
	"slices"
)

// A wire joins all the words that point to one place with that place. It runs
// up and down in a lane of a gutter, and leaves it to the left and to the right
// at its ends. Where two wires cross, they do so at a right angle.
type wire struct {
	left, right []int // heights of the ends on each side
}

func (w wire) span() (lo, hi int) {
	ends := slices.Concat(w.left, w.right)
	return slices.Min(ends), slices.Max(ends)
}

// lanes gives each wire a lane, counted from the left, so that few of them
// cross, and -1 to a wire that would run along another or for which there are
// too few lanes. Ends closer than gap are one height.
func lanes(wires []wire, gap, most int) []int {
	byLength := make([]int, len(wires))
	for i := range byLength {
		byLength[i] = i
	}
	slices.SortStableFunc(byLength, func(a, b int) int { return cmp.Compare(length(wires[a]), length(wires[b])) })
	var order []int
	for _, i := range byLength {
		order = slices.Insert(order, cheapest(wires, order, i, gap), i)
	}
	for _, i := range byLength { // again, now that all are there
		at := slices.Index(order, i)
		order = slices.Delete(order, at, at+1)
		order = slices.Insert(order, cheapest(wires, order, i, gap), i)
	}
	return place(wires, order, gap, most)
}

// cheapest finds where in the order a wire crosses the fewest others, as far to
// the right as may be.
func cheapest(wires []wire, order []int, w, gap int) (at int) {
	n := 0 // what the place costs more than the first
	least := 0
	for i, other := range order {
		n += cost(wires[other], wires[w], gap) - cost(wires[w], wires[other], gap)
		if n <= least {
			least, at = n, i+1
		}
	}
	return at
}

// place takes the wires from left to right and puts each as far left as those
// before it allow.
func place(wires []wire, order []int, gap, most int) []int {
	lane := make([]int, len(wires))
	var placed []int
	for _, i := range order {
		for _, j := range placed {
			if cost(wires[j], wires[i], gap) >= clash {
				lane[i] = -1
				break
			}
			if meet(wires[j], wires[i], gap) {
				lane[i] = max(lane[i], lane[j]+1)
			}
		}
		if lane[i] >= most {
			lane[i] = -1
		}
		if lane[i] >= 0 {
			placed = append(placed, i)
		}
	}
	return lane
}

func length(w wire) int {
	lo, hi := w.span()
	return hi - lo
}

func meet(a, b wire, gap int) bool {
	alo, ahi := a.span()
	blo, bhi := b.span()
	return alo < bhi+gap && blo < ahi+gap
}

// clash is the cost of two wires on top of one another.
const clash = 1 << 20

// cost counts what is wrong if a is in a lane to the left of b's: crossings,
// and parts where both would be one line.
func cost(a, b wire, gap int) int {
	n := crossings(b.left, a) + crossings(a.right, b)
	if near(a.right, b.left, gap) || near(a.left, b.left, gap) || near(a.right, b.right, gap) {
		n += clash
	}
	return n
}

// crossings counts the ends that pass the lane of w where w is.
func crossings(ends []int, w wire) int {
	lo, hi := w.span()
	n := 0
	for _, y := range ends {
		if lo <= y && y <= hi {
			n++
		}
	}
	return n
}

func near(a, b []int, gap int) bool {
	for _, y := range a {
		for _, z := range b {
			if max(y-z, z-y) < gap {
				return true
			}
		}
	}
	return false
}
