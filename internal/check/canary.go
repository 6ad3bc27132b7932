package check

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"ifaceval/internal/cache"
	"ifaceval/internal/gotool"
	"ifaceval/internal/verdict"
)

// The canary is a package whose verdicts are known for every release: what
// stands after "want" in a comment holds for the last conversion on the line. It
// goes through the same stages as any other package. A toolchain whose
// diagnostics or objects changed their form makes it fail, and with it the run:
// a reader that recognises nothing must not report that nothing allocates.
//
//go:embed canary.txt
var canarySource string

// canary proves that the toolchain is understood. A proof is kept, so that it
// takes place once for each toolchain and target.
func canary(ctx context.Context, tc *gotool.Toolchain, kept *cache.Cache) error {
	key := kept.Key("canary", tc.Version, tc.GOROOT, tc.GOOS, tc.GOARCH, identity(compilerOf(tc)), canarySource)
	if _, ok := kept.Get(key); ok {
		return nil
	}
	dir, err := os.MkdirTemp("", "ifaceval-canary-")
	if err != nil {
		return fmt.Errorf("%w: set TMPDIR to a directory that can be written", err)
	}
	defer os.RemoveAll(dir)
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		return err
	}
	for name, text := range map[string]string{"go.mod": "module ifaceval.invalid/canary\n\ngo 1.18\n", "canary.go": canarySource} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			return err
		}
	}
	differs, err := tryCanary(ctx, tc, dir)
	switch {
	case err != nil:
		return err
	case differs != "":
		return fmt.Errorf("%s for %s/%s is not understood, so no verdict would be sure: %s; use a release from %s to %s with -go, or a newer ifaceval",
			tc.Version, tc.GOOS, tc.GOARCH, differs, gotool.Oldest, gotool.Newest)
	}
	kept.Put(key, []byte("understood"))
	return nil
}

// tryCanary says in what the verdicts differ from the known ones, "" for
// nothing. An error says nothing about the toolchain's words.
func tryCanary(ctx context.Context, tc *gotool.Toolchain, dir string) (differs string, err error) {
	result, err := run1(ctx, tc.Apart(dir), Config{Build: gotool.Config{Dir: dir}, Patterns: []string{"."}})
	if err != nil {
		return "", err
	}
	if len(result.Problems) > 0 {
		return result.Problems[0].Message, nil
	}
	if n := result.Unrecognised + result.Stray; n > 0 {
		return fmt.Sprintf("%d lines or calls in a known package are not recognised, such as %s", n, result.Notes[0]), nil
	}
	last := map[int]*verdict.Site{}
	for _, s := range result.Sites {
		last[s.Line] = s
	}
	line := 0
	for text := range strings.Lines(canarySource) {
		line++
		_, want, ok := strings.Cut(strings.TrimSpace(text), "// want ")
		if !ok {
			continue
		}
		if got := canaryVerdict(last[line]); got != want {
			return fmt.Sprintf("canary.go:%d is judged %q and must be %q", line, got, want), nil
		}
	}
	return "", nil
}

// canaryVerdict is "storage [call]; escape text" of a site.
func canaryVerdict(s *verdict.Site) string {
	if s == nil {
		return "not found"
	}
	place, _ := s.Place()
	said := "nothing"
	if s.Escape != nil {
		said = s.Escape.Text()
	}
	return placeText(place) + "; " + said
}

// compilerOf is the compiler's file.
func compilerOf(tc *gotool.Toolchain) string { return filepath.Join(tc.ToolDir, "compile") }

// identity tells a file from what stood there before, without reading it.
func identity(file string) string {
	info, err := os.Stat(file)
	if err != nil {
		info, err = os.Stat(file + ".exe")
	}
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%d %d", info.Size(), info.ModTime().UnixNano())
}
