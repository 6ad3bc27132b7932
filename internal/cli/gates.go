package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"ifaceval/internal/check"
	"ifaceval/internal/gate"
	"ifaceval/internal/gotool"
	"ifaceval/internal/report"
	"ifaceval/internal/revision"
	"ifaceval/internal/trial"
)

// gateFlags are the flags of check that say what has to hold.
type gateFlags struct {
	maxAllocating int // negative: no limit
	maxAlways     int
	baseline      string
	writeBaseline string
	prune         bool
	newFrom       string
}

func (f *gateFlags) register(fs *flag.FlagSet) {
	limit := func(n *int, name, usage string) {
		*n = -1
		fs.Func(name, usage, func(s string) (err error) {
			if *n, err = strconv.Atoi(s); err != nil {
				return errors.New("no number")
			}
			return nil
		})
	}
	limit(&f.maxAllocating, "max-allocating", "fail if more than `n` conversions allocate, or may")
	limit(&f.maxAlways, "max-always", "fail if more than `n` conversions always allocate")
	fs.StringVar(&f.baseline, "baseline", "", "fail if a conversion may allocate that is not in the baseline in `file`, or allocates more than there")
	fs.StringVar(&f.writeBaseline, "write-baseline", "", "write what may allocate to `file`, for -baseline")
	fs.BoolVar(&f.prune, "prune", false, "take out of the -baseline what is gone from the packages")
	fs.StringVar(&f.newFrom, "new-from", "", "as -baseline, but compare with a git `revision`, which is built too")
}

// check refuses what does not go together.
func (f *gateFlags) check() error {
	switch {
	case f.baseline != "" && f.newFrom != "":
		return errors.New("-baseline and -new-from are two answers to one question: give one of them")
	case f.baseline != "" && f.writeBaseline != "":
		return errors.New("-write-baseline replaces what -baseline reads: give one of them, or -prune")
	case f.prune && f.baseline == "":
		return errors.New("-prune: of which file? Give it with -baseline")
	}
	return nil
}

// gates are those that were asked for, as far as they are known before anything is
// compiled.
type gates struct {
	*gateFlags
	dir    string
	before *gate.Baseline     // of -baseline
	at     *revision.Revision // of -new-from
	why    string             // the report is incomplete
}

// open reads what the report will be compared with.
func (f *gateFlags) open(ctx context.Context, dir string) (*gates, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	g := &gates{gateFlags: f, dir: dir}
	var err error
	if f.writeBaseline != "" {
		if err := g.checkFile("-write-baseline", f.writeBaseline); err != nil {
			return nil, err
		}
	}
	if f.baseline != "" {
		if g.before, err = g.read(); err != nil {
			return nil, err
		}
	}
	if f.newFrom != "" {
		if g.at, err = revision.Find(ctx, dir, f.newFrom); err != nil {
			return nil, fmt.Errorf("-new-from %s: %w", f.newFrom, err)
		}
	}
	return g, nil
}

// path is where a flag's file is: relative to the directory of -C.
func (g *gates) path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(g.dir, name)
}

func (g *gates) read() (*gate.Baseline, error) {
	data, err := os.ReadFile(g.path(g.baseline))
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, fmt.Errorf("-baseline %s: there is no such file: make it with -write-baseline %[1]s", g.baseline)
	case err != nil:
		return nil, fmt.Errorf("-baseline: %w: name a file that can be read", err)
	}
	return gate.Read(data, g.baseline)
}

// checkFile finds out, before anything is compiled, that a file could not be
// written.
func (g *gates) checkFile(flag, name string) error {
	path := g.path(name)
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("%s %s: is no file: name one", flag, name)
	}
	if info, err := os.Stat(filepath.Dir(path)); err != nil || !info.IsDir() {
		return fmt.Errorf("%s %s: its directory does not exist: make it first", flag, name)
	}
	return nil
}

// apply judges the report, and writes the baseline if nothing keeps the report from
// being complete.
func (g *gates) apply(ctx context.Context, r *report.Report, c check.Config) error {
	made := gate.Made(r.Toolchain, c.Build.Tests)
	g.why = gate.Incomplete(r)
	if g.maxAllocating >= 0 {
		gate.LimitAllocating(r, g.maxAllocating)
	}
	if g.maxAlways >= 0 {
		gate.LimitAlways(r, g.maxAlways)
	}
	var err error
	switch {
	case g.before != nil:
		err = g.compare(r, made)
	case g.at != nil:
		err = g.compareRevision(ctx, r, c, made)
	}
	if g.writeBaseline != "" && g.why == "" && err == nil {
		err = replace("-write-baseline", g.path(g.writeBaseline), gate.Of(r, made).Text())
	}
	if g.why != "" {
		gate.Doubt(r, g.why)
	}
	return err
}

func (g *gates) compare(r *report.Report, made string) error {
	if g.prune && g.before.Made != made {
		return fmt.Errorf("-prune: %s was made with %s, and this is %s, where other conversions may be gone: use the same, or -write-baseline", g.baseline, g.before.Made, made)
	}
	d := g.before.Compare(r)
	remedy := "-prune takes them out"
	var err error
	switch {
	case g.before.Made != made:
		remedy = "" // they may be there with what it was made with
	case g.prune && g.why == "" && len(d.Gone) > 0:
		remedy = "taken out"
		err = replace("-prune", g.path(g.baseline), g.before.Without(d.Gone))
	}
	g.before.Judge(r, gate.InBaseline, g.baseline, remedy, made, d)
	return err
}

func (g *gates) compareRevision(ctx context.Context, r *report.Report, c check.Config, made string) error {
	before, err := g.build(ctx, c)
	if err != nil {
		return err
	}
	if why := gate.Incomplete(before); why != "" && g.why == "" {
		g.why = g.newFrom + " has " + why
	}
	b := gate.Of(before, made)
	if before.Schema != "" {
		b.Made = gate.Made(before.Toolchain, c.Build.Tests)
	}
	b.Judge(r, gate.NewFrom, g.newFrom, "", made, b.Compare(r))
	return nil
}

// build makes the report of the revision, an empty one if it has none of the
// packages.
func (g *gates) build(ctx context.Context, c check.Config) (r *report.Report, err error) {
	c.Progress("checking out " + g.newFrom)
	tree, err := g.at.CheckOut(ctx)
	if err != nil {
		return nil, fmt.Errorf("-new-from %s: %w", g.newFrom, err)
	}
	defer func() { err = errors.Join(err, tree.Remove()) }()
	c.Build.Dir = tree.Dir
	if c.Patterns = tree.Patterns(c.Patterns); len(c.Patterns) == 0 {
		return new(report.Report), nil
	}
	r, err = checkAnew(ctx, c)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err == nil && len(r.Problems) == 0 {
		return r, nil
	}
	// A pattern that matches nothing there is no fault, but looks like one.
	if found, merr := gotool.Matching(ctx, c.Build, c.Patterns); merr == nil && len(found) < len(c.Patterns) {
		if len(found) == 0 {
			return new(report.Report), nil
		}
		c.Patterns = found
		r, err = checkAnew(ctx, c)
	}
	if err == nil && len(r.Problems) > 0 {
		err = errors.New(problemText(r.Problems[0]))
		if n := len(r.Problems) - 1; n > 0 {
			err = fmt.Errorf("%w; and %d more", err, n)
		}
	}
	if err == nil {
		return r, nil
	}
	text := tree.Plain(err.Error())
	if lacks := tree.Lacks(); lacks != "" {
		text += "; " + lacks
	}
	return nil, fmt.Errorf("-new-from %s: the revision does not build: %s: name one that does", g.newFrom, text)
}

// checkAnew is reportOf without what it keeps between runs: there will never be
// the same directory again.
func checkAnew(ctx context.Context, c check.Config) (*report.Report, error) {
	result, err := check.Run(ctx, c)
	if err != nil {
		return nil, err
	}
	r := result.Report(c.Build.Dir)
	trial.Exempt(r, c.Build.Dir)
	return r, nil
}

func problemText(p report.Problem) string { return strings.TrimPrefix(p.Package+": "+p.Message, ": ") }

// verdict is the exit of what the gates found, and says why they cannot be judged.
func (g *gates) verdict(stderr io.Writer, r *report.Report) error {
	var lost []string
	if len(r.Gates) > 0 {
		lost = append(lost, "no gate passes")
	}
	if g.writeBaseline != "" {
		lost = append(lost, g.writeBaseline+" is not written")
	}
	if g.why != "" && len(lost) > 0 {
		fmt.Fprintf(stderr, "ifaceval: the report is incomplete (%s), so %s: mend that first\n", g.why, strings.Join(lost, " and "))
		return exitError(exitUsage)
	}
	if !gate.Passed(r) {
		return exitError(exitFailed)
	}
	return nil
}

// replace writes a file whole or not at all.
func replace(flag, name, text string) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("%s: %w: name a file that can be written", flag, err)
		}
	}()
	if real, err := filepath.EvalSymlinks(name); err == nil {
		name = real
	}
	mode := os.FileMode(0o644)
	if info, err := os.Stat(name); err == nil {
		mode = info.Mode().Perm()
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".ifaceval-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // nothing is there any more if all went well
	_, err = f.WriteString(text)
	if err := errors.Join(err, f.Close(), os.Chmod(f.Name(), mode)); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}
