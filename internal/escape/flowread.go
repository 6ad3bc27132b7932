package escape

import (
	"slices"
	"strings"

	"ifaceval/internal/lines"
)

// A FlowReader takes in the go command's standard error under -gcflags=-m=2. It
// is an io.Writer, so that it can be given to a command as it is; Close ends it.
// What -m prints is in that output too, and is passed over; a [Reader] is for that.
// Lines without a position that are none of the compiler's diagnostics are taken
// to be the go command's, an assembler's or a linker's, and are only counted.
type FlowReader struct {
	packages map[string]*FlowPackage
	current  *FlowPackage
	lines    lines.Splitter
	strings  map[string]string

	flow   *Flow  // whose steps are being read
	header string // its first line

	open      []string // lines so far of a diagnostic with an unfinished raw string
	openBytes int
}

// NewFlowReader returns a FlowReader that has read nothing.
func NewFlowReader() *FlowReader {
	none := &FlowPackage{}
	return &FlowReader{packages: map[string]*FlowPackage{"": none}, current: none, strings: map[string]string{}}
}

// Package returns what was said of the package, nil if nothing was. Lines
// before the first header are those of the package "".
func (r *FlowReader) Package(id string) *FlowPackage { return r.packages[id] }

// Write takes in the next piece of text. It never fails.
func (r *FlowReader) Write(p []byte) (int, error) {
	return r.lines.Split(p, r.line), nil
}

// Close takes in a last line that has no newline.
func (r *FlowReader) Close() error {
	r.lines.End(r.line)
	for len(r.open) > 0 {
		r.giveUp()
	}
	r.endFlow()
	return nil
}

// line takes in a line of text. Up to Go 1.21 a diagnostic may go on over
// lines, as constants are printed as the source has them, raw strings included.
// Where such a string ends is known only by its back quote: what is in it may
// look like the compiler's own words.
func (r *FlowReader) line(s string) {
	if len(r.open) > 0 {
		r.continued(s)
		return
	}
	if id, ok := strings.CutPrefix(s, "# "); ok {
		r.endFlow()
		r.enter(strings.TrimSpace(id))
		return
	}
	at, text, ok := splitSpot(s)
	if !ok {
		r.unplaced(s)
		return
	}
	if opensRaw(text, strings.HasPrefix(text, fromPrefix), false) {
		r.open, r.openBytes = append(r.open, s), len(s)
		return
	}
	r.diagnostic(s, at, text)
}

func (r *FlowReader) continued(s string) {
	r.open, r.openBytes = append(r.open, s), r.openBytes+1+len(s)
	_, first, _ := splitSpot(r.open[0])
	if opensRaw(s, strings.HasPrefix(first, fromPrefix), true) {
		if r.openBytes > maxOperand {
			r.giveUp()
		}
		return
	}
	whole := strings.Join(r.open, "\n")
	r.open = r.open[:0]
	at, text, _ := splitSpot(whole)
	r.diagnostic(whole, at, text)
}

// giveUp counts the line with the back quote that nothing ends, and reads those
// after it as lines of their own.
func (r *FlowReader) giveUp() {
	lines := r.open
	r.open = nil
	r.endFlow()
	r.current.unrecognised(lines[0])
	for _, s := range lines[1:] {
		r.line(s)
	}
}

// unplaced takes in a line without a position. The compiler prints some of its
// diagnostics so, of variables that it has made itself: Go 1.27 says "moved to
// heap: #next".
func (r *FlowReader) unplaced(s string) {
	r.endFlow()
	_, _, fact := cutFact(s)
	if r.current.ID != "" && (fact || known(s) || knownAtTwo(s)) {
		r.current.Known++
	} else {
		r.current.Unplaced++
	}
}

func (r *FlowReader) diagnostic(s string, at spot, text string) {
	if strings.HasPrefix(text, "  ") {
		r.step(s, at, text)
		return
	}
	r.endFlow()
	_, _, fact := cutFact(text)
	flow := cutHeader(text)
	switch {
	case r.current.ID == "":
		r.current.unrecognised(s)
	case fact || known(text) || knownAtTwo(text):
		r.current.Known++
	case flow != nil:
		r.current.Known++
		flow.File, flow.Line, flow.Column = r.intern(at.file), at.line, at.column
		r.flow, r.header = flow, s
	default:
		r.current.unrecognised(s)
	}
}

// step takes in a line of a flow. The compiler repeats the flow's position at
// the start of each.
func (r *FlowReader) step(s string, at spot, text string) {
	f := r.flow
	if f == nil || at != (spot{f.File, f.Line, f.Column}) {
		r.endFlow()
		r.current.unrecognised(s)
		return
	}
	if !r.addStep(f, text) {
		f.Truncated = true
		r.endFlow() // else what comes next would be taken for part of another step
		r.current.unrecognised(s)
		return
	}
	r.current.Known++
}

func (r *FlowReader) addStep(f *Flow, text string) bool {
	if strings.HasPrefix(text, truncatedPrefix) {
		f.Truncated = true
		return true
	}
	if body, ok := strings.CutPrefix(text, fromPrefix); ok {
		reason, ok := cutReason(body)
		if !ok || len(f.Steps) == 0 {
			return false
		}
		reason.File, reason.Expr, reason.Kind = r.intern(reason.File), r.intern(reason.Expr), r.intern(reason.Kind)
		last := &f.Steps[len(f.Steps)-1]
		last.Why = append(last.Why, reason)
		return true
	}
	step, ok := cutStep(text, f.places())
	if ok {
		step.From, step.To = r.intern(step.From), r.intern(step.To)
		f.Steps = append(f.Steps, step)
	}
	return ok
}

// endFlow keeps the flow that has been read. The solver visits a parameter once
// for every place that it may leak to, and a generic function is compiled once
// per shape, so the same is often printed again.
func (r *FlowReader) endFlow() {
	f, p := r.flow, r.current
	r.flow = nil
	if f == nil || slices.ContainsFunc(p.byHeader[r.header], f.equal) {
		return
	}
	if p.byHeader == nil {
		p.byHeader = map[string][]*Flow{}
	}
	f.Subject = r.intern(f.Subject)
	p.byHeader[r.header] = append(p.byHeader[r.header], f)
	p.Flows = append(p.Flows, f)
	p.index = nil
}

// equal compares flows that have the same header.
func (f *Flow) equal(g *Flow) bool {
	return f.Truncated == g.Truncated && slices.EqualFunc(f.Steps, g.Steps, func(a, b FlowStep) bool {
		return a.To == b.To && a.From == b.From && a.Derefs == b.Derefs && slices.Equal(a.Why, b.Why)
	})
}

func (r *FlowReader) enter(id string) {
	if r.packages[id] == nil {
		r.packages[id] = &FlowPackage{ID: id}
	}
	r.current = r.packages[id]
}

// intern keeps one copy of a string that many flows share.
func (r *FlowReader) intern(s string) string {
	if kept, ok := r.strings[s]; ok {
		return kept
	}
	s = strings.Clone(s)
	r.strings[s] = s
	return s
}
