package verdict

import (
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"strings"

	"ifaceval/internal/conversion"
	"ifaceval/internal/source"
	"ifaceval/internal/storage"
)

// form says what the compiler sees of an operand. Of a local that is never
// changed it is the compiler's own text that tells: from Go 1.25 on it prints
// the constant instead of the name.
func (c *collector) form(s *Site, conv *conversion.Conversion) storage.Form {
	if conv.Value != nil {
		return storage.Constant
	}
	if f := c.literal(conv.Expr); f != storage.Variable {
		return f
	}
	if id, ok := ast.Unparen(conv.Expr).(*ast.Ident); ok {
		if f := c.heldLiteral(id); f != storage.Variable {
			return f
		}
	}
	switch {
	case s.Escape == nil:
	case s.name != "":
		return held(s.Escape.Operand)
	case s.Escape.Operand != s.Expr && isConstant(s.Escape.Operand): // an inlined call came to that
		return storage.HeldConstant
	}
	return storage.Variable
}

// held is the form of a variable in whose place the compiler printed text:
// 5, "s", or float32(1.5).
func held(text string) storage.Form {
	if isConstant(text) {
		return storage.HeldConstant
	}
	if i := strings.IndexByte(text, '('); i > 0 && strings.HasSuffix(text, ")") && isConstant(text[i+1:len(text)-1]) {
		return storage.HeldConstant
	}
	return storage.Variable
}

// isConstant reports whether text is a constant and nothing else: "-x" and
// "a" + s begin like one.
func isConstant(text string) bool {
	if text == "" || strings.IndexByte("0123456789\"'-`tf(", text[0]) < 0 {
		return false
	}
	if text[0] == '"' && strings.HasSuffix(text, "...") {
		return true // a long string is cut off
	}
	e, err := parser.ParseExpr(text)
	return err == nil && constantSyntax(e)
}

func constantSyntax(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.BasicLit:
		return true
	case *ast.Ident:
		return e.Name == "true" || e.Name == "false"
	case *ast.ParenExpr:
		return constantSyntax(e.X)
	case *ast.UnaryExpr:
		return e.Op == token.SUB && constantSyntax(e.X)
	case *ast.BinaryExpr: // a complex number
		return constantSyntax(e.X) && constantSyntax(e.Y)
	}
	return false
}

// literal is the form of a struct or array literal of constants.
func (c *collector) literal(e ast.Expr) storage.Form {
	lit, ok := ast.Unparen(e).(*ast.CompositeLit)
	if !ok {
		return storage.Variable
	}
	typ := c.unit.Source.Info.TypeOf(lit)
	if typ == nil {
		return storage.Variable
	}
	switch typ.Underlying().(type) {
	case *types.Struct, *types.Array:
	default:
		return storage.Variable
	}
	form := storage.ZeroLiteral
	for i, elem := range lit.Elts {
		target := elementType(typ, i, elem)
		if target == nil {
			return storage.Variable
		}
		if kv, ok := elem.(*ast.KeyValueExpr); ok {
			elem = kv.Value
		}
		switch c.element(elem, target) {
		case storage.Literal:
			form = storage.Literal
		case storage.Variable:
			return storage.Variable
		}
	}
	return form
}

// elementType is the type that element i of a struct or array literal is
// assigned to, nil for other literals.
func elementType(t types.Type, i int, elem ast.Expr) types.Type {
	switch u := t.Underlying().(type) {
	case *types.Array:
		return u.Elem()
	case *types.Struct:
		kv, ok := elem.(*ast.KeyValueExpr)
		if !ok && i < u.NumFields() {
			return u.Field(i).Type()
		}
		for f := range u.Fields() {
			if id, ok := kv.Key.(*ast.Ident); ok && f.Name() == id.Name {
				return f.Type()
			}
		}
	}
	return nil
}

// element is Literal, ZeroLiteral or Variable. A constant that the literal
// stores in an interface makes it a Variable: its own conversion must run.
func (c *collector) element(e ast.Expr, target types.Type) storage.Form {
	tv := c.unit.Source.Info.Types[e]
	switch {
	case tv.IsNil():
		return storage.ZeroLiteral
	case tv.Value == nil:
		return c.literal(e)
	case types.IsInterface(target):
		return storage.Variable
	case isZero(tv.Value):
		return storage.ZeroLiteral
	}
	return storage.Literal
}

func isZero(v constant.Value) bool {
	switch v.Kind() {
	case constant.Bool:
		return !constant.BoolVal(v)
	case constant.String:
		return constant.StringVal(v) == ""
	case constant.Unknown:
		return false
	}
	return constant.Sign(constant.Real(v)) == 0 && constant.Sign(constant.Imag(v)) == 0
}

// staticOperands are the expressions that package-level initialisers write into
// package data: initial values, and the elements of struct, array and slice
// literals in them. What a call is given, or a map holds, is not among them.
// The value is true for those that belong to a variable named _ and go nowhere.
func staticOperands(p *source.Package) map[ast.Expr]bool {
	static := map[ast.Expr]bool{}
	var mark func(e ast.Expr, blank bool)
	mark = func(e ast.Expr, blank bool) {
		e = ast.Unparen(e)
		static[e] = blank
		switch e := e.(type) {
		case *ast.UnaryExpr:
			if e.Op == token.AND {
				mark(e.X, blank)
			}
		case *ast.CallExpr:
			if tv := p.Info.Types[e.Fun]; tv.IsType() && len(e.Args) == 1 {
				mark(e.Args[0], blank)
			}
		case *ast.CompositeLit:
			if t := p.Info.TypeOf(e); t != nil {
				if _, ok := t.Underlying().(*types.Map); ok {
					return
				}
			}
			for _, elem := range e.Elts {
				if kv, ok := elem.(*ast.KeyValueExpr); ok {
					elem = kv.Value
				}
				mark(elem, blank)
			}
		}
	}
	for _, file := range p.Files {
		for _, decl := range file.Decls {
			gen, ok := decl.(*ast.GenDecl)
			if !ok || gen.Tok != token.VAR {
				continue
			}
			for _, spec := range gen.Specs {
				spec := spec.(*ast.ValueSpec)
				if len(spec.Names) != len(spec.Values) {
					continue // the results of a call are assigned
				}
				for i, v := range spec.Values {
					mark(v, spec.Names[i].Name == "_")
				}
			}
		}
	}
	return static
}
