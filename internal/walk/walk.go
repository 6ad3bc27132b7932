// Package walk tells the story of a function's machine code: it compiles a
// package with -S, runs one function in package machine, and says of each
// instruction what it does there, with a picture of memory after it.
//
// # Two passes
//
// The machine runs the path twice. The first pass finds out what matters: which
// slots, registers and data are ever touched, what type an unnamed temporary has
// (that of the interface value whose data word points to it), and which registers
// are read again. The second pass draws, with the same rows at every step, so
// that a reader who turns pages sees only what changes.
//
// # Names
//
// The machine calls what it does not know by where it was read from: "*(p+8)".
// With the types of parameters, results and variables, that becomes "p.next": see
// origin.go. Slots of the frame get their names from the listing's operands, and
// their types from the type checker: see frame.go. In a copy of a generic
// function, type parameters are what the copy's name says: see subst.go.
//
// # What is said
//
// Sentences are made of what an instruction does with the values at hand, not of
// its mnemonic alone: see sentence.go. What the machine does not know, the
// sentence does not say. Stack check, prologue, epilogue and write barrier are
// folded into a step each: see fold.go.
package walk

import (
	"context"
	"errors"
	"fmt"
	"go/types"
	"path/filepath"
	"slices"
	"strings"

	"ifaceval/internal/conversion"
	"ifaceval/internal/gotool"
	"ifaceval/internal/listing"
	"ifaceval/internal/machine"
	"ifaceval/internal/story"
)

// A Config says what to walk, and how.
type Config struct {
	Build   gotool.Config
	Dir     string // absolute: where Target is looked up and file names start
	Target  string // FUNC or FILE:LINE
	Package string // pattern of the package of FUNC; "" to find it from the name
	Func    string // of FILE:LINE: the linker name of the function to walk, "" for the one that holds the line
	NoOpt   bool   // compile with -N -l -wb=false
	Related bool   // of FILE:LINE: show, of other lines, what makes the interface values that the line's code helps to make
	Into    []string
	Set     []string // "x=300"
	Take    []string // "0x41=jump,fall"
	Unfold  bool     // show prologue, stack check and write barrier
	First   int      // steps to show, from 1; 0 for the first
	Last    int      // 0 for the last

	place *place
}

// NoOptFlags are what -noopt adds to -gcflags: no optimisation, no inlining, no
// write barrier.
const NoOptFlags = "-N -l -wb=false"

// maxSteps bounds a walk, and maxShown the steps of it that are drawn.
const (
	maxSteps = 20000
	maxShown = 400
)

// ErrListing is the listing of a function of an architecture that there is no
// machine for.
type ErrListing struct {
	Arch    string
	Listing *story.Listing
}

func (e *ErrListing) Error() string {
	return fmt.Sprintf("GOARCH %s: there is no machine that could execute its instructions, only the listing: give -format listing, or walk it with -arch amd64 or arm64", e.Arch)
}

// Why the steps of a line cannot be shown, for errors.Is.
var (
	ErrNoCode     = errors.New("no code of the line")
	ErrNotReached = errors.New("the line is not on the path")
)

// A placeError is one of these with words that say where, and what to do.
type placeError struct {
	text string
	why  error
}

func (e *placeError) Error() string { return e.text }
func (e *placeError) Unwrap() error { return e.why }

// Run walks.
func Run(ctx context.Context, c Config) (*story.Walk, error) {
	w, err := prepare(ctx, c)
	if err != nil {
		return nil, err
	}
	if _, err := machine.New(w.tc.GOARCH, w.fn, w.program); err != nil {
		return nil, &ErrListing{w.tc.GOARCH, w.listing()}
	}
	return w.walk()
}

// List returns the listing of a function.
func List(ctx context.Context, c Config) (*story.Listing, error) {
	w, err := prepare(ctx, c)
	if err != nil {
		return nil, err
	}
	return w.listing(), nil
}

// prepare finds and compiles the function.
func prepare(ctx context.Context, c Config) (*walker, error) {
	at, ok, err := parsePlace(c.Target, c.Dir)
	if err != nil {
		return nil, err
	}
	if ok {
		c.place = &at
		c.Build.Dir = filepath.Dir(at.file)
		c.Build.Tests = c.Build.Tests || strings.HasSuffix(at.file, "_test.go")
	}
	if c.NoOpt {
		c.Build.GCFlags = append(c.Build.GCFlags, NoOptFlags)
	}
	tc, err := gotool.Find(ctx, c.Build)
	if err != nil {
		return nil, err
	}
	p, fn, where, err := find(ctx, tc, c)
	if err != nil {
		return nil, err
	}
	return newWalker(p, fn, c, where), nil
}

// A walker walks one function.
type walker struct {
	*program
	config Config
	fn     *listing.Func
	place  *place
	params []assigned

	results        []assigned
	source         *conversion.Func              // nil for what the compiler makes
	subst          substitution                  // of a copy of a generic function
	signed         *types.Signature              // nil if it is not known
	frames         map[*listing.Func][]*variable // slots
	named          map[*listing.Func][]*variable // variables, of which several may have one slot
	trace          *trace
	notes          []string
	assumesBarrier bool
	levels         []level               // of the second pass: the functions on the stack
	low            int64                 // where the present frame starts, in the stack
	floats         map[string]types.Type // of the second pass: the kinds of number in vector registers
	compared       compared              // of the second pass: what the flags are of
	lines          map[string][]string
}

func newWalker(p *program, fn *listing.Func, c Config, at *place) *walker {
	own := *p
	own.origins = map[string]origin{} // p is something else in another function
	w := &walker{program: &own, config: c, fn: fn, place: at, frames: map[*listing.Func][]*variable{}, named: map[*listing.Func][]*variable{}, lines: map[string][]string{}, floats: map[string]types.Type{}}
	w.findSource()
	return w
}

// newMachine returns a machine at the entry of the function, its arguments set.
func (w *walker) newMachine() (*machine.Machine, []string, error) {
	m, err := machine.New(w.tc.GOARCH, w.fn, w.program)
	if err != nil {
		return nil, nil, err
	}
	for _, name := range w.config.Into {
		if w.program.Func(name) == nil {
			return nil, nil, fmt.Errorf("-into %s: there is no listing of such a function: give its linker name, such as runtime.convT64", name)
		}
		m.Into[name] = true
	}
	w.program.abi = newABI(w.tc.GOARCH, m.Arguments(), w.sizes)
	given, err := w.setArguments(m)
	return m, given, err
}

// walk runs both passes.
func (w *walker) walk() (*story.Walk, error) {
	choose, err := parseTake(w.config.Take)
	if err != nil {
		return nil, err
	}
	if w.place != nil {
		if choose.seek = w.seek(*w.place); choose.seek != nil {
			if err := w.route(choose); err != nil {
				return nil, err
			}
			choose.reset()
		}
	}
	if err := w.survey(choose); err != nil {
		return nil, err
	}
	if err := choose.unused(); err != nil {
		return nil, err
	}
	m, given, err := w.newMachine()
	if err != nil {
		return nil, err
	}
	choose.reset()
	out := &story.Walk{Schema: story.WalkSchema, Toolchain: w.toolchain(), Package: w.pkg.Listed.Path, Function: w.fn.Name,
		File: w.relative(w.fn.File), Line: w.fn.Line, FrameSize: w.fn.Frame, Given: given, Unmodelled: []story.Unmodelled{}, Source: []story.SourceLine{}}
	if sig := w.sourceSignature(); sig != "" {
		out.Signature = sig
	}
	if err := w.tell(m, choose, out); err != nil {
		return nil, err
	}
	w.finish(m, out)
	return out, nil
}

func (w *walker) toolchain() story.Toolchain {
	return story.Toolchain{Go: w.tc.Version, GOOS: w.tc.GOOS, GOARCH: w.tc.GOARCH, GCFlags: strings.Join(w.tc.Config().GCFlags, " ")}
}

// finish adds what is known only at the end.
func (w *walker) finish(m *machine.Machine, out *story.Walk) {
	for _, name := range sortedKeys(m.Unmodelled) {
		out.Unmodelled = append(out.Unmodelled, story.Unmodelled{Mnemonic: name, Count: m.Unmodelled[name]})
	}
	if n := len(out.Unmodelled); n > 0 {
		w.note("%s not modelled: what they write is not known.", plural(n, "instruction is", "instructions are"))
	}
	if w.file.Unrecognised > 0 {
		w.note("%s of the listing not understood, such as %q.", plural(w.file.Unrecognised, "line was", "lines were"), w.file.Examples[0])
	}
	for _, name := range w.config.Into {
		if !slices.ContainsFunc(w.trace.steps, func(t traced) bool { return t.depth > 0 && t.fn.Name == name }) {
			w.note("%s is not called on this path, so -into had nothing to step into.", name)
		}
	}
	if w.assumesBarrier {
		w.note("The garbage collector is taken to be at rest, so the write barrier is off.")
	}
	out.Notes = append([]string{}, w.notes...)
	w.addSource(out)
}

func (w *walker) note(format string, args ...any) {
	w.notes = append(w.notes, fmt.Sprintf(format, args...))
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
