package typeset

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// MaxSize is the size of the largest type that is measured, in bytes: functions
// take values as parameters.
const MaxSize = 1 << 20

// OfPackage is the set of a package's exported types and values, and of the types
// of those values. The package that is written imports it.
func OfPackage(pkg *types.Package, sizes types.Sizes) (*Set, error) {
	if pkg.Name() == "main" {
		return nil, fmt.Errorf("%s is a program, which cannot be imported: name one of its files that stands alone", pkg.Path())
	}
	f := newFinder(pkg, sizes, pkg.Path())
	f.all(ast.IsExported)
	return f.done()
}

// OfFile is the set of the exported types and values of a file that was checked by
// itself. The package that is written has a copy of it, with another package
// clause and without build constraints.
func OfFile(pkg *types.Package, fset *token.FileSet, file *ast.File, text []byte, sizes types.Sizes) (*Set, error) {
	name := fset.File(file.Package).Name()
	f := newFinder(pkg, sizes, filepath.Base(name))
	f.within = true
	for _, n := range pkg.Scope().Names() {
		if taken(n) {
			return nil, fmt.Errorf("%s: the benchmarks need the name %s for themselves: give it another", fset.Position(pkg.Scope().Lookup(n).Pos()), n)
		}
	}
	f.all(func(n string) bool { return n != "_" && n != "init" && n != "main" })
	s, err := f.done()
	if err == nil {
		s.copied = copied(fset, file, text)
	}
	return s, err
}

// taken reports whether a name is one of those that generated code declares or
// imports.
func taken(name string) bool {
	prefix, _, under := strings.Cut(name, "_")
	return under && slices.Contains([]string{"any", "var", "values", "sink", "t"}, prefix) ||
		slices.Contains(imported, name) || slices.Contains([]string{"sinkAny", "valueOf", "BenchmarkMem", "memOf", "memStore", "memBefore", "memAfter", "BenchmarkPrint",
		"printPass", "printCall", "printAny", "printGeneric", "printSize", "filled", "fillAll"}, name)
}

// imported are the packages that generated code imports for itself.
var imported = []string{"fmt", "reflect", "runtime", "testing", "unsafe"}

// copied is the text of a file for the package that is written.
func copied(fset *token.FileSet, file *ast.File, text []byte) []byte {
	offset := func(p token.Pos) int { return fset.File(p).Offset(p) }
	head, rest := text[:offset(file.Package)], text[offset(file.Name.End()):]
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s// This is a copy of %s.\n\n", Generated, filepath.Base(fset.File(file.Package).Name()))
	for line := range bytes.Lines(head) {
		if !bytes.HasPrefix(line, []byte("//go:build ")) && !bytes.HasPrefix(line, []byte("// +build ")) {
			b.Write(line)
		}
	}
	b.WriteString("package " + PackageName)
	b.Write(rest)
	return b.Bytes()
}

// finder makes a set of what a scope has.
type finder struct {
	pkg    *types.Package
	sizes  types.Sizes
	within bool // generated code is in the same package
	set    *Set
	names  names
	byExpr map[string]int // index in set.Types
}

func newFinder(pkg *types.Package, sizes types.Sizes, name string) *finder {
	return &finder{pkg: pkg, sizes: sizes, names: names{}, byExpr: map[string]int{},
		set: &Set{Name: name, packages: map[string]string{}}}
}

// all goes through the names that are wanted, in the order of the source.
func (f *finder) all(wanted func(string) bool) {
	scope := f.pkg.Scope()
	var objects []types.Object
	for _, n := range scope.Names() {
		if wanted(n) {
			objects = append(objects, scope.Lookup(n))
		}
	}
	slices.SortStableFunc(objects, func(a, b types.Object) int { return cmp.Compare(a.Pos(), b.Pos()) })
	for _, o := range objects {
		switch o := o.(type) {
		case *types.TypeName:
			f.typeName(o)
		case *types.Var, *types.Const:
			if o.Exported() {
				f.value(o)
			}
		}
	}
}

func (f *finder) typeName(o *types.TypeName) {
	if !o.Exported() {
		f.out(o.Name(), "unexported: begin its name with a capital letter", true)
		return
	}
	if reason := f.unfit(o.Type()); reason != "" {
		// A package has interfaces as a matter of course; a file is made for this.
		f.out(o.Name(), reason, f.within || !types.IsInterface(o.Type()))
		return
	}
	expr := o.Name()
	if !f.within {
		expr = f.qualify(f.pkg) + "." + expr
	}
	f.add(expr)
}

// unfit says why there can be no value of a type that generated code could name,
// "" if there can.
func (f *finder) unfit(t types.Type) string {
	if g, ok := t.(interface{ TypeParams() *types.TypeParamList }); ok && g.TypeParams().Len() > 0 {
		args, _ := t.(interface{ TypeArgs() *types.TypeList })
		if args == nil || args.TypeArgs().Len() == 0 {
			return "generic: declare an instance of it, such as type IntList = List[int]"
		}
	}
	if i, ok := t.Underlying().(*types.Interface); ok {
		if !i.IsMethodSet() {
			return "a constraint: no variable can have it as its type"
		}
		return "an interface: storing it in another stores no value"
	}
	if size := f.sizes.Sizeof(t); size < 0 || size > MaxSize {
		return fmt.Sprintf("larger than %d bytes: too large to be handed about", MaxSize)
	}
	return ""
}

func (f *finder) value(o types.Object) {
	t := o.Type()
	if c, ok := o.(*types.Const); ok {
		t = types.Default(t)
		if b, ok := t.Underlying().(*types.Basic); ok && b.Info()&types.IsInteger != 0 && c.Val().Kind() == constant.Int {
			if _, exact := constant.Int64Val(c.Val()); !exact && b.Info()&types.IsUnsigned == 0 {
				f.out(o.Name(), "overflows int: give it a type", false)
				return
			}
		}
	}
	reason := f.unfit(t)
	if reason == "" && !f.nameable(t) {
		reason = "of a type that other packages cannot name"
	}
	if reason != "" {
		f.out(o.Name(), reason, false)
		return
	}
	typ := f.add(types.TypeString(t, f.qualifier))
	expr := o.Name()
	if !f.within {
		expr = f.qualify(f.pkg) + "." + expr
	}
	typ.Values = append(typ.Values, Value{o.Name(), expr})
}

// add returns the type with the expression, which is new or there already.
func (f *finder) add(expr string) *Type {
	i, ok := f.byExpr[expr]
	if !ok {
		i = len(f.set.Types)
		f.byExpr[expr] = i
		f.set.Types = append(f.set.Types, Type{Expr: expr, Name: f.names.of(expr), Values: []Value{{"zero", "*new(" + expr + ")"}}})
	}
	return &f.set.Types[i]
}

func (f *finder) out(name, reason string, isType bool) {
	f.set.Out = append(f.set.Out, LeftOut{name, reason, isType})
}

// qualifier is how types name packages in generated code.
func (f *finder) qualifier(p *types.Package) string {
	if f.within && p == f.pkg {
		return ""
	}
	return f.qualify(p)
}

// qualify is the name by which generated code imports a package.
func (f *finder) qualify(p *types.Package) string {
	for i := 1; ; i++ {
		name := p.Name()
		if i > 1 || name == PackageName || slices.Contains(imported, name) && p.Path() != name {
			name += strconv.Itoa(i)
		}
		if path, ok := f.set.packages[name]; !ok || path == p.Path() {
			f.set.packages[name] = p.Path()
			return name
		}
	}
}

// nameable reports whether generated code can spell a type.
func (f *finder) nameable(t types.Type) bool {
	switch t := t.(type) {
	case *types.Named:
		return f.visible(t.Obj(), t.TypeArgs())
	case *types.Alias:
		return f.visible(t.Obj(), t.TypeArgs())
	case *types.Pointer:
		return f.nameable(t.Elem())
	case *types.Slice:
		return f.nameable(t.Elem())
	case *types.Array:
		return f.nameable(t.Elem())
	case *types.Chan:
		return f.nameable(t.Elem())
	case *types.Map:
		return f.nameable(t.Key()) && f.nameable(t.Elem())
	case *types.Struct:
		for v := range t.Fields() {
			if !f.nameable(v.Type()) || !v.Exported() && !f.within {
				return false
			}
		}
	case *types.Signature:
		return f.nameableVars(t.Params()) && f.nameableVars(t.Results())
	case *types.Interface:
		for m := range t.ExplicitMethods() {
			if !f.nameable(m.Type()) || !m.Exported() && !f.within {
				return false
			}
		}
		for e := range t.EmbeddedTypes() {
			if !f.nameable(e) {
				return false
			}
		}
	}
	return true
}

func (f *finder) nameableVars(tuple *types.Tuple) bool {
	for v := range tuple.Variables() {
		if !f.nameable(v.Type()) {
			return false
		}
	}
	return true
}

func (f *finder) visible(o *types.TypeName, args *types.TypeList) bool {
	for a := range args.Types() {
		if !f.nameable(a) {
			return false
		}
	}
	return o.Pkg() == nil || o.Exported() || f.within && o.Pkg() == f.pkg
}

// done completes the set: a type without values gets one that is made by filling
// it.
func (f *finder) done() (*Set, error) {
	if len(f.set.Types) == 0 {
		return nil, f.nothing()
	}
	for i := range f.set.Types {
		if t := &f.set.Types[i]; len(t.Values) == 1 {
			t.Values = append(t.Values, Value{filledName, "filled[" + t.Expr + "]()"})
		}
	}
	return f.set, nil
}

func (f *finder) nothing() error {
	if len(f.set.Out) == 0 {
		return fmt.Errorf("%s has no exported type and no exported value: there is nothing to measure", f.set.Name)
	}
	var reasons []string
	for _, o := range f.set.Out {
		reasons = append(reasons, o.Name+": "+o.Reason)
	}
	return fmt.Errorf("%s has no type that can be measured: %s", f.set.Name, strings.Join(reasons, "; "))
}
