package conversion

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/ssa"
)

// TestSSA compares, body by body, the types converted with those of go/ssa's
// MakeInterface instructions.
func TestSSA(t *testing.T) {
	std := []string{"fmt", "net/http", "encoding/json", "log/slog", "go/types", "text/template"}
	t.Run("std", func(t *testing.T) { compareSSA(t, ".", std...) })
	t.Run("contexts", func(t *testing.T) { compareSSA(t, "testdata/contexts", ".") })
	t.Run("ranges", func(t *testing.T) { compareSSA(t, "testdata/ranges", ".") })
}

// different lists functions in testdata where go/ssa rightly does something else.
var different = map[string]string{
	"mixedCases":  "go/ssa compares with each case in the case's or the tag's type; gc with all in any",
	"unreachable": "go/ssa drops the statements after a return",
}

func compareSSA(t *testing.T, dir string, patterns ...string) {
	for _, p := range load(t, "", dir, patterns...) {
		r := Find(p, Options{})
		want, instances := ssaConversions(p)
		got := bodies{}
		unevaluated := blanks(p)
		for _, c := range r.Conversions {
			if !unevaluated[c.Expr] {
				got.add(c.Func.Node, describe(c.From, c.To))
			}
		}
		generic := 0
		for _, fn := range r.Funcs {
			w, g := want[fn.Node], got[fn.Node]
			if fn.Generic {
				if w = instances[fn.Node]; w == nil {
					continue // never instantiated here with types that are no interfaces
				}
				w, g = total(w), total(g)
				generic++
			}
			where := fmt.Sprintf("%s: %s", p.Fset.Position(fn.pos), fn.Name)
			if why, ok := different[fn.Name]; ok && dir != "." {
				if maps.Equal(w, g) {
					t.Errorf("%s: no difference, but %s", where, why)
				}
				continue
			}
			if diff := cmp.Diff(w, g); diff != "" {
				t.Errorf("%s (-ssa +found):\n%s", where, diff)
			}
		}
		t.Logf("%s: %d conversions in %d functions, %d of them generic", p.Types.Path(), len(r.Conversions), len(r.Funcs), generic)
		if r.Untyped > 0 {
			t.Errorf("%s: %d untyped", p.Types.Path(), r.Untyped)
		}
	}
}

// bodies counts the conversions of each body by their types.
type bodies map[ast.Node]map[string]int

func (b bodies) add(n ast.Node, types string) {
	if b[n] == nil {
		b[n] = map[string]int{}
	}
	b[n][types]++
}

// total leaves of the counts by type the sum: an instance has other types.
func total(m map[string]int) map[string]int {
	sum := 0
	for _, n := range m {
		sum += n
	}
	return map[string]int{"all": sum}
}

// synthetic reports a panic that go/ssa adds: where a select has fallen through
// all cases, and around the bodies of loops over funcs.
func synthetic(mi *ssa.MakeInterface) bool {
	x, ok := mi.X.(*ssa.Const)
	if !ok || x.Value == nil || x.Value.Kind() != constant.String || len(*mi.Referrers()) != 1 {
		return false
	}
	_, ok = (*mi.Referrers())[0].(*ssa.Panic)
	return ok && slices.Contains([]string{
		"blocking select matched no case",
		"iterator call did not preserve panic",
		"yield function called after range loop exit",
	}, constant.StringVal(x.Value))
}

// blanks returns the values of var _ I = x. Go/ssa, like the compiler, evaluates
// x and leaves it at that.
func blanks(p *Package) map[ast.Expr]bool {
	m := map[ast.Expr]bool{}
	for _, file := range p.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok && spec.Type != nil && len(spec.Names) == len(spec.Values) {
				for i, name := range spec.Names {
					if name.Name == "_" {
						m[spec.Values[i]] = true
					}
				}
			}
			return true
		})
	}
	return m
}

func describe(from, to types.Type) string {
	if b, ok := from.(*types.Basic); ok {
		from = types.Typ[b.Kind()] // byte is uint8
	}
	if types.Identical(to, anyType) {
		to = anyType
	}
	return fmt.Sprintf("%v → %v", from, to)
}

// ssaConversions counts the MakeInterface instructions of each body, and those of
// the first instance of each generic one.
func ssaConversions(p *Package) (plain, instances bodies) {
	prog := ssa.NewProgram(p.Fset, ssa.InstantiateGenerics)
	imported := map[*types.Package]bool{}
	var create func([]*types.Package)
	create = func(list []*types.Package) {
		for _, i := range list {
			if !imported[i] {
				imported[i] = true
				prog.CreatePackage(i, nil, nil, true)
				create(i.Imports())
			}
		}
	}
	create(p.Types.Imports())
	pkg := prog.CreatePackage(p.Types, p.Files, p.Info, false)
	pkg.Build()

	c := counter{pkg: pkg, plain: bodies{}, instances: bodies{}, seen: map[*ssa.Function]bool{}}
	c.count(pkg.Func("init"), c.plain)
	for _, obj := range p.Info.Defs {
		if obj, ok := obj.(*types.Func); ok {
			if fn := prog.FuncValue(obj); fn != nil && fn.TypeParams().Len() == 0 {
				c.count(fn, c.plain)
			}
		}
	}
	return c.plain, c.instances
}

type counter struct {
	pkg              *ssa.Package
	plain, instances bodies
	seen             map[*ssa.Function]bool
}

func (c counter) count(fn *ssa.Function, into bodies) {
	c.seen[fn] = true
	if into[fn.Syntax()] == nil && len(fn.TypeArgs()) > 0 {
		into[fn.Syntax()] = map[string]int{}
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if mi, ok := instr.(*ssa.MakeInterface); ok && !synthetic(mi) {
				into.add(fn.Syntax(), describe(mi.X.Type(), mi.Type()))
			}
			for _, operand := range instr.Operands(nil) {
				if callee, ok := (*operand).(*ssa.Function); ok {
					c.instance(callee)
				}
			}
		}
	}
	for _, anon := range fn.AnonFuncs {
		c.count(anon, into)
	}
}

// instance counts fn if it is the first instance of one of the package's generic
// functions whose type arguments are no interfaces.
func (c counter) instance(fn *ssa.Function) {
	origin := fn.Origin()
	if origin == nil || origin == fn || fn.Parent() != nil || origin.Pkg != c.pkg || c.seen[fn] || c.seen[origin] {
		return
	}
	if slices.ContainsFunc(fn.TypeArgs(), types.IsInterface) {
		return
	}
	c.seen[origin] = true
	c.count(fn, c.instances)
}
