// Package check runs the pipeline behind `ifaceval check`: build, read what the
// compiler said and made, find the conversions, judge them.
//
// It is the only package that knows all the stages. Each stage hands the next a
// value and nothing else:
//
//	gotool.Build ── files, export data ──▶ source ──▶ conversion ─┐
//	            ├── text ────────────────▶ escape ────────────────┼─▶ verdict
//	            └── archives ────────────▶ object ────────────────┘
package check

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"ifaceval/internal/cache"
	"ifaceval/internal/conversion"
	"ifaceval/internal/escape"
	"ifaceval/internal/gotool"
	"ifaceval/internal/layout"
	"ifaceval/internal/object"
	"ifaceval/internal/report"
	"ifaceval/internal/source"
	"ifaceval/internal/verdict"
)

// A Config says what to check.
type Config struct {
	Build    gotool.Config
	Patterns []string
	I2I      bool // include interface-to-interface conversions
	// Each, if set, is given every package once it is judged, in the order of their
	// imports, and what the compiler said is kept for it.
	Each func(Target)
	// Progress, if set, is told what is going on, a short line at a time.
	Progress func(string)
}

// A Target is what one package was judged by.
type Target struct {
	Source *source.Package
	Said   *escape.Package // nil if the compiler said nothing
	Code   *object.File
}

// A Result is what was found.
type Result struct {
	Toolchain *gotool.Toolchain
	Machine   *layout.Machine
	Sites     []*verdict.Site
	Packages  []string // judged, in order
	Problems  []gotool.Problem

	// Unrecognised counts compiler diagnostics of no known form.
	Unrecognised int

	// Stray counts convT* calls that no conversion accounts for.
	Stray int
	Notes []string // examples of both

	config Config
}

// Run checks. An error is one that leaves no result.
func Run(ctx context.Context, c Config) (*Result, error) {
	tc, err := gotool.Find(ctx, c.Build)
	if err != nil {
		return nil, err
	}
	if err := canary(ctx, tc, cache.Open()); err != nil {
		return nil, err
	}
	return run1(ctx, tc, c)
}

// Report is Run and Result.Report, or what they returned when nothing was
// different.
func Report(ctx context.Context, c Config, dir string) (*report.Report, error) {
	tc, err := gotool.Find(ctx, c.Build)
	if err != nil {
		return nil, err
	}
	kept := cache.Open()
	proof := make(chan error, 1)
	go func() { proof <- canary(ctx, tc, kept) }()
	r, err := build(ctx, tc, c)
	if perr := <-proof; err == nil {
		err = perr
	}
	if err != nil {
		return nil, err
	}
	key := r.key(kept, dir)
	if data, ok := kept.Get(key); ok {
		if old := new(report.Report); json.Unmarshal(data, old) == nil {
			return old, nil
		}
	}
	if err := r.judge(ctx); err != nil {
		return nil, err
	}
	out := r.result.Report(dir)
	if data, err := json.Marshal(out); err == nil && len(out.Problems) == 0 {
		kept.Put(key, data)
	}
	return out, nil
}

// key names a report by all that it depends on. An archive's name says what is
// in it and what it was made from, and so what the compiler said: that itself is
// replayed in no fixed order.
func (r *run) key(kept *cache.Cache, dir string) cache.Key {
	depends := []string{r.toolchain.Version, r.toolchain.GOROOT, r.toolchain.GOOS, r.toolchain.GOARCH, dir,
		fmt.Sprintf("%+v", r.toolchain.Config()), fmt.Sprint(r.config.I2I)}
	for _, p := range r.build.Packages {
		depends = append(depends, p.ID, fmt.Sprint(p.Target), p.Export, p.Dir, strings.Join(p.Files, "\x00"))
	}
	return kept.Key("report", depends...)
}

// run1 builds and judges.
func run1(ctx context.Context, tc *gotool.Toolchain, c Config) (*Result, error) {
	r, err := build(ctx, tc, c)
	if err != nil {
		return nil, err
	}
	return r.result, r.judge(ctx)
}

// build is the first stage.
func build(ctx context.Context, tc *gotool.Toolchain, c Config) (*run, error) {
	if c.Progress == nil {
		c.Progress = func(string) {}
	}
	machine, err := layout.New(layout.Target{Lang: tc.Lang(), GOARCH: tc.GOARCH, Race: tc.Config().Race})
	if err != nil {
		return nil, err
	}
	r := &run{config: c, toolchain: tc, said: escape.NewReader()}
	r.said.Keep = c.Each != nil
	compiled := 0
	r.said.OnPackage = func(id string) {
		compiled++
		c.Progress(fmt.Sprintf("compiled %d packages, %s", compiled, id))
	}
	r.build, err = tc.Build(ctx, c.Patterns, alter(r.said))
	if err != nil {
		return nil, err
	}
	r.said.Close()
	r.result = &Result{Toolchain: tc, Machine: machine, Problems: r.build.Problems, config: c}
	return r, nil
}

// alter stands between the compiler and the reader of what it says. Tests put
// something else there, to see that a toolchain with other words is refused.
var alter = func(w io.Writer) io.Writer { return w }

type run struct {
	config    Config
	toolchain *gotool.Toolchain
	build     *gotool.Build
	said      *escape.Reader
	builtins  []string
	mu        sync.Mutex // of the next two
	symbols   map[*gotool.Package][]string
	targets   map[string]bool // see judged
	result    *Result
}

// A loaded is a target on its way from source to judgement.
type loaded struct {
	unit verdict.Unit
	code *object.File
	err  error // of unit
	bad  error // of code
	done chan struct{}
}

func (r *run) judge(ctx context.Context) error {
	targets := r.build.Targets()
	loader, err := source.NewLoader(r.build, r.toolchain.Lang(), r.toolchain.GOARCH)
	if err != nil {
		return err
	}
	if r.builtins, err = object.Builtins(r.toolchain.GOROOT); err != nil {
		return err
	}
	judge := verdict.New(r.toolchain.Lang(), r.result.Machine)
	ahead := make(chan struct{}, 2*parallel)
	for _, l := range r.load(ctx, loader, targets, ahead) {
		<-l.done
		if err := ctx.Err(); err != nil {
			return err
		}
		r.add(judge, l)
		<-ahead
	}
	r.result.Sites = judge.Sites()
	slices.Sort(r.result.Packages)
	r.result.Stray = judge.Stray
	r.result.Notes = append(r.result.Notes, judge.Examples...)
	return nil
}

// parallel is how many packages are checked at once.
const parallel = 2

// load checks packages concurrently; their results come in order. No more are
// begun than ahead has room for, because syntax is large.
func (r *run) load(ctx context.Context, loader *source.Loader, targets []*gotool.Package, ahead chan struct{}) []*loaded {
	all := make([]*loaded, len(targets))
	for i := range all {
		all[i] = &loaded{done: make(chan struct{})}
	}
	next := make(chan int)
	go func() {
		defer close(next)
		for i := range targets {
			select {
			case ahead <- struct{}{}:
				next <- i
			case <-ctx.Done():
				close(all[i].done)
			}
		}
	}()
	for range min(parallel, len(targets)) {
		go func() {
			for i := range next {
				if ctx.Err() == nil {
					r.one(loader, targets[i], all[i])
				}
				close(all[i].done)
			}
		}()
	}
	return all
}

func (r *run) one(loader *source.Loader, p *gotool.Package, l *loaded) {
	opened := make(chan struct{})
	go func() {
		l.code, l.bad = r.open(p)
		close(opened)
	}()
	defer func() { <-opened }()
	defer func() {
		if cause := recover(); cause != nil {
			l.err = fault(p, cause)
		}
	}()
	pkg, err := loader.Load(p)
	if err != nil {
		l.err = err
		return
	}
	found := conversion.Find(&conversion.Package{Fset: pkg.Fset, Files: pkg.Files, Types: pkg.Types, Info: pkg.Info, Source: pkg.Text},
		conversion.Options{I2I: r.config.I2I, Go: minor(r.toolchain.Lang())})
	l.unit = verdict.Unit{Source: pkg, Found: found, Said: r.said.Package(p.ID)}
}

// fault is a panic over one package: the others are still reported.
func fault(p *gotool.Package, cause any) error {
	return fmt.Errorf("%s: a fault of ifaceval (%v): leave the package out, and report it with its source", p.ID, cause)
}

func (r *run) add(judge *verdict.Judge, l *loaded) {
	if l.err != nil {
		r.result.Problems = append(r.result.Problems, gotool.Problem{Message: l.err.Error()})
		return
	}
	p := l.unit.Source.Listed
	if errs := l.unit.Source.Errors; len(errs) > 0 {
		r.result.Problems = append(r.result.Problems, gotool.Problem{Package: p.ID, Message: r.misread(p, errs[0])})
	}
	if l.bad != nil {
		r.result.Problems = append(r.result.Problems, gotool.Problem{Package: p.ID, Message: l.bad.Error()})
		return
	}
	defer func() {
		if cause := recover(); cause != nil {
			r.result.Problems = append(r.result.Problems, gotool.Problem{Message: fault(p, cause).Error()})
		}
	}()
	judge.Add(l.unit, l.code)
	r.result.Packages = append(r.result.Packages, p.ID)
	if r.config.Each != nil {
		r.config.Each(Target{l.unit.Source, l.unit.Said, l.code})
	}
	if said := l.unit.Said; said != nil {
		r.result.Unrecognised += said.Unrecognised
		for _, e := range said.Examples {
			r.result.Notes = append(r.result.Notes, "not recognised: "+e)
		}
	}
	*l = loaded{}
}

func minor(lang string) int {
	n := 0
	for _, c := range strings.TrimPrefix(lang, "go1.") {
		if c < '0' || c > '9' {
			break
		}
		n = n*10 + int(c-'0')
	}
	return n
}
