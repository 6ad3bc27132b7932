package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"ifaceval/internal/check"
	"ifaceval/internal/compare"
	"ifaceval/internal/gotool"
	"ifaceval/internal/report"
)

func compareCommand() *command {
	return &command{
		name:  "compare",
		short: "what changes between Go versions, architectures or flags, by verdict",
		usage: "compare [flags] [packages | old.json new.json]",
		help: `Compare checks the packages more than once and lists the conversions whose
storage, bytes or condition differ, with the reason where it is known, and the
totals. One thing varies, the first of these that is given:

	two reports      as saved by ifaceval check -format json -o FILE
	-go a,b          releases of Go; all for every minor release
	-arch a,b        architectures
	-race, -gcflags  without and with them

Of three or more, each is compared with the next. What does not vary applies to
all: compare -go 1.24,1.27 -race has the race detector in both.

A conversion whose verdict is the same is listed apart where a copy of it that
allocates nothing is new in a function, or gone from it: copies are inlined into
callers, and made for shapes of type arguments.

With -fail-on more-allocations the exit code is 1 if something allocates more, or
may because a verdict has become unknown. Exit code 2 means that something could
not be compared; the rest is, all the same.
`,
		run: runCompare,
	}
}

// compareFlags are the flags of compare.
type compareFlags struct {
	build  gotool.Config // Go and GOARCH may be lists
	failOn string
	output output
}

var compareFormats = []string{"text", "markdown", "csv", "json", "html"}

const moreAllocations = "more-allocations"

func (f *compareFlags) register(fs *flag.FlagSet) {
	registerBuild(fs, &f.build)
	fs.Lookup("go").Usage = "compare these `versions` of Go, separated by commas, or all: 1.24,1.27 (their newest patches)"
	fs.Lookup("arch").Usage = "compare these `GOARCHs`, separated by commas; one applies to all sides"
	fs.Lookup("race").Usage = "compare without and with the race detector, or have it on all sides"
	fs.Lookup("gcflags").Usage = "compare without and with compiler `flags`, or have them on all sides; may be repeated"
	fs.StringVar(&f.failOn, "fail-on", "", "exit with code 1 on `what`: more-allocations")
	fs.StringVar(&f.output.format, "format", "text", "`format` of the comparison: text, markdown, csv, json or html")
	fs.StringVar(&f.output.path, "o", "", "write the comparison to `file`")
}

func runCompare(ctx context.Context, s *stdio, args []string) error {
	var f compareFlags
	fs := flag.NewFlagSet("compare", flag.ContinueOnError)
	f.register(fs)
	err := s.parse(fs, args)
	if err != nil {
		return err
	}
	if f.failOn != "" && f.failOn != moreAllocations {
		return fmt.Errorf("-fail-on %s: choose %s", f.failOn, moreAllocations)
	}
	if f.build.Dir, err = absDir(f.build.Dir); err != nil {
		return err
	}
	f.output.dir = f.build.Dir
	if err := f.output.check(compareFormats); err != nil {
		return err
	}
	var sides []compare.Named
	var missing []string
	if saved(fs.Args()) {
		sides, err = f.read(fs.Args())
	} else {
		sides, missing, err = f.check(ctx, s, fs.Args())
	}
	if err != nil {
		return err
	}
	c := compare.Reports(sides)
	if err := f.output.write(s.out, func(w *writer) error { return f.encode(w, c) }); err != nil {
		return err
	}
	return f.verdict(s, c, append(missing, problems(sides)...))
}

// verdict says what is missing, and fails the gate.
func (f *compareFlags) verdict(s *stdio, c *compare.Comparison, missing []string) error {
	partial := s.partial(missing)
	if n := c.Worse(); f.failOn != "" && n > 0 {
		noun := "conversions allocate"
		if n == 1 {
			noun = "conversion allocates"
		}
		fmt.Fprintf(s.err, "ifaceval: -fail-on %s: %d %s more, or may\n", f.failOn, n, noun)
		return exitError(exitFailed)
	}
	return partial
}

// problems are those of the reports.
func problems(sides []compare.Named) []string {
	var lines []string
	for _, side := range sides {
		for _, p := range side.Report.Problems {
			lines = append(lines, strings.TrimPrefix(side.Name+": "+p.Package+": "+p.Message, ": "))
		}
	}
	return lines
}

// saved reports whether the arguments are two saved reports.
func saved(args []string) bool {
	return len(args) == 2 && isReport(args[0]) && isReport(args[1])
}

func isReport(name string) bool { return name == "-" || strings.HasSuffix(name, ".json") }

func (f *compareFlags) read(names []string) ([]compare.Named, error) {
	if f.build.Go+f.build.GOARCH != "" || f.build.Race || len(f.build.GCFlags) > 0 {
		return nil, errors.New("saved reports are what they are: leave -go, -arch, -race and -gcflags out")
	}
	if names[0] == "-" && names[1] == "-" {
		return nil, errors.New("standard input can be one of the reports only: give a file for the other")
	}
	var sides []compare.Named
	for _, name := range names {
		r, err := f.readReport(name)
		if err != nil {
			return nil, err
		}
		sides = append(sides, compare.Named{Name: name, Report: r})
	}
	return sides, nil
}

func (f *compareFlags) readReport(name string) (*report.Report, error) {
	if name == "-" {
		return report.Read(os.Stdin, "standard input")
	}
	path := name
	if !filepath.IsAbs(path) {
		path = filepath.Join(f.build.Dir, path)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%s: no such file can be read: save a report with `ifaceval check -format json -o %[1]s`", name)
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil && info.IsDir() {
		return nil, fmt.Errorf("%s: is a directory: name a saved report", name)
	}
	return report.Read(file, name)
}

// A variant is one side before it is checked.
type variant struct {
	name  string
	build gotool.Config
}

// variants are the sides that the flags ask for.
func (f *compareFlags) variants(ctx context.Context) ([]variant, error) {
	releases, err := versions(ctx, f.build.Go)
	if err != nil {
		return nil, err
	}
	arches := list(f.build.GOARCH)
	var all []variant
	switch {
	case len(releases) > 1 && len(arches) > 1:
		return nil, errors.New("-go and -arch both name several: let one of them vary")
	case len(releases) > 1:
		for _, v := range releases {
			b := f.build
			b.Go = v
			all = append(all, variant{"", b}) // named by its release once that is known
		}
	case len(arches) > 1:
		for _, a := range arches {
			b := f.build
			b.GOARCH = a
			all = append(all, variant{a, b})
		}
	case f.build.Race || len(f.build.GCFlags) > 0:
		plain := f.build
		plain.Race, plain.GCFlags = false, nil
		all = []variant{{"plain", plain}, {f.flagged(), f.build}}
	default:
		return nil, errors.New("nothing to compare: give two or more versions with -go, or architectures with -arch, or -race or -gcflags, or two saved reports")
	}
	return all, nil
}

// flagged names the side that has the flags.
func (f *compareFlags) flagged() string {
	var flags []string
	if f.build.Race {
		flags = append(flags, "-race")
	}
	for _, g := range f.build.GCFlags {
		flags = append(flags, "-gcflags="+g)
	}
	return strings.Join(flags, " ")
}

// check makes the sides. One that cannot be made is missing, and said why.
func (f *compareFlags) check(ctx context.Context, s *stdio, args []string) (sides []compare.Named, missing []string, err error) {
	patterns, err := packagePatterns(args)
	if err != nil {
		return nil, nil, err
	}
	variants, err := f.variants(ctx)
	if err != nil {
		return nil, nil, err
	}
	progress := newProgress(s.err)
	defer progress.clear()
	for _, v := range variants {
		name := v.name
		if name == "" {
			name = "Go " + v.build.Go
		}
		progress.show("checking with " + name)
		r, err := check.Report(ctx, check.Config{Build: v.build, Patterns: patterns, Progress: progress.show}, f.build.Dir)
		var none *gotool.NoRelease
		if ctx.Err() != nil || errors.As(err, &none) {
			return nil, nil, err
		}
		if err != nil {
			missing = append(missing, name+": "+err.Error())
			continue
		}
		if v.name == "" {
			name = r.Toolchain.Go
		}
		sides = append(sides, compare.Named{Name: name, Report: r})
	}
	if len(sides) < 2 {
		return nil, nil, errors.New(strings.Join(missing, "; ") + ": nothing is left to compare")
	}
	return sides, missing, nil
}

func (f *compareFlags) encode(w *writer, c *compare.Comparison) error {
	switch f.output.format {
	case "json":
		return c.WriteJSON(w)
	case "text":
		return compare.WriteText(w, c, compare.TextOptions{Color: w.color, Width: w.width})
	}
	return writeSheet(w, c.Sheet(), f.output.format)
}
