// Package measurement runs programs that count their conversions, and joins what they
// counted with the verdicts of check: the pipeline behind `ifaceval measure`.
//
// # The join
//
// A count is of one call instruction. What the program says of it, by its tables of
// lines and inlined calls, is where the conversion stands in source, which function was
// called, and which functions it was inlined in; and that is what a verdict knows of
// each copy. Conversions that stand on one line and call the same function are told
// apart by neither: they share what was counted.
//
// The verdicts are those of the packages as they are compiled without counting. The
// overlay changes one file of the runtime, so their code is the same; where it is not,
// or where a verdict is wrong, that shows as a disagreement.
package measurement

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"ifaceval/internal/check"
	"ifaceval/internal/counter"
	"ifaceval/internal/executable"
	"ifaceval/internal/gotool"
	"ifaceval/internal/tally"
)

// A Config says what to run.
type Config struct {
	Build    gotool.Config
	Patterns []string
	Program  bool     // the patterns name a main package, which is run; otherwise tests are
	Args     []string // for the program or the test binaries
	Dir      string   // absolute: files below it are named relative to it; a program runs there
	Limit    time.Duration
	By       string // one of tally.Groupings

	Stdin      io.Reader // of a program
	Foreground bool      // a program may read from the terminal
	// Output is where goes what programs print, and tests if Verbose; of tests that
	// fail, the last of it.
	Output   io.Writer
	Verbose  bool
	Progress func(string)
}

// Run measures. An error is one that leaves nothing to tell; what became of a package or
// a run, the tally tells.
func Run(ctx context.Context, c Config) (*tally.Tally, error) {
	if c.Progress == nil {
		c.Progress = func(string) {}
	}
	c.Build.Tests = !c.Program
	m := &measurement{Config: c}
	var err error
	if m.toolchain, err = gotool.Find(ctx, c.Build); err != nil {
		return nil, err
	}
	tc := m.toolchain
	switch {
	case tc.GOOS != runtime.GOOS || tc.GOARCH != runtime.GOARCH:
		return nil, fmt.Errorf("a program for %s/%s cannot be run here: leave -os and -arch out", tc.GOOS, tc.GOARCH)
	case !counter.Supported(tc.GOOS, tc.GOARCH):
		return nil, fmt.Errorf("programs for %s/%s cannot count: measure on Linux, macOS or a BSD, on amd64 or arm64", tc.GOOS, tc.GOARCH)
	}
	if err := m.find(ctx); err != nil {
		return nil, err
	}
	if m.work, err = os.MkdirTemp("", "ifaceval-measure-"); err != nil {
		return nil, fmt.Errorf("%w: set TMPDIR to a directory that can be written", err)
	}
	defer os.RemoveAll(m.work)
	if err := m.count(); err != nil {
		return nil, err
	}
	if err := m.judge(ctx); err != nil {
		return nil, err
	}
	for _, p := range m.named {
		if err := m.one(ctx, p); err != nil {
			return nil, err
		}
		if ctx.Err() != nil {
			break
		}
	}
	m.join.finish(m.out)
	m.out.Finish(c.By)
	return m.out, nil
}

type measurement struct {
	Config
	toolchain *gotool.Toolchain
	counting  *gotool.Toolchain // the same, with the runtime that counts
	named     []gotool.Named    // to run
	worked    []string          // to judge
	work      string
	join      *join
	out       *tally.Tally
}

// find settles which packages to run and which to judge.
func (m *measurement) find(ctx context.Context) error {
	m.Progress("listing packages")
	needs, err := m.toolchain.Needs(ctx, m.Patterns)
	if err != nil {
		return err
	}
	m.worked = needs.Worked
	patterns := strings.Join(m.Patterns, " ")
	for _, n := range needs.Named {
		if n.Path == "command-line-arguments" {
			m.worked = m.Patterns // files, which cannot be named beside packages
		}
		if m.Program && n.Main || !m.Program && n.Tested {
			m.named = append(m.named, n)
		}
	}
	switch {
	case len(needs.Named) == 0:
		return fmt.Errorf("%s: no packages match: name some that exist", patterns)
	case m.Program && len(needs.Named) > 1:
		return fmt.Errorf("%s: that is %d packages: name one program", patterns, len(needs.Named))
	case m.Program && len(m.named) == 0:
		return fmt.Errorf("%s is no program: name a main package, or leave -run out to run its tests", patterns)
	case len(m.named) == 0:
		return fmt.Errorf("%s: no test files: name packages that have some, or a program with -run", patterns)
	}
	return nil
}

// count makes the runtime that counts.
func (m *measurement) count() error {
	tc, err := m.toolchain.Replaceable(m.work)
	if err != nil {
		return err
	}
	overlay, err := counter.Overlay(tc.GOROOT, m.work)
	if err != nil {
		return err
	}
	if err := counter.Create(m.counts()); err != nil {
		return err
	}
	m.counting = tc.With(overlay, counter.LinkerFlag(m.counts()))
	return nil
}

// counts is the file that all programs count in, one after the other.
func (m *measurement) counts() string { return filepath.Join(m.work, "counts") }

func (m *measurement) judge(ctx context.Context) error {
	r, err := check.Run(ctx, check.Config{Build: m.Build, Patterns: m.worked, Progress: m.Progress})
	if err != nil {
		return err
	}
	report := r.Report(m.Dir)
	t := report.Toolchain
	m.out = &tally.Tally{Schema: tally.Schema, Packages: report.Packages, Problems: []tally.Problem{}, Runs: []tally.Run{},
		Conversions: []tally.Conversion{}, Others: []tally.Other{}, Disagreements: []tally.Disagreement{}, Idle: []tally.Source{},
		Toolchain: tally.Toolchain{Go: t.Go, GOOS: t.GOOS, GOARCH: t.GOARCH, GCFlags: t.GCFlags, Race: t.Race}}
	for _, p := range report.Problems {
		m.out.Problems = append(m.out.Problems, tally.Problem{Package: p.Package, Message: p.Message})
	}
	m.join = newJoin(r, m.Dir, names{m.counting.GOROOT, m.toolchain.GOROOT})
	return nil
}

// one builds and runs one package's tests, or the program.
func (m *measurement) one(ctx context.Context, p gotool.Named) error {
	run := tally.Run{Package: p.Path, Status: tally.NotRun}
	defer func() { m.out.Runs = append(m.out.Runs, run) }()
	binary := filepath.Join(m.work, strconv.Itoa(len(m.out.Runs)), filepath.Base(p.Dir)+".test")
	if m.Program {
		binary = strings.TrimSuffix(binary, ".test")
	}
	if err := os.MkdirAll(filepath.Dir(binary), 0o777); err != nil {
		return err
	}
	defer os.RemoveAll(filepath.Dir(binary))
	m.Progress("building " + p.Path + ", with a runtime that counts")
	var err error
	if m.Program {
		err = m.counting.BuildProgram(ctx, m.Patterns, binary)
	} else {
		err = m.counting.BuildTest(ctx, p.Path, binary)
	}
	if err != nil {
		run.Detail = err.Error()
		return ctx.Err()
	}
	program, err := executable.Open(binary)
	if err != nil {
		run.Detail = err.Error()
		return nil
	}
	if err := counter.Create(m.counts()); err != nil {
		return err
	}
	exit, err := m.run(ctx, p, binary)
	if err != nil {
		run.Detail = err.Error()
		return nil
	}
	counts, err := counter.Read(m.counts())
	if err != nil {
		run.Detail = err.Error()
		return nil
	}
	run.Status, run.Detail, run.Processes = exit.status, exit.detail, counts.Processes
	if counts.Processes == 0 && run.Status == tally.Passed {
		run.Detail = "it called none of the functions that are counted, or could not open the file of counts"
	}
	run.Counted = m.join.add(m.out, p.Path, program, counts)
	return nil
}

// An exit is how a run ended.
type exit struct {
	status tally.Status
	detail string
}

func (m *measurement) run(ctx context.Context, p gotool.Named, binary string) (exit, error) {
	m.Progress("running " + p.Path)
	process := gotool.Process{Path: binary, Dir: m.Dir, Args: m.Args, Limit: m.Limit}
	kept := &tail{}
	if m.Program {
		process.Stdin, process.Foreground = m.Stdin, m.Foreground
		process.Stdout, process.Stderr = m.Output, m.Output
	} else {
		process.Dir, process.Args = p.Dir, m.testArgs()
		process.Stdout = kept
		if m.Verbose {
			process.Stdout = io.MultiWriter(kept, m.Output)
		}
		process.Stderr = process.Stdout
		if m.Limit > 0 {
			process.Limit += grace
		}
	}
	ended, err := process.Run(ctx)
	if err != nil {
		return exit{}, err
	}
	e := exit{status: tally.Passed}
	limit := m.Limit.String()
	_, said, timedOut := bytes.Cut(kept.text, []byte("panic: test timed out after ")) // the tests' own limit
	if timedOut {
		said, _, _ = bytes.Cut(said, []byte("\n"))
		limit = string(said)
	}
	switch {
	case ended.Interrupted:
		e.status = tally.Interrupted
	case ended.TimedOut || timedOut:
		e = exit{tally.TimedOut, fmt.Sprintf("it took longer than %s: give it more time with -timeout", limit)}
	case ended.Signal != "":
		e = exit{tally.Killed, ended.Signal}
	case ended.Left:
		e = exit{tally.Abandoned, "it ended and left processes behind, which were ended"}
	case ended.Code != 0:
		e = exit{tally.Failed, fmt.Sprintf("exit status %d", ended.Code)}
	}
	if e.status != tally.Passed && !m.Program && !m.Verbose {
		fmt.Fprintf(m.Output, "%s", kept.text)
	}
	return e, nil
}

// grace is how much longer than its own limit a test binary may take to say what hangs.
const grace = 10 * time.Second

// testArgs are the arguments of a test binary: what package testing knows by another
// name than go test does, renamed.
func (m *measurement) testArgs() []string {
	args := []string{"-test.paniconexit0"}
	if m.Limit > 0 {
		args = append(args, "-test.timeout="+m.Limit.String())
	}
	return append(args, TestArgs(m.Args)...)
}

// TestArgs are flags of go test as a test binary has them: -run is -test.run. Others are
// left as they are, and so is what follows -args.
func TestArgs(args []string) []string {
	var out []string
	for i, arg := range args {
		name, dashed := strings.CutPrefix(arg, "-")
		name = strings.TrimPrefix(name, "-")
		name, _, _ = strings.Cut(name, "=")
		if name == "args" && dashed {
			return append(out, args[i+1:]...)
		}
		if dashed && slices.Contains(testFlags, name) {
			arg = "-test." + strings.TrimLeft(arg, "-")
		}
		out = append(out, arg)
	}
	return out
}

// testFlags are the flags of package testing, from `go help testflag`.
var testFlags = []string{"bench", "benchmem", "benchtime", "blockprofile", "blockprofilerate", "count", "coverprofile", "cpu", "cpuprofile", "failfast",
	"fullpath", "fuzz", "fuzzminimizetime", "fuzztime", "list", "memprofile", "memprofilerate", "mutexprofile", "mutexprofilefraction", "outputdir",
	"parallel", "run", "short", "shuffle", "skip", "timeout", "trace", "v"}

// tail keeps the last of what is written.
type tail struct{ text []byte }

// tailSize is how much is kept, in bytes.
const tailSize = 64 << 10

func (t *tail) Write(p []byte) (int, error) {
	t.text = append(t.text, p...)
	if n := len(t.text) - tailSize; n > 0 {
		t.text = append(t.text[:0], t.text[n:]...)
	}
	return len(p), nil
}
