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
}

// NewLoader prepares for the packages of a build by a toolchain of the given
// language version ("go1.26") and for a GOARCH.
func NewLoader(b *gotool.Build, lang, goarch string) (*Loader, error) {
	sizes := types.SizesFor("gc", goarch)
	if sizes == nil {
		return nil, fmt.Errorf("GOARCH %s is unknown to this ifaceval: its type sizes cannot be computed", goarch)
	}
	return &Loader{lang: lang, sizes: sizes, imports: newImports(b)}, nil
}

// Preload reads the export data that the packages import, so that Load may be
// called for them concurrently.
func (l *Loader) Preload(targets []*gotool.Package) error {
	for _, p := range targets {
		if err := l.imports.preload(p); err != nil {
			return err
		}
	}
	return nil
}

// Load parses and checks a package. An error is one that leaves nothing to
// look at.
func (l *Loader) Load(p *gotool.Package) (*Package, error) {
	out := &Package{Listed: p, Fset: token.NewFileSet(), text: map[string][]byte{}, glue: map[string]bool{}}
	for _, name := range p.Files {
		if err := out.parse(name); err != nil {
			return nil, err
		}
	}
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
	out.Types, _ = config.Check(p.Path, out.Fset, out.Files, out.Info)
	return out, nil
}

func (p *Package) parse(name string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if base := glueName(name, text); base != "" {
		name = filepath.Join(p.Listed.Dir, base)
		p.glue[name] = true
	}
	file, err := parser.ParseFile(p.Fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
	if file == nil {
		return err
	}
	if err != nil {
		p.Errors = append(p.Errors, err)
	}
	p.text[name] = text
	p.Files = append(p.Files, file)
	return nil
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

// preload reads what p's files name in their import declarations.
func (m *imports) preload(p *gotool.Package) error {
	seen := map[string]bool{}
	for _, name := range p.Files {
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		file, _ := parser.ParseFile(token.NewFileSet(), name, text, parser.ImportsOnly)
		if file == nil {
			continue
		}
		for _, spec := range file.Imports {
			path := strings.Trim(spec.Path.Value, "`\"")
			if !seen[path] {
				seen[path] = true
				// A package that cannot be read is told by the type checker, with the
				// position of the import.
				_, _ = m.load(p, path)
			}
		}
	}
	return nil
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
