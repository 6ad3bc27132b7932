package conversion

import (
	"go/ast"
	"go/token"
)

// oldPosition returns where gc 1.18 and 1.19 place the conversion of operand e.
// They gave a conversion the position of the expression they had entered last
// (base.Pos in noder/expr.go): often the left side of the assignment or the last
// operand of a list. Constants were not entered at all.
func (v visitor) oldPosition(e ast.Expr, seen []ast.Expr) token.Pos {
	for i := len(seen) - 1; i >= 0; i-- {
		if last := v.lastEntered(seen[i]); last != nil {
			return v.position(last)
		}
	}
	return v.position(e)
}

// lastEntered returns the expression within e that was entered last, nil if e was
// not entered.
func (v visitor) lastEntered(e ast.Expr) ast.Expr {
	e = ast.Unparen(e)
	if e == nil || v.pkg.Info.Types[e].Value != nil {
		return nil
	}
	if id, ok := e.(*ast.Ident); ok && (id.Name == "_" || v.pkg.Info.Defs[id] != nil) {
		return nil
	}
	operands := v.operands(e)
	for i := len(operands) - 1; i >= 0; i-- {
		if last := v.lastEntered(operands[i]); last != nil {
			return last
		}
	}
	return e
}

// operands returns those of e in order, but not those of a call: when they were
// done the compiler was back at the call.
func (v visitor) operands(e ast.Expr) []ast.Expr {
	switch e := e.(type) {
	case *ast.UnaryExpr:
		return []ast.Expr{e.X}
	case *ast.StarExpr:
		return []ast.Expr{e.X}
	case *ast.BinaryExpr:
		return []ast.Expr{e.X, e.Y}
	case *ast.TypeAssertExpr:
		return []ast.Expr{e.X}
	case *ast.IndexExpr:
		return []ast.Expr{e.X, e.Index}
	case *ast.SliceExpr:
		return []ast.Expr{e.X, e.Low, e.High, e.Max}
	case *ast.CompositeLit:
		return e.Elts
	case *ast.SelectorExpr:
		if v.pkg.Info.Selections[e] != nil { // else it is a name
			return []ast.Expr{e.X}
		}
	}
	return nil
}
