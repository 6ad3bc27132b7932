package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"golang.org/x/term"

	"ifaceval/internal/grid"
	"ifaceval/internal/measurement"
	"ifaceval/internal/tally"
)

func measureCommand() *command {
	return &command{
		name:  "measure",
		short: "what conversions did allocate, counted while tests or a program ran",
		usage: "measure [flags] [packages] [-- test flags]\n       ifaceval measure -run [flags] PROGRAM [-- arguments]",
		help: `Measure runs the tests of packages, or a program, with a runtime that counts every
call of the functions that copy a value to the heap, and joins the counts with what
check says:

	ifaceval measure ./...                        tests
	ifaceval measure -bench . ./store             benchmarks, and no tests
	ifaceval measure ./store -- -run TestPut -v   flags of go test
	ifaceval measure -run ./cmd/app -- -n 3       a program, and its arguments

The conversions come by what they allocated: calls, allocations, the bytes that
these asked for and those of the heap's blocks, the share of calls that were free
because the value was small, empty or nil, and the verdict. Conversions on one line
that call the same function cannot be told apart and are one row. What other
packages converted is listed by function and line.

Where a run contradicts a verdict, that is a disagreement: a conversion that was said
never to allocate did, one that always should did not, or something was counted
where no conversion is.

The packages judged are those named and those of the same module, or workspace, that
they need. What programs print goes to standard error.

Exit code 1 means that tests or the program failed, or with -strict that there is
a disagreement; 2 that some could not be built or judged, or were ended by a
signal, by an interrupt or for want of time. What was counted until then is shown.
`,
		run: runMeasure,
	}
}

// measureFlags are the flags of measure.
type measureFlags struct {
	measurement.Config
	output  output
	bench   string
	timeout time.Duration
	strict  bool
	options tally.Options
}

var measureFormats = []string{"text", "json", "markdown", "html"}

func (f *measureFlags) register(fs *flag.FlagSet) {
	registerBuild(fs, &f.Build)
	fs.Lookup("tests").Usage = "has no effect: tests are what is measured"
	fs.BoolVar(&f.Program, "run", false, "run a program instead of tests")
	fs.StringVar(&f.bench, "bench", "", "run the benchmarks that match the `regexp`, and no tests")
	fs.DurationVar(&f.timeout, "timeout", 10*time.Minute, "end the tests of a package after this `duration`; 0 for no limit. A program has none unless one is given")
	fs.BoolVar(&f.strict, "strict", false, "let a disagreement be a failure, with exit code 1")
	fs.StringVar(&f.By, "by", tally.ByConversion, "show what was counted by `what`: conversion, function, package or type")
	fs.IntVar(&f.options.Top, "top", 20, "show the first `n` rows of each table; 0 for all")
	fs.BoolVar(&f.options.All, "all", false, "also list what was not executed")
	fs.StringVar(&f.output.format, "format", "text", "`format` of the result: text, json, markdown or html")
	fs.StringVar(&f.output.path, "o", "", "write the result to `file`")
}

// settle checks what can be checked before anything is built.
func (f *measureFlags) settle(fs *flag.FlagSet, args []string) error {
	given := map[string]bool{}
	fs.Visit(func(g *flag.Flag) { given[g.Name] = true })
	patterns := fs.Args()
	if i := slices.Index(patterns, "--"); i >= 0 {
		patterns, f.Args = patterns[:i], patterns[i+1:]
	} else if i := len(args) - len(patterns) - 1; i >= 0 && args[i] == "--" { // it ended the flags
		patterns, f.Args = nil, patterns
	}
	var err error
	if f.Patterns, err = packagePatterns(patterns); err != nil {
		return err
	}
	if f.Dir, err = absDir(f.Build.Dir); err != nil {
		return err
	}
	f.Build.Dir, f.output.dir = f.Dir, f.Dir
	if err := f.output.check(measureFormats); err != nil {
		return err
	}
	last := len(tally.Groupings) - 1
	switch {
	case !slices.Contains(tally.Groupings, f.By):
		return fmt.Errorf("-by %s: choose %s or %s", f.By, strings.Join(tally.Groupings[:last], ", "), tally.Groupings[last])
	case f.options.Top < 0:
		return errors.New("-top counts: give a number that is not negative")
	case f.timeout < 0:
		return errors.New("-timeout: give a time, as 30s, or 0")
	case f.Program && given["bench"]:
		return errors.New("-run runs a program, which has no benchmarks: leave -run or -bench out")
	}
	if f.Limit = f.timeout; f.Program && !given["timeout"] {
		f.Limit = 0
	}
	if given["bench"] {
		f.Args = append([]string{"-run=^$", "-bench=" + f.bench}, f.Args...)
		f.Verbose = true
	}
	for _, arg := range measurement.TestArgs(f.Args) {
		f.Verbose = f.Verbose || !f.Program && (arg == "-test.v" || strings.HasPrefix(arg, "-test.bench="))
	}
	return nil
}

func runMeasure(ctx context.Context, s *stdio, args []string) error {
	var f measureFlags
	fs := flag.NewFlagSet("measure", flag.ContinueOnError)
	f.register(fs)
	if err := s.parse(fs, args); err != nil {
		return err
	}
	if err := f.settle(fs, args); err != nil {
		return err
	}
	progress := newProgress(s.err)
	f.Progress = progress.show
	f.Output = &quiet{progress}
	f.Stdin, f.Foreground = os.Stdin, term.IsTerminal(int(os.Stdin.Fd()))
	t, err := measurement.Run(ctx, f.Config)
	progress.clear()
	if err != nil {
		return err
	}
	if err := f.output.write(s.out, func(w *writer) error { return f.encode(w, t) }); err != nil {
		return err
	}
	return f.verdict(s, t)
}

// quiet is where a program prints: what shows progress is cleared before.
type quiet struct{ *progress }

func (q *quiet) Write(p []byte) (int, error) {
	q.clear()
	return q.w.Write(p)
}

func (f *measureFlags) encode(w *writer, t *tally.Tally) error {
	f.options.TextOptions = grid.TextOptions{Color: w.color, Width: w.width}
	switch f.output.format {
	case "json":
		return tally.WriteJSON(w, t)
	case "markdown":
		return grid.WriteMarkdown(w, t.Sheet(f.options))
	case "html":
		return grid.WriteHTML(w, t.Sheet(f.options))
	}
	return tally.WriteText(w, t, f.options)
}

// verdict says what went wrong, and with which exit code.
func (f *measureFlags) verdict(s *stdio, t *tally.Tally) error {
	failed, incomplete := f.strict && len(t.Disagreements) > 0, len(t.Problems) > 0
	for _, p := range t.Problems {
		fmt.Fprintln(s.err, "ifaceval: "+oneLine(strings.TrimPrefix(p.Package+": "+p.Message, ": ")))
	}
	for _, r := range t.Runs {
		switch r.Status {
		case tally.Passed:
			continue
		case tally.Failed:
			failed = true
		default:
			incomplete = true
		}
		fmt.Fprintln(s.err, "ifaceval: "+oneLine(strings.TrimSuffix(fmt.Sprintf("%s: %s: %s", r.Package, r.Status, r.Detail), ": ")))
	}
	if f.strict && len(t.Disagreements) > 0 {
		fmt.Fprintf(s.err, "ifaceval: -strict: disagreements between verdicts and run: %d\n", len(t.Disagreements))
	}
	switch {
	case incomplete:
		return exitError(exitUsage)
	case failed:
		return exitError(exitFailed)
	}
	return nil
}
