package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"ifaceval/internal/gotool"
	"ifaceval/internal/grid"
	"ifaceval/internal/table"
)

func tableCommand() *command {
	return &command{
		name:  "table",
		short: "types × values: bytes, and the operation that stores each, by Go version",
		usage: "table mem|asm [flags] [files]",
		help: `Table mem runs a benchmark that stores values of many types in an interface, and
prints what that allocates: for each type the bytes that are copied, and the
bytes and allocations of storing its zero value and one that is not zero. Given
files ("-" is standard input), it reads the output of go test -bench in a
package that ifaceval gen wrote, a column for each file.

Table asm compiles the same stores and prints for each type the instruction that
makes the data word and the symbol it refers to. Given files, it reads what the
compiler printed with -S and lists the stores that are in it.

The types are a built-in set, or with -types the exported types and values of a
file or a package. Several releases or architectures are put side by side, and
columns that agree are merged; a range speaks of the releases that were asked
for. What was measured is kept: a run that was interrupted goes on where it was.

Exit code 2 means that something is missing: a release that cannot be had, a
type that cannot be measured. The rest is printed all the same.
`,
		run: runTable,
	}
}

// tableFlags are the flags of both tables.
type tableFlags struct {
	config table.Config
	output output
	view   table.MemView
	only   string
	goList string
	arches string
}

var tableFormats = []string{"text", "markdown", "csv", "json", "html", "svg"}

func (f *tableFlags) register(fs *flag.FlagSet) {
	fs.StringVar(&f.config.Dir, "C", "", "change to `dir` before anything else")
	fs.StringVar(&f.goList, "go", "", "use these `versions` of Go, separated by commas, or all: 1.18,1.24 (their newest patches), go1.24.13")
	fs.StringVar(&f.arches, "arch", "", "of table asm: compile for these `GOARCHs`, separated by commas")
	fs.StringVar(&f.config.GOOS, "os", "", "of table asm: compile for this `GOOS`")
	fs.StringVar(&f.config.Tags, "tags", "", "comma-separated list of build `tags` of the package that -types names")
	registerTypes(fs, &f.config, &f.only)
	fs.BoolVar(&f.view.Values, "values", false, "of table mem: a row for each value, not one for the type")
	fs.BoolVar(&f.config.Time, "time", false, "of table mem: measure time too, with 95 % intervals")
	fs.IntVar(&f.config.Count, "count", 10, "of table mem: `samples` of the time, at least 10")
	fs.StringVar(&f.output.format, "format", "text", "`format` of the table: text, markdown, csv, json, html, or svg for a heat map of table mem")
	fs.StringVar(&f.output.path, "o", "", "write the table to `file`")
}

// registerTypes adds the flags that choose types.
func registerTypes(fs *flag.FlagSet, c *table.Config, only *string) {
	fs.StringVar(&c.Types, "types", "", "measure the exported types and values of a `file.go` or a package, not the built-in set")
	fs.StringVar(only, "only", "", "only the types whose expression matches the regular expression `re`")
}

func runTable(ctx context.Context, s *stdio, args []string) error {
	kind := ""
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		kind, args = args[0], args[1:]
	}
	var f tableFlags
	fs := flag.NewFlagSet("table", flag.ContinueOnError)
	f.register(fs)
	if err := s.parse(fs, args); err != nil {
		return err
	}
	if kind != "mem" && kind != "asm" {
		return errors.New("say which table: `ifaceval table mem` for bytes, `ifaceval table asm` for instructions")
	}
	if err := f.prepare(ctx, kind); err != nil {
		return err
	}
	progress := newProgress(s.err)
	f.config.Progress = progress.show
	t, err := f.make(ctx, kind, fs.Args())
	progress.clear()
	if err != nil {
		return err
	}
	if err := f.output.write(s.out, func(w *writer) error { return f.encode(w, t) }); err != nil {
		return err
	}
	lines := t.Partial()
	if n := len(lines); n > 1 && slices.Contains([]string{"text", "markdown", "html"}, f.output.format) {
		lines = []string{fmt.Sprintf("%d rows or columns could not be made: the table says which and why", n)}
	}
	return s.partial(lines)
}

// partial says what is missing of what was printed.
func (s *stdio) partial(lines []string) error {
	for _, line := range lines {
		fmt.Fprintln(s.err, "ifaceval: "+oneLine(line))
	}
	if len(lines) > 0 {
		return exitError(exitUsage)
	}
	return nil
}

// prepare checks the flags.
func (f *tableFlags) prepare(ctx context.Context, kind string) (err error) {
	if f.config.Dir, err = absDir(f.config.Dir); err != nil {
		return err
	}
	f.output.dir = f.config.Dir
	if err := f.output.check(tableFormats); err != nil {
		return err
	}
	switch {
	case kind == "asm" && (f.config.Time || f.view.Values):
		return errors.New("-time and -values are flags of table mem: table asm shows instructions")
	case kind == "asm" && f.output.format == "svg":
		return errors.New("-format svg is a heat map of bytes, which table mem has: choose html")
	case f.config.Count != 10 && !f.config.Time:
		return errors.New("-count says how often the time is measured: give -time too")
	case f.config.Count < 10:
		return fmt.Errorf("-count %d: an interval needs at least 10 samples", f.config.Count)
	}
	if f.config.Keep, err = keep(f.only); err != nil {
		return err
	}
	f.view.Time = f.config.Time
	f.config.Arch = list(f.arches)
	f.config.Go, err = versions(ctx, f.goList)
	return err
}

// keep is the test of -only.
func keep(only string) (func(string) bool, error) {
	if only == "" {
		return nil, nil
	}
	re, err := regexp.Compile(only)
	if err != nil {
		return nil, fmt.Errorf("-only: %w", err)
	}
	return re.MatchString, nil
}

// list splits at commas.
func list(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' })
}

// versions are the releases that -go names: a list, or all.
func versions(ctx context.Context, s string) ([]string, error) {
	if s == "all" {
		return gotool.Minors(ctx)
	}
	return list(s), nil
}

// A sheeted is either table.
type sheeted interface {
	WriteJSON(io.Writer) error
	Partial() []string
}

// make makes the table: of files if there are any.
func (f *tableFlags) make(ctx context.Context, kind string, files []string) (sheeted, error) {
	if len(files) == 0 {
		if kind == "mem" {
			return orNil(table.NewMem(ctx, f.config))
		}
		return orNil(table.NewAsm(ctx, f.config))
	}
	if f.config.Types != "" || f.only != "" {
		return nil, errors.New("-types and -only choose what to measure: the files have what they have, leave either out")
	}
	if kind == "mem" && len(f.config.Go) > 0 || len(f.config.Go) > 1 || len(f.config.Arch) > 1 {
		return nil, errors.New("-go and -arch choose what to make: of files, table asm can be told one release and one architecture")
	}
	var listings []table.Listing
	var texts []io.Reader
	var names []string
	for _, name := range files {
		r, err := f.open(name)
		if err != nil {
			return nil, err
		}
		defer r.Close()
		listings = append(listings, table.Listing{Name: name, Text: r})
		texts, names = append(texts, r), append(names, name)
	}
	if kind == "mem" {
		return orNil(table.ReadMem(texts, names, f.config.Time))
	}
	return orNil(table.ReadAsm(ctx, f.config, listings))
}

// orNil keeps a nil pointer from becoming an interface that is not nil.
func orNil[T sheeted](t T, err error) (sheeted, error) {
	if err != nil {
		return nil, err
	}
	return t, nil
}

// open opens a file that is named as the go command would, "-" for standard input.
func (f *tableFlags) open(name string) (io.ReadCloser, error) {
	if strings.HasPrefix(name, "-") && name != "-" {
		return nil, fmt.Errorf("%s comes after a file: flags go before the files", name)
	}
	if name == "-" {
		return io.NopCloser(os.Stdin), nil
	}
	path := name
	if !filepath.IsAbs(path) {
		path = filepath.Join(f.config.Dir, path)
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil, fmt.Errorf("%s: is a directory: name a file, or leave it out to have the table made", name)
	}
	r, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%s: no such file can be read: name the output of go test -bench or of the compiler's -S", name)
	}
	return r, nil
}

func (f *tableFlags) encode(w *writer, t sheeted) error {
	if f.output.format == "json" {
		return t.WriteJSON(w)
	}
	var s *grid.Sheet
	switch t := t.(type) {
	case *table.Mem:
		s = t.Sheet(f.view)
	case *table.Asm:
		s = t.Sheet()
	}
	return writeSheet(w, s, f.output.format)
}

// writeSheet writes a sheet in any of the formats that sheets have.
func writeSheet(w *writer, s *grid.Sheet, format string) error {
	switch format {
	case "markdown":
		return grid.WriteMarkdown(w, s)
	case "csv":
		return grid.WriteCSV(w, s)
	case "html":
		return grid.WriteHTML(w, s)
	case "svg":
		return grid.WriteHeatmap(w, s)
	}
	return grid.WriteText(w, s, grid.TextOptions{Color: w.color, Width: w.width})
}
