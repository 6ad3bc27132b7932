package conversion

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// finder is the state of one Find.
type finder struct {
	pkg     *Package
	options Options
	result  *Result
	sources map[string][]byte
}

// visitor is where in the syntax the finder is. It is passed by value: what a
// node changes holds for its children alone.
type visitor struct {
	*finder
	fn      *Func
	results *types.Tuple // of the function that a return statement leaves
	stmt    token.Pos
	dead    bool
}

// Visit implements ast.Visitor. A node whose children need different visitors is
// walked by its own method; for any other the rules are applied and the walk goes
// on.
func (v visitor) Visit(n ast.Node) ast.Visitor {
	switch n := n.(type) {
	case nil:
		return nil
	case *ast.GenDecl:
		if n.Tok != token.VAR {
			return nil
		}
	case *ast.ValueSpec:
		v.stmt = n.Pos()
	case ast.Stmt:
		v.stmt = n.Pos()
	case ast.Expr:
		if tv := v.pkg.Info.Types[n]; tv.IsType() || tv.Value != nil {
			return nil
		}
	}
	if v.descend(n) {
		return nil
	}
	v.rule(n)
	return v
}

// descend walks the children of nodes that change more than the statement, and
// reports whether it did.
func (v visitor) descend(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.FuncDecl:
		v.funcDecl(n)
	case *ast.FuncLit:
		sig, _ := v.pkg.Info.TypeOf(n).(*types.Signature)
		v.enter(n, sig).walk(n.Body)
	case *ast.RangeStmt:
		v.rangeStmt(n)
	case *ast.TypeSwitchStmt:
		v.typeSwitch(n)
	case *ast.IfStmt:
		v.ifStmt(n)
	case *ast.ForStmt:
		v.forStmt(n)
	case *ast.SwitchStmt:
		v.switchStmt(n)
	case *ast.BlockStmt:
		v.stmts(n.List)
	case *ast.CommClause:
		v.walk(n.Comm)
		v.stmts(n.Body)
	case *ast.CallExpr:
		return v.unevaluated(n)
	default:
		return false
	}
	return true
}

// walk visits n, which may be nil, as the absent body of a declaration may.
func (v visitor) walk(n ast.Node) {
	if body, ok := n.(*ast.BlockStmt); n != nil && !(ok && body == nil) {
		ast.Walk(v, n)
	}
}

func (v visitor) funcDecl(n *ast.FuncDecl) {
	// The compiler checks functions named _ and then forgets them.
	v.dead = n.Name.Name == "_"
	fn := &Func{Name: declName(n), Node: n, Dead: v.dead, pos: n.Pos()}
	v.fn, v.results = v.declare(fn), nil
	if obj, ok := v.pkg.Info.Defs[n.Name].(*types.Func); ok {
		sig := obj.Signature()
		v.results = sig.Results()
		fn.Generic = sig.TypeParams().Len()+sig.RecvTypeParams().Len() > 0
	}
	v.walk(n.Body)
}

// enter returns a visitor for the body of a function literal, whose signature may
// be unknown.
func (v visitor) enter(n ast.Node, sig *types.Signature) visitor {
	v.fn = v.declare(&Func{Node: n, Parent: v.fn, Generic: v.fn.Generic, Dead: v.dead, pos: n.Pos()})
	v.results = nil
	if sig != nil {
		v.results = sig.Results()
	}
	return v
}

// typeSwitch leaves out the symbol of "switch x := y.(type)", which has no type,
// and the cases, which are types.
func (v visitor) typeSwitch(n *ast.TypeSwitchStmt) {
	v.walk(n.Init)
	switch a := n.Assign.(type) {
	case *ast.ExprStmt:
		v.walk(a.X)
	case *ast.AssignStmt:
		v.walk(a.Rhs[0])
	}
	for _, clause := range n.Body.List {
		v.stmts(clause.(*ast.CaseClause).Body)
	}
}

func (f *finder) declare(fn *Func) *Func {
	f.result.Funcs = append(f.result.Funcs, fn)
	return fn
}

// sort puts what was found in source order, which the walk does not quite follow.
func (f *finder) sort() {
	order := map[*token.File]int{}
	for i, file := range f.pkg.Files {
		order[f.pkg.Fset.File(file.FileStart)] = i
	}
	compare := func(a, b token.Pos) int {
		i, j := order[f.pkg.Fset.File(a)], order[f.pkg.Fset.File(b)]
		return cmp.Or(cmp.Compare(i, j), cmp.Compare(a, b))
	}
	slices.SortStableFunc(f.result.Conversions, func(a, b *Conversion) int { return compare(a.Pos, b.Pos) })
	slices.SortStableFunc(f.result.Funcs[1:], func(a, b *Func) int { return compare(a.pos, b.pos) })
}
