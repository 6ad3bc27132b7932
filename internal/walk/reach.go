package walk

import (
	"fmt"

	"ifaceval/internal/listing"
	"ifaceval/internal/machine"
)

// A seeker prefers, at branches whose condition is not known, the way that leads
// to the instructions of a line, or the shorter one if both do. It does so once
// for each branch: a loop is not entered for ever.
//
// The shortest way may be one that cannot be gone, because on it something becomes
// known that closes a later branch. So ways are tried, with the last decision
// changed first, and the first that gets there is written down as a script.
type seeker struct {
	fn    *listing.Func
	goal  string // "line 12"
	steps []int  // by index: how many instructions on the shortest way to the line, -1 if none leads there
	asked map[int]bool

	script    []bool // what was decided on the way that gets there
	decisions []fork
}

// A fork is a decision that was made on a way.
type fork struct {
	taken bool
	open  bool // the other way leads to the line too
}

// Bounds of the search for a way.
const (
	maxWays     = 64
	maxWayLong  = 3000 // steps
	maxDecision = 200
)

// route finds a way to the line. Where none is found the walk goes as it would.
func (w *walker) route(c *choices) error {
	ways := [][]bool{nil}
	for n := 0; n < maxWays && len(ways) > 0; n++ {
		c.seek.script = ways[len(ways)-1]
		ways = ways[:len(ways)-1]
		reached, err := w.try(c)
		if err != nil {
			return err
		}
		made := c.seek.decisions
		if reached {
			c.seek.script = taken(made)
			return nil
		}
		for i := len(c.seek.script); i < min(len(made), maxDecision); i++ {
			if made[i].open {
				ways = append(ways, append(taken(made[:i]), !made[i].taken))
			}
		}
	}
	c.seek.script = nil
	return nil
}

func taken(all []fork) []bool {
	out := make([]bool, len(all))
	for i, d := range all {
		out[i] = d.taken
	}
	return out
}

// try goes one way, and reports whether it gets to the line.
func (w *walker) try(c *choices) (bool, error) {
	c.reset()
	m, _, err := w.newMachine()
	if err != nil {
		return false, err
	}
	for range maxWayLong {
		in := m.Next()
		if in == nil {
			break
		}
		if m.Depth() == 0 && c.seek.at(in.Index) == 0 {
			return true, nil
		}
		m.Step(c.choose)
	}
	return false, w.ctx.Err()
}

// seek looks for a line in a function's code, nil if it has none of it.
func (w *walker) seek(at place) *seeker {
	s := &seeker{fn: w.fn, goal: fmt.Sprintf("line %d", at.line), asked: map[int]bool{}, steps: make([]int, len(w.fn.Instrs))}
	found := false
	for i, in := range w.fn.Instrs {
		s.steps[i] = -1
		if in.Line == at.line && samePath(in.File, at.file) {
			s.steps[i], found = 0, true
		}
	}
	if !found {
		return nil
	}
	s.spread()
	return s
}

// spread works backwards from the line until no way gets shorter.
func (s *seeker) spread() {
	for changed := true; changed; {
		changed = false
		for i := len(s.steps) - 1; i >= 0; i-- {
			if n := s.nearest(i); n >= 0 && (s.steps[i] < 0 || n+1 < s.steps[i]) {
				s.steps[i], changed = n+1, true
			}
		}
	}
}

// nearest is the least distance of what an instruction can be followed by.
func (s *seeker) nearest(i int) int {
	in, n := s.fn.Instrs[i], -1
	if to, ok := branchTarget(in); ok {
		n = s.at(s.fn.At(to))
		if in.Mnemonic == "JMP" || in.Mnemonic == "B" {
			return n
		}
	}
	if in.Mnemonic == "RET" || in.Mnemonic == "JMP" || in.Mnemonic == "UNDEF" {
		return n
	}
	if next := s.at(i + 1); next >= 0 && (n < 0 || next < n) {
		n = next
	}
	return n
}

func (s *seeker) at(i int) int {
	if i < 0 || i >= len(s.steps) {
		return -1
	}
	return s.steps[i]
}

func branchTarget(in *listing.Instr) (int64, bool) {
	n := len(in.Args)
	if n == 0 || in.Args[n-1].Kind != listing.Target || in.Mnemonic == "CALL" {
		return 0, false
	}
	return in.Args[n-1].Value, true
}

// prefer changes the machine's suggestion.
func (s *seeker) prefer(in *listing.Instr, b machine.Branch) machine.Branch {
	to, ok := branchTarget(in)
	if s == nil || !ok || in.Index >= len(s.fn.Instrs) || s.fn.Instrs[in.Index] != in {
		return b
	}
	there, here := s.at(s.fn.At(to)), s.at(in.Index+1)
	why := "this way leads to " + s.goal
	switch n := len(s.decisions); {
	case n < len(s.script):
		b = machine.Branch{Taken: s.script[n], Why: why}
	case there != here && !s.asked[in.Index]:
		s.asked[in.Index] = true
		b = machine.Branch{Taken: here < 0 || there >= 0 && there < here, Why: why}
	}
	other := there
	if b.Taken {
		other = here
	}
	s.decisions = append(s.decisions, fork{b.Taken, other >= 0})
	return b
}
