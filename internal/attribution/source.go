package attribution

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"ifaceval/internal/check"
	"ifaceval/internal/executable"
	"ifaceval/internal/gotool"
	"ifaceval/internal/heapprofile"
	"ifaceval/internal/linkname"
	"ifaceval/internal/object"
	"ifaceval/internal/report"
	"ifaceval/internal/storage"
)

// A Source is what is known of the packages.
type Source struct {
	report      *report.Report
	packages    map[string]bool // import paths; main for those
	mains       map[string]bool // import paths of main packages
	conversions map[line][]*source
	others      map[place][]string // functions that allocate and are no conversions
}

// A source is a conversion.
type source struct{ *report.Conversion }

// A line is one of a file in some directory: the program may have been built
// elsewhere.
type line struct {
	file string
	no   int
}

// A place is a line in a function, by its linker name without type arguments.
type place struct {
	line
	pkg, function string
}

// Suit completes how packages are built by what is known of the program: its processor,
// and whether tests are in it.
func Suit(b *gotool.Config, p *heapprofile.Profile, program *executable.File) {
	if program != nil && b.GOARCH == "" {
		b.GOARCH = program.GOARCH
	}
	b.Tests = b.Tests || slices.ContainsFunc(p.Samples, func(s heapprofile.Sample) bool {
		return slices.ContainsFunc(s.Stack, func(l *heapprofile.Location) bool {
			return slices.ContainsFunc(l.Frames, func(f heapprofile.Frame) bool { return strings.HasSuffix(f.File, "_test.go") })
		})
	})
}

// Compile judges packages.
func Compile(ctx context.Context, c check.Config, dir string) (*Source, error) {
	s := &Source{packages: map[string]bool{}, mains: map[string]bool{}, conversions: map[line][]*source{}, others: map[place][]string{}}
	c.Each = s.collect
	result, err := check.Run(ctx, c)
	if err != nil {
		return nil, err
	}
	s.report = result.Report(dir)
	for i := range s.report.Conversions {
		x := &s.report.Conversions[i]
		key := line{base(x.File), x.Line}
		s.conversions[key] = append(s.conversions[key], &source{x})
	}
	return s, nil
}

// Problems are those of the packages.
func (s *Source) Problems() []report.Problem { return s.report.Problems }

func base(file string) string { return file[strings.LastIndexAny(file, `/\`)+1:] }

// collect keeps of a package what else in it allocates.
func (s *Source) collect(t check.Target) {
	path := t.Source.Listed.Path
	s.packages[path] = true
	if t.Source.Listed.Name == "main" {
		s.mains[path], s.packages["main"] = true, true
	}
	for _, fn := range t.Code.Funcs {
		for _, rel := range fn.Relocs {
			if allocates(rel.Symbol) && !storage.IsCall(rel.Symbol) {
				key := placeOf(fn, rel.Pos)
				if !slices.Contains(s.others[key], rel.Symbol) {
					s.others[key] = append(s.others[key], rel.Symbol)
				}
			}
		}
	}
}

// placeOf is where the code of a relocation was written.
func placeOf(fn *object.Func, pos object.Pos) place {
	name := fn.Name
	if pos.Node >= 0 {
		name = fn.Inlined[pos.Node].Func
	}
	sym := linkname.Split(name)
	return place{line{base(pos.File), pos.Line}, sym.Pkg, sym.Name}
}

// at are the conversions on the line of a location's innermost frame.
func (s *Source) at(frames []heapprofile.Frame, mainPath string) []*source {
	sym := linkname.Split(frames[0].Func)
	var found []*source
	for _, x := range s.conversions[line{base(frames[0].File), frames[0].Line}] {
		pkg, _, _ := strings.Cut(x.Package, " ") // without the test variant
		// A literal has copies in packages that the function around it was inlined in.
		copied := func(i report.Instance) bool { return i.InlinedAt == "" && sameFunction(i.Function, frames[0].Func) }
		if pkg == sym.Pkg || slices.ContainsFunc(x.Instances, copied) || sym.Pkg == "main" && s.mains[pkg] && (mainPath == "" || mainPath == pkg) {
			found = append(found, x)
		}
	}
	// A function literal on the line is another function. The body of a range over a
	// function is one by its name only.
	own := func(x *source) bool {
		return x.Function == sym.Name || slices.ContainsFunc(x.Instances, func(i report.Instance) bool {
			return i.InlinedAt == "" && sameFunction(i.Function, frames[0].Func)
		})
	}
	found = keep(found, func(x *source) bool { return own(x) || literal(x.Function) == literal(sym.Name) })
	found = prefer(found, own)
	// There may be several main packages.
	longest := 0
	for _, x := range found {
		longest = max(longest, commonEnd(x.File, frames[0].File))
	}
	found = prefer(found, func(x *source) bool { return commonEnd(x.File, frames[0].File) == longest })
	return unique(found)
}

// literal reports whether a function is a literal, or the body of a range over a
// function, of which releases write the names differently.
func literal(name string) bool {
	return strings.Contains(name, ".func") || strings.Contains(name, "-range")
}

// unique drops the copies of a conversion that variants of its package for tests have.
func unique(all []*source) []*source {
	type position struct {
		file         string
		line, column int
		expr         string
	}
	seen := map[position]bool{}
	return slices.DeleteFunc(slices.Clone(all), func(x *source) bool {
		p := position{x.File, x.Line, x.Column, x.Expr}
		again := seen[p]
		seen[p] = true
		return again
	})
}

// prefer is those that match, or all if none does.
func prefer[T any](all []T, match func(T) bool) []T {
	var some []T
	for _, x := range all {
		if match(x) {
			some = append(some, x)
		}
	}
	if len(some) > 0 {
		return some
	}
	return all
}

// commonEnd is how many elements two paths have in common at their ends.
func commonEnd(a, b string) int {
	x, y := strings.Split(filepath.ToSlash(a), "/"), strings.Split(filepath.ToSlash(b), "/")
	n := 0
	for n < len(x) && n < len(y) && x[len(x)-1-n] == y[len(y)-1-n] {
		n++
	}
	return n
}

// keep is those that match.
func keep(all []*source, match func(*source) bool) []*source {
	return slices.DeleteFunc(slices.Clone(all), func(x *source) bool { return !match(x) })
}

// copies are the copies of a conversion in a function's code, or all if none is known
// to be there. Of a generic function they are those with its type arguments, which
// profiles leave out in some releases.
func (x *source) copies(function string) []report.Instance {
	here := prefer(x.Instances, func(i report.Instance) bool { return sameFunction(i.Function, function) })
	shape := linkname.Split(function).Shape
	return prefer(here, func(i report.Instance) bool { return linkname.Split(i.Function).Shape == shape })
}

// makes reports whether a copy of the conversion in a function may make a block of a
// size through a call. No call and no size mean any.
func (x *source) makes(function, call string, block int64) bool {
	for _, i := range x.copies(function) {
		if i.Storage != string(storage.Heap) && i.Storage != string(storage.Unknown) || call != "" && i.Call != "" && i.Call != call {
			continue
		}
		size := x.AllocSize
		if i.AllocSize != nil {
			size = *i.AllocSize
		}
		if size < 16 && x.Tiny || size > 0 && size != float64(int64(size)) {
			size = 16 // the block that it shares
		}
		if block == 0 || size == 0 || size == float64(block) {
			return true
		}
	}
	return false
}

// join finds the conversion that a call is of.
func (a *attribution) join(o origin) origin {
	if a.Source == nil || o.unknown != "" || o.other != "" {
		return o
	}
	in := o.frames[len(o.frames)-1].Func
	o.sources = keep(a.Source.at(o.frames, a.Program.Path), func(x *source) bool { return x.makes(in, o.call, 0) })
	return o
}

// estimate compares a sample's line and block with the packages.
func (a *attribution) estimate(s *heapprofile.Sample) origin {
	leaf := caller(s.Stack, func(l *heapprofile.Location) string {
		if n := len(l.Frames); n > 0 {
			return l.Frames[n-1].Func
		}
		return ""
	})
	switch {
	case leaf < 0:
		return origin{unknown: "a stack without a caller"}
	case len(s.Stack[leaf].Frames) == 0:
		return origin{unknown: "an address without a line: name the program with -binary"}
	}
	o := origin{leaf: leaf, frames: s.Stack[leaf].Frames}
	sym := linkname.Split(o.frames[0].Func)
	if a.Source == nil || !a.Source.packages[sym.Pkg] {
		o.other = "outside of the packages"
		return o
	}
	in := o.frames[len(o.frames)-1].Func
	found := keep(a.Source.at(o.frames, ""), func(x *source) bool { return x.makes(in, "", s.Block) })
	others := slices.Clone(a.Source.others[place{line{base(o.frames[0].File), o.frames[0].Line}, sym.Pkg, sym.Name}])
	slices.Sort(others)
	switch {
	case len(found) > 0:
		o.sources = found
		if len(others) > 0 {
			o.doubt = "the line calls " + strings.Join(others, " and ") + " as well"
		}
		o.call = callOf(found, in)
	case len(others) > 0:
		o.other = strings.Join(others, " or ")
	default:
		o.unknown = "a line on which the packages, as they are now, allocate no such block"
	}
	return o
}

// callOf is the call that all of them make, "" if they differ.
func callOf(found []*source, function string) string {
	call := ""
	for _, x := range found {
		for _, i := range x.copies(function) {
			if i.Call == "" {
				continue
			}
			if call != "" && call != i.Call {
				return ""
			}
			call = i.Call
		}
	}
	return call
}
