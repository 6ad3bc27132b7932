package walk

import (
	"fmt"
	"go/ast"
	"go/types"
	"math"
	"strconv"
	"strings"

	"ifaceval/internal/linkname"
	"ifaceval/internal/machine"
)

// findSource finds the function of the source that the code is of; there is none
// of wrappers, which the compiler makes, and of what another package declares.
func (w *walker) findSource() {
	sym := linkname.Split(w.fn.Name)
	if sym.Pkg != w.path && sym.Pkg != w.pkg.Listed.Path {
		return
	}
	for _, fn := range w.funcs {
		if fn.Name == sym.Name && !fn.Dead {
			w.source = fn
			break
		}
	}
	if w.source == nil {
		return
	}
	subst, ok := w.substitutionOf(w.source, w.fn.Name)
	if sig := w.declared(w.source.Node); ok && sig != nil {
		w.subst, w.signed = subst, subst.signature(sig)
	}
}

// declared is the type of a function as source has it.
func (p *program) declared(node ast.Node) *types.Signature {
	switch node := node.(type) {
	case *ast.FuncDecl:
		if f, ok := p.pkg.Info.Defs[node.Name].(*types.Func); ok {
			return f.Signature()
		}
	case *ast.FuncLit:
		sig, _ := p.pkg.Info.TypeOf(node).(*types.Signature)
		return sig
	}
	return nil
}

// sourceSignature is the line of the function in the source.
func (w *walker) sourceSignature() string {
	if w.source == nil {
		return ""
	}
	sig := w.declared(w.source.Node)
	if sig == nil {
		return ""
	}
	text := strings.TrimPrefix(w.typeString(sig), "func")
	decl, ok := w.source.Node.(*ast.FuncDecl)
	switch {
	case !ok:
		return "func" + text
	case sig.Recv() != nil:
		return "func (" + strings.TrimSpace(sig.Recv().Name()+" "+w.typeString(sig.Recv().Type())) + ") " + decl.Name.Name + text
	}
	return "func " + decl.Name.Name + text
}

// setArguments gives the parameters their values: those of -set, and opaque ones
// named after them.
func (w *walker) setArguments(m *machine.Machine) ([]string, error) {
	set, order, err := parseSet(w.config.Set)
	if err != nil {
		return nil, err
	}
	w.context(m)
	sig := w.signed
	if sig == nil {
		for _, r := range m.Arguments() {
			m.SetRegister(r, machine.Address(m.NewOpaque(r+" at entry", 8), 0), 8)
		}
		if len(set) > 0 {
			return nil, fmt.Errorf("-set: the parameters of %s cannot be told apart: leave it out", w.short(w.fn.Name))
		}
		return []string{}, nil
	}
	_, isLiteral := w.source.Node.(*ast.FuncLit)
	shaped := strings.Contains(linkname.Split(w.fn.Name).Shape, "go.shape.")
	w.params, w.results = w.abi.assign(sig, shaped && !isLiteral)
	known := map[string]bool{}
	for i, as := range w.params {
		name := as.v.Name()
		if name == "" || name == "_" {
			name = "parameter " + strconv.Itoa(i)
		}
		if name[0] == '.' {
			name = "the " + madeName(name)
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
	m.SetRegister(reg, machine.Address(m.NewOpaque(theClosure, 8), 0), 8)
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
			parts = append(parts, piece{part: pt})
		}
	}
	values := make([]machine.Value, len(parts))
	for i, pt := range parts {
		opaque := argumentName(name, pt.part)
		w.know(opaque, name, pt.part)
		values[i] = machine.Address(m.NewOpaque(opaque, int(pt.size)), 0)
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
			m.SetMemory(m.Stack(), argumentBase+as.at+pt.offset, values[i], int(pt.size))
		} else {
			m.SetRegister(pt.register, values[i], int(pt.size))
		}
	}
	return nil
}

// argumentBase is where arguments on the stack begin, from SP at the function's
// entry: behind the return address, for which arm64 leaves room too.
const argumentBase = 8

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
