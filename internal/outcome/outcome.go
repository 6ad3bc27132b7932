// Package outcome is the model of what became of expectations, and its encoders:
// JSON for programs, text for people.
//
// The JSON form is described in docs/test.md and by schema.json, and carries its
// version in Schema. Fields may be added within a version. The package knows
// nothing of how the outcomes were found.
package outcome

import (
	"cmp"
	"slices"

	"ifaceval/internal/report"
)

// Schema is the version of the form.
const Schema = "ifaceval/test/v1"

// A Results is everything that one run of `ifaceval test` found.
type Results struct {
	Schema string `json:"schema"`
	Runs   []Run  `json:"runs"` // one for each toolchain, in the order asked for
}

// A Run is what one toolchain gave.
type Run struct {
	Toolchain report.Toolchain `json:"toolchain"`
	Outcomes  []Outcome        `json:"outcomes"` // by file, line, column
	Summary   Summary          `json:"summary"`
	Problems  []report.Problem `json:"problems"` // packages of which nothing can be said
	Files     []string         `json:"-"`        // absolute, those whose comments were read

	// Unrecognised is what the compiler or the object code said that no rule of
	// ifaceval knows. No expectation counts as held then.
	Unrecognised *report.Unrecognised `json:"unrecognised,omitempty"`
}

// An Outcome is what became of one expectation.
type Outcome struct {
	ID        string `json:"id"` // the function; of lem, the case: "escape1/to sink"
	Package   string `json:"package"`
	File      string `json:"file"` // as in a report
	Line      int    `json:"line"` // of the comment
	Column    int    `json:"column"`
	Directive string `json:"directive"` // without slashes

	Status   Status   `json:"status"`
	Expected string   `json:"expected,omitempty"`
	Actual   string   `json:"actual,omitempty"`
	Reason   string   `json:"reason,omitempty"` // of what is not a pass: why
	Flow     []string `json:"flow,omitempty"`   // how the value gets to the heap, from the value on
}

// A Status is what became of an expectation.
type Status string

// What may become of one.
const (
	Pass    Status = "pass"
	Fail    Status = "fail"
	Skip    Status = "skip"  // not tried, Reason says why
	Misuse  Status = "error" // a comment that is no directive, or is about nothing
	Unclear Status = "unknown"
)

// A Summary counts outcomes.
type Summary struct {
	Passed  int `json:"passed"`
	Failed  int `json:"failed"`
	Skipped int `json:"skipped"`
	Misused int `json:"misused"`
	Unknown int `json:"unknown"` // what was not understood may hide whether they hold
}

// Finish sorts and counts the outcomes. Where something was not understood, what
// would have passed is unknown.
func (r *Run) Finish() {
	slices.SortStableFunc(r.Outcomes, func(a, b Outcome) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Package, b.Package))
	})
	r.Summary = Summary{}
	for i := range r.Outcomes {
		o := &r.Outcomes[i]
		if o.Status == Pass && r.Unrecognised != nil {
			o.Status, o.Reason = Unclear, "some of what the toolchain said was not understood"
		}
		switch o.Status {
		case Pass:
			r.Summary.Passed++
		case Fail:
			r.Summary.Failed++
		case Skip:
			r.Summary.Skipped++
		case Misuse:
			r.Summary.Misused++
		default:
			r.Summary.Unknown++
		}
	}
}

// Failed reports whether an expectation does not hold.
func (r *Results) Failed() bool {
	return slices.ContainsFunc(r.Runs, func(r Run) bool { return r.Summary.Failed > 0 })
}

// Incomplete reports whether the run cannot say of every expectation whether it
// holds: a comment is no directive, a package could not be judged, the toolchain was
// not understood.
func (r *Results) Incomplete() bool {
	return slices.ContainsFunc(r.Runs, func(r Run) bool {
		return r.Summary.Misused+r.Summary.Unknown+len(r.Problems) > 0 || r.Unrecognised != nil
	})
}
