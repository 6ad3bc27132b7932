// Package attribution tells which conversions the samples of a heap profile come from:
// the pipeline behind `ifaceval profile`.
//
// # With the program
//
// A stack in a profile has the addresses that calls return to, less one. The
// instruction before such an address is the call, so that the linked program says which
// function was called, even where one line has several conversions. Profiles leave out
// what the runtime itself does at the inner end of a stack, unless there is nothing
// else on it (runtime/pprof, writeHeapProto); the call that counts is the innermost one
// that is not in the runtime.
//
// That presumes that it is the program that wrote the profile. If the build IDs of both
// are known, they tell. Otherwise each address has to lie where the profile says: in
// the function and on the line that it names, or without names, behind a call.
//
// # Without the program
//
// The packages are compiled, and the conversions of a stack's innermost line outside of
// the runtime are taken that may make a block of the sample's size. What else on that
// line allocates, by the machine code of the packages, leaves a doubt. All of that is
// an estimate: the sources may be others, and so may the compiler.
package attribution

import (
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"ifaceval/internal/costs"
	"ifaceval/internal/executable"
	"ifaceval/internal/heapprofile"
	"ifaceval/internal/linkname"
	"ifaceval/internal/storage"
)

// A Config says what is known.
type Config struct {
	Profile *heapprofile.Profile
	Program *executable.File // that wrote it; nil if that is not known
	Source  *Source          // packages that it was made of; nil for none
	Focus   *regexp.Regexp   // of functions: samples with none that matches do not count; nil for all
	Dir     string           // absolute: files below it are named relative to it
	Order   costs.Order
	By      string // one of costs.Groupings
}

// A Result is what was found.
type Result struct {
	Costs *costs.Profile

	profile *heapprofile.Profile
	frames  []*heapprofile.Added // by sample: what stands for its conversion
}

// An origin is what is known of where a sample comes from.
type origin struct {
	leaf    int                 // index in the stack of the location with the call
	frames  []heapprofile.Frame // of that location
	call    string              // what was called; "" if that is not known
	address uint64              // in the program, that the call returns to; 0 without one
	unknown string              // why nothing is known; "" if something is
	other   string              // what it is instead of a conversion; "" if it is one
	sources []*source           // of which it is one
	doubt   string
}

// Run attributes. An error means that the program did not write the profile.
func Run(c Config) (*Result, error) {
	a := &attribution{Config: c, rows: map[string]int{}, flows: map[string]int{}, others: map[string]int{}, unknown: map[string]int{}}
	find := a.estimate
	if c.Program != nil {
		d := &decoder{program: c.Program, decoded: map[*heapprofile.Location]*decoded{}}
		if err := d.verify(c.Profile); err != nil {
			return nil, err
		}
		find = func(s *heapprofile.Sample) origin { return a.join(d.origin(s)) }
	}
	a.out = &costs.Profile{Schema: costs.Schema, Order: c.Order, Rate: c.Profile.Rate,
		Conversions: []costs.Conversion{}, Others: []costs.Other{}, Unknown: []costs.Other{}, Problems: []costs.Problem{}}
	a.describe()
	r := &Result{Costs: a.out, profile: c.Profile}
	if c.Focus != nil {
		a.out.Focus = c.Focus.String()
	}
	for i := range c.Profile.Samples {
		var added *heapprofile.Added
		if s := &c.Profile.Samples[i]; a.counts(s) {
			added = a.add(s, find(s))
		}
		r.frames = append(r.frames, added)
	}
	a.out.Finish(c.By)
	return r, nil
}

// counts reports whether a sample is of what was asked for, and of anything: profiles have
// stacks that nothing was allocated on before the last collection.
func (a *attribution) counts(s *heapprofile.Sample) bool {
	return s.Amount != (heapprofile.Amount{}) && (a.Focus == nil || slices.ContainsFunc(s.Stack, func(l *heapprofile.Location) bool {
		return slices.ContainsFunc(l.Frames, func(f heapprofile.Frame) bool { return a.Focus.MatchString(f.Func) })
	}))
}

// WriteProfile writes the profile with a frame for each conversion, which is innermost.
func (r *Result) WriteProfile(w io.Writer, compress bool) error {
	return r.profile.Write(w, compress, func(i int) *heapprofile.Added { return r.frames[i] })
}

type attribution struct {
	Config
	out             *costs.Profile
	rows            map[string]int // in out.Conversions, by key
	flows           map[string]int // in Flows of those, by key
	others, unknown map[string]int
}

// describe says what the figures rest on.
func (a *attribution) describe() {
	if f := a.Program; f != nil {
		a.out.Program = &costs.Program{Format: f.Format, GOARCH: f.GOARCH, Go: f.GoVersion, Path: f.Path}
	} else {
		a.out.Estimate = "no program was named with -binary, so that lines and sizes of blocks were compared with the packages as they are now"
	}
	if s := a.Source; s != nil {
		a.out.Toolchain = &costs.Toolchain{Go: s.report.Toolchain.Go, GOOS: s.report.Toolchain.GOOS, GOARCH: s.report.Toolchain.GOARCH}
		for _, p := range s.report.Problems {
			a.out.Problems = append(a.out.Problems, costs.Problem{Package: p.Package, Message: p.Message})
		}
	}
}

// add adds a sample to what it is of, and returns the frame that stands for its
// conversion, nil if it is none.
func (a *attribution) add(s *heapprofile.Sample, o origin) *heapprofile.Added {
	amount := costs.Amount{AllocBytes: s.AllocBytes, AllocObjects: s.AllocObjects, InUseBytes: s.InUseBytes, InUseObjects: s.InUseObjects}
	switch {
	case o.unknown != "":
		tally(&a.out.Unknown, a.unknown, o.unknown, amount)
		return nil
	case o.other != "":
		tally(&a.out.Others, a.others, o.other, amount)
		return nil
	}
	row := a.row(o)
	c := &a.out.Conversions[row]
	c.Add(amount)
	if s.Block > 0 && !slices.Contains(c.Blocks, s.Block) {
		c.Blocks = append(c.Blocks, s.Block)
	}
	if tiny := a.tiny(s, o); tiny == costs.Shared || c.Tiny == "" {
		c.Tiny = tiny
	}
	a.flow(row, s.Stack[o.leaf+1:], amount)
	return frameOf(o)
}

func tally(list *[]costs.Other, at map[string]int, name string, amount costs.Amount) {
	i, ok := at[name]
	if !ok {
		i = len(*list)
		at[name] = i
		*list = append(*list, costs.Other{From: name})
	}
	(*list)[i].Add(amount)
}

// row is the conversion that an origin is of, as an index.
func (a *attribution) row(o origin) int {
	frames := a.framesOf(o.frames)
	key := keyOf(frames) + fmt.Sprintf("%x", o.address)
	if a.Program == nil {
		for _, s := range o.sources {
			key += " " + s.ID
		}
	}
	i, ok := a.rows[key]
	if !ok {
		i = len(a.out.Conversions)
		a.rows[key] = i
		c := costs.Conversion{Call: o.call, Package: linkname.Split(frames[0].Function).Pkg, Frames: frames, Blocks: []int64{}, Flows: []costs.Flow{}, Doubt: o.doubt}
		_, c.Unless = storage.Place{Storage: storage.Heap, Call: o.call}.Allocates()
		if o.address != 0 {
			c.Address = fmt.Sprintf("%#x", o.address)
		}
		for _, s := range o.sources {
			c.Sources = append(c.Sources, costs.Source{ID: s.ID, File: s.File, Line: s.Line, Column: s.Column, Expr: s.Expr,
				From: s.From, To: s.To, Context: s.Context, Storage: s.Storage, Escape: s.Escape})
		}
		a.out.Conversions = append(a.out.Conversions, c)
	}
	return i
}

// flow adds to the way that a sample came.
func (a *attribution) flow(row int, stack []*heapprofile.Location, amount costs.Amount) {
	c := &a.out.Conversions[row]
	frames := []costs.Frame{}
	for _, l := range stack {
		frames = append(frames, a.framesOf(l.Frames)...)
	}
	key := fmt.Sprintf("%d\n", row) + keyOf(frames)
	i, ok := a.flows[key]
	if !ok {
		i = len(c.Flows)
		a.flows[key] = i
		c.Flows = append(c.Flows, costs.Flow{Frames: frames})
	}
	c.Flows[i].Add(amount)
}

// keyOf is the same for the same frames, and for no others: names may hold anything.
func keyOf(frames []costs.Frame) string {
	var b strings.Builder
	for _, f := range frames {
		fmt.Fprintf(&b, "%d %s%d %s%d ", len(f.Function), f.Function, len(f.File), f.File, f.Line)
	}
	return b.String()
}

func (a *attribution) framesOf(frames []heapprofile.Frame) []costs.Frame {
	var out []costs.Frame
	for _, f := range frames {
		out = append(out, costs.Frame{Function: f.Func, File: a.file(f.File), Line: f.Line})
	}
	return out
}

// file names a file as reports do.
func (a *attribution) file(name string) string {
	if rel, err := filepath.Rel(a.Dir, name); err == nil && filepath.IsLocal(rel) {
		name = rel
	}
	return filepath.ToSlash(name)
}

// tiny says whether a sample is of values that share blocks. By the call alone that is
// clear for those of 2, 4 and 8 bytes.
func (a *attribution) tiny(s *heapprofile.Sample, o origin) costs.Tiny {
	const block = 16
	if s.Block != 0 && s.Block != block || a.Program != nil && a.Program.Has(raceDetector) {
		return ""
	}
	shared := 0
	for _, x := range o.sources {
		if x.Tiny {
			shared++
		}
	}
	switch {
	case len(o.sources) > 0 && shared == len(o.sources):
		return costs.Shared
	case shared > 0:
		return costs.Possible
	case o.call == "runtime.convT16", o.call == "runtime.convT32", o.call == "runtime.convT64":
		return costs.Shared
	case o.call == "runtime.convTnoptr" && len(o.sources) == 0:
		return costs.Possible
	}
	return ""
}

// raceDetector is a function of programs whose allocator makes no blocks of several
// values.
const raceDetector = "runtime.racefuncenter"

// frameOf stands for a conversion in a profile that is written.
func frameOf(o origin) *heapprofile.Added {
	var types []string
	for _, s := range o.sources {
		if t := s.From + " to " + s.To; !slices.Contains(types, t) {
			types = append(types, t)
		}
	}
	name := o.call
	if len(types) > 0 {
		name = "convert " + strings.Join(types, " or ")
		if o.call != "" {
			name += " (" + o.call + ")"
		}
		if o.doubt != "" {
			name = "perhaps " + name
		}
	}
	return &heapprofile.Added{Frame: heapprofile.Frame{Func: name, File: o.frames[0].File, Line: o.frames[0].Line}, System: cmp.Or(o.call, "runtime.convT")}
}
