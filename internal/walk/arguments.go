package walk

import (
	"fmt"
	"go/ast"
	"go/types"
	"math"
	"strconv"
	"strings"

	"ifaceval/internal/conversion"
	"ifaceval/internal/linkname"
	"ifaceval/internal/machine"
)

// sourceFunc is the function of the source that the code is of, nil if there is
// none: wrappers are made by the compiler.
func (w *walker) sourceFunc() *conversion.Func {
	name := linkname.Split(w.fn.Name).Name
	for _, fn := range w.funcs {
		if fn.Name == name {
			return fn
		}
	}
	return nil
}

// sourceSignature is the line of the function in the source.
func (w *walker) sourceSignature() string {
	sig := w.declared()
	if sig == nil {
		return ""
	}
	fn := w.sourceFunc()
	qualify := func(p *types.Package) string {
		if p == w.pkg.Types {
			return ""
		}
		return p.Name()
	}
	text := strings.TrimPrefix(types.TypeString(sig, qualify), "func")
	if sig.Recv() != nil {
		if decl, ok := fn.Node.(*ast.FuncDecl); ok {
			return "func (" + strings.TrimSpace(sig.Recv().Name()+" "+types.TypeString(sig.Recv().Type(), qualify)) + ") " + decl.Name.Name + text
		}
	}
	return "func " + fn.Name + text
}

// declared is the signature of the function in the source.
func (w *walker) declared() *types.Signature {
	fn := w.sourceFunc()
	if fn == nil {
		return nil
	}
	switch node := fn.Node.(type) {
	case *ast.FuncDecl:
		if f, ok := w.pkg.Info.Defs[node.Name].(*types.Func); ok {
			return f.Signature()
		}
	case *ast.FuncLit:
		sig, _ := w.pkg.Info.TypeOf(node).(*types.Signature)
		return sig
	}
	return nil
}

// setArguments gives the parameters their values: those of -set, and opaque ones
// named after them.
func (w *walker) setArguments(m *machine.Machine) ([]string, error) {
	set, order, err := parseSet(w.config.Set)
	if err != nil {
		return nil, err
	}
	w.context(m)
	sig := w.declared()
	if sig == nil || w.generic {
		for _, r := range m.Arguments() {
			m.SetRegister(r, machine.Address(m.NewOpaque(r+" at entry", 8), 0), 8)
		}
		if len(set) > 0 {
			return nil, fmt.Errorf("-set: the parameters of %s cannot be told apart: leave it out", w.short(w.fn.Name))
		}
		return []string{}, nil
	}
	w.params, w.results = w.abi.assign(sig, false)
	known := map[string]bool{}
	for i, as := range w.params {
		name := as.v.Name()
		if name == "" || name == "_" {
			name = "parameter " + strconv.Itoa(i)
		}
		known[name] = true
		value, given := set[name]
		if err := w.setArgument(m, as, name, value, given); err != nil {
			return nil, err
		}
	}
	given := []string{}
	for _, name := range order {
		if !known[name] {
			return nil, fmt.Errorf("-set %s: %s has no such parameter", name, w.short(w.fn.Name))
		}
		given = append(given, name+" = "+set[name])
	}
	return given, nil
}

// context sets the register through which a closure finds its variables.
func (w *walker) context(m *machine.Machine) {
	if !strings.Contains(w.fn.Flags, "NEEDCTXT") {
		return
	}
	reg := "DX"
	if w.tc.GOARCH == machine.ARM64 {
		reg = "R26"
	}
	m.SetRegister(reg, machine.Address(m.NewOpaque("the closure", 8), 0), 8)
}

// parseSet reads "x=300" and "x=300,y=4"; a string value may hold commas.
func parseSet(list []string) (map[string]string, []string, error) {
	set, order := map[string]string{}, []string{}
	for _, s := range list {
		name, value, ok := strings.Cut(s, "=")
		if !ok || name == "" {
			return nil, nil, fmt.Errorf("-set %s: write it as NAME=VALUE, such as -set x=300", s)
		}
		if _, twice := set[name]; twice {
			return nil, nil, fmt.Errorf("-set %s: given twice", name)
		}
		set[name] = value
		order = append(order, name)
	}
	return set, order, nil
}

// setArgument puts one parameter where the ABI has it.
func (w *walker) setArgument(m *machine.Machine, as assigned, name, value string, given bool) error {
	parts := as.pieces
	if as.onStack {
		for _, pt := range flatten(as.v.Type(), 0, "", w.sizes) {
			parts = append(parts, piece{offset: pt.offset, size: pt.size, role: pt.role, float: isFloat(pt.typ)})
		}
	}
	values := make([]machine.Value, len(parts))
	for i, pt := range parts {
		values[i] = machine.Address(m.NewOpaque(argumentName(name, pt.role), int(pt.size)), 0)
	}
	if given {
		if err := w.parseValue(m, as.v.Type(), name, value, values); err != nil {
			return err
		}
	}
	for i, pt := range parts {
		if pt.size != 1 && pt.size != 2 && pt.size != 4 && pt.size != 8 {
			continue
		}
		if as.onStack {
			m.SetMemory(m.Stack(), 8+as.at+pt.offset, values[i], int(pt.size))
		} else {
			m.SetRegister(pt.register, values[i], int(pt.size))
		}
	}
	return nil
}

// argumentName names a part of a parameter as one would in Go.
func argumentName(name, role string) string {
	switch role {
	case "":
		return name
	case "length":
		return "len(" + name + ")"
	case "capacity":
		return "cap(" + name + ")"
	case "pointer":
		return name + "'s pointer"
	case typeWord, dataWord:
		return name + "'s " + role
	}
	return join(name, role)
}

// parseValue reads what -set gives for a parameter. values has an element for
// each of its parts.
func (w *walker) parseValue(m *machine.Machine, t types.Type, name, s string, values []machine.Value) error {
	bad := func(want string) error {
		return fmt.Errorf("-set %s=%s: %s is of type %s: give %s", name, s, name, types.TypeString(t, types.RelativeTo(w.pkg.Types)), want)
	}
	if s == "nil" {
		switch t.Underlying().(type) {
		case *types.Pointer, *types.Slice, *types.Map, *types.Chan, *types.Signature, *types.Interface:
			for i := range values {
				values[i] = machine.Number(0)
			}
			return nil
		}
	}
	b, ok := t.Underlying().(*types.Basic)
	if !ok || len(values) == 0 {
		return bad("a value only to numbers, bools and strings; nil to pointers, slices, maps, channels, functions and interfaces")
	}
	size := int(w.sizes.Sizeof(t))
	switch info := b.Info(); {
	case info&types.IsBoolean != 0:
		v, err := strconv.ParseBool(s)
		if err != nil {
			return bad("true or false")
		}
		values[0] = machine.Number(map[bool]uint64{true: 1}[v])
	case info&types.IsUnsigned != 0:
		n, err := strconv.ParseUint(s, 0, 8*size)
		if err != nil {
			return bad("a number that fits")
		}
		values[0] = machine.Number(n)
	case info&types.IsInteger != 0:
		n, err := strconv.ParseInt(s, 0, 8*size)
		if err != nil {
			return bad("a number that fits")
		}
		values[0] = machine.Number(uint64(n))
	case info&types.IsFloat != 0:
		f, err := strconv.ParseFloat(s, 8*size)
		if err != nil {
			return bad("a number")
		}
		values[0] = machine.Number(math.Float64bits(f))
		if size == 4 {
			values[0] = machine.Number(uint64(math.Float32bits(float32(f))))
		}
	case info&types.IsString != 0:
		if text, err := strconv.Unquote(s); err == nil {
			s = text
		}
		data := &machine.Object{Kind: machine.ReadOnly, Name: "go:string." + strconv.Quote(s), Size: int64(len(s))}
		for i := range len(s) {
			m.SetMemory(data, int64(i), machine.Number(uint64(s[i])), 1)
		}
		values[0], values[1] = machine.Address(data, 0), machine.Number(uint64(len(s)))
	default:
		return bad("a value only to numbers, bools and strings")
	}
	return nil
}
