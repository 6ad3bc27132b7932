package gotool

import (
	"bytes"
	"context"
	"fmt"
	"slices"
)

// Matching returns those of the patterns that match a package which has a file for
// the target, whether or not it compiles.
func Matching(ctx context.Context, c Config, patterns []string) ([]string, error) {
	t, err := Find(ctx, c)
	if err != nil {
		return nil, err
	}
	args := []string{"list", "-e", "-json"}
	if t.config.Tags != "" {
		args = append(args, "-tags="+t.config.Tags)
	}
	if t.config.Race {
		args = append(args, "-race")
	}
	var out bytes.Buffer
	err = t.command(append(append(args, "--"), patterns...)).run(ctx, &out)
	if err != nil {
		return nil, t.hint(err)
	}
	all, err := decode(&out)
	if err != nil {
		return nil, fmt.Errorf("%s list printed something that is not a package description: %w", t.Version, err)
	}
	var found []string
	for _, l := range all {
		files := len(l.GoFiles) + len(l.CgoFiles)
		if c.Tests {
			files += len(l.TestGoFiles) + len(l.XTestGoFiles)
		}
		if files > 0 {
			found = append(found, l.Match...)
		}
	}
	return slices.DeleteFunc(slices.Clone(patterns), func(p string) bool { return !slices.Contains(found, p) }), nil
}
