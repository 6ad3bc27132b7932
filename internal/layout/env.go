package layout

import (
	"fmt"
	"go/types"
)

// An Env says what type parameters stand for in one instance.
type Env map[*types.TypeParam]types.Type

// apply replaces the type parameters in t. A type without any is returned as
// it is.
func (e Env) apply(t types.Type) (types.Type, error) {
	s := substitution{env: e}
	out := s.typ(t)
	return out, s.err
}

// A substitution goes through a type as deep as its layout needs: what a
// pointer points to, a map holds or a function takes does not matter, and is
// left alone.
type substitution struct {
	env   Env
	depth int
	err   error
}

const maxDepth = 100 // a type nested deeper than this is a mistake of ours

func (s *substitution) typ(t types.Type) types.Type {
	if s.depth++; s.depth > maxDepth {
		s.err = fmt.Errorf("type %s is nested too deeply", t)
		return t
	}
	defer func() { s.depth-- }()
	switch t := types.Unalias(t).(type) {
	case *types.TypeParam:
		if actual, ok := s.env[t]; ok && actual != nil {
			return actual
		}
		s.err = fmt.Errorf("type parameter %s stands for nothing known", t)
	case *types.Named:
		return s.named(t)
	case *types.Array:
		if elem := s.typ(t.Elem()); elem != t.Elem() {
			return types.NewArray(elem, t.Len())
		}
	case *types.Struct:
		return s.fields(t)
	}
	return t
}

// named instantiates a generic type anew where its type arguments change.
func (s *substitution) named(t *types.Named) types.Type {
	if t.TypeArgs().Len() == 0 {
		// A type declared in a generic function may mention its parameters.
		if u := s.typ(t.Underlying()); u != t.Underlying() {
			return u
		}
		return t
	}
	args := make([]types.Type, t.TypeArgs().Len())
	changed := false
	for i := range args {
		old := t.TypeArgs().At(i)
		args[i] = s.typ(old)
		changed = changed || args[i] != old
	}
	if !changed {
		return t
	}
	inst, err := types.Instantiate(nil, t.Origin(), args, false)
	if err != nil {
		s.err = err
		return t
	}
	return inst
}

func (s *substitution) fields(t *types.Struct) types.Type {
	fields := make([]*types.Var, t.NumFields())
	changed := false
	for i := range fields {
		f := t.Field(i)
		typ := s.typ(f.Type())
		fields[i] = f
		if typ != f.Type() {
			fields[i] = types.NewField(f.Pos(), f.Pkg(), f.Name(), typ, f.Embedded())
			changed = true
		}
	}
	if !changed {
		return t
	}
	return types.NewStruct(fields, nil)
}
