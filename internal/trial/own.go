package trial

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"ifaceval/internal/check"
	"ifaceval/internal/directive"
	"ifaceval/internal/escape"
	"ifaceval/internal/outcome"
	"ifaceval/internal/report"
	"ifaceval/internal/storage"
)

// own tries a package's directives of ifaceval's own.
func (r *run) own(ctx context.Context, u *unit) {
	for _, f := range u.found {
		holding := r.holding(f.Directives)
		for _, d := range holding {
			if !r.selected(idOf(d.Place)) {
				continue
			}
			o := r.outcome(u, idOf(d.Place), d.Place, d.Text)
			switch d.Kind {
			case directive.NoAlloc:
				r.noalloc(ctx, u, d, holding, &o)
			case directive.Ignore:
				if r.ignore(u, d, &o) {
					continue
				}
			default:
				r.claim(ctx, u, d, &o)
			}
			r.out.Outcomes = append(r.out.Outcomes, o)
		}
	}
}

// holding are the directives that hold for the toolchain: of those about one place
// and operand, the ones for certain releases stand above the others, and of these
// the ones that begin last.
func (r *run) holding(all []*directive.Directive) []*directive.Directive {
	type subject struct {
		first, last int
		function    bool
		operand     string
		kind        directive.Kind // those about storage are one
	}
	of := func(d *directive.Directive) subject {
		kind := d.Kind
		if kind == directive.Heap || kind == directive.Allocates {
			kind = directive.Storage
		}
		return subject{d.Scope.First, d.Scope.Last, d.Scope.Function, d.Operand, kind}
	}
	best := map[subject]*directive.Directive{}
	rank := func(d *directive.Directive) int {
		n := 0
		if d.Versioned() {
			n = 1
		}
		if d.Since != "" {
			fmt.Sscanf(d.Since, "go1.%d", &n)
			n += 2
		}
		return n
	}
	for _, d := range all {
		if k := of(d); d.Holds(r.lang) && (best[k] == nil || rank(d) > rank(best[k])) {
			best[k] = d
		}
	}
	return slices.DeleteFunc(slices.Clone(all), func(d *directive.Directive) bool {
		return !d.Holds(r.lang) || rank(d) < rank(best[of(d)])
	})
}

// in are the conversions of a package that a directive covers.
func (r *run) in(u *unit, d *directive.Directive) (covered, meant []*check.Judged) {
	for i := range r.judged {
		j := &r.judged[i]
		if j.Site.Package != u.source.Listed.ID || j.Site.File != d.Scope.File || !d.Scope.Covers(j.Site.Line, j.Site.Column) {
			continue
		}
		covered = append(covered, j)
		if d.Means(j.Site.Expr) {
			meant = append(meant, j)
		}
	}
	return covered, meant
}

// misused says that a directive is about nothing.
func misused(o *outcome.Outcome, format string, args ...any) {
	o.Status, o.Reason = outcome.Misuse, fmt.Sprintf(format, args...)
}

// none says that no conversion is what a directive means.
func none(d *directive.Directive, covered []*check.Judged, o *outcome.Outcome) {
	if len(covered) == 0 {
		misused(o, "no value is stored in an interface here: put it at the end of the line of the operand, or above the statement")
		return
	}
	var there []string
	for _, j := range covered {
		there = append(there, j.Site.Expr)
	}
	misused(o, "no conversion of %s here: there is %s", d.Operand, strings.Join(there, ", "))
}

// claim tries a directive about where conversions are stored.
func (r *run) claim(ctx context.Context, u *unit, d *directive.Directive, o *outcome.Outcome) {
	covered, meant := r.in(u, d)
	if len(meant) == 0 {
		none(d, covered, o)
		return
	}
	var failed []*check.Judged
	for _, j := range meant {
		c := &j.Conversion
		ok := false
		switch d.Kind {
		case directive.Storage:
			o.Expected, ok = d.Storage, c.Storage == d.Storage
		case directive.Heap:
			o.Expected, ok = report.Verdict("heap", d.Bytes, ""), c.Storage == "heap" && c.AllocSize == d.Bytes
		case directive.Allocates:
			o.Expected, ok = "allocates "+d.Allocates, c.Allocates == d.Allocates
		}
		if !ok {
			failed = append(failed, j)
		}
	}
	r.settle(ctx, o, failed, meant, nil)
}

// noalloc tries a directive about a line or a function.
func (r *run) noalloc(ctx context.Context, u *unit, d *directive.Directive, all []*directive.Directive, o *outcome.Outcome) {
	covered, meant := r.in(u, d)
	if d.Operand != "" && len(meant) == 0 {
		none(d, covered, o)
		return
	}
	o.Expected = "nothing on the heap"
	if d.All {
		o.Expected = "no allocation"
	}
	if first, last := d.Scope.Statement[0], d.Scope.Statement[1]; len(covered) == 0 && first < last {
		for i := range r.judged {
			if j := &r.judged[i]; j.Site.File == d.Scope.File && first <= j.Site.Line && j.Site.Line <= last {
				misused(o, "it covers line %d only, and the statement's conversions are on others, such as line %d: put it above the statement", d.Line, j.Site.Line)
				return
			}
		}
	}
	ignored := func(line int) bool {
		return slices.ContainsFunc(all, func(i *directive.Directive) bool {
			return i.Kind == directive.Ignore && i.Scope.File == d.Scope.File && i.Operand == "" && i.Scope.CoversLine(line)
		})
	}
	var failed []*check.Judged
	for _, j := range meant {
		excused := slices.ContainsFunc(all, func(i *directive.Directive) bool {
			return i.Kind == directive.Ignore && i.Scope.File == d.Scope.File && i.Scope.Covers(j.Site.Line, j.Site.Column) && i.Means(j.Site.Expr)
		})
		if j.Conversion.Allocates != string(storage.Never) && !excused {
			failed = append(failed, j)
		}
	}
	var calls []standing
	if d.Operand == "" {
		for _, x := range r.callsIn(d, covered) {
			if !ignored(x.line) {
				calls = append(calls, x)
			}
		}
	}
	// A conversion says more of its call than the call does.
	calls = slices.DeleteFunc(calls, func(x standing) bool {
		return slices.ContainsFunc(failed, func(j *check.Judged) bool { return x.own.line == j.Site.Line && x.symbol == j.Conversion.Call })
	})
	texts := r.describe(u, calls)
	if (d.Scope.Function || d.Scope.Generic) && !r.compiled(d) {
		texts = append(texts, "unknown: no machine code of the function is in the packages that were tested, as of a blank one, or a generic one that none of them instantiates")
	}
	r.settle(ctx, o, failed, meant, texts)
}

// A standing is a call of the runtime as it is seen from what a directive covers.
type standing struct {
	call
	line int   // of the call, or of what was inlined for it
	own  place // where the call itself stands
	deep bool  // it stands in a function that was inlined there
}

// callsIn are the calls of the runtime in the code of what a directive covers, in all
// copies of that, wherever they were inlined. Without All they are those that store a
// value that another function converts, which was inlined here.
func (r *run) callsIn(d *directive.Directive, covered []*check.Judged) []standing {
	var found []standing
	seen := map[string]bool{}
	for _, x := range r.calls[filepath.Base(d.Scope.File)] {
		i := len(x.frames) - 1 // the innermost frame that is covered
		own := x.frames[i]
		for i >= 0 && !(x.frames[i].in(d.Scope.File) && d.Scope.CoversLine(x.frames[i].line)) {
			i--
		}
		// What stands in the same function and is not covered, as the body of a loop,
		// may be inlined for something that is.
		elsewhere := !d.Scope.Function && own.in(d.Scope.File) && d.Scope.Around[0] <= own.line && own.line <= d.Scope.Around[1] && !d.Scope.CoversLine(own.line)
		if i < 0 || elsewhere {
			continue
		}
		at := standing{x, x.frames[i].line, own, i < len(x.frames)-1}
		allocates, _ := storage.RuntimeCall(x.symbol)
		switch {
		case !allocates && !slices.Contains(r.builtins, x.symbol):
			continue // a function or variable that the source names
		case d.All:
		case !allocates || !storage.IsCall(x.symbol) || !at.deep:
			continue
		case slices.ContainsFunc(covered, func(j *check.Judged) bool { return j.Site.Line == own.line && own.in(j.Site.File) }):
			continue // judged as a conversion
		}
		// A generic function has the same call in each copy.
		if key := fmt.Sprint(x.symbol, at.line, own); !seen[key] {
			seen[key] = true
			found = append(found, at)
		}
	}
	slices.SortStableFunc(found, func(a, b standing) int { return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.symbol, b.symbol)) })
	return found
}

// compiled reports whether there is machine code of the function that a directive is
// in or of.
func (r *run) compiled(d *directive.Directive) bool {
	for p := range r.coded {
		if d.Scope.Around[0] <= p.line && p.line <= d.Scope.Around[1] && p.in(d.Scope.File) {
			return true
		}
	}
	return false
}

// describe says of each call what it is.
func (r *run) describe(u *unit, calls []standing) []string {
	var texts []string
	for _, x := range calls {
		s := fmt.Sprintf("line %d calls %s", x.line, x.symbol)
		if allocates, _ := storage.RuntimeCall(x.symbol); !allocates {
			s += ", which this ifaceval does not know"
		}
		if x.deep {
			s += fmt.Sprintf(", inlined from %s:%d", filepath.Base(x.own.file), x.own.line)
		}
		if said := r.saidAt(u, x); said != "" {
			s += " (" + said + ")"
		}
		texts = append(texts, s)
	}
	return texts
}

// saidAt is what the compiler said of the heap at the line of a call.
func (r *run) saidAt(u *unit, x standing) string {
	var said []string
	if u.said != nil && !storage.IsCall(x.symbol) {
		for _, l := range u.said.Said {
			heap := strings.HasSuffix(l.Text, " escapes to heap") || strings.HasPrefix(l.Text, "moved to heap: ")
			if heap && l.Line == x.line && x.frames[0].line == x.line && samePath(x.frames[0].file, l.File) && !slices.Contains(said, l.Text) {
				said = append(said, l.Text)
			}
		}
	}
	return strings.Join(said, ", ")
}

// maxShown is how many conversions and calls a line says of.
const maxShown = 3

// settle writes the outcome of a directive: that it holds, or what does not.
func (r *run) settle(ctx context.Context, o *outcome.Outcome, failed, meant []*check.Judged, calls []string) {
	if len(failed)+len(calls) == 0 {
		o.Status = outcome.Pass
		var texts []string
		for _, j := range meant {
			texts = append(texts, r.found(o, j))
		}
		o.Actual = some(texts)
		return
	}
	o.Status = outcome.Fail
	var texts []string
	for _, j := range failed {
		texts = append(texts, r.found(o, j))
	}
	o.Actual = some(append(texts, calls...))
	if len(failed) > 0 {
		c := &failed[0].Conversion
		o.Reason = cmp.Or(c.Reason, c.Escape)
		o.Flow = r.flow(ctx, failed[0])
	}
}

// some joins what is found, each once.
func some(all []string) string {
	var texts []string
	for _, s := range all {
		if !slices.Contains(texts, s) {
			texts = append(texts, s)
		}
	}
	if n := len(texts); n > maxShown {
		texts = append(texts[:maxShown:maxShown], fmt.Sprintf("%d more", n-maxShown))
	}
	return strings.Join(texts, " and ")
}

// found says where a conversion is stored.
func (r *run) found(o *outcome.Outcome, j *check.Judged) string {
	c := &j.Conversion
	s := fmt.Sprintf("%s (%s → %s) %s", c.Expr, c.From, c.To, report.Verdict(c.Storage, c.AllocSize, c.Unless))
	if c.Call != "" {
		s += " through " + c.Call
	}
	if c.Line != o.Line {
		s += fmt.Sprintf(" on line %d", c.Line)
	}
	if w := j.Site.Worst(); w != nil && w.InlinedAt != "" && c.Allocates != "never" {
		for _, i := range c.Instances {
			if i.Function == w.Function && i.Storage == c.Storage && i.InlinedAt != "" {
				s += " where it is inlined at " + i.InlinedAt
				break
			}
		}
	}
	return s
}

// ignore reports whether a directive to ignore has something to ignore; if not, the
// outcome says so.
func (r *run) ignore(u *unit, d *directive.Directive, o *outcome.Outcome) bool {
	covered, meant := r.in(u, d)
	if d.Operand != "" && len(meant) == 0 {
		none(d, covered, o)
		return false
	}
	for _, j := range meant {
		if j.Conversion.Allocates != string(storage.Never) {
			return true
		}
	}
	all := *d
	all.All = true
	if d.Operand == "" && len(r.callsIn(&all, nil)) > 0 {
		return true
	}
	misused(o, "unused: nothing here may allocate with %s: take it out, or say for which releases it is, as in //ifaceval:go1.24- ignore …", r.result.Toolchain.Version)
	return false
}

// maxFlow is how many steps of a flow are told.
const maxFlow = 4

// flow is how a conversion's value gets to the heap, in short. The compiler is asked
// once for all packages, and only when something failed.
func (r *run) flow(ctx context.Context, j *check.Judged) []string {
	fact := j.Site.Escape
	if fact == nil || !fact.Escapes {
		return nil
	}
	if r.flows == nil {
		r.flows = escape.NewFlowReader()
		r.Progress("asking the compiler why")
		if _, err := r.result.Toolchain.Compile(ctx, "-m=2", r.Patterns, r.flows); err != nil {
			return nil // the reason alone has to do
		}
		r.flows.Close()
	}
	p := r.flows.Package(j.Site.Package)
	for _, f := range p.Of(j.Site.File, fact.Line, fact.Column, fact.Operand) {
		if f.Kind != escape.Escapes {
			continue
		}
		var steps []string
		for _, s := range p.Whole(j.Site.File, f) {
			if n := len(s.Why); n > 0 {
				why := s.Why[n-1]
				steps = append(steps, fmt.Sprintf("%s (%s) at line %d", why.Expr, why.Kind, why.Line))
			}
		}
		if n := len(steps); n > maxFlow {
			steps = append(steps[:maxFlow-1:maxFlow-1], "…", steps[n-1])
		}
		return steps
	}
	return nil
}
