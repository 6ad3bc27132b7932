// Package gate says whether a report passes: how many conversions may allocate,
// and whether one does that did not before.
//
// What counts is a conversion that allocates always, on a condition, or as far as
// is known, unless a comment has gates ignore it. What was before is a [Baseline]:
// a text that a repository keeps, or one made of another report.
//
// The package changes a report's Gates, and New of its conversions. It knows
// nothing of files, revisions and exit codes.
package gate

import (
	"fmt"
	"strconv"
	"strings"

	"ifaceval/internal/report"
)

// Names of gates, which are those of their flags.
const (
	MaxAllocating = "max-allocating"
	MaxAlways     = "max-always"
	InBaseline    = "baseline"
	NewFrom       = "new-from"
)

// ranks order the classes of what counts, from the one that is known to cost
// least.
var ranks = map[string]int{"unknown": 1, "depends": 2, "always": 3}

// counts reports whether gates look at a conversion.
func counts(c *report.Conversion) bool { return c.Allocates != "never" && c.Ignored == "" }

// LimitAllocating adds the gate that at most n conversions may allocate, n ≥ 0.
func LimitAllocating(r *report.Report, n int) {
	limit(r, MaxAllocating, n, "may allocate", "may allocate", func(*report.Conversion) bool { return true })
}

// LimitAlways adds the gate that at most n conversions always allocate, n ≥ 0.
func LimitAlways(r *report.Report, n int) {
	limit(r, MaxAlways, n, "always allocates", "always allocate", func(c *report.Conversion) bool { return c.Allocates == "always" })
}

func limit(r *report.Report, name string, n int, does, do string, of func(*report.Conversion) bool) {
	found := 0
	for i := range r.Conversions {
		if c := &r.Conversions[i]; counts(c) && of(c) {
			found++
		}
	}
	r.Gates = append(r.Gates, report.Gate{Name: name, Passed: found <= n,
		Message: number(found, "conversion "+does, "conversions "+do) + ", at most " + strconv.Itoa(n) + " may"})
}

// Incomplete says what keeps the gates of a report from being judged, "" if
// nothing does. What is missing, or was not understood, may be what a gate is
// there for.
func Incomplete(r *report.Report) string {
	var why []string
	if n := len(r.Problems); n > 0 {
		why = append(why, number(n, "problem", "problems"))
	}
	if u := r.Unrecognised; u != nil {
		if u.Diagnostics > 0 {
			why = append(why, number(u.Diagnostics, "diagnostic of the compiler that is not recognised", "diagnostics of the compiler that are not recognised"))
		}
		if u.Calls > 0 {
			why = append(why, number(u.Calls, "runtime call that belongs to no conversion", "runtime calls that belong to no conversion"))
		}
	}
	return strings.Join(why, ", ")
}

// Doubt takes back that gates have passed: the answers are incomplete, for the
// reason that [Incomplete] gave.
func Doubt(r *report.Report, why string) {
	for i := range r.Gates {
		if g := &r.Gates[i]; g.Passed {
			g.Passed = false
			g.Message += "; but the report is incomplete: " + why
		}
	}
}

// Passed reports whether all gates hold.
func Passed(r *report.Report) bool {
	for _, g := range r.Gates {
		if !g.Passed {
			return false
		}
	}
	return true
}

func number(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
