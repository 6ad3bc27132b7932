package gotool

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// With is the same toolchain with an overlay, and flags of the linker beside the
// user's.
func (t *Toolchain) With(overlay, ldflags string) *Toolchain {
	with := *t
	with.config.Overlay, with.config.LDFlags = overlay, ldflags
	return &with
}

// Replaceable is the same toolchain with a GOROOT of which -overlay may replace files.
// Since Go 1.27 the go command refuses to replace those in the module cache, which is
// where toolchains are that GOTOOLCHAIN has fetched. The name of a link in dir is not
// in there; what was compiled is found in the build cache by either name.
func (t *Toolchain) Replaceable(dir string) (*Toolchain, error) {
	if rel, err := filepath.Rel(t.modcache, t.GOROOT); err != nil || !filepath.IsLocal(rel) {
		return t, nil
	}
	link := filepath.Join(dir, "goroot")
	if err := os.Symlink(t.GOROOT, link); err != nil {
		return nil, fmt.Errorf("%s is in the module cache, where its files cannot be replaced: %w", t.Version, err)
	}
	linked := *t
	linked.GOROOT, linked.program = link, filepath.Join(link, "bin", "go")
	linked.ToolDir = strings.Replace(t.ToolDir, t.GOROOT, link, 1)
	linked.env = append(append([]string{}, t.env...), "GOROOT="+link, "GOTOOLCHAIN=local")
	return &linked, nil
}
