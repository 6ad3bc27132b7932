package revision

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// outsideWorkspace refuses a workspace that would not be in effect in a tree: a
// go.work above the repository, or one that GOWORK names.
func outsideWorkspace(dir, root string) error {
	switch work := os.Getenv("GOWORK"); work {
	case "off":
		return nil
	case "":
	default:
		return fmt.Errorf("GOWORK names %s, which a revision has no copy of: unset it, or set it to off", work)
	}
	above := false
	for d := dir; ; d = filepath.Dir(d) {
		file := filepath.Join(d, "go.work")
		if info, err := os.Stat(file); err == nil && !info.IsDir() {
			if above {
				return fmt.Errorf("the workspace %s is outside of the repository, so a revision has no copy of it: set GOWORK=off", file)
			}
			return nil
		}
		if d == filepath.Dir(d) {
			return nil
		}
		above = above || same(d, root)
	}
}

// same reports whether two names are of one directory. Git may spell it in another
// way than the system.
func same(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}

// Lacks says what of the user's files the tree does not have, "" if nothing is
// known. It is asked when something does not build.
func (t *Tree) Lacks() string {
	for d := t.Dir; ; d = filepath.Dir(d) {
		for _, name := range []string{"go.work", "go.mod"} {
			data, err := os.ReadFile(filepath.Join(d, name))
			if err != nil {
				continue
			}
			if path := outside(string(data), d, t.root); path != "" {
				return fmt.Sprintf("its %s names %s, which is outside of the repository, so a revision has no copy of it", name, path)
			}
		}
		if d == t.root || d == filepath.Dir(d) {
			break
		}
	}
	if _, err := os.Stat(filepath.Join(t.root, ".gitmodules")); err == nil {
		return "the repository has submodules, which are left empty"
	}
	return ""
}

// outside is the first relative path in a go.mod or go.work in dir that leads out
// of root, "" if none does.
func outside(text, dir, root string) string {
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "//")
		m := relative.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		if rel, err := filepath.Rel(root, filepath.Join(dir, filepath.FromSlash(m[1]))); err != nil || !filepath.IsLocal(rel) {
			return m[1]
		}
	}
	return ""
}

// relative is a path that goes up, as the last word of a line.
var relative = regexp.MustCompile("(?:^|[\\s\"`])(\\.\\.(?:[/\\\\][^\"`]*?)?)[\"`]?\\s*$")
