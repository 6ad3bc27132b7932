package cli

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"ifaceval/internal/table"
	"ifaceval/internal/typeset"
)

func genCommand() *command {
	return &command{
		name:  "gen",
		short: "write the benchmark package behind the tables",
		usage: "gen [flags]",
		help: `Gen writes a package of benchmarks: what it takes to store values of many types
in variables and in an interface (BenchmarkMem, in mem_test.go), and to pass
them to a function that takes anything, to one that takes the type, and to a
generic one (BenchmarkPrint, in print_test.go). The types and values are in
types_test.go: a built-in set, or the exported types and values of a file or a
package.

	ifaceval gen -o benchmarks
	cd benchmarks && go test -bench Mem -benchtime 4800x | ifaceval table mem -

The same types give the same files, which are formatted and need Go 1.18 or
later. A file that gen did not write is not overwritten.
`,
		run: runGen,
	}
}

func runGen(ctx context.Context, s *stdio, args []string) error {
	var c table.Config
	var dir, only string
	fs := flag.NewFlagSet("gen", flag.ContinueOnError)
	fs.StringVar(&c.Dir, "C", "", "change to `dir` before anything else")
	fs.StringVar(&dir, "o", "benchmarks", "write the package into this `directory`, which is made if need be")
	fs.StringVar(&c.Tags, "tags", "", "comma-separated list of build `tags` of the package that -types names")
	registerTypes(fs, &c, &only)
	err := s.parse(fs, args)
	if err != nil {
		return err
	}
	if fs.NArg() > 0 {
		return fmt.Errorf("gen takes no arguments, and was given %q: name types with -types, a directory with -o", fs.Arg(0))
	}
	if c.Dir, err = absDir(c.Dir); err != nil {
		return err
	}
	if c.Keep, err = keep(only); err != nil {
		return err
	}
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(c.Dir, dir)
	}
	set, err := table.Set(ctx, c)
	if err != nil {
		return err
	}
	if err := writePackage(dir, set); err != nil {
		return err
	}
	var missing []string
	for _, o := range set.Out {
		line := "left out: " + o.Name + ": " + o.Reason
		if o.Type {
			missing = append(missing, line)
		}
	}
	return s.partial(missing)
}

// writePackage writes the files of a set, all of them or, where one stands in the
// way, none.
func writePackage(dir string, set *typeset.Set) error {
	files, err := set.Files()
	if err != nil {
		return err
	}
	for _, f := range files {
		old, err := os.ReadFile(filepath.Join(dir, f.Name))
		if err == nil && !bytes.HasPrefix(old, []byte(typeset.Generated)) {
			return fmt.Errorf("%s was not written by ifaceval gen: move it away, or choose another directory with -o", filepath.Join(dir, f.Name))
		}
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return fmt.Errorf("-o: %w: name a directory that can be made", err)
	}
	for _, f := range files {
		if err := os.WriteFile(filepath.Join(dir, f.Name), f.Text, 0o666); err != nil {
			return fmt.Errorf("-o: %w: name a directory that can be written", err)
		}
	}
	return nil
}
