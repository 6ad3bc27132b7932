package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Bounds of what messages quote of the source, in characters.
const (
	maxQuote   = 100 // an operand, a type
	maxMessage = 300 // what someone else says: a reason, a problem
)

// mayAllocate is the conversions that may allocate, or of which that is not
// known.
func mayAllocate(r *Report) []*Conversion {
	var all []*Conversion
	for i := range r.Conversions {
		if c := &r.Conversions[i]; c.Allocates != "never" {
			all = append(all, c)
		}
	}
	return all
}

// worst orders conversions by what they cost: those that always allocate, those
// that depend on the value and unknown ones, each by bytes. Equal ones stay in
// order.
func worst(a, b *Conversion) int {
	return cmp.Or(cmp.Compare(costOrder[class(a)], costOrder[class(b)]), cmp.Compare(b.AllocSize, a.AllocSize))
}

var costOrder = map[string]int{"always": 0, "depends": 1, "unknown": 2}

// class is how often a conversion that may allocate does: always, depends, or
// unknown for all else.
func class(c *Conversion) string {
	if c.Allocates == "always" || c.Allocates == "depends" {
		return c.Allocates
	}
	return "unknown"
}

// levels are the severities of a conversion by what it allocates. What depends on
// the value may never allocate in practice. What is not known is as loud as what
// is known to allocate: silence would be read as "never".
var levels = map[string]struct{ github, sarif string }{
	"always":  {"warning", "warning"},
	"depends": {"notice", "note"},
	"unknown": {"warning", "warning"},
}

// sentence says in words what a conversion costs, and what is known of it
// besides.
func sentence(c *Conversion) string {
	what := fmt.Sprintf("`%s` (%s → %s)", quote(c.Expr), quote(c.From), quote(c.To))
	var s string
	switch class(c) {
	case "always":
		s = fmt.Sprintf("Converting %s allocates %s each time.", what, heap(c))
	case "depends":
		s = fmt.Sprintf("Converting %s allocates %s, unless %s.", what, heap(c), condition(c.Unless))
	default:
		return fmt.Sprintf("It is not known whether converting %s allocates: %s.", what, said(cmp.Or(c.Reason, "no reason is given")))
	}
	if allocating, all := copies(c); all > 1 {
		s += fmt.Sprintf(" Of its %d copies in machine code, %d may allocate.", all, allocating)
	}
	if c.Escape != "" {
		s += fmt.Sprintf(" The compiler says: %s.", said(c.Escape))
	}
	if c.Rules != "" {
		s += fmt.Sprintf(" By the compiler's rules it would be stored otherwise: %s.", said(c.Rules))
	}
	return s
}

// heap is "24 B on the heap", without the bytes if they are not known.
func heap(c *Conversion) string {
	if c.AllocSize == 0 {
		return "on the heap"
	}
	return Bytes(c.AllocSize) + " on the heap"
}

// condition puts an Unless into words.
func condition(unless string) string {
	switch unless {
	case "bits < 256":
		return "its bits, read as an unsigned integer, are below 256"
	case "empty string":
		return "the string is empty"
	case "nil slice":
		return "the slice is nil"
	}
	return said(unless)
}

// copies counts the instances of a conversion, and those of them that may
// allocate.
func copies(c *Conversion) (allocating, all int) {
	for _, i := range c.Instances {
		if i.Allocates != "never" {
			allocating++
		}
	}
	return allocating, len(c.Instances)
}

// failed is the gates that did not pass.
func (r *Report) failed() []Gate {
	return slices.DeleteFunc(slices.Clone(r.Gates), func(g Gate) bool { return g.Passed })
}

func quote(s string) string { return clip(plain(s), maxQuote) }
func said(s string) string  { return clip(plain(strings.Join(strings.Fields(s), " ")), maxMessage) }

// title is the summary of a report on one line.
func (s Summary) title(packages int) string {
	text := fmt.Sprintf("%s in %s: %d always allocate, %d depend on the value, %d never do",
		count(s.Conversions, "conversion"), count(packages, "package"), s.Always, s.Depends, s.Never)
	if s.Unknown > 0 {
		text += fmt.Sprintf(", %d unknown", s.Unknown)
	}
	return text
}

// title is what was not understood, on one line.
func (u *Unrecognised) title() string {
	return fmt.Sprintf("not understood: %s, %s", count(u.Diagnostics, "compiler diagnostic"), count(u.Calls, "runtime.convT* call"))
}
