package verdict

import (
	"cmp"
	"fmt"
	"go/types"

	"ifaceval/internal/layout"
	"ifaceval/internal/linkname"
)

// environment says what type parameters stand for in a copy.
func (j *Judge) environment(c *copied) (layout.Env, error) {
	params := c.body.root().params
	if len(params) == 0 {
		return nil, nil
	}
	args := linkname.SplitArgs(c.shape)
	if len(args) < len(params) {
		return nil, fmt.Errorf("%d type arguments in the symbol [%s] for %d type parameters", len(args), c.shape, len(params))
	}
	args = args[len(args)-len(params):] // a literal inlined into another instance has that one's before its own
	env := layout.Env{}
	var first error
	for i, p := range params {
		t, err := linkname.ParseType(args[i], j.named)
		if err != nil {
			t = coreType(p) // long shapes are spelled as a hash
		}
		if t == nil {
			first = cmp.Or(first, err)
			continue
		}
		env[p] = t
	}
	return env, first
}

// coreType is the one underlying type that a constraint allows, nil if it
// allows several.
func coreType(p *types.TypeParam) types.Type {
	iface, ok := p.Constraint().Underlying().(*types.Interface)
	if !ok {
		return nil
	}
	var core types.Type
	for t := range iface.EmbeddedTypes() {
		union, ok := t.(*types.Union)
		if !ok || union.Len() != 1 || core != nil {
			return nil
		}
		core = union.Term(0).Type().Underlying()
	}
	switch core.(type) {
	case *types.Map, *types.Slice, *types.Chan, *types.Pointer, *types.Signature:
		return core
	}
	return nil
}

// typeArgument is what a type parameter stands for, nil for another type and
// where that is not known.
func typeArgument(t types.Type, env layout.Env) types.Type {
	if p, ok := types.Unalias(t).(*types.TypeParam); ok {
		return env[p]
	}
	return nil
}
