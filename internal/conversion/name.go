package conversion

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strconv"
)

// defaultGo is the minor version whose names Find gives unless told otherwise.
const defaultGo = 26

// namer numbers functions as closureName does in cmd/compile/internal/ir/func.go.
//
// A literal is its parent's name and a number: F.func1 in a declaration, F.func1.1
// in a literal. Each body counts its own, in source order; wrappers that the
// compiler adds for go, defer and method values come later or count apart. The
// body of a range over a func is F-range1, counted apart. By version:
//
//	≤ 1.21  package-level literals are glob..func1, in source order
//	  1.22  they are init.func1, in order of initialisation, and dead literals do
//	        not count
//	  1.23  a literal or loop in a range body counts as the function's around the
//	        loop: F.func1, F-range2; the literals of the loop's operand come
//	        after those of its body
//	  1.27  it counts as the body's own: F-range1.1, F-range1-range1
type namer struct {
	goVersion int
	counts    map[count]int
}

// count is what is numbered by itself: literals, or range bodies, of one parent.
type count struct {
	parent *Func
	loops  bool
}

// nameFuncs names literals and range bodies and numbers init functions: as the
// release does, and for their keys as Go 1.26 does.
func nameFuncs(funcs []*Func, order []*types.Initializer, goVersion int) {
	inits := 0
	for _, fn := range funcs {
		if decl, ok := fn.Node.(*ast.FuncDecl); ok && fn.Name == "init" && decl.Recv == nil {
			fn.Name = "init." + strconv.Itoa(inits)
			inits++
		}
	}
	nameLiterals(funcs, order, defaultGo)
	for _, fn := range funcs {
		fn.Key = fn.Name
	}
	nameLiterals(funcs, order, goVersion)
}

func nameLiterals(funcs []*Func, order []*types.Initializer, goVersion int) {
	n := namer{goVersion, map[count]int{}}
	if goVersion < 22 {
		order = nil
	}
	for _, fn := range initialisationOrder(funcs, order) {
		if fn.Parent != nil {
			fn.Name = n.name(fn)
		}
	}
}

// initialisationOrder returns funcs, which start with the initialiser, with the
// literals directly in package-level variables' values next and in the order in
// which these are initialised. Parents stay ahead of their children.
func initialisationOrder(funcs []*Func, order []*types.Initializer) []*Func {
	rank := func(fn *Func) int {
		if fn.Parent != funcs[0] {
			return len(order) + 1
		}
		for i, in := range order {
			if in.Rhs.Pos() <= fn.pos && fn.pos < in.Rhs.End() {
				return i
			}
		}
		return len(order)
	}
	ranks := make(map[*Func]int, len(funcs))
	for _, fn := range funcs {
		ranks[fn] = rank(fn)
	}
	sorted := slices.Clone(funcs)
	slices.SortStableFunc(sorted[1:], func(a, b *Func) int { return ranks[a] - ranks[b] })
	return sorted
}

func (n namer) name(fn *Func) string {
	if fn.Dead && n.goVersion >= 22 {
		return fn.Parent.Name
	}
	parent := fn.Parent
	for n.goVersion < 27 && isRange(parent) {
		parent = parent.Parent
	}
	outer, suffix := parent.Name, "."
	switch {
	case isRange(fn):
		suffix = "-range"
	case parent.Parent == nil:
		suffix = ".func"
	}
	if outer == "init" && n.goVersion < 22 {
		outer = "glob."
	}
	c := count{parent, isRange(fn)}
	n.counts[c]++
	return fmt.Sprintf("%s%s%d", outer, suffix, n.counts[c])
}

func isRange(fn *Func) bool {
	_, ok := fn.Node.(*ast.RangeStmt)
	return ok
}

// declName returns the name of a declared function: F, T.M or (*T).M.
func declName(n *ast.FuncDecl) string {
	if n.Recv == nil || len(n.Recv.List) == 0 {
		return n.Name.Name
	}
	format, recv := "%s.%s", ast.Unparen(n.Recv.List[0].Type)
	if star, ok := recv.(*ast.StarExpr); ok {
		format, recv = "(*%s).%s", ast.Unparen(star.X)
	}
	switch x := recv.(type) {
	case *ast.IndexExpr:
		recv = x.X
	case *ast.IndexListExpr:
		recv = x.X
	}
	name := "_"
	if id, ok := ast.Unparen(recv).(*ast.Ident); ok {
		name = id.Name
	}
	return fmt.Sprintf(format, name, n.Name.Name)
}
