package escape

import (
	"path/filepath"
	"strings"
)

// A Flow is why the compiler says that a value is allocated on the heap, or
// that what a parameter holds outlives the call: a chain of steps from the value
// to where it ends up.
type Flow struct {
	File     string // as printed; "" and line 0 where the compiler knows no position
	Line     int
	Column   int    // bytes from 1; 0 when not printed
	Subject  string // the value or the parameter, as the compiler prints it
	Kind     FlowKind
	To       string // of Leaks: "{heap}", or the result's name, as "~r0"
	Derefs   int    // of Leaks: how often the parameter is dereferenced on the way
	Function string // from Go 1.25 on, what the value is in: "(*T).M.func1"

	// Steps begin at the subject. Each starts where the one before it ended.
	Steps []FlowStep

	// Truncated is set where steps are missing: the compiler stops at an
	// assignment cycle (golang.org/issue/35518), and the reader at a line of
	// the flow that it does not understand.
	Truncated bool
}

// A FlowKind is what a flow explains.
type FlowKind int

const (
	Escapes FlowKind = iota // "x escapes to heap"; of a variable, why it moves there
	Leaks                   // "parameter x leaks to {heap}"
)

func (k FlowKind) String() string {
	if k == Leaks {
		return "leaks"
	}
	return "escapes"
}

// A FlowStep is one assignment of the chain, in the compiler's terms: To = *From,
// To = &From. A place is a variable, "{heap}", "{temp}", or the storage of an
// expression, "{storage for []int{...}}".
type FlowStep struct {
	To, From string
	Derefs   int      // -1 for the address of From, 0 for its value, n for n stars
	Why      []Reason // from the inside out; none for the compiler's own assignments
}

// A Reason is the piece of source that makes a step.
type Reason struct {
	Expr   string // as the compiler prints the expression or statement
	Kind   string // its word for what happens there: "call parameter", "assign-pair", "spill"
	File   string // as in Flow
	Line   int
	Column int
}

// Callee is the function of a reason that is a call's parameter, as the
// compiler prints it: "fmt.Fprintln", "(*T).M", "func literal". It is "" for
// any other reason.
func (r Reason) Callee() string {
	if r.Kind != "call parameter" {
		return ""
	}
	return callee(r.Expr)
}

// Callee is the function whose parameter takes the value to where the flow
// ends, "" if it gets there in another way. Where calls are nested, the outer
// one is meant: the inner ones hand on what they are given.
func (f *Flow) Callee() string {
	if len(f.Steps) == 0 {
		return ""
	}
	why := f.Steps[len(f.Steps)-1].Why
	for i := len(why) - 1; i >= 0; i-- {
		if c := why[i].Callee(); c != "" {
			return c
		}
	}
	return ""
}

// A FlowPackage is the flows that the compiler printed for one package.
type FlowPackage struct {
	ID    string  // "fmt", "fmt [fmt.test]"
	Flows []*Flow // in the order printed, each once

	Known    int // diagnostics recognised; a flow is as many as it has lines
	Unplaced int // lines that are not known and have no position: see FlowReader

	// Unrecognised counts the lines that have a position but no known form,
	// and Examples holds the first of them.
	Unrecognised int
	Examples     []string

	byHeader map[string][]*Flow
	index    map[place][]*Flow
}

// At returns the flows of what stands at a position, in the order printed. The
// file is absolute; a flow's file fits when the one is the end of the other.
func (p *FlowPackage) At(file string, line, column int) []*Flow {
	var flows []*Flow
	for _, f := range p.atLine(file, line) {
		if f.Column == column {
			flows = append(flows, f)
		}
	}
	return flows
}

// Of returns the flows of an operand. Those at its position that are of the
// same text come before all others at its position, as copies of inlined
// functions share that of the call; and these come before those of the same
// text on its line, as Go 1.18 and 1.19 often print the position of the
// statement. Only one of the three sets is returned. A line that has the
// operand twice has both in the last.
//
// The operand is best taken from a [Fact], at the position of that fact: then
// the releases that print something else than the source has do no harm.
func (p *FlowPackage) Of(file string, line, column int, operand string) []*Flow {
	here := p.At(file, line, column)
	if same := withSubject(here, operand); len(same) > 0 {
		return same
	}
	if len(here) > 0 {
		return here
	}
	return withSubject(p.atLine(file, line), operand)
}

// Whole is the steps of a flow in a file and, where it ends in the memory of
// another value that escapes, that value's.
func (p *FlowPackage) Whole(file string, f *Flow) []FlowStep {
	steps := f.Steps
	seen := map[*Flow]bool{}
	for len(steps) > 0 && !seen[f] {
		seen[f] = true
		value, ok := strings.CutPrefix(steps[len(steps)-1].To, "{storage for ")
		if !ok {
			break
		}
		for _, next := range p.Flows {
			if next.Kind == Escapes && next.Subject == strings.TrimSuffix(value, "}") && next.Function == f.Function && SamePath(file, next.File) && !seen[next] {
				f = next
				steps = append(steps[:len(steps):len(steps)], next.Steps...)
				break
			}
		}
	}
	return steps
}

func withSubject(flows []*Flow, operand string) []*Flow {
	var same []*Flow
	for _, f := range flows {
		// From Go 1.25 on, a fact about a call of append has no arguments.
		if f.Subject == operand || operand == "append" && strings.HasPrefix(f.Subject, "append(") {
			same = append(same, f)
		}
	}
	return same
}

func (p *FlowPackage) atLine(file string, line int) []*Flow {
	if p == nil {
		return nil
	}
	if p.index == nil {
		p.index = make(map[place][]*Flow, len(p.Flows))
		for _, f := range p.Flows {
			at := place{filepath.Base(f.File), f.Line}
			p.index[at] = append(p.index[at], f)
		}
	}
	var flows []*Flow
	for _, f := range p.index[place{filepath.Base(file), line}] {
		if f.Line > 0 && SamePath(file, f.File) {
			flows = append(flows, f)
		}
	}
	return flows
}

func (p *FlowPackage) unrecognised(s string) {
	if p.Unrecognised++; len(p.Examples) < maxExamples {
		first, _, _ := strings.Cut(s, "\n")
		p.Examples = append(p.Examples, strings.Clone(first))
	}
}
