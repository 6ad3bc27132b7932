package linkname

import (
	"fmt"
	"go/token"
	"go/types"
	"strconv"
	"strings"
)

// ParseType reads a type as the compiler spells it in a symbol's name, such as
// "go.shape.struct { a int; example.com/p.b string }". Named types other than
// the predeclared ones are looked up with named; what a pointer points to, a
// map holds or a function takes is not needed for a layout and is not looked
// up.
func ParseType(s string, named func(pkg, name string) types.Type) (types.Type, error) {
	p := &typeParser{in: s, named: named}
	t, err := p.typ()
	if err != nil {
		return nil, fmt.Errorf("type %s: %w", s, err)
	}
	if rest := strings.TrimLeft(p.in, "_0123456789"); rest != "" {
		// Up to Go 1.20 a shape's name ends in the number of its parameter.
		return nil, fmt.Errorf("type %s: %q is left over", s, rest)
	}
	return t, nil
}

type typeParser struct {
	in    string
	named func(pkg, name string) types.Type
}

func (p *typeParser) eat(prefix string) bool {
	rest, ok := strings.CutPrefix(p.in, prefix)
	if ok {
		p.in = rest
	}
	return ok
}

func (p *typeParser) typ() (types.Type, error) {
	p.eat("go.shape.")
	switch {
	case p.eat("*"):
		return p.skip(types.NewPointer(types.Typ[types.Uint8]))
	case p.eat("[]"):
		return p.skip(types.NewSlice(types.Typ[types.Uint8]))
	case p.eat("["):
		return p.array()
	case p.eat("map["):
		p.in = "[" + p.in
		return p.skip(types.NewMap(types.Typ[types.Int], types.Typ[types.Int]))
	case p.eat("chan "), p.eat("<-chan "), p.eat("chan<- "):
		return p.skip(types.NewChan(types.SendRecv, types.Typ[types.Int]))
	case p.eat("func("):
		p.in = "(" + p.in
		return p.skip(types.NewSignatureType(nil, nil, nil, nil, nil, false))
	case p.eat("interface {"):
		p.in = "{" + p.in
		return p.skip(types.NewInterfaceType(nil, nil))
	case p.eat("struct {"):
		return p.structure()
	}
	return p.name()
}

// skip passes over the rest of a type whose inside does not matter: up to a
// comma, semicolon or closing bracket that belongs to what is around it.
func (p *typeParser) skip(t types.Type) (types.Type, error) {
	depth, quoted := 0, false
	for i := 0; i < len(p.in); i++ {
		switch c := p.in[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
			if c == '\\' {
				i++
			}
		case strings.IndexByte("([{", c) >= 0:
			depth++
		case depth == 0 && strings.IndexByte(",;)]}", c) >= 0:
			p.in = p.in[i:]
			return t, nil
		case strings.IndexByte(")]}", c) >= 0:
			depth--
		}
	}
	p.in = ""
	return t, nil
}

func (p *typeParser) array() (types.Type, error) {
	n, rest, ok := strings.Cut(p.in, "]")
	length, err := strconv.ParseInt(n, 10, 64)
	if !ok || err != nil {
		return nil, fmt.Errorf("bad array length %q", n)
	}
	p.in = rest
	elem, err := p.typ()
	if err != nil {
		return nil, err
	}
	return types.NewArray(elem, length), nil
}

func (p *typeParser) structure() (types.Type, error) {
	var fields []*types.Var
	for {
		p.in = strings.TrimLeft(p.in, " ;")
		if p.eat("}") {
			return types.NewStruct(fields, nil), nil
		}
		if p.in == "" {
			return nil, fmt.Errorf("unclosed struct")
		}
		p.fieldName()
		t, err := p.typ()
		if err != nil {
			return nil, err
		}
		fields = append(fields, types.NewField(token.NoPos, nil, "f"+strconv.Itoa(len(fields)), t, false))
		p.in = strings.TrimLeft(p.in, " ")
		if strings.HasPrefix(p.in, `"`) { // a tag
			tag, err := strconv.QuotedPrefix(p.in)
			if err != nil {
				return nil, fmt.Errorf("bad field tag")
			}
			p.in = p.in[len(tag):]
		}
	}
}

// fieldName passes over "a " or "example.com/p.a "; an embedded field is only
// its type.
func (p *typeParser) fieldName() {
	for i := 0; i < len(p.in); i++ {
		switch c := p.in[i]; {
		case c == ' ':
			next := strings.TrimLeft(p.in[i:], " ")
			if next != "" && next[0] != '}' && next[0] != '"' {
				p.in = next
			}
			return
		case c == ';', c == '}', c == '*', c == '[', c == '(', c == '"':
			return
		}
	}
}

func (p *typeParser) name() (types.Type, error) {
	end := strings.IndexAny(p.in, " ,;)]}[")
	if end < 0 {
		end = len(p.in)
	}
	name := p.in[:end]
	p.in = p.in[end:]
	if p.eat("[") {
		return nil, fmt.Errorf("generic type %s", name)
	}
	if t := basic(name); t != nil {
		return t, nil
	}
	// Up to Go 1.20 the shape of a type parameter ends in its number.
	if i := strings.LastIndexByte(name, '_'); i > 0 {
		if t := basic(name[:i]); t != nil {
			return t, nil
		}
	}
	dot := strings.LastIndexByte(name, '.')
	if dot > 0 {
		if t := p.named(Split(name).Pkg, name[dot+1:]); t != nil {
			return t, nil
		}
	}
	return nil, fmt.Errorf("unknown type %q", name)
}

func basic(name string) types.Type {
	switch name {
	case "unsafe.Pointer":
		return types.Typ[types.UnsafePointer]
	case "error":
		return types.Universe.Lookup("error").Type()
	case "any":
		return types.Universe.Lookup("any").Type()
	}
	for _, t := range types.Typ {
		if t.Info()&types.IsUntyped == 0 && t.Name() == name {
			return t
		}
	}
	return nil
}
