package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"regexp"

	"ifaceval/internal/callers"
	"ifaceval/internal/executable"
	"ifaceval/internal/storage"
)

func binaryCommand() *command {
	return &command{
		name:  "binary",
		short: "the conversions of a linked program that may allocate",
		usage: "binary [flags] PROGRAM",
		help: `Binary lists the calls of runtime.convT and its kin, which copy a value to the
heap, in a linked program: ELF, Mach-O or PE, for amd64 or arm64, made by Go 1.18
to 1.27. It needs neither the source nor symbols, so a program that was linked
with -s -w is no different. A call in code that was inlined is shown with the
functions that it was inlined in.

What is stored elsewhere, or through calls that the program makes by pointer, is
not seen.
`,
		run: runBinary,
	}
}

func runBinary(_ context.Context, s *stdio, args []string) error {
	var o output
	var match string
	var addresses bool
	fs := flag.NewFlagSet("binary", flag.ContinueOnError)
	fs.StringVar(&o.dir, "C", "", "change to `dir` before anything else")
	fs.StringVar(&o.format, "format", "text", "`format` of the list: text or json")
	fs.StringVar(&o.path, "o", "", "write the list to `file`")
	fs.StringVar(&match, "match", "", "list only calls in functions whose linker names match the `regexp`, inlined ones and those around them")
	fs.BoolVar(&addresses, "addresses", false, "show the address of each call")
	if err := s.parse(fs, args); err != nil {
		return err
	}
	if fs.NArg() != 1 {
		return errors.New("binary needs the name of one program: `ifaceval help binary` says more")
	}
	wanted, err := regexp.Compile(match)
	if err != nil {
		return fmt.Errorf("-match: %w: mend the regular expression", err)
	}
	if o.dir, err = absDir(o.dir); err != nil {
		return err
	}
	if err := o.check([]string{"text", "json"}); err != nil {
		return err
	}
	program := output{path: fs.Arg(0), dir: o.dir}
	f, err := executable.Open(program.file())
	if err != nil {
		return err
	}
	p := callersOf(f, wanted, addresses)
	return o.write(s.out, func(w *writer) error {
		if o.format == "json" {
			return callers.WriteJSON(w, p)
		}
		return callers.WriteText(w, p)
	})
}

// callersOf puts what is found into the form that is shown.
func callersOf(f *executable.File, wanted *regexp.Regexp, addresses bool) *callers.Program {
	p := &callers.Program{Schema: callers.Schema, Format: f.Format, GOARCH: f.GOARCH, Go: f.GoVersion, Path: f.Path, Calls: []callers.Call{}}
	if f.NoInlining != "" {
		p.Missing = "what was inlined: " + f.NoInlining
	}
	for _, c := range f.Calls(storage.IsCall) {
		call := callers.Call{Call: c.Callee}
		_, call.Unless = storage.Place{Storage: storage.Heap, Call: c.Callee}.Allocates()
		if addresses {
			call.Address = fmt.Sprintf("%#x", c.PC)
		}
		matches := false
		for _, frame := range c.Frames {
			matches = matches || wanted.MatchString(frame.Func)
			call.Frames = append(call.Frames, callers.Frame{Function: frame.Func, File: frame.File, Line: frame.Line})
		}
		if matches {
			p.Calls = append(p.Calls, call)
		}
	}
	p.Finish()
	return p
}
