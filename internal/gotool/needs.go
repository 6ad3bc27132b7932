package gotool

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
)

// Needs is what patterns name and what that needs, as far as it is the user's.
type Needs struct {
	Named  []Named
	Worked []string // import paths of the packages in modules that are worked on, those named included; sorted
}

// A Named package is one that the patterns name.
type Named struct {
	Path   string // import path
	Dir    string // absolute
	Main   bool   // it is a program
	Tested bool   // it has test files for the target
}

// Needs asks for the packages that patterns name and, with tests, those that their
// tests need too. Packages with errors are among them.
func (t *Toolchain) Needs(ctx context.Context, patterns []string) (*Needs, error) {
	args := []string{"list", "-e", "-deps", "-json"}
	if t.config.Tests {
		args = append(args, "-test")
	}
	if t.config.Tags != "" {
		args = append(args, "-tags="+t.config.Tags)
	}
	if t.config.Race {
		args = append(args, "-race")
	}
	var out bytes.Buffer
	if err := t.command(append(append(args, "--"), patterns...)).run(ctx, &out); err != nil {
		return nil, t.hint(err)
	}
	all, err := decode(&out)
	if err != nil {
		return nil, fmt.Errorf("%s list printed something that is not a package description: %w", t.Version, err)
	}
	n := &Needs{}
	for _, l := range all {
		path, _, variant := strings.Cut(l.ImportPath, " ")
		if variant || l.isTestMain() || l.Dir == "" {
			continue
		}
		if !l.DepOnly {
			n.Named = append(n.Named, Named{Path: path, Dir: l.Dir, Main: l.Name == "main", Tested: len(l.TestGoFiles)+len(l.XTestGoFiles) > 0})
		}
		if !l.DepOnly || l.Module != nil && l.Module.Main {
			n.Worked = append(n.Worked, path)
		}
	}
	slices.SortFunc(n.Named, func(a, b Named) int { return strings.Compare(a.Path, b.Path) })
	slices.Sort(n.Worked)
	return n, nil
}
