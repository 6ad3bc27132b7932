package cli

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"ifaceval/internal/check"
	"ifaceval/internal/gotool"
	"ifaceval/internal/report"
	"ifaceval/internal/trial"
)

func checkCommand() *command {
	return &command{
		name:  "check",
		short: "every conversion to an interface: storage, bytes, condition, why",
		usage: "check [flags] [packages]",
		help: `Check finds every place in the packages where a concrete value is stored in
an interface and says where the value lives (in the data word itself, in
static data, on the stack, on the heap), how many bytes that takes, on what
condition, and why. Packages are named as for the go command; the default is
the package in the current directory.

It compiles what the build cache does not have, with -gcflags=-m, and links
nothing. Its verdicts are read from the machine code; the compiler's rules and
its escape analysis are the other witnesses.

The text shows what may allocate. A value is stored on the heap

	always           when the code calls runtime.convT or convTnoptr,
	unless ...       when it calls one that has something static for small,
	                 empty or nil values.

Gates limit what may allocate: to a number, or to what a baseline or another
revision has. With one of the latter, the text lists only what is new, or with
-all marks it. If a gate fails, the exit code is 1.

Exit code 2 means that some package could not be judged; the others are
reported all the same. No gate passes then.
`,
		run: runCheck,
	}
}

// checkFlags are the flags of check.
type checkFlags struct {
	build  gotool.Config
	i2i    bool
	all    bool
	output output
	gateFlags
}

var checkFormats = []string{"text", "json", "sarif", "github", "markdown"}

func (f *checkFlags) register(fs *flag.FlagSet) {
	registerBuild(fs, &f.build)
	fs.BoolVar(&f.all, "all", false, "show every conversion and all its copies, not only what may allocate")
	fs.BoolVar(&f.i2i, "i2i", false, "include conversions between interface types, which store nothing")
	fs.StringVar(&f.output.format, "format", "text", "`format` of the report: text, json, sarif, github (annotations) or markdown (a comment)")
	fs.StringVar(&f.output.path, "o", "", "write the report to `file`")
	f.gateFlags.register(fs)
}

// registerBuild adds the flags that every command that builds has.
func registerBuild(fs *flag.FlagSet, c *gotool.Config) {
	fs.StringVar(&c.Dir, "C", "", "change to `dir` before anything else")
	fs.StringVar(&c.Go, "go", "", "use this `version` of Go: 1.24 (its newest patch) or go1.24.13")
	fs.StringVar(&c.GOARCH, "arch", "", "build for this `GOARCH`")
	fs.StringVar(&c.GOOS, "os", "", "build for this `GOOS`")
	fs.StringVar(&c.Tags, "tags", "", "comma-separated list of build `tags`")
	fs.Func("gcflags", "compiler `flags`, as for go build; may be repeated", func(s string) error {
		c.GCFlags = append(c.GCFlags, s)
		return nil
	})
	fs.BoolVar(&c.Race, "race", false, "build with the race detector")
	fs.BoolVar(&c.Tests, "tests", false, "include _test.go files")
}

func runCheck(ctx context.Context, s *stdio, args []string) error {
	var f checkFlags
	fs := flag.NewFlagSet("check", flag.ContinueOnError)
	f.register(fs)
	if err := s.parse(fs, args); err != nil {
		return err
	}
	patterns, err := packagePatterns(fs.Args())
	if err != nil {
		return err
	}
	dir, err := absDir(f.build.Dir)
	if err != nil {
		return err
	}
	f.build.Dir, f.output.dir = dir, dir
	if err := f.output.check(checkFormats); err != nil {
		return err
	}
	gates, err := f.gateFlags.open(ctx, dir)
	if err != nil {
		return err
	}
	progress := newProgress(s.err)
	config := check.Config{Build: f.build, Patterns: patterns, I2I: f.i2i, Progress: progress.show}
	r, err := reportOf(ctx, config)
	if err == nil {
		err = gates.apply(ctx, r, config)
	}
	progress.clear()
	if err != nil {
		return err
	}
	// Text that says that there is nothing says less than the problems do.
	if len(r.Conversions) > 0 || len(r.Problems) == 0 || f.output.format != "text" || f.output.path != "" {
		if err := f.output.write(s.out, func(w *writer) error { return f.encode(w, r) }); err != nil {
			return err
		}
	}
	for _, p := range r.Problems {
		text := p.Message
		if p.Package != "" {
			text = p.Package + ": " + text
		}
		fmt.Fprintln(s.err, "ifaceval: "+oneLine(text))
	}
	if len(r.Problems) > 0 {
		err = exitError(exitUsage)
	}
	return cmp.Or(gates.verdict(s.err, r), err)
}

// reportOf is the report, with what comments ask gates to pass over.
func reportOf(ctx context.Context, c check.Config) (*report.Report, error) {
	r, err := check.Report(ctx, c, c.Build.Dir)
	if err == nil {
		trial.Exempt(r, c.Build.Dir)
	}
	return r, err
}

// packagePatterns is what the arguments name. A flag among them would be taken
// for a package.
func packagePatterns(args []string) ([]string, error) {
	for _, arg := range args {
		if strings.HasPrefix(arg, "-") {
			return nil, fmt.Errorf("%s comes after a package: flags go before the packages", arg)
		}
	}
	if len(args) == 0 {
		return []string{"."}, nil
	}
	return args, nil
}

func (f *checkFlags) encode(w *writer, r *report.Report) error {
	switch f.output.format {
	case "json":
		return report.WriteJSON(w, r)
	case "sarif":
		return report.WriteSARIF(w, r, report.SARIFOptions{Version: ownVersion(), Source: f.source})
	case "github":
		return report.WriteGitHub(w, r)
	case "markdown":
		return report.WriteMarkdown(w, r)
	}
	return report.WriteText(w, r, report.TextOptions{All: f.all, Color: w.color, Width: w.width})
}

// source reads a file that the report names. A //line directive may name anything,
// a device that never ends too.
func (f *checkFlags) source(file string) []byte {
	name := filepath.FromSlash(file)
	if !filepath.IsAbs(name) {
		name = filepath.Join(f.build.Dir, name)
	}
	if info, err := os.Stat(name); err != nil || !info.Mode().IsRegular() {
		return nil
	}
	text, _ := os.ReadFile(name) // without it there are no columns, and nothing worse
	return text
}

// absDir is the directory that -C names, absolute, and without symbolic links,
// as the go command sees it.
func absDir(dir string) (string, error) {
	if dir == "" {
		dir = "."
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	info, err := os.Stat(abs)
	if err != nil {
		return "", fmt.Errorf("-C %s: no such directory: name one that exists", dir)
	}
	if !info.IsDir() {
		return "", fmt.Errorf("-C %s: not a directory: name the one it is in", dir)
	}
	return filepath.EvalSymlinks(abs)
}
