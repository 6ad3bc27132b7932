package heapprofile

import (
	"io"
	"slices"

	"github.com/google/pprof/profile"
)

// An Added is a frame that is no function of the program.
type Added struct {
	Frame
	// System is what pprof takes for the linker's name. Where that differs from the
	// name, pprof leaves the name alone, in which it would cut off brackets and what is
	// in parentheses, as of C++.
	System string
}

// written is a comment in what Write wrote, which must not be read as if a program had.
const written = "ifaceval: frames were added to this profile for conversions"

// Write writes the profile, compressed or not, with a frame added to the inner end of
// stacks: innermost says for each sample which, or nil for none. All else is as it was
// read.
func (p *Profile) Write(w io.Writer, compress bool, innermost func(sample int) *Added) error {
	out := &profile.Profile{
		SampleType: p.raw.SampleType, DefaultSampleType: p.raw.DefaultSampleType,
		Mapping: p.raw.Mapping, Comments: append(slices.Clone(p.raw.Comments), written), DocURL: p.raw.DocURL,
		Location: append([]*profile.Location{}, p.raw.Location...), Function: append([]*profile.Function{}, p.raw.Function...),
		DropFrames: p.raw.DropFrames, KeepFrames: p.raw.KeepFrames, TimeNanos: p.raw.TimeNanos,
		DurationNanos: p.raw.DurationNanos, PeriodType: p.raw.PeriodType, Period: p.raw.Period,
	}
	added := map[Added]*profile.Location{}
	for i, s := range p.raw.Sample {
		if f := innermost(i); f != nil {
			l := added[*f]
			if l == nil {
				l = addLocation(out, *f)
				added[*f] = l
			}
			s = &profile.Sample{Location: append([]*profile.Location{l}, s.Location...), Value: s.Value, Label: s.Label, NumLabel: s.NumLabel, NumUnit: s.NumUnit}
		}
		out.Sample = append(out.Sample, s)
	}
	if compress {
		return out.Write(w)
	}
	return out.WriteUncompressed(w)
}

func addLocation(out *profile.Profile, f Added) *profile.Location {
	fn := &profile.Function{ID: uint64(len(out.Function)) + 1, Name: f.Func, SystemName: f.System, Filename: f.File}
	l := &profile.Location{ID: uint64(len(out.Location)) + 1, Line: []profile.Line{{Function: fn, Line: int64(f.Line)}}}
	out.Function = append(out.Function, fn)
	out.Location = append(out.Location, l)
	return l
}
