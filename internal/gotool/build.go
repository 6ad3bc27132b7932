package gotool

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"strings"
)

// A Package is one package of a build: a target, that is named by the
// patterns, or something that a target depends on.
type Package struct {
	ID        string            // import path, with the test variant: "fmt [fmt.test]"
	Path      string            // import path as the compiler has it: "fmt"
	Name      string            // of the package clause
	Dir       string            // absolute
	Files     []string          // absolute; what the compiler compiled, so of cgo what cgo made
	Export    string            // the compiled archive, "" when there is none
	ImportMap map[string]string // import path in source to ID, where they differ
	Target    bool
	Standard  bool
	GoVersion string // of the module's go line: "1.24", "" for none
}

// A Problem is something that keeps a package, or a part of it, out of the
// answer.
type Problem struct {
	Package string
	Message string // starts with the position where there is one
}

// A Build is what the patterns name, in the go command's order: a package
// comes after those that it imports.
type Build struct {
	Packages []*Package
	Problems []Problem
}

// Targets is the packages that the patterns name and that have an archive.
func (b *Build) Targets() []*Package {
	var targets []*Package
	for _, p := range b.Packages {
		if p.Target && p.Export != "" {
			targets = append(targets, p)
		}
	}
	return targets
}

// listed is the go command's description of a package, as far as it is used.
type listed struct {
	Dir, ImportPath, Name, Export, ForTest string
	Standard, DepOnly                      bool
	GoFiles, CgoFiles, CompiledGoFiles     []string
	ImportMap                              map[string]string
	Module                                 *struct{ GoVersion string }
	Error                                  *listedError
	DepsErrors                             []*listedError
}

type listedError struct {
	ImportStack importStack
	Pos, Err    string
}

// importStack is a list of strings or, in some releases, of objects; nothing
// here needs it, and decoding must not fail over it.
type importStack json.RawMessage

func (s *importStack) UnmarshalJSON(b []byte) error { *s = append((*s)[:0], b...); return nil }

const listFields = "Dir,ImportPath,Name,Export,ForTest,Standard,DepOnly,GoFiles,CgoFiles,CompiledGoFiles,ImportMap,Module,Error,DepsErrors"

// Build compiles what patterns name and whatever it needs, as far as the build
// cache does not have it, and describes it. The compiler's diagnostics go to
// diagnostics as they arrive. An error is one that leaves nothing to describe;
// packages that are missing from the answer are Problems.
func (t *Toolchain) Build(ctx context.Context, patterns []string, diagnostics io.Writer) (*Build, error) {
	var said bytes.Buffer // the go command's own words are among the last
	var out bytes.Buffer
	err := command{dir: t.config.Dir, env: t.env, args: t.listArgs(patterns),
		stderr: io.MultiWriter(diagnostics, &tail{&said, 16 << 10})}.run(ctx, &out)
	var failed *Error
	if err != nil && !errors.As(err, &failed) {
		return nil, err
	}
	b := new(Build)
	if derr := t.decode(b, &out); derr != nil {
		return nil, derr
	}
	if failed != nil {
		failed.Text = ownWords(said.String())
		if len(b.Packages) == 0 && len(b.Problems) == 0 {
			return nil, t.hint(failed)
		}
		if len(b.Problems) == 0 && failed.Text != "" {
			b.Problems = append(b.Problems, Problem{Message: t.hint(failed).Error()})
		}
	}
	if len(b.Packages) == 0 && len(b.Problems) == 0 {
		return nil, fmt.Errorf("%s: no package matches: name one as for the go command, such as ./...", strings.Join(patterns, " "))
	}
	return b, nil
}

func (t *Toolchain) listArgs(patterns []string) []string {
	args := []string{"list", "-e", "-export", "-deps", "-compiled"}
	if t.AtLeast("go1.19") {
		args = append(args, "-json="+listFields)
	} else {
		args = append(args, "-json")
	}
	if t.config.Tests {
		args = append(args, "-test")
	}
	args = append(args, t.buildFlags("-m")...)
	return append(append(args, "--"), patterns...)
}

// buildFlags is the user's build flags with one more compiler flag for the
// packages that the patterns name.
func (t *Toolchain) buildFlags(diagnose string) []string {
	var flags []string
	if t.config.Tags != "" {
		flags = append(flags, "-tags="+t.config.Tags)
	}
	if t.config.Race {
		flags = append(flags, "-race")
	}
	flags = append(flags, "-gcflags="+diagnose)
	for _, given := range t.config.GCFlags {
		// The last -gcflags whose pattern matches a package is the one that counts.
		if strings.HasPrefix(given, "all=") {
			flags = append(flags, "-gcflags="+given, "-gcflags="+strings.TrimPrefix(given, "all=")+" "+diagnose)
		} else {
			flags = append(flags, "-gcflags="+given+" "+diagnose)
		}
	}
	return flags
}

func (t *Toolchain) decode(b *Build, r io.Reader) error {
	dec := json.NewDecoder(r)
	for {
		var l listed
		if err := dec.Decode(&l); err == io.EOF {
			break
		} else if err != nil {
			return fmt.Errorf("%s list printed something that is not a package description: %w", t.Version, err)
		}
		if l.ForTest == "" && l.Name == "main" && strings.HasSuffix(l.ImportPath, ".test") {
			continue // the generated main package of a test binary
		}
		b.Problems = append(b.Problems, problems(&l)...)
		if l.Dir == "" || l.ImportPath == "unsafe" {
			continue
		}
		b.Packages = append(b.Packages, l.pkg())
	}
	if t.config.Tests {
		preferVariants(b.Packages)
	}
	return nil
}

func (l *listed) pkg() *Package {
	p := &Package{ID: l.ImportPath, Name: l.Name, Dir: l.Dir, Export: l.Export, ImportMap: l.ImportMap,
		Target: !l.DepOnly, Standard: l.Standard}
	p.Path, _, _ = strings.Cut(l.ImportPath, " ")
	if l.Module != nil {
		p.GoVersion = l.Module.GoVersion
	}
	files := l.CompiledGoFiles
	if len(files) == 0 {
		files = append(l.GoFiles, l.CgoFiles...)
	}
	for _, f := range files {
		if !filepath.IsAbs(f) {
			f = filepath.Join(l.Dir, f)
		}
		if strings.HasSuffix(f, ".go") || filepath.Base(filepath.Dir(f)) != filepath.Base(l.Dir) {
			p.Files = append(p.Files, f)
		}
	}
	return p
}

// preferVariants keeps a package from being judged twice: with tests, the
// variant that has the test files as well stands for the plain package.
func preferVariants(packages []*Package) {
	augmented := map[string]bool{}
	for _, p := range packages {
		if p.Target && strings.HasPrefix(p.ID, p.Path+" [") {
			augmented[p.Path] = augmented[p.Path] || p.ID == p.Path+" ["+p.Path+".test]"
		}
	}
	for _, p := range packages {
		if augmented[p.Path] && p.ID != p.Path+" ["+p.Path+".test]" {
			p.Target = false
		}
	}
}

var headerLine = regexp.MustCompile(`(?m)^# .*\n`)

// problems is what the go command says is wrong with a package, a line each.
// Errors of its dependencies stand with those, unless they have no line there.
func problems(l *listed) []Problem {
	if l.DepOnly {
		return nil
	}
	errs := l.DepsErrors
	if l.Error != nil {
		errs = []*listedError{l.Error}
	}
	var ps []Problem
	for _, e := range errs {
		text := headerLine.ReplaceAllString(strings.TrimSpace(e.Err)+"\n", "")
		for line := range strings.Lines(text) {
			line = strings.TrimRight(line, "\n\r")
			switch {
			case strings.TrimSpace(line) == "":
			case len(ps) > 0 && (line[0] == '\t' || line[0] == ' '):
				ps[len(ps)-1].Message += " " + strings.TrimSpace(line)
			default:
				if e.Pos != "" && !strings.HasPrefix(line, e.Pos) {
					line = e.Pos + ": " + line
				}
				ps = append(ps, Problem{l.ImportPath, line})
			}
		}
	}
	if l.Error == nil && len(ps) > 0 {
		for i := range ps {
			ps[i].Message = "not built, because of a dependency: " + ps[i].Message
		}
	}
	return ps
}

// tail keeps the last bytes written to it.
type tail struct {
	buf *bytes.Buffer
	max int
}

func (t *tail) Write(p []byte) (int, error) {
	t.buf.Write(p)
	if over := t.buf.Len() - t.max; over > 0 {
		t.buf.Next(over)
	}
	return len(p), nil
}

// ownWords is the lines that the go command itself wrote, as opposed to the
// compiler.
func ownWords(text string) string {
	var own []string
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "go: ") || strings.HasPrefix(line, "go list: ") || strings.HasPrefix(line, "flag ") ||
			strings.HasPrefix(line, "invalid ") || strings.HasPrefix(line, "cmd/go: ") {
			own = append(own, line)
		}
	}
	if own == nil {
		return text
	}
	return strings.Join(own, "")
}
