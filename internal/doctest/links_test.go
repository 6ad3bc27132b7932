package doctest

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var link = regexp.MustCompile(`\]\(([^()\s]+)\)`)

// TestLinks follows every link from a page to a file or an anchor.
func TestLinks(t *testing.T) {
	found := 0
	for _, p := range pages(t) {
		for i, line := range p.prose(t) {
			for _, m := range link.FindAllStringSubmatch(line, -1) {
				if strings.Contains(m[1], "://") {
					continue
				}
				found++
				file, anchor, anchored := strings.Cut(m[1], "#")
				target := p.path
				if file != "" {
					target = path.Join(path.Dir(p.path), file)
				}
				if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(target))); err != nil || strings.HasPrefix(target, "..") {
					t.Errorf("%s:%d: %s: no such file", p.path, i+1, m[1])
					continue
				}
				if anchored && !slices.Contains(readPage(t, target).slugs(t), anchor) {
					t.Errorf("%s:%d: %s: no such heading", p.path, i+1, m[1])
				}
			}
		}
	}
	if found == 0 {
		t.Error("no page has a link")
	}
}
