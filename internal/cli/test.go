package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"regexp"
	"strings"

	"ifaceval/internal/outcome"
	"ifaceval/internal/trial"
)

func testCommand() *command {
	return &command{
		name:  "test",
		short: "what comments in the source expect: does it hold?",
		usage: "test [flags] [packages]",
		help: `Test holds the packages, with their tests, against the expectations in their
comments:

	//ifaceval:noalloc            nothing here is stored on the heap
	//ifaceval:noalloc all        of a function: nor does it allocate otherwise
	//ifaceval:storage stack      what is stored here is stored on the stack
	//ifaceval:heap 8             ... on the heap, 8 bytes each time
	//ifaceval:allocates depends  ... always, depends, never or unknown
	//ifaceval:ignore REASON      noalloc and the gates of check pass over this

An operand in parentheses, storage(x), picks one conversion among several; a
range of releases, go1.25+ or go1.24-, before the word says where it holds. The
directives of github.com/akutz/lem are tried as well.

A directive covers the line that it ends; on a line of its own the statement
below, without its blocks; in a doc comment the function.

There is a line for each expectation that does not hold: what was expected, what
was found, why, and how the value gets to the heap. Exit code 1 means that one
does not hold, 2 that a comment is no directive, or that not all can be said.
`,
		run: runTest,
	}
}

func runTest(ctx context.Context, s *stdio, args []string) error {
	var c trial.Config
	var o output
	var verbose, asJSON bool
	var pattern string
	fs := flag.NewFlagSet("test", flag.ContinueOnError)
	registerBuild(fs, &c.Build)
	fs.Lookup("go").Usage = "use this `version` of Go: 1.24 (its newest patch) or go1.24.13; several, separated by commas, are tried one after the other"
	fs.Lookup("tests").Usage = "has no effect: _test.go files are always included"
	fs.BoolVar(&verbose, "v", false, "show what holds, too")
	fs.BoolVar(&asJSON, "json", false, "write JSON")
	fs.StringVar(&pattern, "run", "", "try only expectations whose ID, the function's name or lem's, matches the `regexp`")
	fs.StringVar(&o.path, "o", "", "write the result to `file`")
	if err := s.parse(fs, args); err != nil {
		return err
	}
	var err error
	if c.Patterns, err = packagePatterns(fs.Args()); err != nil {
		return err
	}
	if o.dir, err = absDir(c.Build.Dir); err != nil {
		return err
	}
	c.Build.Dir, c.Dir = o.dir, o.dir
	if pattern != "" {
		if c.Select, err = regexp.Compile(pattern); err != nil {
			return fmt.Errorf("-run: %w: mend the regular expression", err)
		}
	}
	if c.Releases, err = releaseList(c.Build.Go); err != nil {
		return err
	}
	o.format = "text"
	if err := o.check([]string{"text", "json"}); err != nil {
		return err
	}
	progress := newProgress(s.err)
	c.Progress = progress.show
	r, err := trial.Run(ctx, c)
	progress.clear()
	if err != nil {
		return err
	}
	err = o.write(s.out, func(w *writer) error {
		if asJSON {
			return outcome.WriteJSON(w, r)
		}
		return outcome.WriteText(w, r, outcome.TextOptions{All: verbose, Color: w.color})
	})
	if err != nil {
		return err
	}
	any := false
	for _, run := range r.Runs {
		any = any || len(run.Outcomes) > 0
		for _, p := range run.Problems {
			fmt.Fprintln(s.err, "ifaceval: "+oneLine(strings.TrimPrefix(p.Package+": "+p.Message, ": ")))
		}
	}
	switch {
	case r.Incomplete():
		return exitError(exitUsage)
	case r.Failed():
		return exitError(exitFailed)
	case !any && c.Select != nil:
		return fmt.Errorf("-run %s: no expectation has such an ID: `ifaceval test -v` lists them", pattern)
	}
	return nil
}

// releaseList splits what -go names.
func releaseList(list string) ([]string, error) {
	if list == "" {
		return nil, nil
	}
	releases := strings.Split(list, ",")
	for i, r := range releases {
		if releases[i] = strings.TrimSpace(r); releases[i] == "" {
			return nil, errors.New("-go: a version is missing beside a comma: write 1.24,1.27")
		}
	}
	return releases, nil
}
