// Package trial runs the expectations that stand in comments: the pipeline behind
// `ifaceval test`.
//
// It checks the packages as `ifaceval check` does, tests included, and holds what
// was found against the directives of every file. What the judge of conversions does
// not see it takes from the same run: calls of the runtime in the machine code, for
// noalloc, and what the compiler said, for lem's directives. Benchmarks are run to
// count what they allocate.
package trial

import (
	"context"
	"go/parser"
	"go/token"
	"go/version"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"ifaceval/internal/check"
	"ifaceval/internal/directive"
	"ifaceval/internal/escape"
	"ifaceval/internal/gotool"
	"ifaceval/internal/object"
	"ifaceval/internal/outcome"
	"ifaceval/internal/report"
	"ifaceval/internal/source"
	"ifaceval/internal/storage"
)

// A Config says what to test.
type Config struct {
	Build    gotool.Config // Tests is taken to be set
	Dir      string        // absolute: files below it are named relative to it
	Patterns []string
	Releases []string       // as for Build.Go, each is a run; none for that of Build
	Select   *regexp.Regexp // of the IDs of expectations; nil for all
	Static   bool           // run no benchmarks
	// Progress, if set, is told what is going on, a short line at a time.
	Progress func(string)
}

// Run tries the expectations. An error is one that leaves no results.
func Run(ctx context.Context, c Config) (*outcome.Results, error) {
	if c.Progress == nil {
		c.Progress = func(string) {}
	}
	c.Build.Tests = true
	releases := c.Releases
	if len(releases) == 0 {
		releases = []string{c.Build.Go}
	}
	out := &outcome.Results{Schema: outcome.Schema, Runs: []outcome.Run{}}
	for _, release := range releases {
		c.Build.Go = release
		r, err := try(ctx, c)
		if err != nil {
			return nil, err
		}
		out.Runs = append(out.Runs, *r)
	}
	return out, nil
}

// A run is one toolchain's.
type run struct {
	Config
	result   *check.Result
	lang     string // "go1.26"
	builtins []string
	packages []*unit
	files    []string
	marked   map[string]bool   // base names of files with directives
	coded    map[place]bool    // lines of those that some machine code is of
	calls    map[string][]call // by base name of each file in frames
	judged   []check.Judged
	flows    *escape.FlowReader // nil until a failure asks for it
	out      *outcome.Run
}

// A unit is one package and what its files expect.
type unit struct {
	source *source.Package
	said   *escape.Package
	found  []*directive.File
}

// A call is one of a function of the runtime that may allocate.
type call struct {
	symbol string
	frames []place // from the function whose code has the call to the call itself
}

// A place is a line of a file, as the object code names it.
type place struct {
	file string
	line int
}

func (p place) in(file string) bool { return samePath(p.file, file) }

// samePath compares two names of a file that compilers and parsers give.
func samePath(a, b string) bool { return escape.SamePath(a, b) || escape.SamePath(b, a) }

func try(ctx context.Context, c Config) (*outcome.Run, error) {
	r := &run{Config: c, marked: map[string]bool{}, coded: map[place]bool{}, calls: map[string][]call{}}
	var err error
	r.result, err = check.Run(ctx, check.Config{Build: c.Build, Patterns: c.Patterns, Progress: c.Progress, Each: r.collect})
	if err != nil {
		return nil, err
	}
	tc := r.result.Toolchain
	r.lang = version.Lang(tc.Version)
	if r.builtins, err = object.Builtins(tc.GOROOT); err != nil {
		return nil, err
	}
	whole := r.result.Report(c.Dir)
	r.judged = r.result.Judged(c.Dir)
	r.out = &outcome.Run{Toolchain: whole.Toolchain, Outcomes: []outcome.Outcome{}, Files: r.files, Problems: whole.Problems, Unrecognised: whole.Unrecognised}
	for _, u := range r.packages {
		r.own(ctx, u)
		r.misuse(u)
	}
	if err := r.lem(ctx); err != nil {
		return nil, err
	}
	r.out.Finish()
	return r.out, ctx.Err()
}

// collect keeps of a package what expectations may be about.
func (r *run) collect(t check.Target) {
	u := &unit{source: t.Source, said: t.Said}
	for _, file := range t.Source.Files {
		name := t.Source.Fset.File(file.FileStart).Name()
		text := t.Source.Text(name)
		r.files = append(r.files, t.Source.Fset.Position(file.Package).Filename)
		if !t.Source.Glue(name) && (directive.Mentions(text) || strings.Contains(strings.ToLower(string(text)), "lem.")) {
			found := directive.Parse(t.Source.Fset, file, text, storages())
			u.found = append(u.found, found)
			for _, d := range found.Directives {
				r.marked[filepath.Base(d.Scope.File)] = true
			}
		}
	}
	if len(u.found) > 0 {
		r.packages = append(r.packages, u)
	}
	// A package comes after those whose functions its code may have copies of.
	for _, fn := range t.Code.Funcs {
		if !fn.ABIWrapper {
			r.code(fn)
		}
	}
}

// code keeps of a function's machine code what directives may be about.
func (r *run) code(fn *object.Func) {
	for _, run := range fn.Runs {
		if r.marked[filepath.Base(run.Pos.File)] {
			r.coded[place{run.Pos.File, run.Pos.Line}] = true
		}
	}
	for _, rel := range fn.Relocs {
		allocates, known := storage.RuntimeCall(rel.Symbol)
		if !strings.HasPrefix(rel.Symbol, "runtime.") || known && !allocates {
			continue
		}
		x := call{symbol: rel.Symbol, frames: []place{{rel.Pos.File, rel.Pos.Line}}}
		for node := rel.Pos.Node; node >= 0; node = fn.Inlined[node].Parent {
			in := fn.Inlined[node]
			x.frames = append(x.frames, place{in.File, in.Line})
		}
		slices.Reverse(x.frames)
		kept := map[string]bool{}
		for _, f := range x.frames {
			if base := filepath.Base(f.file); r.marked[base] && !kept[base] {
				kept[base] = true
				r.calls[base] = append(r.calls[base], x)
			}
		}
	}
}

func storages() []string {
	var names []string
	for _, s := range storage.All {
		names = append(names, string(s))
	}
	return names
}

// selected reports whether the user asked for an expectation.
func (r *run) selected(id string) bool { return r.Select == nil || r.Select.MatchString(id) }

func (r *run) outcome(u *unit, id string, at directive.Place, text string) outcome.Outcome {
	return outcome.Outcome{ID: id, Package: u.source.Listed.ID, File: r.file(at.File), Line: at.Line, Column: at.Column, Directive: text}
}

// file names a file as reports do.
func (r *run) file(name string) string {
	if rel, err := filepath.Rel(r.Dir, name); err == nil && filepath.IsLocal(rel) {
		name = rel
	}
	return filepath.ToSlash(name)
}

// idOf is what an expectation goes by: the function that it is in.
func idOf(at directive.Place) string {
	if at.Function == "" {
		return "init" // the package's initialiser
	}
	return at.Function
}

func (r *run) misuse(u *unit) {
	for _, f := range u.found {
		for _, e := range f.Errors {
			if r.selected(idOf(e.Place)) {
				o := r.outcome(u, idOf(e.Place), e.Place, strings.TrimPrefix(e.Text, "//"))
				o.Status, o.Reason = outcome.Misuse, e.Message
				r.out.Outcomes = append(r.out.Outcomes, o)
			}
		}
	}
}

// Exempt marks the conversions of a report that an ignore directive covers. Files are
// those of the report, relative to dir. The report's conversions that cost nothing need
// no directive, so only files with others are read.
func Exempt(r *report.Report, dir string) {
	lang := version.Lang(r.Toolchain.Go)
	files := map[string][]*directive.Directive{}
	for i := range r.Conversions {
		c := &r.Conversions[i]
		if c.Allocates == "never" {
			continue
		}
		ignores, ok := files[c.File]
		if !ok {
			ignores = ignoresIn(c.File, dir, lang)
			files[c.File] = ignores
		}
		for _, d := range ignores {
			if filepath.Base(d.Scope.File) == filepath.Base(c.File) && d.Scope.Covers(c.Line, c.Column) && d.Means(c.Expr) {
				c.Ignored = d.Reason
			}
		}
	}
}

// ignoresIn are the ignore directives of a file that hold for a release.
func ignoresIn(file, dir, lang string) []*directive.Directive {
	if !filepath.IsAbs(file) {
		file = filepath.Join(dir, filepath.FromSlash(file))
	}
	text, err := os.ReadFile(file)
	if err != nil || !directive.Mentions(text) {
		return nil
	}
	fset := token.NewFileSet()
	syntax, _ := parser.ParseFile(fset, file, text, parser.ParseComments|parser.SkipObjectResolution)
	if syntax == nil {
		return nil
	}
	all := directive.Parse(fset, syntax, text, storages()).Directives
	return slices.DeleteFunc(all, func(d *directive.Directive) bool { return d.Kind != directive.Ignore || !d.Holds(lang) })
}
