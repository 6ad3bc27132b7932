package conversion

import (
	"go/ast"
	"go/types"
)

// anyType is what to call the empty interface where the source does not name it.
var anyType = types.Universe.Lookup("any").Type()

// isInterface reports whether t is an interface type and not a type parameter,
// whose underlying type is one as well.
func isInterface(t types.Type) bool {
	return types.IsInterface(t) && !isTypeParam(t)
}

func isTypeParam(t types.Type) bool {
	_, ok := types.Unalias(t).(*types.TypeParam)
	return ok
}

// known reports whether the type checker found out t.
func known(t types.Type) bool { return t != nil && t != types.Typ[types.Invalid] }

func isNil(t types.Type) bool { return t == types.Typ[types.UntypedNil] }

// core returns the single underlying type of t, or of all types in its type set
// if t is a type parameter; else nil.
func core(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	if !isTypeParam(t) {
		return t.Underlying()
	}
	var single types.Type
	for _, term := range terms(t.Underlying(), nil) {
		switch u := term.Underlying(); {
		case single == nil:
			single = u
		case !types.Identical(single, u) && !sameElement(single, u):
			return nil
		}
	}
	return single
}

// sameElement reports whether both are channels of one element type, though
// perhaps of different directions.
func sameElement(t, u types.Type) bool {
	a, ok1 := t.(*types.Chan)
	b, ok2 := u.(*types.Chan)
	return ok1 && ok2 && types.Identical(a.Elem(), b.Elem())
}

// terms appends to list the types that constraint t names, however deep. An
// intersection contributes the terms of both sides, which suffices for core.
func terms(t types.Type, list []types.Type) []types.Type {
	switch u := t.(type) {
	case *types.Interface:
		for e := range u.EmbeddedTypes() {
			list = terms(e, list)
		}
	case *types.Union:
		for term := range u.Terms() {
			list = terms(term.Type(), list)
		}
	default:
		if iface, ok := t.Underlying().(*types.Interface); ok {
			return terms(iface, list)
		}
		return append(list, t)
	}
	return list
}

// element returns the element type of a pointer, array, slice, map or channel.
func element(t types.Type) types.Type {
	if e, ok := t.(interface{ Elem() types.Type }); ok {
		return e.Elem()
	}
	return nil
}

// targetType returns the type of the i'th left side of an assignment, and false
// for the blank identifier, which wants no conversion.
func (f *finder) targetType(left []ast.Expr, i int) (types.Type, bool) {
	if i >= len(left) {
		return nil, true
	}
	e := ast.Unparen(left[i])
	if id, ok := e.(*ast.Ident); ok && id.Name == "_" {
		return nil, false
	}
	return f.pkg.Info.TypeOf(e), true
}
