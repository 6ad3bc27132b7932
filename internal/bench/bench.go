// Package bench reads what BenchmarkMem prints, the benchmark that package typeset
// writes, as go test -bench gives it, be it from a run or out of a file.
//
// The format is Go's own for benchmarks, read with golang.org/x/perf/benchfmt.
// Lines of configuration between the results say which type they are of; so a
// text that has results and no such lines is of another benchmark, and is refused.
//
// A text that ends before the test said PASS, or that announces more than it
// holds, was cut off: the first is an error, the second is listed in [Run.Lacks].
package bench

import (
	"slices"

	"golang.org/x/perf/benchmath"
)

// A Run is what one run of the benchmark found.
type Run struct {
	Go, GOOS, GOARCH string // "go1.26.8", "linux", "amd64"; "" where the text does not say
	Types            []*Type
	Lacks            []string // what was announced and has no result
}

// A Type is a type of the set that was measured.
type Type struct {
	Expr    string // as the benchmark's source spells it
	Printed string // as fmt's %T does
	Size    int64  // bytes
	Zero    string // name of the zero value
	Other   string // name of the value that stands for those that are not zero; the same where there is none
	Values  []*Value

	announced int
}

// A Value is a value that was stored.
type Value struct {
	Name string
	Var  Store // in a variable of the type
	Any  Store // in an interface
}

// A Store is what one store took, over all samples.
type Store struct {
	Bytes, Allocs float64   // of one store: the least that was seen, as whatever else allocates adds to it
	Times         []float64 // of one store, seconds, a sample each

	samples int
}

// MinSamples is how many samples an interval needs.
const MinSamples = 10

// Time is the median time of a store in seconds with its 95 % interval. It takes
// [MinSamples].
func (s *Store) Time() benchmath.Summary {
	sample := benchmath.NewSample(slices.Clone(s.Times), &benchmath.DefaultThresholds)
	return benchmath.AssumeNothing.Summary(sample, 0.95)
}

// Measured reports whether there is a sample.
func (s *Store) Measured() bool { return s.samples > 0 }

// Type is the one with the given expression, nil if there is none.
func (r *Run) Type(expr string) *Type {
	for _, t := range r.Types {
		if t.Expr == expr {
			return t
		}
	}
	return nil
}

// Value is the one with the given name, nil if there is none.
func (t *Type) Value(name string) *Value {
	for _, v := range t.Values {
		if v.Name == name {
			return v
		}
	}
	return nil
}
