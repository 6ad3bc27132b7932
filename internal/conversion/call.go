package conversion

import (
	"go/ast"
	"go/types"
)

// call assigns arguments to parameters. Built-in functions need no rules: the
// type checker records for each call the signature it has there, so panic takes
// an any, append's last parameter is the slice, and print's are its arguments'
// own types.
func (v visitor) call(n *ast.CallExpr) {
	fun := v.pkg.Info.Types[n.Fun]
	if fun.IsType() {
		if len(n.Args) == 1 {
			v.assign(n.Args[0], fun.Type, Explicit, n)
		}
		return
	}
	sig, ok := core(fun.Type).(*types.Signature)
	if !ok {
		v.result.Untyped++
		return
	}
	v.flow(flow{
		values: n.Args,
		target: func(i int) (types.Type, bool) {
			if v.builtin(n.Fun) == "panic" {
				return anyType, true // recorded as interface{}
			}
			return parameter(sig, i, n.Ellipsis.IsValid()), true
		},
		context: func(i int) Context { return v.argumentContext(n.Fun, i) },
		pos:     n.Lparen,
		seen:    v.argumentsSeen(n),
	})
}

// parameter returns the type that the i'th argument is assigned to.
func parameter(sig *types.Signature, i int, spread bool) types.Type {
	last := sig.Params().Len() - 1
	if sig.Variadic() && !spread && i >= last {
		return element(core(at(sig.Params(), last))) // append([]byte, string...) is always spread
	}
	return at(sig.Params(), i)
}

func (v visitor) argumentContext(fun ast.Expr, i int) Context {
	switch v.builtin(fun) {
	case "panic":
		return Panic
	case "delete":
		return Index
	}
	if sel, ok := ast.Unparen(fun).(*ast.SelectorExpr); ok && i == 0 {
		if s := v.pkg.Info.Selections[sel]; s != nil && s.Kind() == types.MethodExpr {
			return Receiver
		}
	}
	return Argument
}

// argumentsSeen: 1.18 converts the arguments of most calls when it is back at the
// call, but those of built-in functions as it goes.
func (v visitor) argumentsSeen(n *ast.CallExpr) []ast.Expr {
	if v.builtin(n.Fun) == "" {
		return []ast.Expr{n}
	}
	return n.Args
}

// builtin returns the name of the built-in function fun is, or "".
func (v visitor) builtin(fun ast.Expr) string {
	var id *ast.Ident
	switch fun := ast.Unparen(fun).(type) {
	case *ast.Ident:
		id = fun
	case *ast.SelectorExpr:
		id = fun.Sel // unsafe.Sizeof
	default:
		return ""
	}
	if b, ok := v.pkg.Info.Uses[id].(*types.Builtin); ok {
		return b.Name()
	}
	return ""
}

// unevaluated reports whether nothing in a call happens at run time. Most such
// calls are constants; these are not when a type parameter is involved.
func (v visitor) unevaluated(n *ast.CallExpr) bool {
	switch v.builtin(n.Fun) {
	case "Sizeof", "Alignof", "Offsetof":
		return true
	}
	return false
}

func (v visitor) compositeLit(n *ast.CompositeLit) {
	t := core(v.pkg.Info.TypeOf(n))
	if p, ok := t.(*types.Pointer); ok {
		t = core(p.Elem()) // {…} for &T{…} in a literal of []*T
	}
	for i, e := range n.Elts {
		kv, keyed := e.(*ast.KeyValueExpr)
		value := e
		if keyed {
			value = kv.Value
		}
		switch t := t.(type) {
		case *types.Struct:
			v.assign(value, fieldType(t, i, kv), Field, e)
		case *types.Map:
			if keyed {
				v.assign(kv.Key, t.Key(), Key, e)
			}
			v.assign(value, t.Elem(), Element, e)
		default:
			v.assign(value, element(t), Element, e)
		}
	}
}

// fieldType returns the type of the field that kv names or, without one, the
// i'th; nil if there is no such field.
func fieldType(t *types.Struct, i int, kv *ast.KeyValueExpr) types.Type {
	if kv == nil {
		if i < t.NumFields() {
			return t.Field(i).Type()
		}
		return nil
	}
	if id, ok := kv.Key.(*ast.Ident); ok {
		for field := range t.Fields() {
			if field.Name() == id.Name { // two packages' unexported x cannot both be fields keyed here
				return field.Type()
			}
		}
	}
	return nil
}
