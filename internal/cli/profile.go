package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"

	"ifaceval/internal/attribution"
	"ifaceval/internal/check"
	"ifaceval/internal/costs"
	"ifaceval/internal/executable"
	"ifaceval/internal/gotool"
	"ifaceval/internal/heapprofile"
)

func profileCommand() *command {
	return &command{
		name:  "profile",
		short: "what of a heap profile is conversions, and of which",
		usage: "profile [flags] FILE|URL [packages]",
		help: `Profile tells how much of a heap profile is of conversions, of which, and by
which way the program came to them. The profile is one that runtime/pprof or go
test -memprofile wrote, heap or allocs, or the address where a program serves it:

	ifaceval profile -binary app allocs.pb.gz
	ifaceval profile -binary app http://localhost:6060/debug/pprof/allocs ./...

With -binary, the program that wrote the profile, it reads there which function
each sample's address calls. Packages, if named, are judged as check does, so that
operands and types are shown: for the program's processor unless -arch says another,
with _test.go files if the profile is of tests.

Without -binary it compares lines and sizes of blocks with the packages, by default
./..., as they are now, and says where that leaves a doubt. That is an estimate.

The runtime puts small values without pointers together into blocks of 16 bytes, and
a profile charges a block to the value that opened it. What is affected is marked.

With -o and a name that ends in .pb.gz or .pb, the profile is written with a frame
for each conversion, for go tool pprof.

Exit code 2 means that the profile or the program could not be read, that they are
not of one another, or that some package could not be judged; then the rest is
shown all the same.
`,
		run: runProfile,
	}
}

// profileFlags are the flags of profile.
type profileFlags struct {
	build      gotool.Config
	output     output
	binary     string
	sample, by string
	focus      string
	chdir      string // -C as it was given, for the names of files in errors
	limits     heapprofile.Limits
	costs.TextOptions
}

var profileFormats = []string{"text", "json", "markdown", "pprof"}

func (f *profileFlags) register(fs *flag.FlagSet) {
	f.limits = heapprofile.Default
	registerBuild(fs, &f.build)
	fs.Lookup("tests").Usage = "include _test.go files, as is done for a profile of tests"
	fs.StringVar(&f.binary, "binary", "", "the `program` that wrote the profile")
	fs.StringVar(&f.by, "by", costs.ByConversion, "show costs by `what`: conversion, function, package or type")
	fs.StringVar(&f.sample, "sample", string(costs.AllocSpace), "the `figure` that counts: alloc_space, alloc_objects, inuse_space or inuse_objects")
	fs.StringVar(&f.focus, "focus", "", "count only what was allocated by functions that match the `regexp`, or by what they called")
	fs.IntVar(&f.Top, "top", 20, "show the first `n` of each table; 0 for all")
	fs.IntVar(&f.Flows, "flows", 3, "show the first `n` ways to each conversion")
	fs.DurationVar(&f.limits.Time, "timeout", f.limits.Time, "how long a URL may take to answer in full, as a `duration`")
	fs.StringVar(&f.output.format, "format", "text", "`format` of the result: text, json, markdown or pprof")
	fs.StringVar(&f.output.path, "o", "", "write the result to `file`; .pb.gz and .pb are for pprof")
}

// settle checks what can be checked before anything is read.
func (f *profileFlags) settle(fs *flag.FlagSet) error {
	if fs.NArg() == 0 {
		return errors.New("profile needs a heap profile, as a file or a URL: `ifaceval help profile` says more")
	}
	f.chdir = f.build.Dir
	dir, err := absDir(f.build.Dir)
	if err != nil {
		return err
	}
	f.build.Dir, f.output.dir = dir, dir
	chosen := false
	fs.Visit(func(g *flag.Flag) { chosen = chosen || g.Name == "format" })
	packed := strings.HasSuffix(f.output.path, ".pb.gz") || strings.HasSuffix(f.output.path, ".pb")
	if packed && !chosen {
		f.output.format = "pprof"
	}
	if err := f.output.check(profileFormats); err != nil {
		return err
	}
	if f.output.format == "pprof" && f.output.path == "" {
		return errors.New("-format pprof is not for a terminal: name a file with -o")
	}
	for _, c := range []struct {
		flag, value string
		of          []string
	}{{"sample", f.sample, costs.Orders}, {"by", f.by, costs.Groupings}} {
		if last := len(c.of) - 1; !slices.Contains(c.of, c.value) {
			return fmt.Errorf("-%s %s: choose %s or %s", c.flag, c.value, strings.Join(c.of[:last], ", "), c.of[last])
		}
	}
	for _, input := range []string{fs.Arg(0), f.binary} {
		if a, err := os.Stat(f.file(input)); err == nil && input != "" && f.output.path != "" {
			if b, err := os.Stat(f.output.file()); err == nil && os.SameFile(a, b) {
				return fmt.Errorf("-o %s: that is what is read: name another file", f.output.path)
			}
		}
	}
	switch {
	case f.Top < 0 || f.Flows < 0:
		return errors.New("-top and -flows count: give a number that is not negative")
	case f.limits.Time <= 0:
		return errors.New("-timeout: give a time, as 30s")
	}
	return nil
}

func runProfile(ctx context.Context, s *stdio, args []string) error {
	var f profileFlags
	fs := flag.NewFlagSet("profile", flag.ContinueOnError)
	f.register(fs)
	if err := s.parse(fs, args); err != nil {
		return err
	}
	if err := f.settle(fs); err != nil {
		return err
	}
	patterns := fs.Args()[1:]
	if len(patterns) == 0 && f.binary == "" {
		patterns = []string{"./..."}
	}
	if len(patterns) > 0 {
		var err error
		if patterns, err = packagePatterns(patterns); err != nil {
			return err
		}
	}
	progress := newProgress(s.err)
	r, err := f.attribute(ctx, fs.Arg(0), patterns, progress)
	progress.clear()
	if err != nil {
		return err
	}
	if err := f.output.write(s.out, func(w *writer) error { return f.encode(w, r) }); err != nil {
		return err
	}
	for _, p := range r.Costs.Problems {
		text := p.Message
		if p.Package != "" {
			text = p.Package + ": " + text
		}
		fmt.Fprintln(s.err, "ifaceval: "+oneLine(text))
		err = exitError(exitUsage)
	}
	return err
}

// attribute reads what there is and attributes it.
func (f *profileFlags) attribute(ctx context.Context, source string, patterns []string, progress *progress) (*attribution.Result, error) {
	config := attribution.Config{Dir: f.build.Dir, Order: costs.Order(f.sample), By: f.by}
	var err error
	if f.focus != "" {
		if config.Focus, err = regexp.Compile(f.focus); err != nil {
			return nil, fmt.Errorf("-focus: %v", err)
		}
	}
	if heapprofile.IsURL(source) {
		progress.show("fetching the profile")
		config.Profile, err = heapprofile.Fetch(ctx, source, f.limits)
	} else {
		config.Profile, err = heapprofile.Open(f.file(source), f.limits)
	}
	if err != nil {
		return nil, err
	}
	if f.binary != "" {
		if config.Program, err = executable.Open(f.file(f.binary)); err != nil {
			return nil, err
		}
	}
	if len(patterns) > 0 {
		build := f.build
		attribution.Suit(&build, config.Profile, config.Program)
		if config.Source, err = attribution.Compile(ctx, check.Config{Build: build, Patterns: patterns, Progress: progress.show}, f.build.Dir); err != nil {
			return nil, err
		}
	}
	return attribution.Run(config)
}

// file is where a path points, relative to the directory of -C.
func (f *profileFlags) file(path string) string {
	o := output{path: path, dir: f.chdir}
	return o.file()
}

func (f *profileFlags) encode(w *writer, r *attribution.Result) error {
	f.Width = w.width
	switch f.output.format {
	case "json":
		return costs.WriteJSON(w, r.Costs)
	case "markdown":
		return costs.WriteMarkdown(w, r.Costs, f.TextOptions)
	case "pprof":
		return r.WriteProfile(w, !strings.HasSuffix(f.output.path, ".pb"))
	}
	return costs.WriteText(w, r.Costs, f.TextOptions)
}
