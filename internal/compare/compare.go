// Package compare says what differs between reports of the same code: made with
// different releases of Go, for different architectures, with different flags, or
// before and after an edit.
//
// It compares verdicts, not texts: where a value is stored, how many bytes that
// takes, and on what condition. Conversions are joined by their id, which survives
// moved lines; what has no partner by id is joined by its position, if the
// expression there is the same.
//
// A conversion's verdict is that of its worst copy. Where it is the same, and in some
// function a copy that allocates nothing is new or gone, the conversion is listed
// apart, as that copy may be the one in the hot path.
//
// Why a verdict differs is said where a rule knows it (reason.go). No reason is
// better than a guess.
package compare

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"ifaceval/internal/report"
)

// Schema is the version of the JSON form of a [Comparison].
const Schema = "ifaceval/compare/v1"

// A Comparison is what differs from each side to the next.
type Comparison struct {
	Schema string `json:"schema"`
	Sides  []Side `json:"sides"` // at least two
	Steps  []Step `json:"steps"` // from each side to the next
}

// A Side is one report.
type Side struct {
	Name      string           `json:"name"` // "go1.24.13", "amd64", a file
	Toolchain report.Toolchain `json:"toolchain"`
	Summary   report.Summary   `json:"summary"`
	Problems  []report.Problem `json:"problems"`
}

// A Step is the way from one side to the next.
type Step struct {
	From        string       `json:"from"`
	To          string       `json:"to"`
	Common      int          `json:"common"`       // conversions that both sides have
	Differences []Difference `json:"differences"`  // of verdicts
	Copies      []Difference `json:"copies"`       // same verdicts, but other copies allocate
	Gone        []Difference `json:"gone"`         // conversions that only From has
	New         []Difference `json:"new"`          // conversions that only To has
	NotCompared []string     `json:"not_compared"` // packages that one side could not judge
}

// Changes of what a conversion costs.
const (
	More    = "more"    // allocates where it did not, more often, or more bytes
	Less    = "less"    // the opposite
	Same    = "same"    // another storage, no other cost
	Unclear = "unknown" // one of the verdicts is unknown
)

// A Difference is one conversion whose verdict is not the same on both sides.
type Difference struct {
	ID       string   `json:"id"`
	Package  string   `json:"package"`
	Function string   `json:"function"`
	File     string   `json:"file"` // position on the To side, of what is gone on the From side
	Line     int      `json:"line"`
	Column   int      `json:"column"`
	Expr     string   `json:"expr"`
	Type     string   `json:"type"`
	To       string   `json:"to"`
	Context  string   `json:"context"`
	Before   *Verdict `json:"before"` // null of what is new
	After    *Verdict `json:"after"`  // null of what is gone
	Change   string   `json:"change"`
	Reason   string   `json:"reason"` // "" where it is not known
}

// A Verdict is what a report says of a conversion.
type Verdict struct {
	Storage    string  `json:"storage"`
	Call       string  `json:"call,omitempty"`
	Allocates  string  `json:"allocates"`
	Unless     string  `json:"unless,omitempty"`
	Size       int64   `json:"size"`
	AllocSize  float64 `json:"alloc_size"`
	Allocating int     `json:"allocating"` // copies that may allocate
	Instances  int     `json:"instances"`  // copies
}

// String is the verdict as check prints it.
func (v *Verdict) String() string { return report.Verdict(v.Storage, v.AllocSize, v.Unless) }

// A Named is a report with the name of its side.
type Named struct {
	Name   string
	Report *report.Report
}

// Reports compares each report with the next.
func Reports(sides []Named) *Comparison {
	c := &Comparison{Schema: Schema, Sides: []Side{}, Steps: []Step{}}
	for i, s := range sides {
		c.Sides = append(c.Sides, Side{s.Name, s.Report.Toolchain, s.Report.Summary, s.Report.Problems})
		if i > 0 {
			c.Steps = append(c.Steps, step(sides[i-1], s))
		}
	}
	return c
}

func step(from, to Named) Step {
	s := Step{From: from.Name, To: to.Name, Differences: []Difference{}, Copies: []Difference{}, Gone: []Difference{}, New: []Difference{},
		NotCompared: []string{}}
	failed := failures(from.Report, to.Report)
	s.NotCompared = append(s.NotCompared, slices.Sorted(maps.Keys(failed.packages))...)
	before := partners(from.Report.Conversions, to.Report.Conversions)
	joined := map[*report.Conversion]bool{}
	for i := range to.Report.Conversions {
		b := &to.Report.Conversions[i]
		if a := before[b]; a != nil {
			joined[a] = true
			s.Common++
			s.compare(a, b, from.Report, to.Report)
		} else if !failed.has(b) {
			s.New = append(s.New, difference(nil, b))
		}
	}
	for i := range from.Report.Conversions {
		if a := &from.Report.Conversions[i]; !joined[a] && !failed.has(a) {
			s.Gone = append(s.Gone, difference(a, nil))
		}
	}
	s.sort()
	return s
}

// compare adds a conversion to the list that it belongs to, if its verdicts
// differ.
func (s *Step) compare(a, b *report.Conversion, from, to *report.Report) {
	d := difference(a, b)
	before, after := *d.Before, *d.After
	before.Allocating, before.Instances, before.Size = after.Allocating, after.Instances, after.Size
	switch {
	case before != after:
		d.Reason = reason(side{a, from.Toolchain}, side{b, to.Toolchain})
		s.Differences = append(s.Differences, d)
	case copiesChange(a, b) != "":
		d.Change = copiesChange(a, b)
		d.Reason = fmt.Sprintf("%d of %d copies may allocate, then %d of %d", d.Before.Allocating, d.Before.Instances, d.After.Allocating, d.After.Instances)
		s.Copies = append(s.Copies, d)
	}
}

// copiesChange says what copies of a conversion cost whose worst ones cost the same:
// [More] if in some function fewer copies than before allocate nothing, [Less] if
// more do, [Unclear] if that cannot be told, "" if it is the same everywhere. How
// many copies there are is no news: where one is not inlined any more, another is
// called.
//
// A function that has no copy any more calls one, which allocates; so a copy that
// allocated nothing is missed there too. Lines do not count, as edits move them.
func copiesChange(a, b *report.Conversion) string {
	switch {
	case often[a.Allocates] == 0:
		return "" // all are free
	case len(a.Instances) == len(b.Instances) && copies(a) == copies(b):
		return "" // shapes spell the types of other packages, and these change between releases
	}
	before, after := free(a), free(b)
	more, less := false, false
	for where, n := range before {
		more = more || after[where] < n
	}
	for where, n := range after {
		less = less || before[where] < n
	}
	switch {
	case (more || less) && (unclear(a) || unclear(b)):
		return Unclear
	case more:
		return More
	case less:
		return Less
	}
	return ""
}

// unclear reports whether a copy is one of which nothing is known.
func unclear(c *report.Conversion) bool {
	return slices.ContainsFunc(c.Instances, func(i report.Instance) bool { return i.Allocates == "unknown" })
}

// free counts the copies that store a value and never allocate, by function.
func free(c *report.Conversion) map[string]int {
	counts := map[string]int{}
	for _, i := range c.Instances {
		if i.Allocates == "never" && i.Storage != "none" {
			// Since Go 1.27 copies of closures have a hash behind their names.
			name, _, _ := strings.Cut(i.Function, "#")
			counts[name+" "+strings.Join(i.Through, " ")+" "+i.Shape]++
		}
	}
	return counts
}

// copies counts the copies that may allocate.
func copies(c *report.Conversion) int {
	n := 0
	for _, i := range c.Instances {
		if i.Allocates != "never" {
			n++
		}
	}
	return n
}

// difference describes a conversion of both sides, or of one.
func difference(a, b *report.Conversion) Difference {
	c := b
	if c == nil {
		c = a
	}
	d := Difference{ID: c.ID, Package: c.Package, Function: c.Function, File: c.File, Line: c.Line, Column: c.Column,
		Expr: c.Expr, Type: c.From, To: c.To, Context: c.Context, Before: verdictOf(a), After: verdictOf(b)}
	d.Change = change(d.Before, d.After)
	return d
}

func verdictOf(c *report.Conversion) *Verdict {
	if c == nil {
		return nil
	}
	return &Verdict{c.Storage, c.Call, c.Allocates, c.Unless, c.Size, c.AllocSize, copies(c), len(c.Instances)}
}

// change says whether it costs more. A conversion that is not there costs nothing.
func change(before, after *Verdict) string {
	nothing := &Verdict{Allocates: "never"}
	before, after = cmp.Or(before, nothing), cmp.Or(after, nothing)
	if before.Allocates == "unknown" || after.Allocates == "unknown" {
		if before.Allocates == after.Allocates {
			return Same
		}
		return Unclear
	}
	order := cmp.Or(cmp.Compare(often[before.Allocates], often[after.Allocates]),
		cmp.Compare(before.AllocSize, after.AllocSize))
	switch {
	case often[after.Allocates] == 0 && often[before.Allocates] == 0:
		return Same
	case order < 0:
		return More
	case order > 0:
		return Less
	}
	return Same
}

var often = map[string]int{"never": 0, "depends": 1, "always": 2}

func (s *Step) sort() {
	for _, list := range [][]Difference{s.Differences, s.Copies, s.Gone, s.New} {
		slices.SortStableFunc(list, func(a, b Difference) int {
			return cmp.Or(cmp.Compare(a.Package, b.Package), cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
		})
	}
}

// Count counts the differences of a step, of all its lists, by change.
func (s *Step) Count(change string) int {
	n := 0
	for _, list := range [][]Difference{s.Differences, s.Copies, s.Gone, s.New} {
		for _, d := range list {
			if d.Change == change {
				n++
			}
		}
	}
	return n
}

// Worse counts, over all steps, what costs more or may: a verdict that has become
// unknown cannot be said not to.
func (c *Comparison) Worse() int {
	n := 0
	for i := range c.Steps {
		n += c.Steps[i].Count(More)
		for _, d := range slices.Concat(c.Steps[i].Differences, c.Steps[i].New) {
			if d.Change == Unclear && d.After != nil && d.After.Allocates == "unknown" {
				n++
			}
		}
		for _, d := range c.Steps[i].Copies {
			if d.Change == Unclear {
				n++
			}
		}
	}
	return n
}

// WriteJSON writes the comparison as one indented JSON object.
func (c *Comparison) WriteJSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(c)
}
