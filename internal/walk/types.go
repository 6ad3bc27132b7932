package walk

import (
	"go/types"
	"strings"

	"ifaceval/internal/linkname"
	"ifaceval/internal/object"
)

// typeNamed is the type that a type's symbol means, nil if it cannot be told.
func (p *program) typeNamed(name string) types.Type {
	if name == "" {
		return nil
	}
	t, ok := p.types[name]
	if !ok {
		t = p.parseType(name)
		p.types[name] = t
	}
	return t
}

// parseType looks at what pointers and slices are of, which ParseType leaves out.
// Where that cannot be told, it is the type Invalid.
func (p *program) parseType(name string) types.Type {
	inner := func(name string) types.Type {
		if t := p.typeNamed(name); t != nil {
			return t
		}
		return types.Typ[types.Invalid]
	}
	name = strings.TrimPrefix(strings.TrimPrefix(name, "noalg."), "go.shape.")
	if elem, ok := strings.CutPrefix(name, "*"); ok {
		return types.NewPointer(inner(elem))
	}
	if elem, ok := strings.CutPrefix(name, "[]"); ok {
		return types.NewSlice(inner(elem))
	}
	t, err := linkname.ParseType(name, func(path, name string) types.Type {
		if tn, ok := p.scopeOf(path).Lookup(name).(*types.TypeName); ok && !isGeneric(tn.Type()) {
			return tn.Type()
		}
		return nil
	})
	if err != nil {
		return nil
	}
	if st, ok := t.(*types.Struct); ok {
		return withNames(st, name)
	}
	return t
}

// withNames gives a struct type the names of its fields, which ParseType leaves
// out.
func withNames(st *types.Struct, symbol string) types.Type {
	inside := strings.TrimSuffix(strings.TrimPrefix(symbol, "struct { "), " }")
	var fields []*types.Var
	for i, text := range splitFields(inside) {
		if i >= st.NumFields() {
			return st
		}
		name, _, _ := strings.Cut(strings.TrimLeft(text, "*"), " ")
		fields = append(fields, types.NewField(0, nil, name[strings.LastIndexByte(name, '.')+1:], st.Field(i).Type(), false))
	}
	if len(fields) != st.NumFields() {
		return st
	}
	return types.NewStruct(fields, nil)
}

// splitFields splits at the semicolons that stand outside brackets.
func splitFields(s string) []string {
	var fields []string
	depth, from := 0, 0
	for i := range len(s) {
		switch s[i] {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		case ';':
			if depth == 0 {
				fields = append(fields, strings.TrimSpace(s[from:i]))
				from = i + 1
			}
		}
	}
	return append(fields, strings.TrimSpace(s[from:]))
}

func isGeneric(t types.Type) bool {
	named, ok := t.(*types.Named)
	return ok && named.TypeParams().Len() > named.TypeArgs().Len()
}

var noScope = types.NewScope(nil, 0, 0, "")

// scopeOf is the scope of a package that is in sight.
func (p *program) scopeOf(path string) *types.Scope {
	if path == p.path || object.EscapePath(path) == p.path {
		return p.pkg.Types.Scope()
	}
	for _, imp := range p.pkg.Types.Imports() {
		if imp.Path() == path {
			return imp.Scope()
		}
	}
	return noScope
}

// signature is that of a function or method in sight that is not generic.
func (p *program) signature(name string) *types.Signature {
	sym := linkname.Split(name)
	if sym.Shape != "" {
		return nil
	}
	scope := p.scopeOf(sym.Pkg)
	recv, method, isMethod := strings.Cut(sym.Name, ".")
	if !isMethod {
		if fn, ok := scope.Lookup(sym.Name).(*types.Func); ok && fn.Signature().TypeParams().Len() == 0 {
			return fn.Signature()
		}
		return nil
	}
	recv = strings.TrimSuffix(strings.TrimPrefix(recv, "(*"), ")")
	tn, ok := scope.Lookup(recv).(*types.TypeName)
	if !ok {
		return nil
	}
	named, ok := types.Unalias(tn.Type()).(*types.Named)
	if !ok || named.TypeParams().Len() > 0 {
		return nil
	}
	for m := range named.Methods() {
		if m.Name() == method {
			return m.Signature()
		}
	}
	return nil
}
