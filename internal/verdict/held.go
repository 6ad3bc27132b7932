package verdict

import (
	"go/ast"
	"go/token"
	"go/types"

	"ifaceval/internal/source"
	"ifaceval/internal/storage"
)

// locals are a package's variables as far as the rules need them: what each is
// declared with, and whether anything else is ever done to it. The compiler
// looks for the same (ir.StaticValue, ir.Reassigned) before it writes a struct or
// array down as data; of constants its own text tells.
type locals struct {
	info    *types.Info
	initial map[types.Object]ast.Expr
	changed map[types.Object]bool
}

func localsOf(p *source.Package) *locals {
	l := &locals{p.Info, map[types.Object]ast.Expr{}, map[types.Object]bool{}}
	for _, file := range p.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			l.visit(n)
			return true
		})
	}
	return l
}

func (l *locals) visit(n ast.Node) {
	switch n := n.(type) {
	case *ast.AssignStmt:
		for i, left := range n.Lhs {
			id, ok := left.(*ast.Ident)
			switch {
			case ok && l.info.Defs[id] != nil && len(n.Lhs) == len(n.Rhs):
				l.initial[l.info.Defs[id]] = n.Rhs[i]
			default:
				l.change(left)
			}
		}
	case *ast.ValueSpec:
		for i, name := range n.Names {
			if obj := l.info.Defs[name]; obj != nil && len(n.Names) == len(n.Values) {
				l.initial[obj] = n.Values[i]
			}
		}
	case *ast.IncDecStmt:
		l.change(n.X)
	case *ast.RangeStmt:
		l.change(n.Key)
		l.change(n.Value)
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			l.change(n.X)
		}
	case *ast.SliceExpr:
		l.change(n.X)
	case *ast.SelectorExpr:
		if s := l.info.Selections[n]; s != nil && s.Kind() == types.MethodVal && addresses(s) {
			l.change(n.X)
		}
	}
}

// addresses reports whether a method takes the address of what it is called on.
func addresses(s *types.Selection) bool {
	recv := s.Obj().(*types.Func).Signature().Recv()
	_, pointer := types.Unalias(recv.Type()).(*types.Pointer)
	return pointer
}

// change notes that the variable which e is, or is a part of, is written to.
func (l *locals) change(e ast.Expr) {
	for e != nil {
		switch x := e.(type) {
		case *ast.Ident:
			if obj := l.info.ObjectOf(x); obj != nil {
				l.changed[obj] = true
			}
			return
		case *ast.ParenExpr:
			e = x.X
		case *ast.SelectorExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		default:
			return
		}
	}
}

const maxHeld = 10 // how many variables a value is followed through

// heldLiteral is the form of a variable that holds a struct or array literal
// and is never changed.
func (c *collector) heldLiteral(id *ast.Ident) storage.Form {
	if c.locals == nil {
		c.locals = localsOf(c.unit.Source)
	}
	var e ast.Expr = id
	for range maxHeld {
		name, ok := ast.Unparen(e).(*ast.Ident)
		if !ok {
			break
		}
		v, ok := c.unit.Source.Info.Uses[name].(*types.Var)
		if !ok || c.locals.changed[v] || c.locals.initial[v] == nil || v.Parent() == v.Pkg().Scope() {
			return storage.Variable
		}
		e = c.locals.initial[v]
	}
	switch c.literal(e) {
	case storage.Literal:
		return storage.HeldLiteral
	case storage.ZeroLiteral:
		return storage.HeldZero
	}
	return storage.Variable
}
