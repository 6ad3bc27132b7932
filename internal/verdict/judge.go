package verdict

import (
	"cmp"
	"fmt"
	"go/types"
	"go/version"
	"slices"
	"strings"

	"ifaceval/internal/conversion"
	"ifaceval/internal/layout"
	"ifaceval/internal/object"
	"ifaceval/internal/storage"
)

// A Judge collects sites and their instances, package by package. A package
// must come after those that it imports, for its code may hold copies of their
// functions. A Judge is not safe for concurrent use.
type Judge struct {
	// Stray counts calls of runtime.convT* in bodies whose source was judged
	// that no site accounts for, and Examples holds the first of them. Each is
	// a conversion that was not found, or a fault of the join.
	Stray    int
	Examples []string

	lang             string
	operandPositions bool // code and diagnostics stand at the operand (Go 1.20)
	dropsDead        bool // code under a constant condition is not compiled (Go 1.22)
	machine          *layout.Machine
	pkgs             map[string]*pkg
	starts           map[int][]*body // by the line they start on
	sites            []*Site
}

// New returns a Judge of what the toolchain of the given language version
// ("go1.26") makes for the machine.
func New(lang string, m *layout.Machine) *Judge {
	return &Judge{lang: lang, operandPositions: version.Compare(lang, "go1.20") >= 0,
		dropsDead: version.Compare(lang, "go1.22") >= 0,
		machine:   m, pkgs: map[string]*pkg{}, starts: map[int][]*body{}}
}

// Add takes in a package's sites and then its code. The code may be nil.
func (j *Judge) Add(u Unit, code *object.File) {
	path := u.Source.Listed.Symbols
	p := &pkg{path: path, bodies: map[string][]*body{}, types: u.Source.Types, files: map[string]bool{}, paths: map[string]string{}}
	c := &collector{judge: j, unit: u, pkg: p, bodies: map[*conversion.Func]*body{},
		fips: isFIPS(path) && version.Compare(j.lang, "go1.24") >= 0}
	j.sites = append(j.sites, c.collect()...)
	j.pkgs[path] = p
	if code != nil {
		r := &reader{judge: j, pkg: p, file: code, functions: functionsByName(code), said: u.Said, fips: c.fips, copies: map[copyKey]*copied{}, whole: map[copyKey]bool{}, reached: map[string][]string{}, resolved: map[string]*body{}}
		r.read()
	}
}

// isFIPS reports whether a package is in the FIPS 140 module, whose code the
// compiler keeps free of relocated read-only data.
func isFIPS(path string) bool {
	return path == "crypto/internal/fips140" || strings.HasPrefix(path, "crypto/internal/fips140/")
}

// Sites returns what was judged, in the order of package, file, line, column.
func (j *Judge) Sites() []*Site {
	slices.SortStableFunc(j.sites, func(a, b *Site) int {
		return cmp.Or(cmp.Compare(a.Package, b.Package), cmp.Compare(a.File, b.File),
			cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return j.sites
}

func (j *Judge) stray(file string, line int, what, function string) {
	if j.Stray++; len(j.Examples) < maxExamples {
		j.Examples = append(j.Examples, fmt.Sprintf("%s:%d: %s in %s", file, line, what, function))
	}
}

const maxExamples = 10

// named looks a type up for linkname.ParseType.
func (j *Judge) named(path, name string) types.Type {
	var found types.Type
	look := func(p *types.Package) {
		if p == nil || found != nil {
			return
		}
		if obj, ok := p.Scope().Lookup(name).(*types.TypeName); ok {
			found = obj.Type()
		}
	}
	if p := j.pkgs[path]; p != nil {
		look(p.types)
	}
	for _, p := range j.pkgs {
		if found != nil {
			break
		}
		for _, imp := range p.types.Imports() {
			if imp.Path() == path {
				look(imp)
			}
		}
	}
	return found
}

// Worst is the instance that costs most; nil if there is none. Of those that
// cost the same it is one that stores something, and of these one of the
// function's own copies, if there is one, else the first. A closure that is
// inlined wherever it is called leaves an own copy of which no code is left.
func (s *Site) Worst() *Instance {
	var worst *Instance
	for i := range s.Instances {
		in := &s.Instances[i]
		if worst == nil || in.before(worst) {
			worst = in
		}
	}
	return worst
}

func (i *Instance) before(other *Instance) bool {
	if a, b := severity(i.Place), severity(other.Place); a != b {
		return a > b
	}
	if a, b := i.Place.Storage == storage.None, other.Place.Storage == storage.None; a != b {
		return b
	}
	return i.InlinedAt == "" && other.InlinedAt != ""
}

// Place is where the value is stored in the worst instance, and why it is
// unknown.
func (s *Site) Place() (storage.Place, string) {
	if worst := s.Worst(); worst != nil {
		return worst.Place, worst.Reason
	}
	return s.withoutCode()
}

// PackagePath is Package without the test variant.
func (s *Site) PackagePath() string {
	path, _, _ := strings.Cut(s.Package, " ")
	return path
}

// SymbolPackage is the package as symbols have it: main for a program's.
func (s *Site) SymbolPackage() string { return s.body.pkg.path }

// withoutCode judges a site that no machine code holds a copy of.
func (s *Site) withoutCode() (storage.Place, string) {
	switch {
	case s.Predicted.Storage == storage.None:
	case s.value.Initial:
		return s.Predicted, ""
	case len(s.body.root().params) > 0:
		return storage.Place{Storage: storage.Unknown}, "generic code that none of the packages instantiates: nothing was compiled"
	}
	return storage.Place{Storage: storage.None}, ""
}

func (b *body) root() *body {
	for b.parent != nil {
		b = b.parent
	}
	return b
}

// severity orders places: what allocates more often is worse; among those that
// never do, the first instance counts.
func severity(p storage.Place) int {
	switch a, _ := p.Allocates(); a {
	case storage.Always:
		return 3
	case storage.Depends:
		return 2
	case storage.Unclear:
		return 1
	}
	return 0
}
