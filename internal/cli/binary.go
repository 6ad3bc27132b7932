package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"ifaceval/internal/callers"
	"ifaceval/internal/executable"
	"ifaceval/internal/storage"
)

func binaryCommand() *command {
	return &command{
		name:  "binary",
		short: "the conversions of a linked program, without its source",
		usage: "binary [flags] PROGRAM",
		help: `Binary lists the conversions of a linked program, ELF, Mach-O or PE, for amd64 or
arm64, made by Go 1.18 to 1.27: the calls of runtime.convT and its kin, which copy
a value to the heap, and the values that are stored in the runtime's static bytes
and in its zero value, which allocate nothing. It needs neither the source nor
symbols, so a program that was linked with -s -w is no different. Code that was
inlined is shown with the functions that it was inlined in.

Values in read-only data are not listed, since nothing in a program tells them
from other constants; nor are those on the stack, those that are the data word
themselves, and those that the linker wrote into data.
`,
		run: runBinary,
	}
}

func runBinary(_ context.Context, s *stdio, args []string) error {
	var o output
	var b binary
	var match, storages string
	fs := flag.NewFlagSet("binary", flag.ContinueOnError)
	fs.StringVar(&o.dir, "C", "", "change to `dir` before anything else")
	fs.StringVar(&o.format, "format", "text", "`format` of the list: text or json")
	fs.StringVar(&o.path, "o", "", "write the list to `file`")
	fs.StringVar(&match, "match", "", "list only code in functions whose linker names match the `regexp`, inlined ones and those around them")
	fs.StringVar(&storages, "storage", strings.Join(toldStorages, ","), "list only what is stored there: a `list` of storages")
	fs.BoolVar(&b.addresses, "addresses", false, "show the addresses of the instructions")
	if err := s.parse(fs, args); err != nil {
		return err
	}
	if fs.NArg() != 1 {
		return errors.New("binary needs the name of one program: `ifaceval help binary` says more")
	}
	var err error
	if b.match, err = regexp.Compile(match); err != nil {
		return fmt.Errorf("-match: %w: mend the regular expression", err)
	}
	if b.storages, err = parseStorages(storages); err != nil {
		return err
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
	p := b.read(f)
	return o.write(s.out, func(w *writer) error {
		if o.format == "json" {
			return callers.WriteJSON(w, p)
		}
		return callers.WriteText(w, p)
	})
}

// toldStorages are the storages that a program shows.
var toldStorages = []string{string(storage.Heap), string(storage.StaticByte), string(storage.ZeroVal)}

func parseStorages(list string) ([]string, error) {
	names := strings.Split(list, ",")
	for _, name := range names {
		if !slices.Contains(toldStorages, name) {
			return nil, fmt.Errorf("-storage: %q is not a storage that a program shows: name some of %s", name, strings.Join(toldStorages, ","))
		}
	}
	return names, nil
}

// binary is what to show of a program.
type binary struct {
	match     *regexp.Regexp
	storages  []string
	addresses bool
}

// read puts what is found into the form that is shown.
func (b *binary) read(f *executable.File) *callers.Program {
	p := &callers.Program{Schema: callers.Schema, Format: f.Format, GOARCH: f.GOARCH, Go: f.GoVersion, Path: f.Path,
		Calls: []callers.Call{}, Stores: []callers.Store{}}
	var missing []string
	if f.NoInlining != "" {
		missing = append(missing, "what was inlined: "+f.NoInlining)
	}
	if b.shows(storage.Heap) {
		b.calls(p, f)
	}
	if b.shows(storage.StaticByte) || b.shows(storage.ZeroVal) {
		missing = append(missing, b.stores(p, f)...)
	}
	p.Missing = strings.Join(missing, "; ")
	p.Finish()
	return p
}

func (b *binary) shows(s storage.Storage) bool { return slices.Contains(b.storages, string(s)) }

func (b *binary) calls(p *callers.Program, f *executable.File) {
	for _, c := range f.Calls(storage.IsCall) {
		frames, ok := b.frames(c.Frames)
		if !ok {
			continue
		}
		call := callers.Call{Call: c.Callee, Frames: frames, Address: b.address(c.PC)}
		_, call.Unless = storage.Place{Storage: storage.Heap, Call: c.Callee}.Allocates()
		p.Calls = append(p.Calls, call)
	}
}

func (b *binary) stores(p *callers.Program, f *executable.File) (missing []string) {
	stores, missing := f.Stores()
	for _, s := range stores {
		store := callers.Store{Storage: string(storage.StaticByte), Address: b.address(s.PC)}
		if s.Symbol == executable.ZeroVal {
			store.Storage = string(storage.ZeroVal)
		} else if s.Element >= 0 {
			store.Value = &s.Element
		}
		var ok bool
		if store.Frames, ok = b.frames(s.Frames); ok && slices.Contains(b.storages, store.Storage) {
			p.Stores = append(p.Stores, store)
		}
	}
	return append(missing, "readonly: in a program, the constants of conversions look like any others")
}

// frames are those of code in the form that is shown; ok is false if none matches.
func (b *binary) frames(all []executable.Frame) (frames []callers.Frame, ok bool) {
	for _, frame := range all {
		ok = ok || b.match.MatchString(frame.Func)
		frames = append(frames, callers.Frame{Function: frame.Func, File: frame.File, Line: frame.Line})
	}
	return frames, ok
}

func (b *binary) address(pc uint64) string {
	if !b.addresses {
		return ""
	}
	return fmt.Sprintf("%#x", pc)
}
