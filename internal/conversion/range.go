package conversion

import (
	"go/ast"
	"go/token"
	"go/types"
)

// rangeStmt assigns keys and values to the variables of a clause with =. The body
// of a loop over a func is a function of its own, which the iterator calls; the
// assignments happen there, and a return still leaves the function around it. The
// compiler numbers its literals ahead of the operand's, so it is walked first.
func (v visitor) rangeStmt(n *ast.RangeStmt) {
	x := v.pkg.Info.TypeOf(n.X)
	if _, ok := core(x).(*types.Signature); ok {
		body := v.enter(n, nil)
		body.results = v.results
		body.loop(n, x)
		v.walk(n.X)
		return
	}
	v.walk(n.X)
	v.loop(n, x)
}

// loop visits all of n but its operand, of type x.
func (v visitor) loop(n *ast.RangeStmt, x types.Type) {
	key, value := rangeTypes(x)
	v.iterate(n, n.Key, key)
	v.iterate(n, n.Value, value)
	v.walk(n.Body)
}

func (v visitor) iterate(n *ast.RangeStmt, variable ast.Expr, t types.Type) {
	if variable == nil {
		return
	}
	v.walk(variable)
	if n.Tok != token.ASSIGN {
		return
	}
	if target, ok := v.targetType([]ast.Expr{variable}, 0); ok {
		v.store(Conversion{Expr: variable, Pos: v.rangePos(n), From: t, To: target, Context: Range}, []ast.Expr{variable})
	}
}

// rangePos is where the compiler puts the assignments of a range clause: at its =.
// Where the body is a function it is the variable, as anywhere else.
func (v visitor) rangePos(n *ast.RangeStmt) token.Pos {
	if _, ok := core(v.pkg.Info.TypeOf(n.X)).(*types.Signature); ok {
		return token.NoPos
	}
	return n.TokPos
}

// rangeTypes returns the types of the iteration values over an x of type t, nil
// for those there are not.
func rangeTypes(t types.Type) (key, value types.Type) {
	integer := types.Typ[types.Int]
	switch u := core(t).(type) {
	case *types.Basic:
		if u.Info()&types.IsString != 0 {
			return integer, types.Universe.Lookup("rune").Type()
		}
		return t, nil
	case *types.Pointer:
		return integer, element(core(u.Elem()))
	case *types.Array, *types.Slice:
		return integer, element(u)
	case *types.Map:
		return u.Key(), u.Elem()
	case *types.Chan:
		return u.Elem(), nil
	case *types.Signature:
		if yield, ok := core(at(u.Params(), 0)).(*types.Signature); ok {
			return at(yield.Params(), 0), at(yield.Params(), 1)
		}
	}
	return nil, nil
}
