// Package source type-checks the packages of a build from their text, with
// what they import taken from the compiler's export data.
//
// It exists beside golang.org/x/tools/go/packages because that starts the go
// command itself and keeps what the compiler said to itself; here the listing,
// the export data and the diagnostics come out of one run of the go command
// (see package gotool).
package source

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"go/version"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"ifaceval/internal/gotool"
)

// A Package is one package, parsed and checked.
type Package struct {
	Listed *gotool.Package
	Fset   *token.FileSet
	Files  []*ast.File // in the order given to the compiler
	Types  *types.Package
	Info   *types.Info
	Errors []error // of the parser and the type checker; the first say most

	text map[string][]byte
	glue map[string]bool
}

// Glue reports whether a file, as the FileSet names it, is one that cgo made
// for itself and that no source of the user's stands behind. It is named after
// what cgo calls it, in the package's directory: the name in the build cache is
// another on every machine.
func (p *Package) Glue(file string) bool { return p.glue[file] }

// Text returns the source of a file, nil if it is none of the package's.
func (p *Package) Text(file string) []byte { return p.text[file] }

// A Loader checks packages of one build.
type Loader struct {
	lang    string
	sizes   types.Sizes
	imports *imports
	ready   chan struct{} // closed when all imports have been read
}

// NewLoader prepares for the targets of a build by a toolchain of the given
// language version ("go1.26") and for a GOARCH. It begins to read the export data
// that they import, all of it before the first is checked: reading it changes
// packages that others look at.
func NewLoader(b *gotool.Build, lang, goarch string) (*Loader, error) {
	sizes := types.SizesFor("gc", goarch)
	if sizes == nil {
		return nil, fmt.Errorf("GOARCH %s is unknown to this ifaceval: its type sizes cannot be computed", goarch)
	}
	l := &Loader{lang: lang, sizes: sizes, imports: newImports(b), ready: make(chan struct{})}
	go func() {
		for _, p := range b.Targets() {
			l.imports.preload(p)
		}
		close(l.ready)
	}()
	return l, nil
}

// Load parses and checks a package. It may be called concurrently. An error is
// one that leaves nothing to look at.
func (l *Loader) Load(p *gotool.Package) (*Package, error) {
	out := &Package{Listed: p, Fset: token.NewFileSet(), text: map[string][]byte{}, glue: map[string]bool{}}
	if err := out.parse(); err != nil {
		return nil, err
	}
	<-l.ready
	out.Info = &types.Info{
		Types:      map[ast.Expr]types.TypeAndValue{},
		Instances:  map[*ast.Ident]types.Instance{},
		Defs:       map[*ast.Ident]types.Object{},
		Uses:       map[*ast.Ident]types.Object{},
		Implicits:  map[ast.Node]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
	}
	config := types.Config{
		GoVersion: l.languageOf(p),
		Importer:  l.imports.of(p),
		Sizes:     l.sizes,
		Error:     func(err error) { out.Errors = append(out.Errors, err) },
	}
	// Check's own error is the first that Error was given.
	out.Types, _ = config.Check(p.Symbols, out.Fset, out.Files, out.Info)
	return out, nil
}

// A parsed is one file on its way into a Package.
type parsed struct {
	name string
	text []byte
	glue bool
	file *ast.File
	err  error // of reading, where file is nil, else of parsing
}

// parse reads the package's files, several at a time.
func (p *Package) parse() error {
	files := make([]parsed, len(p.Listed.Files))
	var wg sync.WaitGroup
	limit := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i, name := range p.Listed.Files {
		limit <- struct{}{}
		wg.Go(func() {
			files[i] = p.parseFile(name)
			<-limit
		})
	}
	wg.Wait()
	for _, f := range files {
		if f.file == nil {
			return f.err
		}
		if f.err != nil {
			p.Errors = append(p.Errors, f.err)
		}
		p.glue[f.name] = f.glue
		p.text[f.name] = f.text
		p.Files = append(p.Files, f.file)
	}
	return nil
}

func (p *Package) parseFile(name string) parsed {
	text, err := os.ReadFile(name)
	if err != nil {
		return parsed{err: err}
	}
	f := parsed{name: name, text: text}
	if base := glueName(name, text); base != "" {
		f.name, f.glue = filepath.Join(p.Listed.Dir, base), true
	}
	f.file, f.err = parser.ParseFile(p.Fset, f.name, text, parser.ParseComments|parser.SkipObjectResolution)
	return f
}

// glueName is what cgo calls a file of its own in the build cache, "" for any
// other file. What it makes of a file of the user's has a //line directive
// before the package clause.
func glueName(name string, text []byte) string {
	if filepath.Ext(name) == ".go" {
		return ""
	}
	head, _, _ := bytes.Cut(text, []byte("package "))
	switch {
	case bytes.Contains(head, []byte("//line ")):
		return ""
	case bytes.Contains(text, []byte("\n//go:cgo_import_dynamic ")) && !bytes.Contains(text, []byte("\nfunc ")):
		return "_cgo_import.go"
	default:
		return "_cgo_gotypes.go"
	}
}

// languageOf is the language version to check a package by: its module's, that
// of the toolchain for the standard library, and never one that the type
// checker in this program does not know.
func (l *Loader) languageOf(p *gotool.Package) string {
	v := l.lang
	// Releases before 1.21 build a module that asks for a newer language, as far
	// as they understand it: with their own rules.
	if own := "go" + p.GoVersion; p.GoVersion != "" && version.Compare(own, v) < 0 {
		v = own
	}
	own := version.Lang(runtime.Version())
	if own != "" && version.Compare(v, own) > 0 {
		return own
	}
	return v
}

// imports reads export data. Packages with the same path but of different test
// variants are different packages, so each variant has a table of its own.
type imports struct {
	byID     map[string]*gotool.Package
	variants map[string]map[string]*types.Package
	fset     *token.FileSet

	// What cannot be read is not tried again: Load runs concurrently, and reading
	// export data changes packages that others look at.
	mu     sync.Mutex
	failed map[string]error // by ID and variant
}

func newImports(b *gotool.Build) *imports {
	m := &imports{byID: map[string]*gotool.Package{}, variants: map[string]map[string]*types.Package{}, fset: token.NewFileSet(), failed: map[string]error{}}
	for _, p := range b.Packages {
		m.byID[p.ID] = p
	}
	return m
}

// variant is the "[p.test]" of a package's ID.
func variant(id string) string {
	_, v, _ := strings.Cut(id, " ")
	return v
}

func (m *imports) of(p *gotool.Package) types.ImporterFrom { return importer{m, p} }

// preload reads what a package imports. A package that cannot be read is told by
// the type checker, with the position of the import.
func (m *imports) preload(p *gotool.Package) {
	for _, path := range p.Imports {
		_, _ = m.load(p, path)
	}
	for _, name := range p.Files {
		if filepath.Dir(name) == p.Dir {
			continue
		}
		// What cgo makes of a file imports more than is listed.
		file, _ := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if file == nil {
			continue
		}
		for _, spec := range file.Imports {
			_, _ = m.load(p, strings.Trim(spec.Path.Value, "`\""))
		}
	}
}

func (m *imports) load(p *gotool.Package, path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	id := path
	if mapped, ok := p.ImportMap[path]; ok {
		id = mapped
	}
	dep := m.byID[id]
	if dep == nil || dep.Export == "" {
		return nil, fmt.Errorf("no compiled package %s", id)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	table := m.variants[variant(p.ID)]
	if table == nil {
		table = map[string]*types.Package{}
		m.variants[variant(p.ID)] = table
	}
	if done := table[dep.Path]; done != nil && done.Complete() {
		return done, nil
	}
	key := dep.ID + " in " + variant(p.ID)
	if err := m.failed[key]; err != nil {
		return nil, err
	}
	read, err := m.read(dep, table)
	if err != nil {
		m.failed[key] = err
	}
	return read, err
}

func (m *imports) read(dep *gotool.Package, table map[string]*types.Package) (*types.Package, error) {
	data, err := os.ReadFile(dep.Export)
	if err != nil {
		return nil, err
	}
	return readExport(m.fset, bytes.NewReader(data), table, dep.Path)
}

// importer answers the type checker for one importing package.
type importer struct {
	all  *imports
	for_ *gotool.Package
}

func (i importer) Import(path string) (*types.Package, error) { return i.all.load(i.for_, path) }

func (i importer) ImportFrom(path, _ string, _ types.ImportMode) (*types.Package, error) {
	return i.Import(path)
}

// ErrorText is a parse or type error as one line, its file relative to dir.
func ErrorText(err error, dir string) string {
	var te types.Error
	text := err.Error()
	if errors.As(err, &te) {
		pos := te.Fset.Position(te.Pos)
		if rel, err := filepath.Rel(dir, pos.Filename); err == nil && !strings.HasPrefix(rel, "..") {
			pos.Filename = filepath.ToSlash(rel)
		}
		text = fmt.Sprintf("%s: %s", pos, te.Msg)
	}
	text, _, _ = strings.Cut(text, "\n")
	return text
}
