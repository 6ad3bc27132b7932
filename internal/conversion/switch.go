package conversion

import (
	"go/ast"
	"go/types"
)

// switchStmt converts tag and cases to the tag's type, or, if a case does not fit
// it and one of the two is an interface, all of them to any.
func (v visitor) switchStmt(n *ast.SwitchStmt) {
	v.walk(n.Init)
	target := v.switchType(n)
	if n.Tag != nil {
		v.walk(n.Tag)
		v.compareWith(target, n.Tag)
	}
	taken, known := v.taken(n)
	for _, s := range n.Body.List {
		clause := s.(*ast.CaseClause)
		body := v.unless(known && clause != taken)
		body.stmt = clause.Pos()
		for _, e := range clause.List {
			body.walk(e)
			body.compareWith(target, e)
		}
		body.stmts(clause.Body)
	}
}

func (v visitor) compareWith(target types.Type, e ast.Expr) {
	if target != nil {
		v.assign(e, target, Case, e)
	}
}

// switchType returns the type in which tag and cases are compared; nil if they
// are compared each in its own, as channels are.
func (v visitor) switchType(n *ast.SwitchStmt) types.Type {
	tag := types.Type(types.Typ[types.Bool])
	if n.Tag != nil {
		tag = v.pkg.Info.TypeOf(n.Tag)
	}
	if !known(tag) || isNil(tag) {
		return nil
	}
	tag = types.Default(tag)
	if _, ok := tag.Underlying().(*types.Chan); ok {
		return nil
	}
	for _, s := range n.Body.List {
		for _, e := range s.(*ast.CaseClause).List {
			t := v.pkg.Info.TypeOf(e)
			if known(t) && !types.AssignableTo(t, tag) && (types.IsInterface(t) || types.IsInterface(tag)) {
				return anyType
			}
		}
	}
	return tag
}
