package verdict

import (
	"cmp"
	"fmt"
	"go/types"
	"go/version"
	"maps"
	"path/filepath"
	"slices"

	"ifaceval/internal/layout"
	"ifaceval/internal/storage"
)

// A finding is a site in one copy while its place is being decided.
type finding struct {
	site  *Site
	value storage.Value
	place storage.Place // as the rules have it
	call  string        // that the heap would take
	out   Instance
	done  bool

	late  bool // to be looked for again when all copies are decided
	index int  // of the instance, then
}

// decide makes the instances of a copy's sites.
func (r *reader) decide(c *copied) {
	env, err := r.judge.environment(c)
	for _, at := range spots(c.body.byLine) {
		var group []*finding
		for _, s := range c.body.byLine[at] {
			if s.Predicted.Storage != storage.None || s.value.Compared {
				group = append(group, r.finding(c, s, env, err))
			}
		}
		if len(group) == 0 {
			continue
		}
		r.line(c, group)
		for _, f := range group {
			f.site.Instances = append(f.site.Instances, f.out)
			if f.late {
				f.index = len(f.site.Instances) - 1
				r.late = append(r.late, f)
			}
		}
	}
	r.strays(c)
}

// strays counts calls on lines that have no sites.
func (r *reader) strays(c *copied) {
	for _, at := range spots(c.lines) {
		ev := c.lines[at]
		if len(ev.calls) == 0 || c.body.glue {
			continue
		}
		if !slices.ContainsFunc(c.body.sites, func(s *Site) bool { return s.spot(at.line) == at && slices.Contains(s.lines, at.line) }) {
			for _, call := range slices.Sorted(maps.Keys(ev.calls)) {
				r.judge.stray(cmp.Or(c.body.file, at.file), at.line, fmt.Sprintf("%d × %s and no conversion", ev.calls[call], call), c.function)
			}
		}
	}
}

func (r *reader) finding(c *copied, s *Site, env layout.Env, envErr error) *finding {
	f := &finding{site: s, value: s.value}
	f.out = Instance{Function: c.function, InlinedAt: c.at, Through: c.through, Shape: c.shape, Layout: s.Layout}
	own := c.at == ""
	if len(c.body.root().params) > 0 {
		l, err := r.judge.machine.Of(s.From, env)
		if arg := typeArgument(s.From, env); arg != nil && types.IsInterface(arg) {
			f.settle(storage.None, true) // an interface stands for the parameter: nothing is stored
			return f
		}
		if err != nil {
			if envErr != nil {
				err = envErr
			}
			f.out.Reason = err.Error()
			f.out.Place = storage.Place{Storage: storage.Unknown}
			f.done = s.laidOut != nil
		}
		if s.laidOut != nil {
			f.value.Layout, f.out.Layout = l, l
		}
	}
	f.value.FIPS = r.fips
	switch {
	case !own:
		r.hear(c, f)
	case c.literal:
		r.overhear(f)
	}
	if !f.done {
		f.place = storage.Predict(f.value)
		f.call = storage.Call(f.value.Layout)
	}
	return f
}

func (f *finding) settle(s storage.Storage, code bool) {
	f.out.Place, f.out.Predicted, f.out.Code, f.done = storage.Place{Storage: s}, f.place, code, true
	if s == storage.Heap {
		f.out.Place.Call = f.call
	}
	if f.place.Storage != storage.Unknown && f.place.Storage != "" && f.place != f.out.Place && s != storage.None && s != storage.Unknown {
		predicted := f.place
		f.out.Disagrees = &predicted
	}
}

// line decides the sites that share a line of a copy.
func (r *reader) line(c *copied, group []*finding) {
	ev := r.evidence(c, group)
	for _, f := range group {
		if !f.done {
			r.byType(c, ev, f)
		}
	}
	r.byCall(ev, group)
	var open []*finding
	for _, f := range group {
		if !f.done {
			open = append(open, f)
		}
	}
	for _, call := range calls(open) {
		r.heap(c, ev, call, open)
	}
	for _, f := range open {
		if !f.done {
			r.elsewhere(c, ev, f)
		}
	}
	r.surplus(c, ev, group)
}

// byCall settles a site whose layout is not known, where it is the only one on
// its line and the line has a call: what is called is then all there is to know.
func (r *reader) byCall(ev *evidence, group []*finding) {
	if f := group[0]; len(group) == 1 && f.done && f.out.Place.Storage == storage.Unknown && ev != nil && len(ev.calls) == 1 {
		for call := range ev.calls {
			f.call, f.out.Reason = call, ""
			f.out.Layout = r.judge.machine.OfCall(call)
			f.settle(storage.Heap, true)
		}
	}
}

// evidence is what the code shows for a group. Up to Go 1.19 it stands on any
// line of the statement.
func (r *reader) evidence(c *copied, group []*finding) *evidence {
	first := group[0].site
	lines := first.lines
	if r.judge.operandPositions {
		return c.lines[first.spot(lines[0])]
	}
	for _, f := range group[1:] {
		if len(f.site.lines) > len(lines) {
			lines = f.site.lines
		}
	}
	var all *evidence
	for _, l := range lines {
		at := first.spot(l)
		ev := c.lines[at]
		if ev == nil || l != lines[0] && len(c.body.byLine[at]) > 0 {
			continue
		}
		if all == nil {
			all = new(evidence)
		}
		all.add(ev)
	}
	return all
}

func calls(open []*finding) []string {
	var names []string
	for _, f := range open {
		if !slices.Contains(names, f.call) {
			names = append(names, f.call)
		}
	}
	slices.Sort(names)
	return names
}

// byType settles what the type, or the version, decides alone.
func (r *reader) byType(c *copied, ev *evidence, f *finding) {
	if f.place.Storage == storage.None { // a comparison up to Go 1.19
		f.settle(storage.None, false)
		return
	}
	if f.place.Storage == storage.Static && (ev == nil || ev.calls[f.call] == 0) {
		f.settle(storage.Static, ev != nil)
		return
	}
	s, ok := storage.Fixed(f.value.Layout, f.value.Lang)
	if !ok || f.value.Initial && s != storage.Direct {
		return
	}
	if r.dropped(c, ev, f) {
		f.settle(storage.None, true)
		return
	}
	f.settle(s, s == storage.Direct && ev != nil ||
		s == storage.Zerobase && ev.has("runtime.zerobase") ||
		s == storage.StaticByte && ev.has("runtime.staticuint64s"))
}

// dropped reports whether nothing is left of a site in a copy: its type word is
// not referred to anywhere in the function. In a generic shape the type word
// comes out of a dictionary, and for some types its name is not known; then it
// is the line that must have code.
func (r *reader) dropped(c *copied, ev *evidence, f *finding) bool {
	switch {
	case f.value.Initial:
		return false // it is in data, not in code
	case f.site.body.initial && r.inData(f.site.typeWord):
		return false // so is the result of a call that the compiler worked out
	case f.site.typeWord != "" && c.shape == "":
		return !c.words[f.site.typeWord]
	case c.shape != "":
		return ev == nil && f.value.Form == storage.Variable
	}
	return false
}

// heap settles the sites that share a call, if the line has any such calls.
func (r *reader) heap(c *copied, ev *evidence, call string, open []*finding) {
	if ev == nil || ev.calls[call] == 0 {
		return
	}
	n := ev.calls[call]
	var candidates, constants []*finding
	for _, f := range open {
		if f.call != call {
			continue
		}
		if f.place.Storage == storage.ReadOnly && f.value.Form == storage.Constant {
			constants = append(constants, f)
		} else {
			candidates = append(candidates, f)
		}
	}
	if n < len(candidates) {
		candidates = slices.DeleteFunc(candidates, func(f *finding) bool { return f.site.typeWord != "" && r.dropped(c, ev, f) })
	}
	switch {
	case n >= len(candidates)+len(constants):
		candidates = append(candidates, constants...)
	case n > len(candidates):
		candidates = append(candidates, constants...)
		r.split(n, candidates)
		return
	case n < len(candidates):
		r.split(n, candidates)
		return
	}
	for _, f := range candidates {
		f.settle(storage.Heap, true)
	}
}

// split settles sites of which only n are on the heap: those that the rules put
// there, if they are n, else those that the rules put there or cannot place,
// if they are.
func (r *reader) split(n int, candidates []*finding) {
	heap := func(f *finding) bool { return f.place.Storage == storage.Heap }
	perhaps := func(f *finding) bool { return heap(f) || f.place.Storage == storage.Unknown }
	// What inlining replaces by a constant is a name.
	unnamed := func(f *finding) bool { return heap(f) || f.place.Storage == storage.Unknown && f.site.name == "" }
	for _, choose := range []func(*finding) bool{heap, unnamed, perhaps} {
		if count(candidates, choose) != n {
			continue
		}
		for _, f := range candidates {
			if choose(f) {
				f.settle(storage.Heap, true)
			}
		}
		return
	}
	reason := fmt.Sprintf("%d conversions on this line would call %s and the code calls it %d times", len(candidates), candidates[0].call, n)
	for _, f := range candidates {
		f.settle(storage.Unknown, true)
		f.out.Reason = reason
	}
}

func count(fs []*finding, is func(*finding) bool) int {
	n := 0
	for _, f := range fs {
		if is(f) {
			n++
		}
	}
	return n
}

// elsewhere settles a site that is not on the heap.
func (r *reader) elsewhere(c *copied, ev *evidence, f *finding) {
	if r.dropped(c, ev, f) {
		f.settle(storage.None, true)
		return
	}
	switch {
	case f.value.Form == storage.Constant:
		f.settle(storage.ReadOnly, r.takeData(ev, f))
	case c.initial && r.take(&r.written, f, false):
		f.settle(storage.Static, true)
	case f.mayBeWritten() && f.composite() && ev.has("runtime.zeroVal") && f.place.Storage != storage.ReadOnly:
		f.settle(storage.ZeroVal, true)
	case f.mayBeWritten() && r.takeData(ev, f):
		f.settle(storage.ReadOnly, true)
	case f.place.Storage == storage.ReadOnly || f.place.Storage == storage.ZeroVal:
		f.settle(f.place.Storage, false)
	case f.site.body.initial && !c.words[f.site.typeWord] && r.inData(f.site.typeWord):
		f.settle(storage.Static, true)
	case f.value.Layout.Size > storage.MaxStack, f.value.Escape == storage.Escapes && f.out.InlinedAt == "":
		// It may not be on the stack, and there is no call: nothing is left, unless
		// its data stands on another line.
		f.late = f.mayBeWritten()
		f.settle(storage.None, true)
	case f.place.Storage == storage.Heap && f.out.InlinedAt != "" && f.mayBeWritten():
		f.late = true
		f.settle(storage.None, true)
	case ev == nil && f.value.Escape == storage.Escapes:
		f.settle(storage.None, true)
	default:
		f.settle(storage.Stack, ev != nil)
	}
}

// again looks for the read-only data of values that were taken for dropped, after
// all others have been given theirs. The address of data is made where it is
// used, which may be on another line than the conversion, and for an inlined
// copy in the function around it.
func (r *reader) again() {
	for _, f := range r.late {
		for _, c := range r.order {
			if c.function != f.out.Function {
				continue
			}
			if ev := r.unclaimed(c, f); ev != nil && r.takeData(ev, f) {
				f.settle(storage.ReadOnly, true)
				f.site.Instances[f.index] = f.out
				break
			}
		}
	}
}

// unclaimed is the evidence of a line of a copy that has data of the value's size to
// spare, nil if there is none.
func (r *reader) unclaimed(c *copied, f *finding) *evidence {
	for _, at := range spots(c.lines) {
		left := &evidence{symbols: slices.Clone(c.lines[at].symbols)}
		if r.takeData(left, f) {
			return c.lines[at]
		}
	}
	return nil
}

// mayBeWritten reports whether the compiler may have written the value down,
// in read-only data or as zeroVal, though it is no constant in the source.
func (f *finding) mayBeWritten() bool {
	if f.value.FIPS || version.Compare(f.value.Lang, "go1.25") < 0 {
		return false
	}
	return f.out.InlinedAt != "" || f.value.Form != storage.Variable || f.place.Storage == storage.Unknown || f.place.Storage == storage.Heap
}

func (f *finding) composite() bool {
	switch f.value.Layout.Sole.(type) {
	case *types.Struct, *types.Array:
		return true
	}
	return f.value.Layout.Wrapped
}

// surplus counts the calls that no site of the line takes.
func (r *reader) surplus(c *copied, ev *evidence, group []*finding) {
	if ev == nil {
		return
	}
	for _, call := range slices.Sorted(maps.Keys(ev.calls)) {
		n := ev.calls[call]
		for _, f := range group {
			if f.call == call && (f.out.Place.Storage == storage.Heap || f.out.Place.Storage == storage.Unknown) {
				n--
			}
		}
		if n > 0 {
			first := group[0].site
			r.judge.stray(filepath.Base(first.File), first.lines[0], fmt.Sprintf("%d × %s too many", n, call), c.function)
		}
	}
}
