package conversion

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// A flow is values on their way to variables: the shape that assignments,
// returns and calls share. One expression with several results may feed several
// targets.
type flow struct {
	values  []ast.Expr
	target  func(i int) (t types.Type, ok bool) // of the i'th variable; !ok where none wants the value
	context func(i int) Context
	pos     token.Pos  // of the conversions of several results
	seen    []ast.Expr // what 1.18 has visited by then; see old.go
}

// rule hands assign the (operand, target, context) triples of one form.
func (v visitor) rule(n ast.Node) {
	switch n := n.(type) {
	case *ast.ValueSpec:
		v.valueSpec(n)
	case *ast.AssignStmt:
		v.assignStmt(n)
	case *ast.ReturnStmt:
		v.returnStmt(n)
	case *ast.SendStmt:
		ch := core(v.pkg.Info.TypeOf(n.Chan))
		v.assign(n.Value, element(ch), Send, n.Chan, n.Value)
	case *ast.BinaryExpr:
		v.comparison(n)
	case *ast.IndexExpr:
		if m, ok := core(v.pkg.Info.TypeOf(n.X)).(*types.Map); ok {
			v.assign(n.Index, m.Key(), Index, n.X, n.Index)
		}
	case *ast.CompositeLit:
		v.compositeLit(n)
	case *ast.CallExpr:
		v.call(n)
	}
}

func (v visitor) valueSpec(n *ast.ValueSpec) {
	if len(n.Values) == 0 {
		return
	}
	v.flow(flow{
		values: n.Values,
		target: func(i int) (types.Type, bool) {
			// Names alone may be blank and still ask for a conversion: var _ I = x.
			if n.Type != nil {
				return v.pkg.Info.TypeOf(n.Type), true
			}
			return nil, false // the variable takes the value's type
		},
		context: always(Assignment),
		pos:     n.Pos(),
		seen:    n.Values,
	})
}

func (v visitor) assignStmt(n *ast.AssignStmt) {
	if n.Tok != token.ASSIGN && n.Tok != token.DEFINE {
		return // the operands of x op= y have one type, never an interface
	}
	seen := n.Rhs
	if n.Tok == token.ASSIGN {
		seen = slices.Concat(n.Rhs, n.Lhs)
	}
	v.flow(flow{
		values:  n.Rhs,
		target:  func(i int) (types.Type, bool) { return v.targetType(n.Lhs, i) },
		context: always(Assignment),
		pos:     n.TokPos,
		seen:    seen,
	})
}

func (v visitor) returnStmt(n *ast.ReturnStmt) {
	if len(n.Results) == 0 {
		return // named results were assigned before
	}
	v.flow(flow{
		values:  n.Results,
		target:  func(i int) (types.Type, bool) { return at(v.results, i), true },
		context: always(Return),
		pos:     n.Pos(),
		seen:    n.Results,
	})
}

// flow assigns each value, or each result of the only one, to its target.
func (v visitor) flow(f flow) {
	if len(f.values) == 1 {
		if results, ok := v.pkg.Info.TypeOf(f.values[0]).(*types.Tuple); ok {
			for i := range results.Len() {
				if target, ok := f.target(i); ok {
					c := Conversion{Expr: f.values[0], Pos: f.pos, From: results.At(i).Type(), To: target, Context: f.context(i)}
					v.store(c, f.seen)
				}
			}
			return
		}
	}
	for i, e := range f.values {
		if target, ok := f.target(i); ok {
			v.assign(e, target, f.context(i), f.seen...)
		}
	}
}

// comparison converts the concrete side when the other is an interface.
func (v visitor) comparison(n *ast.BinaryExpr) {
	if n.Op != token.EQL && n.Op != token.NEQ {
		return
	}
	x, y := v.pkg.Info.TypeOf(n.X), v.pkg.Info.TypeOf(n.Y)
	switch {
	case !known(x) || !known(y):
		v.result.Untyped++
	case isNil(x) || isNil(y):
	case types.AssignableTo(x, y):
		v.assign(n.X, y, Comparison, n.X)
	case types.AssignableTo(y, x):
		v.assign(n.Y, x, Comparison, n.Y)
	}
}

// assign reports the conversion of operand e to type target, if it is one.
// 1.18 has then seen the expressions given last.
func (v visitor) assign(e ast.Expr, target types.Type, context Context, seen ...ast.Expr) {
	tv := v.pkg.Info.Types[e]
	c := Conversion{Expr: e, From: tv.Type, To: target, Context: context, Value: tv.Value}
	if c.From == nil {
		c.From = v.pkg.Info.TypeOf(e) // a name, which may be in Defs and Uses alone
	}
	v.store(c, seen)
}

// store completes and reports c if it is a conversion. Positions are found last,
// as they may need the source.
func (v visitor) store(c Conversion, seen []ast.Expr) {
	if !known(c.From) || !known(c.To) {
		v.result.Untyped++
		return
	}
	if !isInterface(c.To) || isNil(c.From) {
		return
	}
	c.From = types.Default(c.From)
	c.Interface = isInterface(c.From)
	if c.Interface && (!v.options.I2I || types.Identical(c.From, c.To)) {
		return
	}
	if !c.Pos.IsValid() {
		c.Pos = v.position(c.Expr)
	}
	c.Outer, c.Stmt = v.oldPosition(c.Expr, seen), v.stmt
	c.Func, c.Dead = v.fn, v.dead
	v.result.Conversions = append(v.result.Conversions, &c)
}

func always(c Context) func(int) Context { return func(int) Context { return c } }

// at returns the type of the i'th variable, nil if there is none.
func at(vars *types.Tuple, i int) types.Type {
	if i >= vars.Len() {
		return nil
	}
	return vars.At(i).Type()
}
