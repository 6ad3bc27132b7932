package measurement

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"ifaceval/internal/check"
	"ifaceval/internal/counter"
	"ifaceval/internal/executable"
	"ifaceval/internal/layout"
	"ifaceval/internal/linkname"
	"ifaceval/internal/report"
	"ifaceval/internal/storage"
	"ifaceval/internal/tally"
	"ifaceval/internal/verdict"
)

// join places counts. It is filled by one program after the other.
type join struct {
	machine *layout.Machine
	dir     string
	goroot  names
	judged  map[string]bool // import paths
	sites   map[place][]*site
	copied  map[place][]*site // those that have copies in a package of another name

	rows   map[string]int // in the tally's conversions, by sites and call
	copies map[string]int // in a conversion's copies
	others map[string]int
	doubts map[string]int // in the disagreements
	seen   map[*site]bool
	all    []*site
}

// names are those that the root of the toolchain has in programs, and for the user.
type names struct{ program, user string }

// A place is a line of a package. The base name is enough to tell files of a package
// apart, and is the same whatever a program calls their directory.
type place struct {
	pkg, file string
	line      int
}

// A site is a conversion.
type site struct {
	*verdict.Site
	source tally.Source
	number int
}

func newJoin(r *check.Result, dir string, goroot names) *join {
	j := &join{machine: r.Machine, dir: dir, goroot: goroot, judged: map[string]bool{}, sites: map[place][]*site{}, copied: map[place][]*site{}, rows: map[string]int{},
		copies: map[string]int{}, others: map[string]int{}, doubts: map[string]int{}, seen: map[*site]bool{}}
	for _, p := range r.Packages {
		path, _, _ := strings.Cut(p, " ")
		j.judged[path] = true
	}
	first := map[place]bool{}
	for i, s := range r.Judged(dir) {
		x := &site{s.Site, sourceOf(&s.Conversion), i}
		j.all = append(j.all, x)
		if lines := s.Site.Lines(); len(lines) > 0 {
			first[j.place(x, lines[0])] = true
		}
	}
	for _, x := range j.all {
		for i, line := range x.Lines() {
			// Up to Go 1.19 code stands on any line of a statement; one on which
			// another conversion begins is that one's.
			at := j.place(x, line)
			if i > 0 && first[at] {
				continue
			}
			j.sites[at] = append(j.sites[at], x)
			for _, at.pkg = range x.copied() {
				j.copied[at] = append(j.copied[at], x)
			}
		}
	}
	return j
}

// copied are the packages, as in symbols, in which a site has code under a name of
// theirs: a function with a literal was inlined there, and the literal has a copy.
func (x *site) copied() []string {
	own := x.SymbolPackage()
	var all []string
	for i := range x.Instances {
		pkg := linkname.Split(x.Instances[i].Function).Pkg
		if x.Instances[i].InlinedAt == "" && pkg != own && !slices.Contains(all, pkg) {
			all = append(all, pkg)
		}
	}
	return all
}

func (j *join) place(x *site, line int) place {
	return place{x.PackagePath(), filepath.Base(x.File), line}
}

func sourceOf(c *report.Conversion) tally.Source {
	return tally.Source{ID: c.ID, Package: c.Package, Function: c.Function, File: c.File, Line: c.Line, Column: c.Column, Expr: c.Expr,
		From: c.From, To: c.To, Context: c.Context, Storage: c.Storage, Allocates: c.Allocates, Unless: c.Unless, Escape: c.Escape}
}

// add places what one program counted, which is of the package path, and returns what
// that is in all.
func (j *join) add(t *tally.Tally, path string, f *executable.File, counts *counter.Counts) tally.Amount {
	var total tally.Amount
	var anchor uint64
	for _, fn := range f.Funcs {
		if fn.Name == "runtime.convT" {
			anchor = fn.Entry
		}
	}
	for _, c := range counts.Calls {
		amount := tally.Amount(c.Amount)
		total.Add(amount)
		pc := anchor + uint64(c.Offset) - 1
		fn := f.At(pc)
		if anchor == 0 || fn == nil {
			t.Overflow.Add(amount) // of a plugin
			continue
		}
		j.one(t, path, f.Frames(fn, pc), c.Function, amount)
	}
	overflow := tally.Amount(counts.Overflow)
	t.Overflow.Add(overflow)
	total.Add(overflow)
	t.Total.Add(total)
	return total
}

// one places what one call instruction counted.
func (j *join) one(t *tally.Tally, path string, frames []executable.Frame, call string, amount tally.Amount) {
	symbol := linkname.Split(frames[0].Func)
	pkg := symbol.Pkg
	if pkg == "main" {
		pkg = path
	}
	if !j.judged[pkg] {
		t.Outside.Add(amount)
		shown := j.frames(frames)
		i, fresh := index(j.others, key(shown)+call, len(t.Others))
		if fresh {
			t.Others = append(t.Others, tally.Other{Call: call, Frames: shown})
		}
		t.Others[i].Add(amount)
		return
	}
	at := place{pkg, filepath.Base(frames[0].File), frames[0].Line}
	here := j.sites[at]
	at.pkg = symbol.Pkg
	here = slices.Concat(here, j.copied[at])
	found, unknown, wrong := match(here, frames, call)
	switch {
	case len(found) > 0:
		t.Placed.Add(amount)
		j.row(t, found, verdictOf(call), frames, call, amount)
		if always(call) && amount.Allocs < amount.Calls {
			j.disagree(t, tally.Always, "always", found, frames, call, amount)
		}
	case len(unknown) > 0:
		t.Placed.Add(amount)
		j.row(t, unknown, "unknown", frames, call, amount)
	case len(wrong) > 0:
		t.Placed.Add(amount)
		j.row(t, wrong, said(wrong), frames, call, amount)
		j.disagree(t, kindOf(wrong, amount), said(wrong), wrong, frames, call, amount)
	default:
		t.Nowhere.Add(amount)
		j.disagree(t, tally.Nowhere, "no conversion", here, frames, call, amount)
	}
}

// match finds which of the conversions on a line make a call: those whose copy there is
// said to make it or, as not all copies are known, those of which there is none and
// another is said to. Else it is one of which nothing is known; else, as wrong, those
// that would make it if they stored their value on the heap.
func match(here []*site, frames []executable.Frame, call string) (found, unknown, wrong []*site) {
	var elsewhere []*site
	for _, s := range here {
		var own, any, would, unclear, copied bool
		for i := range s.Instances {
			in := &s.Instances[i]
			makes := in.Place.Storage == storage.Heap && in.Place.Call == call
			any = any || makes
			would = would || storage.Call(in.Layout) == call
			if isCopy(in, frames) {
				copied = true
				own = own || makes
				unclear = unclear || in.Place.Storage == storage.Unknown
			}
		}
		if len(s.Instances) == 0 {
			would = storage.Call(s.Layout) == call
		}
		switch {
		case own:
			found = append(found, s)
		case unclear:
			unknown = append(unknown, s)
		case any && !copied:
			elsewhere = append(elsewhere, s)
		case would || any:
			wrong = append(wrong, s)
		}
	}
	switch {
	case len(found) > 0:
		return found, nil, nil
	case len(unknown) > 0:
		return nil, unknown, nil
	case len(elsewhere) > 0:
		return elsewhere, nil, nil
	}
	return nil, nil, wrong
}

// kindOf is how a call contradicts conversions that are said not to make it.
func kindOf(wrong []*site, amount tally.Amount) tally.Kind {
	all := func(allocates storage.Allocates) bool {
		return !slices.ContainsFunc(wrong, func(s *site) bool { return s.source.Allocates != string(allocates) })
	}
	switch {
	case all(storage.Never) && amount.Allocs > 0:
		return tally.Never
	case all(storage.Always) && amount.Allocs < amount.Calls:
		return tally.Always
	}
	return tally.Called
}

// shape is the part of a name that programs up to Go 1.19 leave out.
var shape = regexp.MustCompile(`\[.*\]`)

func withoutShape(name string) string { return shape.ReplaceAllString(name, "[...]") }

// isCopy reports whether an instance is the copy that a call is in.
func isCopy(in *verdict.Instance, frames []executable.Frame) bool {
	last := frames[len(frames)-1]
	if in.InlinedAt == "" != (len(frames) == 1) || !sameFunction(in.Function, last.Func) {
		return false
	}
	return in.InlinedAt == "" || filepath.Base(in.InlinedAt) == filepath.Base(last.File)+":"+strconv.Itoa(last.Line)
}

// sameFunction compares linker names, one of which may lack its type arguments. A main
// package is called so in programs.
func sameFunction(a, b string) bool {
	if strings.Contains(a, "[...]") || strings.Contains(b, "[...]") {
		a, b = withoutShape(a), withoutShape(b)
	}
	return a == b
}

func always(call string) bool {
	a, _ := storage.Place{Storage: storage.Heap, Call: call}.Allocates()
	return a == storage.Always
}

// verdictOf is that of conversions which make a call.
func verdictOf(call string) string {
	allocates, unless := storage.Place{Storage: storage.Heap, Call: call}.Allocates()
	if unless != "" {
		return "unless " + unless
	}
	return string(allocates)
}

// said is what the verdicts of conversions are.
func said(sites []*site) string {
	var all []string
	for _, s := range sites {
		text := s.source.Allocates + ": " + s.source.Storage
		if !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	return strings.Join(all, ", ")
}

// row adds to the conversion that the sites are, and to its copy.
func (j *join) row(t *tally.Tally, sites []*site, verdict string, frames []executable.Frame, call string, amount tally.Amount) {
	name := call + " " + verdict
	for _, s := range sites {
		j.seen[s] = true
		name += fmt.Sprintf(" %d", s.number)
	}
	i, fresh := index(j.rows, name, len(t.Conversions))
	if fresh {
		c := tally.Conversion{Call: call, Verdict: verdict, Sources: []tally.Source{}, Copies: []tally.Copy{}}
		for _, s := range sites {
			c.Sources = append(c.Sources, s.source)
		}
		t.Conversions = append(t.Conversions, c)
	}
	c := &t.Conversions[i]
	c.Add(amount)
	if amount.Allocs > 0 {
		// All values of one call instruction have one size: the shapes of generic
		// code differ in it.
		alloc := j.machine.Alloc(layoutOf(sites, call, int64(amount.Bytes/amount.Allocs), j.machine))
		c.HeapBytes += alloc.Bytes * float64(amount.Allocs)
		c.Tiny = c.Tiny || alloc.Tiny
	}
	shown := j.frames(frames)
	k, fresh := index(j.copies, fmt.Sprintf("%d ", i)+key(shown), len(c.Copies))
	if fresh {
		c.Copies = append(c.Copies, tally.Copy{Frames: shown})
	}
	c.Copies[k].Add(amount)
}

// layoutOf is the layout of the values that were counted: one of the sites' that has
// their size.
func layoutOf(sites []*site, call string, size int64, m *layout.Machine) layout.Layout {
	for _, s := range sites {
		if s.Layout.Size == size {
			return s.Layout
		}
		for i := range s.Instances {
			if l := s.Instances[i].Layout; l.Size == size {
				return l
			}
		}
	}
	l := m.OfCall(call)
	if l.Size = size; call == "runtime.convT" {
		l.PointerData = size
	}
	return l
}

func (j *join) disagree(t *tally.Tally, kind tally.Kind, said string, sites []*site, frames []executable.Frame, call string, amount tally.Amount) {
	shown := j.frames(frames)
	i, fresh := index(j.doubts, string(kind)+key(shown)+call, len(t.Disagreements))
	if fresh {
		d := tally.Disagreement{Kind: kind, Said: said, Call: call, Frames: shown, Sources: []tally.Source{}}
		for _, s := range sites {
			d.Sources = append(d.Sources, s.source)
		}
		t.Disagreements = append(t.Disagreements, d)
	}
	t.Disagreements[i].Add(amount)
}

// index is the number that a key has, or is given.
func index(m map[string]int, key string, next int) (i int, fresh bool) {
	i, ok := m[key]
	if !ok {
		m[key], i = next, next
	}
	return i, !ok
}

// key is the same for the same frames, and for no others: names may hold anything.
func key(frames []tally.Frame) string {
	var b strings.Builder
	for _, f := range frames {
		fmt.Fprintf(&b, "%d %s%d %s%d ", len(f.Function), f.Function, len(f.File), f.File, f.Line)
	}
	return b.String()
}

func (j *join) frames(all []executable.Frame) []tally.Frame {
	out := make([]tally.Frame, len(all))
	for i, f := range all {
		name := f.File
		if rest, ok := strings.CutPrefix(name, j.goroot.program+"/"); ok {
			name = j.goroot.user + "/" + rest
		}
		if rel, err := filepath.Rel(j.dir, name); err == nil && filepath.IsLocal(rel) {
			name = rel
		}
		out[i] = tally.Frame{Function: f.Func, File: filepath.ToSlash(name), Line: f.Line}
	}
	return out
}

// finish says what was not executed.
func (j *join) finish(t *tally.Tally) {
	for _, s := range j.all {
		switch {
		case j.seen[s]:
			t.Executed++
		case slices.ContainsFunc(s.Instances, func(in verdict.Instance) bool { return in.Place.Storage == storage.Heap }):
			t.Idle = append(t.Idle, s.source)
		default:
			t.Silent++
		}
	}
}
