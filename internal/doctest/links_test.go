package doctest

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ifaceval/internal/lab"
)

// TestLinks follows every link from a page to a file or an anchor.
func TestLinks(t *testing.T) {
	found := 0
	for _, p := range pages(t) {
		for _, l := range p.Links() {
			found++
			if err := p.follow(l); err != nil {
				t.Error(err)
			}
		}
	}
	if found == 0 {
		t.Error("no page has a link")
	}
}

// follow finds what a link points to. Links to other sites are not followed.
func (p *page) follow(l lab.Link) error {
	if strings.HasPrefix(l.Target, "https://") {
		return nil
	}
	file, anchor, anchored := strings.Cut(l.Target, "#")
	target := p.Path
	if file != "" {
		target = path.Join(path.Dir(p.Path), file)
	}
	where := fmt.Sprintf("%s:%d: %s", p.Path, l.Line+1, l.Target)
	if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(target))); err != nil || strings.HasPrefix(target, "..") {
		return fmt.Errorf("%s: no such file", where)
	}
	if !anchored {
		return nil
	}
	data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(target)))
	if err != nil {
		return fmt.Errorf("%s: %w", where, err)
	}
	anchors, err := lab.Parse(target, string(data)).Anchors()
	if err != nil {
		return err
	}
	if !slices.Contains(anchors, anchor) {
		return fmt.Errorf("%s: no such heading", where)
	}
	return nil
}
