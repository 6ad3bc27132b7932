package gate

import (
	"cmp"
	"fmt"
	"go/format"
	"regexp"
	"slices"
	"strings"

	"ifaceval/internal/report"
)

// A Baseline is which conversions allocate, and what that was found with.
//
// Its text is made for review and for merging: a line for each, in the order of
// packages and functions, without anything that moves when code does.
//
//	# ifaceval baseline 1
//	# go1.26 linux/amd64
//	fdde857c996f    depends  example.com/store Record: argument int → any: n
//
// Equal conversions of a package have the same id, with a number behind it. Which
// of them has which number says nothing, so a baseline is a multiset of what is
// before the dash.
type Baseline struct {
	Made    string // as [Made] has it
	entries []Entry
	lines   []string // of one that was read: its text
}

// An Entry is a conversion of a baseline.
type Entry struct {
	id    string // without the number of equal ones
	class string // always, depends or unknown
	pkg   string // import path, without test variant
	text  string // for people
	line  int    // index in the lines that were read
}

// Made names what decides on a report beside the code: "go1.26 linux/amd64", and
// the flags that were given.
func Made(t report.Toolchain, tests bool) string {
	parts := []string{cmp.Or(language.FindString(t.Go), t.Go), t.GOOS + "/" + t.GOARCH}
	if t.Race {
		parts = append(parts, "-race")
	}
	if len(t.Tags) > 0 {
		parts = append(parts, "-tags="+strings.Join(t.Tags, ","))
	}
	if t.GCFlags != "" {
		parts = append(parts, "-gcflags="+t.GCFlags)
	}
	if tests {
		parts = append(parts, "-tests")
	}
	return strings.Join(strings.Fields(report.Plain(strings.Join(parts, " "))), " ")
}

// language is the part of a release that patches do not change.
var language = regexp.MustCompile(`go1\.[0-9]+`)

// Of makes the baseline of a report. What it was made with is made.
func Of(r *report.Report, made string) *Baseline {
	b := &Baseline{Made: made}
	for i := range r.Conversions {
		if c := &r.Conversions[i]; counts(c) {
			b.entries = append(b.entries, Entry{id: base(c.ID), class: class(c), pkg: path(c.Package), text: text(c)})
		}
	}
	slices.SortFunc(b.entries, func(x, y Entry) int {
		return cmp.Or(cmp.Compare(x.pkg, y.pkg), cmp.Compare(x.text, y.text), cmp.Compare(x.id, y.id), cmp.Compare(ranks[y.class], ranks[x.class]))
	})
	return b
}

// base is an id without the number that equal ones have.
func base(id string) string {
	id, _, _ = strings.Cut(id, "-")
	return id
}

// path is an import path without the test variant.
func path(pkg string) string {
	pkg, _, _ = strings.Cut(pkg, " ")
	return pkg
}

func class(c *report.Conversion) string {
	if ranks[c.Allocates] == 0 {
		return "unknown"
	}
	return c.Allocates
}

// text says which conversion it is. The numbers of closures and the spaces of the
// operand are left out, as they are of ids, so that a line does not change without
// need.
func text(c *report.Conversion) string {
	function := ordinal.ReplaceAllString(c.Function, "$1$2")
	expr := c.Expr
	if formatted, err := format.Source([]byte(expr)); err == nil {
		expr = strings.Join(strings.Fields(string(formatted)), " ")
	}
	return fmt.Sprintf("%s: %s %s → %s: %s", report.Plain(function), c.Context, report.Clip(c.From), report.Clip(c.To), report.Clip(expr))
}

// ordinal is a number in the name of a function that comes from its place.
var ordinal = regexp.MustCompile(`(^init)\.[0-9]+|(\.func|\.gowrap|-range)[0-9]+(?:\.[0-9]+)*`)

// header starts the text of a baseline; the version is behind it.
const header = "# ifaceval baseline "

const version = "1"

// Text is the baseline as it is kept.
func (b *Baseline) Text() string {
	var out strings.Builder
	out.WriteString(header + version + "\n# " + b.Made + "\n")
	equal := map[string]int{}
	for _, e := range b.entries {
		id := e.id
		if equal[id]++; equal[id] > 1 {
			id = fmt.Sprintf("%s-%d", id, equal[id])
		}
		fmt.Fprintf(&out, "%-14s  %-7s  %s %s\n", id, e.class, e.pkg, e.text)
	}
	return out.String()
}

// Len is how many conversions the baseline has.
func (b *Baseline) Len() int { return len(b.entries) }

// Without is the text that was read without the lines of some entries.
func (b *Baseline) Without(gone []Entry) string {
	drop := map[int]bool{}
	for _, e := range gone {
		drop[e.line] = true
	}
	var out strings.Builder
	for i, line := range b.lines {
		if !drop[i] {
			out.WriteString(line)
		}
	}
	return out.String()
}
