// Package heapprofile reads the heap profiles of Go programs, from a file or from a
// running program, and writes them with frames added. It knows the format, and that
// what it reads may be anything: what is not a heap profile, or too large, is refused
// with a word on what to do.
//
// It does not know what a stack means. A sample has its stack as the program wrote it,
// addresses and frames.
package heapprofile

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/google/pprof/profile"
)

// Limits bound what is read.
type Limits struct {
	Packed   int64         // bytes as they come
	Size     int64         // bytes when they are no longer compressed
	Messages int           // samples, locations and so on; of frames on all stacks, eight times as many
	Time     time.Duration // for a URL to answer in full
}

// Default are limits that no profile of a program comes near.
var Default = Limits{Packed: 64 << 20, Size: 256 << 20, Messages: 2 << 20, Time: 30 * time.Second}

// A Profile is a heap profile.
type Profile struct {
	Samples []Sample
	Rate    int64 // bytes between samples, on average; 1 if there is one of each allocation, 0 if not known

	raw *profile.Profile
}

// A Sample is what was allocated through one stack, in blocks of one size.
type Sample struct {
	Stack []*Location // the innermost first
	Amount
	Block int64 // bytes; 0 if not known
}

// An Amount is how much was allocated since the program began, and how much of that
// is in use. With a rate above 1 it is the program's own estimate.
type Amount struct{ AllocObjects, AllocBytes, InUseObjects, InUseBytes int64 }

// A Location is an instruction, and what it stands for.
type Location struct {
	Address uint64   // of the byte before the one that a call returns to; 0 if not known
	Mapping *Mapping // that it is in; nil if not known
	Frames  []Frame  // the function that it was written in first, the one that has the code last
}

// A Frame is a function that was inlined, or that has the code.
type Frame struct {
	Func string
	File string
	Line int
}

// A Mapping is a stretch of memory that a file was mapped to.
type Mapping struct {
	Start, Limit, Offset uint64
	File, BuildID        string
	Main                 bool // of the program, not of a library
}

// IsURL reports whether a source is one that Fetch takes.
func IsURL(source string) bool {
	return strings.HasPrefix(source, "http://") || strings.HasPrefix(source, "https://")
}

// Open reads a file.
func Open(path string, l Limits) (*Profile, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil && strings.Contains(path, "/debug/pprof/"):
		return nil, fmt.Errorf("%w: write a URL as http://localhost:6060/debug/pprof/allocs", err)
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is no file: name a heap profile", path)
	case info.Size() > l.Packed:
		return nil, fmt.Errorf("%s: %w", path, tooLarge(l.Packed))
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	p, err := read(file, l)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return p, nil
}

func tooLarge(limit int64) error {
	return fmt.Errorf("more than %d MiB: profiles of that size are not read; profile for a shorter time, or with a larger MemProfileRate", limit>>20)
}

func tooMany(limit int) error {
	return fmt.Errorf("more than %d samples and locations, or than eight times as many frames: profiles of that size are not read; profile for a shorter time, or with a larger MemProfileRate", limit)
}

// read reads all there is, up to the limit.
func read(r io.Reader, l Limits) (*Profile, error) {
	data, err := io.ReadAll(io.LimitReader(r, l.Packed+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > l.Packed {
		return nil, tooLarge(l.Packed)
	}
	return Parse(context.Background(), data, l)
}

// Parse reads a profile, compressed or not.
func Parse(ctx context.Context, data []byte, l Limits) (*Profile, error) {
	if bytes.HasPrefix(data, []byte{0x1f, 0x8b}) {
		var err error
		if data, err = unpack(data, l.Size); err != nil {
			return nil, err
		}
	}
	if int64(len(data)) > l.Size {
		return nil, tooLarge(l.Size)
	}
	if what := notProfile(data); what != "" {
		return nil, errors.New(what)
	}
	if n := messages(data); n > l.Messages {
		return nil, tooMany(l.Messages)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	raw, err := parse(data)
	if err != nil {
		return nil, fmt.Errorf("not a profile, or one that was cut off or damaged (%w): write or fetch it again", err)
	}
	return convert(raw, l)
}

func unpack(data []byte, limit int64) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("damaged (%w): write or fetch it again", err)
	}
	out, err := io.ReadAll(io.LimitReader(z, limit+1))
	switch {
	case int64(len(out)) > limit:
		return nil, tooLarge(limit)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return nil, errors.New("cut off: write or fetch it again")
	case err != nil:
		return nil, fmt.Errorf("damaged (%w): write or fetch it again", err)
	}
	return out, nil
}

// notProfile says what data is that people take for a profile.
func notProfile(data []byte) string {
	begin := strings.ToLower(string(bytes.TrimSpace(data[:min(len(data), 512)])))
	switch {
	case len(data) == 0:
		return "empty: write or fetch it again"
	case strings.HasPrefix(begin, "<!doctype"), strings.HasPrefix(begin, "<html"):
		return "a page of HTML, not a profile: a heap profile is at /debug/pprof/allocs"
	case strings.HasPrefix(begin, "heap profile:"):
		return "a heap profile as text: fetch it without debug=1"
	case strings.HasPrefix(begin, "go 1.") && strings.Contains(begin, "trace"):
		return "an execution trace, not a profile: a heap profile is at /debug/pprof/allocs"
	case strings.HasPrefix(begin, "\x7felf"), strings.HasPrefix(begin, "mz"):
		return "a program, not a profile: name it with -binary, and the profile after the flags"
	}
	return ""
}

// messages counts the fields of a profile, so that what is read into memory is bounded:
// an empty sample takes two bytes there, and a hundred here.
func messages(data []byte) int {
	n := 0
	for len(data) > 0 {
		key, k := uvarint(data)
		if k <= 0 {
			return n
		}
		data = data[k:]
		n++
		size := 0
		switch key & 7 {
		case 0:
			_, size = uvarint(data)
		case 1:
			size = 8
		case 2:
			length, k := uvarint(data)
			if k <= 0 || length > uint64(len(data)-k) {
				return n
			}
			size = k + int(length)
		case 5:
			size = 4
		}
		if size <= 0 || size > len(data) {
			return n
		}
		data = data[size:]
	}
	return n
}

func uvarint(data []byte) (v uint64, n int) {
	for i, b := range data {
		if i == 10 {
			return 0, 0
		}
		v |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			return v, i + 1
		}
	}
	return 0, 0
}

func parse(data []byte) (p *profile.Profile, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			p, err = nil, fmt.Errorf("%v", cause)
		}
	}()
	if p, err = profile.ParseUncompressed(data); err != nil {
		return nil, err
	}
	return p, p.CheckValid()
}

// kinds are what a sample of a heap profile counts, in the order of an Amount.
var kinds = [...][2]string{{"alloc_objects", "count"}, {"alloc_space", "bytes"}, {"inuse_objects", "count"}, {"inuse_space", "bytes"}}

// columns finds them among a profile's values.
func columns(raw *profile.Profile) (at [len(kinds)]int, err error) {
	var types []string
	for i := range at {
		at[i] = -1
	}
	for i, t := range raw.SampleType {
		types = append(types, t.Type+"/"+t.Unit)
		for k, kind := range kinds {
			if kind[0] == t.Type && kind[1] == t.Unit {
				at[k] = i
			}
		}
	}
	for _, i := range at {
		if i < 0 {
			return at, fmt.Errorf("%s: name a heap profile, as is at /debug/pprof/allocs, or go test -memprofile writes", kindOf(raw, types))
		}
	}
	return at, nil
}

// kindOf names another kind of profile.
func kindOf(raw *profile.Profile, types []string) string {
	for _, t := range raw.SampleType {
		switch t.Type {
		case "cpu":
			return "a CPU profile"
		case "contentions":
			return "a profile of blocking or of mutexes"
		case "goroutine", "goroutines", "threadcreate":
			return "a profile of goroutines or threads"
		}
	}
	if len(types) == 0 {
		return "a profile of nothing"
	}
	return fmt.Sprintf("a profile of another kind, which counts %.200q", strings.Join(types, ", "))
}

// convert makes a Profile of what was read, and numbers what is in it anew, so that
// numbers are left for what Write adds.
func convert(raw *profile.Profile, l Limits) (*Profile, error) {
	at, err := columns(raw)
	if err != nil {
		return nil, err
	}
	for i, f := range raw.Function {
		f.ID = uint64(i) + 1
	}
	for i, l := range raw.Location {
		l.ID = uint64(i) + 1
	}
	if slices.Contains(raw.Comments, written) {
		return nil, errors.New("has its conversions as frames already: name the profile that it was made from")
	}
	p := &Profile{raw: raw, Rate: raw.Period}
	locations := locationsOf(raw)
	var sums [len(kinds)]uint64
	frames := 0
	for _, s := range raw.Sample {
		sample := Sample{Stack: make([]*Location, len(s.Location))}
		for i, l := range s.Location {
			sample.Stack[i] = locations[l.ID-1]
			frames += 1 + len(l.Line)
		}
		if frames > 8*l.Messages {
			return nil, tooMany(l.Messages)
		}
		for k, value := range []*int64{&sample.AllocObjects, &sample.AllocBytes, &sample.InUseObjects, &sample.InUseBytes} {
			*value = s.Value[at[k]]
			if *value == math.MinInt64 {
				return nil, errOverflow
			}
			if sums[k] += uint64(max(*value, -*value)); sums[k] > math.MaxInt64 {
				return nil, errOverflow
			}
		}
		if b := s.NumLabel["bytes"]; len(b) == 1 && b[0] > 0 {
			sample.Block = b[0]
		}
		p.Samples = append(p.Samples, sample)
	}
	return p, nil
}

var errOverflow = errors.New("damaged: its samples add up to more than 64 bits hold; write or fetch it again")

func locationsOf(raw *profile.Profile) []*Location {
	mappings := map[*profile.Mapping]*Mapping{}
	for i, m := range raw.Mapping {
		mappings[m] = &Mapping{Start: m.Start, Limit: m.Limit, Offset: m.Offset, File: m.File, BuildID: m.BuildID, Main: i == 0}
	}
	all := make([]*Location, len(raw.Location))
	for i, l := range raw.Location {
		all[i] = &Location{Address: l.Address, Mapping: mappings[l.Mapping]}
		for _, line := range l.Line {
			frame := Frame{Line: int(line.Line)}
			if line.Function != nil {
				frame.Func, frame.File = line.Function.Name, line.Function.Filename
			}
			all[i].Frames = append(all[i].Frames, frame)
		}
	}
	return all
}

// Add adds another amount.
func (a *Amount) Add(b Amount) {
	a.AllocObjects += b.AllocObjects
	a.AllocBytes += b.AllocBytes
	a.InUseObjects += b.InUseObjects
	a.InUseBytes += b.InUseBytes
}
