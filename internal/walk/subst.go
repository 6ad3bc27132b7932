package walk

import (
	"go/ast"
	"go/types"
	"slices"

	"ifaceval/internal/conversion"
	"ifaceval/internal/linkname"
)

// A substitution replaces type parameters by the type arguments of one copy of a
// generic function. go/types keeps its own to itself.
type substitution map[*types.TypeParam]types.Type

// substitutionOf is that of a copy, by the arguments in its linker name; ok says
// whether all could be told. Of a copy for a shape, they are shapes: *T has
// become *uint8 there.
func (p *program) substitutionOf(fn *conversion.Func, symbol string) (s substitution, ok bool) {
	params := p.typeParams(fn)
	shape := linkname.Split(symbol).Shape
	if shape == "" {
		return nil, len(params) == 0
	}
	args := linkname.SplitArgs(shape)
	if len(args) != len(params) {
		return nil, false
	}
	s = substitution{}
	for i, name := range args {
		t := p.typeNamed(name)
		if t == nil {
			return nil, false
		}
		s[params[i]] = t
	}
	return s, true
}

// typeParams are those of a function, its receiver's first, or of the declaration
// that a literal stands in.
func (p *program) typeParams(fn *conversion.Func) []*types.TypeParam {
	for fn.Parent != nil {
		fn = fn.Parent
	}
	decl, ok := fn.Node.(*ast.FuncDecl)
	if !ok {
		return nil
	}
	f, ok := p.pkg.Info.Defs[decl.Name].(*types.Func)
	if !ok {
		return nil
	}
	params := slices.Collect(f.Signature().RecvTypeParams().TypeParams())
	return slices.AppendSeq(params, f.Signature().TypeParams().TypeParams())
}

// typ replaces the parameters in a type.
func (s substitution) typ(t types.Type) types.Type {
	if len(s) == 0 {
		return t
	}
	switch t := types.Unalias(t).(type) {
	case *types.TypeParam:
		if arg := s[t]; arg != nil {
			return arg
		}
	case *types.Pointer:
		return types.NewPointer(s.typ(t.Elem()))
	case *types.Slice:
		return types.NewSlice(s.typ(t.Elem()))
	case *types.Array:
		return types.NewArray(s.typ(t.Elem()), t.Len())
	case *types.Map:
		return types.NewMap(s.typ(t.Key()), s.typ(t.Elem()))
	case *types.Chan:
		return types.NewChan(t.Dir(), s.typ(t.Elem()))
	case *types.Struct:
		var fields []*types.Var
		for f := range t.Fields() {
			fields = append(fields, types.NewField(f.Pos(), f.Pkg(), f.Name(), s.typ(f.Type()), f.Embedded()))
		}
		return types.NewStruct(fields, nil)
	case *types.Named:
		return s.named(t)
	}
	return t
}

func (s substitution) named(t *types.Named) types.Type {
	var args []types.Type
	for arg := range t.TypeArgs().Types() {
		args = append(args, s.typ(arg))
	}
	if len(args) == 0 {
		return t
	}
	inst, err := types.Instantiate(nil, t.Origin(), args, false)
	if err != nil {
		return t
	}
	return inst
}

// signature replaces the parameters in a function's type.
func (s substitution) signature(sig *types.Signature) *types.Signature {
	if len(s) == 0 {
		return sig
	}
	recv := sig.Recv()
	if recv != nil {
		recv = types.NewParam(recv.Pos(), recv.Pkg(), recv.Name(), s.typ(recv.Type()))
	}
	return types.NewSignatureType(recv, nil, nil, s.tuple(sig.Params()), s.tuple(sig.Results()), sig.Variadic())
}

func (s substitution) tuple(tuple *types.Tuple) *types.Tuple {
	var vars []*types.Var
	for v := range tuple.Variables() {
		vars = append(vars, types.NewParam(v.Pos(), v.Pkg(), v.Name(), s.typ(v.Type())))
	}
	return types.NewTuple(vars...)
}
