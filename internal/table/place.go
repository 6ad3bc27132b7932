package table

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"ifaceval/internal/gotool"
	"ifaceval/internal/source"
	"ifaceval/internal/typeset"
)

func isNoRelease(err error) bool {
	var none *gotool.NoRelease
	return errors.As(err, &none)
}

// A place is where the benchmark of a user's types is compiled: a directory that
// does not exist, in a module of the user's.
type place struct {
	dir     string // absolute
	pattern string // that names what the types come from, for the go command in Config.Dir
}

// virtual is the name of the directory that does not exist.
const virtual = "ifaceval_benchmarks"

// userSet reads the types that -types names.
func userSet(ctx context.Context, c Config) (*typeset.Set, *place, error) {
	tc, err := gotool.Find(ctx, gotool.Config{Dir: c.Dir, Tags: c.Tags})
	if err != nil {
		return nil, nil, err
	}
	file := strings.HasSuffix(c.Types, ".go")
	pattern := c.Types
	if file {
		path := pattern
		if !filepath.IsAbs(path) {
			path = filepath.Join(c.Dir, path)
		}
		if info, err := os.Stat(path); err != nil || info.IsDir() {
			return nil, nil, fmt.Errorf("-types %s: there is no such file", c.Types)
		}
		if err := noCgo(c.Types, path); err != nil {
			return nil, nil, err
		}
		pattern = path
	} else if strings.Contains(pattern, "...") {
		return nil, nil, fmt.Errorf("-types %s: name one package, not a pattern", c.Types)
	}
	build, err := tc.Build(ctx, []string{pattern}, io.Discard)
	if err != nil {
		return nil, nil, err
	}
	if len(build.Problems) > 0 {
		p := build.Problems[0]
		return nil, nil, fmt.Errorf("%s: types have to compile before they can be measured", strings.TrimPrefix(p.Package+": ", "command-line-arguments: ")+p.Message)
	}
	targets := build.Targets()
	if len(targets) != 1 {
		return nil, nil, fmt.Errorf("-types %s: names %d packages: name one, or a .go file", c.Types, len(targets))
	}
	set, err := readSet(build, targets[0], tc, file)
	if err != nil {
		return nil, nil, fmt.Errorf("-types %w", err)
	}
	if file && !inModule(filepath.Dir(pattern)) {
		return set, nil, nil // as it can import the standard library only
	}
	p := &place{pattern: pattern, dir: filepath.Join(c.Dir, virtual)}
	if targets[0].Main || file {
		// Within its own tree it may import what is internal there.
		p.dir = filepath.Join(targets[0].Dir, virtual)
	}
	if file {
		p.dir = filepath.Join(filepath.Dir(pattern), virtual)
	}
	if _, err := os.Lstat(p.dir); err == nil {
		return nil, nil, fmt.Errorf("%s exists: the benchmark of -types needs that name for itself, move it away", p.dir)
	}
	return set, p, nil
}

// noCgo is the error of a file with cgo, whose copy would be of what cgo made of
// it. What else is wrong with a file, the go command says better.
func noCgo(name, path string) error {
	fset := token.NewFileSet()
	file, _ := parser.ParseFile(fset, path, nil, parser.ImportsOnly)
	if file == nil {
		return nil
	}
	for _, spec := range file.Imports {
		if spec.Path.Value == `"C"` {
			at := fset.Position(spec.Pos())
			return fmt.Errorf("-types %s:%d:%d: a file with cgo cannot be copied: name its package", name, at.Line, at.Column)
		}
	}
	return nil
}

// inModule reports whether a directory is in a module or a workspace.
func inModule(dir string) bool {
	for {
		for _, name := range []string{"go.mod", "go.work"} {
			if info, err := os.Stat(filepath.Join(dir, name)); err == nil && !info.IsDir() {
				return true
			}
		}
		up := filepath.Dir(dir)
		if up == dir {
			return false
		}
		dir = up
	}
}

func readSet(build *gotool.Build, p *gotool.Package, tc *gotool.Toolchain, file bool) (*typeset.Set, error) {
	loader, err := source.NewLoader(build, tc.Lang(), tc.GOARCH)
	if err != nil {
		return nil, err
	}
	pkg, err := loader.Load(p)
	if err != nil {
		return nil, err
	}
	if len(pkg.Errors) > 0 {
		return nil, pkg.Errors[0]
	}
	sizes := types.SizesFor("gc", tc.GOARCH)
	if !file {
		return typeset.OfPackage(pkg.Types, sizes)
	}
	f := pkg.Files[0]
	return typeset.OfFile(pkg.Types, pkg.Fset, f, pkg.Text(pkg.Fset.File(f.Package).Name()), sizes)
}

// A workshop is a directory of ours with the files of a benchmark, and a toolchain
// that sees them as the package that pattern names.
type workshop struct {
	toolchain *gotool.Toolchain
	pattern   string
	dir       string
	key       []string // what the outcome depends on
}

// without is an error without the name of the directory, which is another each
// time.
func (w *workshop) without(err error) string {
	in := regexp.MustCompile(`[^\s:]*` + regexp.QuoteMeta(filepath.Base(w.dir)) + `[/\\]`)
	return in.ReplaceAllString(oneLine(err), "")
}

func (w *workshop) close() { os.RemoveAll(w.dir) }

// goMod is the module of the built-in types: the oldest language, so that all
// releases compile the same.
const goMod = "module ifaceval.test/benchmarks\n\ngo 1.18\n"

// workshop sets one up. If lacks is not "" the release cannot do it, and that is why.
func (m *maker) workshop(ctx context.Context, c gotool.Config, files []typeset.File) (w *workshop, lacks string, err error) {
	dir, err := os.MkdirTemp("", "ifaceval-")
	if err != nil {
		return nil, "", fmt.Errorf("no room for the benchmark: %w: set TMPDIR to a directory that can be written", err)
	}
	w = &workshop{dir: dir, pattern: "."}
	for _, f := range files {
		if err := os.WriteFile(filepath.Join(dir, f.Name), f.Text, 0o666); err != nil {
			w.close()
			return nil, "", err
		}
		w.key = append(w.key, f.Name, string(f.Text))
	}
	if m.beside == nil {
		lacks, err = m.apart(ctx, w, c)
	} else {
		lacks, err = m.within(ctx, w, c, files)
	}
	if err != nil || lacks != "" {
		w.close()
		return nil, lacks, err
	}
	tc := w.toolchain
	w.key = append(w.key, tc.Version, tc.GOROOT, tc.GOOS, tc.GOARCH, tc.Variant(), c.Tags)
	return w, "", nil
}

// begin sets up a workshop and its column. Without a workshop the column says what
// it lacks, or there is an error.
func (m *maker) begin(ctx context.Context, c gotool.Config, files []typeset.File) (Column, *workshop, error) {
	column := Column{Go: c.Go, GOOS: c.GOOS, GOARCH: c.GOARCH}
	w, lacks, err := m.workshop(ctx, c, files)
	if err != nil || lacks != "" {
		column.Lacks = lacks
		return column, nil, err
	}
	tc := w.toolchain
	return Column{Go: tc.Version, GOOS: tc.GOOS, GOARCH: tc.GOARCH}, w, nil
}

// apart makes the workshop a module.
func (m *maker) apart(ctx context.Context, w *workshop, c gotool.Config) (lacks string, err error) {
	if err := os.WriteFile(filepath.Join(w.dir, "go.mod"), []byte(goMod), 0o666); err != nil {
		return "", err
	}
	c.Dir = m.Dir
	if c.Go != "" {
		c.Dir = w.dir // where no module asks for a newer release
	}
	tc, lacks, err := m.find(ctx, c)
	if err != nil || lacks != "" {
		return lacks, err
	}
	w.toolchain = tc.Apart(w.dir)
	return "", nil
}

// within lets the files appear in the user's module.
func (m *maker) within(ctx context.Context, w *workshop, c gotool.Config, files []typeset.File) (lacks string, err error) {
	var overlay struct{ Replace map[string]string }
	overlay.Replace = map[string]string{}
	for _, f := range files {
		overlay.Replace[filepath.Join(m.beside.dir, f.Name)] = filepath.Join(w.dir, f.Name)
	}
	text, err := json.Marshal(overlay)
	if err != nil {
		return "", err
	}
	c.Dir, c.Overlay = m.Dir, filepath.Join(w.dir, "overlay.json")
	if err := os.WriteFile(c.Overlay, text, 0o666); err != nil {
		return "", err
	}
	rel, err := filepath.Rel(m.Dir, m.beside.dir)
	if err != nil {
		return "", err
	}
	w.pattern = filepath.ToSlash(rel)
	if !strings.HasPrefix(w.pattern, ".") {
		w.pattern = "./" + w.pattern
	}
	tc, lacks, err := m.find(ctx, c)
	if err != nil || lacks != "" {
		return lacks, err
	}
	w.toolchain = tc
	// What the types import is known by the archives that come of it.
	build, err := tc.Build(ctx, []string{m.beside.pattern}, io.Discard)
	if err != nil {
		if ctx.Err() != nil {
			return "", err
		}
		return oneLine(err), nil
	}
	if len(build.Problems) > 0 {
		return build.Problems[0].Message, nil
	}
	for _, p := range build.Packages {
		w.key = append(w.key, p.ID, p.Export)
	}
	return "", nil
}
