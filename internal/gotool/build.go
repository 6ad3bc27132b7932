package gotool

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
)

// A Package is one package of a build: a target, that is named by the
// patterns, or something that a target depends on.
type Package struct {
	ID        string            // import path, with the test variant: "fmt [fmt.test]"
	Path      string            // import path: "fmt"
	Symbols   string            // the path in the names of symbols: "main" for a program, but for a program's test variant, which is a library, Path
	Name      string            // of the package clause
	Dir       string            // absolute
	Files     []string          // absolute; what the compiler compiled, so of cgo what cgo made
	Export    string            // the compiled archive, "" when there is none
	Imports   []string          // IDs of what its files import
	ImportMap map[string]string // import path in source to ID, where they differ
	Target    bool
	Standard  bool
	Main      bool   // in a module that is worked on, not one that is only used
	GoVersion string // of the module's go line: "1.24", "" for none
}

// A Build is what the patterns name, in the go command's order: a package
// comes after those that it imports.
type Build struct {
	Packages []*Package
	Problems []Problem

	index sync.Once
	byID  map[string]*Package
}

// Targets is the packages that the patterns name and that have an archive, each
// after those that it imports. A test variant that stands for a package comes
// before whoever imports that package in any variant, as copies of its functions
// are found there.
func (b *Build) Targets() []*Package {
	byID, standIn := map[string]*Package{}, map[string]*Package{}
	for _, p := range b.Packages {
		byID[p.ID] = p
		if p.Target {
			standIn[p.Path] = p
		}
	}
	var targets []*Package
	seen := map[*Package]bool{}
	var visit func(p *Package)
	visit = func(p *Package) {
		if p == nil || seen[p] {
			return
		}
		seen[p] = true
		for _, id := range p.Imports {
			if dep := byID[id]; dep != nil {
				visit(standIn[dep.Path])
				visit(dep)
			}
		}
		if p.Target && p.Export != "" {
			targets = append(targets, p)
		}
	}
	for _, p := range b.Packages {
		visit(p)
	}
	return targets
}

// Imported is the package that path means in the archive of from: where from was
// compiled for a test, or for a program with a profile, what it imports may have
// been so too. The numbers that an archive refers to symbols by differ between
// variants.
func (b *Build) Imported(from *Package, path string) *Package {
	b.index.Do(func() {
		b.byID = make(map[string]*Package, len(b.Packages))
		for _, p := range b.Packages {
			b.byID[p.ID] = p
		}
	})
	if _, variant, ok := strings.Cut(from.ID, " "); ok {
		if p := b.byID[path+" "+variant]; p != nil {
			return p
		}
	} else if p := b.byID[path+" ["+from.ID+"]"]; p != nil && from.Name == "main" {
		return p
	}
	return b.byID[path]
}

// listed is the go command's description of a package, as far as it is used.
type listed struct {
	Dir, ImportPath, Name, Export, ForTest string
	Standard, DepOnly                      bool
	GoFiles, CgoFiles, CompiledGoFiles     []string
	TestGoFiles, XTestGoFiles              []string
	Imports, Match                         []string
	ImportMap                              map[string]string
	Module                                 *struct {
		GoVersion string
		Main      bool
	}
	Error      *listedError
	DepsErrors []*listedError
}

type listedError struct {
	ImportStack importStack
	Pos, Err    string
}

// importStack is a list of import paths or, in some releases, of objects that
// have one. Decoding must not fail over anything else.
type importStack []string

func (s *importStack) UnmarshalJSON(b []byte) error {
	if json.Unmarshal(b, (*[]string)(s)) == nil {
		return nil
	}
	var objects []struct{ Pkg string }
	*s = nil
	if json.Unmarshal(b, &objects) == nil {
		for _, o := range objects {
			*s = append(*s, o.Pkg)
		}
	}
	return nil
}

const listFields = "Dir,ImportPath,Name,Export,ForTest,Standard,DepOnly,GoFiles,CgoFiles,CompiledGoFiles,TestGoFiles,XTestGoFiles,Imports,ImportMap,Module,Error,DepsErrors"

// Build compiles what patterns name and whatever it needs, as far as the build
// cache does not have it, and describes it. The compiler's diagnostics go to
// diagnostics as they arrive. An error is one that leaves nothing to describe;
// packages that are missing from the answer are Problems.
func (t *Toolchain) Build(ctx context.Context, patterns []string, diagnostics io.Writer) (*Build, error) {
	// -m=1 is -m, spelt so that the go command keeps its words apart from those of the
	// user's own builds: it repeats them with the paths of the run that it has them
	// from, and that may have been in another directory.
	return t.Compile(ctx, "-m=1", patterns, diagnostics)
}

// Compile is Build with a compiler flag of the caller's choice in place of -m,
// for the packages that patterns name: "-S" for a listing, "-m=2" for escape
// flows. What the compiler prints goes to text.
func (t *Toolchain) Compile(ctx context.Context, flag string, patterns []string, text io.Writer) (*Build, error) {
	// An interrupted go command does not always live to remove its work
	// directory, so it gets one that is removed here.
	work, err := t.scratch()
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(work)
	said := new(words)
	var out bytes.Buffer
	list := t.command(t.listArgs(flag, patterns), "GOTMPDIR="+work)
	list.stderr = io.MultiWriter(text, said)
	err = list.run(ctx, &out)
	var failed *Error
	if err != nil && !errors.As(err, &failed) {
		return nil, err
	}
	all, err := decode(&out)
	if err != nil {
		return nil, fmt.Errorf("%s list printed something that is not a package description: %w", t.Version, err)
	}
	b := &Build{Packages: packages(all), Problems: t.problems(all, said)}
	if t.config.Tests {
		preferVariants(b.Packages)
	}
	if failed != nil && len(b.Problems) == 0 && (len(b.Packages) == 0 || said.of("") != "") {
		failed.Text = said.of("")
		return nil, t.hint(failed)
	}
	if flag := unknownFlag(b.Problems); flag != "" {
		return nil, fmt.Errorf("-gcflags: the compiler of %s has no flag %s: `go tool compile -h` lists those it has", t.Version, flag)
	}
	return b, t.empty(b, all, patterns)
}

// scratch makes a directory for the files of one build.
func (t *Toolchain) scratch() (string, error) {
	dir, err := os.MkdirTemp(t.tmp, "ifaceval-")
	if err != nil {
		return "", fmt.Errorf("no room for the compiler's files: %w: set TMPDIR or GOTMPDIR to a directory that can be written", err)
	}
	return dir, nil
}

// empty is the error of a build that has nothing to look at and no problem that
// says why.
func (t *Toolchain) empty(b *Build, all []*listed, patterns []string) error {
	if len(b.Problems) > 0 || len(b.Targets()) > 0 {
		return nil
	}
	for _, l := range all {
		if !l.DepOnly && len(l.TestGoFiles)+len(l.XTestGoFiles) > 0 {
			return fmt.Errorf("%s: only test files: give -tests to include them", l.ImportPath)
		}
	}
	if len(all) == 0 {
		return fmt.Errorf("%s: no package matches: name one as for the go command, such as ./..., and see whether -tags, -os or -arch exclude its files", strings.Join(patterns, " "))
	}
	return nil // package unsafe, which has no code
}

func (t *Toolchain) listArgs(flag string, patterns []string) []string {
	args := []string{"list", "-e", "-export", "-deps", "-compiled"}
	if t.AtLeast("go1.19") {
		args = append(args, "-json="+listFields)
	} else {
		args = append(args, "-json")
	}
	if t.config.Tests {
		args = append(args, "-test")
	}
	args = append(args, t.buildFlags(flag)...)
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
	if t.config.Overlay != "" {
		flags = append(flags, "-overlay="+t.config.Overlay)
	}
	if t.trimpath {
		// It changes no code, but the compiler would print file names that
		// cannot be found again.
		flags = append(flags, "-trimpath=false")
	}
	flags = append(flags, "-gcflags="+diagnose)
	for _, given := range t.config.GCFlags {
		given = withoutM(given)
		// The last -gcflags whose pattern matches a package is the one that counts.
		if strings.HasPrefix(given, "all=") {
			flags = append(flags, "-gcflags="+given, "-gcflags="+strings.TrimPrefix(given, "all=")+" "+diagnose)
		} else {
			flags = append(flags, "-gcflags="+given+" "+diagnose)
		}
	}
	return flags
}

var mFlag = regexp.MustCompile(`(^|[ =])--?(?:m(?:=\d+)?|S)( |$)`)

// withoutM takes the user's own -m and -S out of compiler flags: ours would add to
// them, and print what nothing here reads.
func withoutM(gcflags string) string {
	for mFlag.MatchString(gcflags) {
		gcflags = mFlag.ReplaceAllString(gcflags, "$1")
	}
	return strings.TrimSuffix(gcflags, " ")
}

func decode(r io.Reader) ([]*listed, error) {
	dec := json.NewDecoder(r)
	var all []*listed
	for {
		l := new(listed)
		if err := dec.Decode(l); err == io.EOF {
			return all, nil
		} else if err != nil {
			return nil, err
		}
		if !l.isTestMain() {
			all = append(all, l)
		}
	}
}

// isTestMain reports whether a package is the generated main package of a test
// binary: its file is in the build cache. A program may be called x.test too.
func (l *listed) isTestMain() bool {
	return l.ForTest == "" && l.Name == "main" && strings.HasSuffix(l.ImportPath, ".test") &&
		(len(l.GoFiles) == 0 || filepath.IsAbs(l.GoFiles[0]))
}

func packages(all []*listed) []*Package {
	var ps []*Package
	for _, l := range all {
		if l.Dir != "" && l.ImportPath != "unsafe" {
			ps = append(ps, l.pkg())
		}
	}
	return ps
}

func (l *listed) pkg() *Package {
	p := &Package{ID: l.ImportPath, Name: l.Name, Dir: l.Dir, Export: l.Export, ImportMap: l.ImportMap,
		Target: !l.DepOnly, Standard: l.Standard}
	p.Path, _, _ = strings.Cut(l.ImportPath, " ")
	if p.Symbols = p.Path; l.Name == "main" && l.ForTest == "" {
		p.Symbols = "main"
	}
	for _, id := range l.Imports {
		if mapped, ok := l.ImportMap[id]; ok {
			id = mapped
		}
		p.Imports = append(p.Imports, id)
	}
	if l.Module != nil {
		p.GoVersion, p.Main = l.Module.GoVersion, l.Module.Main
	}
	files := l.CompiledGoFiles
	if len(files) == 0 {
		files = append(l.GoFiles, l.CgoFiles...)
	}
	for _, f := range files {
		if !filepath.IsAbs(f) {
			f = filepath.Join(l.Dir, f)
		}
		// What cgo made is in the build cache, without a suffix; in the package's
		// own directory such files are those of other languages.
		if strings.HasSuffix(f, ".go") || filepath.Dir(f) != filepath.Clean(l.Dir) {
			p.Files = append(p.Files, f)
		}
	}
	return p
}

// preferVariants keeps a package from being judged twice: with tests, the
// variant that has the test files as well stands for the plain package, unless
// those do not compile.
func preferVariants(packages []*Package) {
	augmented := map[string]bool{}
	for _, p := range packages {
		if p.Target && p.Export != "" && strings.HasPrefix(p.ID, p.Path+" [") {
			augmented[p.Path] = augmented[p.Path] || p.ID == p.Path+" ["+p.Path+".test]"
		}
	}
	for _, p := range packages {
		if augmented[p.Path] && p.ID != p.Path+" ["+p.Path+".test]" {
			p.Target = false
		}
	}
}
