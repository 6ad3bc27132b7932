package walk

import (
	"go/types"
)

// A piece is a part of a parameter or result that one register holds.
type piece struct {
	part
	register string
}

// An assigned is where the ABI puts a parameter or a result.
type assigned struct {
	v       *types.Var
	pieces  []piece // nil for one on the stack
	onStack bool
	// at is where it is in memory, from the first word above the return address:
	// on the stack for one that is passed there, and else the place that the
	// callee may keep it in. Results in registers have no such place.
	at int64
}

// An abi is the registers of one architecture in the order of ABIInternal
// (cmd/compile/abi-internal.md), the same from Go 1.18 to 1.27.
type abi struct {
	ints, floats []string
	sizes        types.Sizes
}

func newABI(arch string, ints []string, sizes types.Sizes) abi {
	a := abi{ints: ints, sizes: sizes}
	prefix, n := "X", 15
	if arch == "arm64" {
		prefix, n = "F", 16
	}
	for i := range n {
		a.floats = append(a.floats, prefix+itoa(int64(i)))
	}
	return a
}

// assign places receiver, parameters and results. A dictionary, where a generic
// function has one, comes before the parameters.
func (a abi) assign(sig *types.Signature, dictionary bool) (params, results []assigned) {
	var vars []*types.Var
	if sig.Recv() != nil {
		vars = append(vars, sig.Recv())
	}
	if dictionary {
		vars = append(vars, types.NewParam(0, nil, ".dict", types.Typ[types.Uintptr]))
	}
	for v := range sig.Params().Variables() {
		vars = append(vars, v)
	}
	stack := int64(0)
	params = a.place(vars, &stack)
	stack = align(stack, 8)
	var outs []*types.Var
	for v := range sig.Results().Variables() {
		outs = append(outs, v)
	}
	results = a.place(outs, &stack)
	stack = align(stack, 8)
	for i := range params {
		if p := &params[i]; !p.onStack {
			stack = align(stack, a.sizes.Alignof(p.v.Type()))
			p.at = stack
			stack += a.sizes.Sizeof(p.v.Type())
		}
	}
	return params, results
}

func (a abi) place(vars []*types.Var, stack *int64) []assigned {
	var all []assigned
	ints, floats := 0, 0
	for _, v := range vars {
		as := assigned{v: v}
		was, wasFloats := ints, floats
		if !a.registers(v.Type(), 0, "", &as.pieces, &ints, &floats) {
			ints, floats = was, wasFloats
			as.pieces, as.onStack = nil, true
			*stack = align(*stack, a.sizes.Alignof(v.Type()))
			as.at = *stack
			*stack += a.sizes.Sizeof(v.Type())
		}
		all = append(all, as)
	}
	return all
}

// registers assigns a type's parts, and reports whether there were registers
// for all.
func (a abi) registers(t types.Type, at int64, path string, to *[]piece, ints, floats *int) bool {
	if _, ok := t.(*types.TypeParam); ok {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Struct:
		var fields []*types.Var
		for f := range u.Fields() {
			fields = append(fields, f)
		}
		offsets := a.sizes.Offsetsof(fields)
		for i, f := range fields {
			if !a.registers(f.Type(), at+offsets[i], join(path, f.Name()), to, ints, floats) {
				return false
			}
		}
		return true
	case *types.Array:
		switch u.Len() {
		case 0:
			return true
		case 1:
			return a.registers(u.Elem(), at, join(path, "[0]"), to, ints, floats)
		}
		return false
	}
	for _, w := range flatten(t, at, path, a.sizes) {
		list, n := a.ints, ints
		if isFloat(w.typ) {
			list, n = a.floats, floats
		}
		if *n >= len(list) {
			return false
		}
		*to = append(*to, piece{w, list[*n]})
		*n++
	}
	return true
}

func isFloat(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsFloat != 0
}

func align(n, to int64) int64 {
	if to < 1 {
		return n
	}
	return (n + to - 1) / to * to
}

// join adds a field or an element to a path.
func join(path, name string) string {
	switch {
	case path == "":
		return name
	case name == "":
		return path
	case name[0] == '[':
		return path + name
	}
	return path + "." + name
}
