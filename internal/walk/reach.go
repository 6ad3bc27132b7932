package walk

import (
	"fmt"

	"ifaceval/internal/listing"
	"ifaceval/internal/machine"
)

// A seeker prefers, at branches whose condition is not known, the way that leads
// to the instructions of a line.
type seeker struct {
	fn    *listing.Func
	goal  string       // "main.go:12"
	line  map[int]bool // indexes of the line's instructions
	leads []bool       // by index: some of the line can still be reached
}

// seek looks for a line in a function's code, nil if it has none of it.
func (w *walker) seek(at place) *seeker {
	s := &seeker{fn: w.fn, goal: fmt.Sprintf("line %d", at.line), line: map[int]bool{}}
	for _, in := range w.fn.Instrs {
		if in.Line == at.line && samePath(in.File, at.file) {
			s.line[in.Index] = true
		}
	}
	if len(s.line) == 0 {
		return nil
	}
	s.spread()
	return s
}

// spread works backwards from the line until nothing more leads to it.
func (s *seeker) spread() {
	n := len(s.fn.Instrs)
	s.leads = make([]bool, n)
	for changed := true; changed; {
		changed = false
		for i := n - 1; i >= 0; i-- {
			if !s.leads[i] && (s.line[i] || s.follows(i)) {
				s.leads[i], changed = true, true
			}
		}
	}
}

// follows reports whether an instruction can be followed by one that leads to
// the line.
func (s *seeker) follows(i int) bool {
	in := s.fn.Instrs[i]
	if to, ok := branchTarget(in); ok {
		if at := s.fn.At(to); at >= 0 && s.leads[at] {
			return true
		}
		if in.Mnemonic == "JMP" || in.Mnemonic == "B" {
			return false
		}
	}
	if in.Mnemonic == "RET" || in.Mnemonic == "JMP" || in.Mnemonic == "UNDEF" {
		return false
	}
	return i+1 < len(s.leads) && s.leads[i+1]
}

func branchTarget(in *listing.Instr) (int64, bool) {
	n := len(in.Args)
	if n == 0 || in.Args[n-1].Kind != listing.Target || in.Mnemonic == "CALL" {
		return 0, false
	}
	return in.Args[n-1].Value, true
}

// prefer changes the machine's suggestion where only one of the ways leads to
// the line.
func (s *seeker) prefer(in *listing.Instr, b machine.Branch) machine.Branch {
	to, ok := branchTarget(in)
	if s == nil || !ok || in.Index >= len(s.fn.Instrs) || s.fn.Instrs[in.Index] != in {
		return b
	}
	at := s.fn.At(to)
	there := at >= 0 && s.leads[at]
	here := in.Index+1 < len(s.leads) && s.leads[in.Index+1]
	if there == here {
		return b
	}
	return machine.Branch{Taken: there, Why: "this way leads to " + s.goal}
}
