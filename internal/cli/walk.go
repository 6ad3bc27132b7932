package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"strconv"
	"strings"

	"ifaceval/internal/story"
	"ifaceval/internal/walk"
)

func walkCommand() *command {
	return &command{
		name:  "walk",
		short: "a function's machine code step by step, with pictures of memory",
		usage: "walk [flags] FUNC [package] | FILE:LINE",
		help: `Walk executes a function's machine code, instruction by instruction, on a
machine that knows what can be known: registers, the stack frame, package data
and the heap. After each step it says what the instruction did, and draws
memory. The function is named as F, T.M, (*T).M or F.func1, with or without its
package before it (path/to/pkg.F); FILE:LINE shows the steps of one line.

Without -noopt the code is that which ships. With it, it is compiled with
-N -l -wb=false, as one does to learn: every variable has a place in the frame.

Where a branch depends on something that is not known, the walk says which way
it goes and why. -take and -set choose another way.

For an architecture other than amd64 and arm64 there is only the listing.
`,
		run: runWalk,
	}
}

// walkFlags are the flags of walk.
type walkFlags struct {
	walk.Config
	out   output
	ascii bool
}

func (f *walkFlags) register(fs *flag.FlagSet) {
	registerBuild(fs, &f.Build)
	fs.BoolVar(&f.NoOpt, "noopt", false, "compile with -N -l -wb=false: no optimisation, no inlining, no write barrier")
	fs.BoolVar(&f.Unfold, "unfold", false, "show stack check, prologue, epilogue and write barrier instruction by instruction")
	fs.BoolVar(&f.ascii, "ascii", false, "draw with ASCII characters only")
	each := func(name, usage string, to *[]string) {
		fs.Func(name, usage, func(s string) error {
			*to = append(*to, s)
			return nil
		})
	}
	each("into", "step into calls of this `function`, such as runtime.convT64; may be repeated", &f.Into)
	each("set", "give an argument a value: `x=300`; may be repeated", &f.Set)
	each("take", "at the branch at an offset go this way: `0x41=jump` or 0x41=fall, or one for each time: 0x41=jump,fall; may be repeated", &f.Take)
	fs.Func("steps", "show only these `steps`: 3-7, 3-, -7 or 3", f.parseSteps)
	fs.StringVar(&f.out.format, "format", "text", "`format`: text, markdown, json, html, svg, or listing for the code alone")
	fs.StringVar(&f.out.path, "o", "", "write to `file`; for svg, a directory gets a file for each step")
}

// parseSteps reads "3-7", "3-", "-7" and "3".
func (f *walkFlags) parseSteps(s string) error {
	from, to, isRange := strings.Cut(s, "-")
	bad := fmt.Errorf("write it as 3-7, 3-, -7 or 3")
	number := func(s string) (int, error) {
		if s == "" {
			return 0, nil
		}
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 {
			return 0, bad
		}
		return n, nil
	}
	first, err1 := number(from)
	last, err2 := number(to)
	if !isRange {
		last = first
	}
	if err := errors.Join(err1, err2); err != nil || first == 0 && last == 0 || last > 0 && last < first {
		return bad
	}
	f.First, f.Last = max(first, 1), last
	return nil
}

var walkFormats = []string{"text", "markdown", "json", "html", "svg", "listing"}

func runWalk(ctx context.Context, s *stdio, args []string) error {
	var f walkFlags
	fs := flag.NewFlagSet("walk", flag.ContinueOnError)
	f.register(fs)
	if err := s.parse(fs, args); err != nil {
		return err
	}
	if err := f.target(fs.Args()); err != nil {
		return err
	}
	dir, err := absDir(f.Build.Dir)
	if err != nil {
		return err
	}
	f.Build.Dir, f.Dir, f.out.dir = dir, dir, dir
	if err := f.out.check(walkFormats); err != nil {
		return err
	}
	if f.out.format == "listing" {
		var err error
		fs.Visit(func(g *flag.Flag) {
			if g.Name == "steps" || g.Name == "set" || g.Name == "take" || g.Name == "into" {
				err = fmt.Errorf("-%s: a listing is the code, which no steps go through: leave it out, or choose another -format", g.Name)
			}
		})
		if err != nil {
			return err
		}
	}
	progress := newProgress(s.err)
	progress.show("compiling")
	defer progress.clear()
	if f.out.format == "listing" {
		l, err := walk.List(ctx, f.Config)
		progress.clear()
		if err != nil {
			return err
		}
		return f.out.write(s.out, func(w *writer) error { return story.WriteListing(w, l) })
	}
	got, err := walk.Run(ctx, f.Config)
	progress.clear()
	if only := (*walk.ErrListing)(nil); errors.As(err, &only) && f.out.format == "text" {
		fmt.Fprintf(s.err, "ifaceval: GOARCH %s: there is no machine that could execute its instructions, so this is the listing alone\n", only.Arch)
		return f.out.write(s.out, func(w *writer) error { return story.WriteListing(w, only.Listing) })
	}
	if err != nil {
		return err
	}
	return f.write(s, got)
}

// target takes the function and its package from the arguments.
func (f *walkFlags) target(args []string) error {
	for _, arg := range args {
		if strings.HasPrefix(arg, "-") {
			return fmt.Errorf("%s comes after the function: flags go before it", arg)
		}
	}
	switch len(args) {
	case 0:
		return fmt.Errorf("walk what? Name a function, or a line as FILE:LINE: `ifaceval help walk` says how")
	case 1:
		f.Target = args[0]
	case 2:
		f.Target, f.Package = args[0], args[1]
	default:
		return fmt.Errorf("walk takes one function: %q is one too many; write FUNC, or FUNC and its package", args[2])
	}
	return nil
}

func (f *walkFlags) write(s *stdio, w *story.Walk) error {
	switch f.out.format {
	case "json":
		return f.out.write(s.out, func(to *writer) error { return story.WriteJSON(to, w) })
	case "markdown":
		return f.out.write(s.out, func(to *writer) error { return story.WriteMarkdown(to, w) })
	case "html":
		return f.out.write(s.out, func(to *writer) error { return story.WriteHTML(to, w) })
	case "svg":
		return f.out.writeSteps(s.out, w)
	}
	return f.out.write(s.out, func(to *writer) error {
		return story.WriteText(to, w, story.TextOptions{ASCII: f.ascii, Color: to.color, Width: to.width})
	})
}
