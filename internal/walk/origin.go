package walk

import (
	"fmt"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"ifaceval/internal/linkname"
	"ifaceval/internal/machine"
)

// An origin is what source says of an opaque value. The machine names what it
// reads by where it was read from, "*(p+8)"; with the type of p that is "p.next",
// of which the type is known in turn.
type origin struct {
	text string
	typ  types.Type // nil if not known
	elem types.Type // of a pointer to the elements of a string or slice
	base string     // what has those elements: "xs"

	word types.Type // of a type word: the interface's own type
}

// know says what a part of a value is, under the name that the machine has for
// it.
func (p *program) know(name, value string, pt part) {
	p.origins[name] = partOrigin(value, pt)
}

// partOrigin is the origin of a part of a value that has a name.
func partOrigin(value string, pt part) origin {
	o := origin{text: argumentName(value, pt), typ: pt.typ}
	if pt.elem != nil && pt.elem != types.Typ[types.Invalid] {
		o.elem, o.base = pt.elem, join(value, pt.path)
	}
	if pt.word == typeWord {
		o.word, o.base = pt.whole, join(value, pt.path)
	}
	return o
}

// originOf looks up, or derives, the origin of an opaque value. One that is not
// known keeps the machine's name.
func (p *program) originOf(o *machine.Object) origin { return p.origin(o.Name, o.Size) }

// plainName is a symbol's short name. Those that the compiler makes begin with a
// dot, which a reader would take for the end of a sentence.
func (p *program) plainName(name string) string { return strings.TrimPrefix(p.short(name), ".") }

// maxChain bounds the pointers of one name. In a list, the names would grow
// without end.
const maxChain = 12

func (p *program) origin(name string, size int64) origin {
	if org, ok := p.origins[name]; ok {
		return org
	}
	org := origin{text: p.plainName(name)}
	if strings.Count(name, "*") <= maxChain {
		if derived, ok := p.derive(name, size); ok {
			org = derived
		}
	}
	p.origins[name] = org
	return org
}

func (p *program) derive(name string, size int64) (origin, bool) {
	for _, again := range []string{", read ", ", call "} {
		i := strings.LastIndex(name, again)
		if i < 0 || strings.Trim(name[i+len(again):], "0123456789") != "" {
			continue
		}
		org := p.origin(name[:i], size)
		org.text += name[i:]
		if org.base != "" {
			org.base = "(" + org.base + name[i:] + ")"
		}
		return org, true
	}
	inner, isRead := strings.CutPrefix(name, "*")
	if !isRead {
		return p.globalOrigin(name, size)
	}
	if rest, ok := strings.CutPrefix(inner, "("); ok && strings.HasSuffix(rest, ")") {
		inner = rest[:len(rest)-1]
	}
	pointer, at := cutOffset(inner)
	if _, ok := p.origins[inner]; ok { // a name may end in what looks like an offset
		pointer, at = inner, 0
	}
	ptr := p.origin(pointer, 8)
	th, pt, ok := p.behind(ptr, at, size)
	switch {
	case ok:
		return partOrigin(th, pt), true
	case at != 0:
		return origin{text: fmt.Sprintf("*(%s%+d)", bracketed(ptr.text), at)}, true
	}
	return origin{text: "*" + bracketed(ptr.text)}, true
}

// bracketed puts a text of several words in brackets.
func bracketed(s string) string {
	if strings.ContainsAny(s, " ,") && !strings.HasSuffix(s, ")") {
		return "(" + s + ")"
	}
	return s
}

// cutOffset takes "p+8" apart.
func cutOffset(s string) (string, int64) {
	i := strings.LastIndexAny(s, "+-")
	if i <= 0 {
		return s, 0
	}
	n, err := strconv.ParseInt(s[i:], 10, 64)
	if err != nil {
		return s, 0
	}
	return s[:i], n
}

// globalOrigin is that of what a package variable holds.
func (p *program) globalOrigin(name string, size int64) (origin, bool) {
	symbol, at := cutOffset(name)
	sym := linkname.Split(symbol)
	v, ok := p.scopeOf(sym.Pkg).Lookup(sym.Name).(*types.Var)
	if !ok {
		return origin{}, false
	}
	pt, ok := p.partAt(v.Type(), at, size)
	return partOrigin(p.plainName(symbol), pt), ok
}

// behind is the part of a value that lies some bytes behind what a pointer of a
// known type points to, and what that value is called.
func (p *program) behind(ptr origin, at, size int64) (name string, pt part, ok bool) {
	if name := madeByCompiler(ptr, at); name != "" {
		return name, part{size: size}, true
	}
	if ptr.elem != nil {
		n := p.sizes.Sizeof(ptr.elem)
		if n <= 0 || at < 0 {
			return "", part{}, false
		}
		pt, ok = p.partAt(ptr.elem, at%n, size)
		return fmt.Sprintf("%s[%d]", ptr.base, at/n), pt, ok
	}
	t, ok := pointee(ptr.typ)
	if !ok {
		return "", part{}, false
	}
	pt, ok = p.partAt(t, at, size)
	if pt.path == "" {
		return "*" + ptr.text, pt, ok
	}
	return bracketed(ptr.text), pt, ok
}

// Names of opaque values that no variable of the source holds.
const (
	theClosure    = "the closure"
	theDictionary = "the dictionary"
)

// fieldsOfG are the words of runtime.g that code of the compiler's reads.
var fieldsOfG = map[int64]string{16: "stackguard0", 24: "stackguard1", 32: "_panic"}

// madeByCompiler names a word of what the compiler lays out: closures,
// dictionaries, itabs and the descriptions of types, whose beginnings have been
// the same from Go 1.18 to 1.27 (runtime.itab, runtime._type).
func madeByCompiler(ptr origin, at int64) string {
	switch {
	case ptr.text == "g" && fieldsOfG[at] != "":
		return "g." + fieldsOfG[at]
	case ptr.text == theClosure && at >= 8:
		return fmt.Sprintf("the closure's word at +%d", at)
	case ptr.text == theDictionary && at >= 0 && at%8 == 0:
		return fmt.Sprintf("entry %d of the dictionary", at/8)
	case ptr.word == nil:
		return ""
	}
	iface, ok := ptr.word.Underlying().(*types.Interface)
	switch {
	case !ok:
	case iface.NumMethods() == 0 && at == 16:
		return "the hash of " + ptr.base + "'s type"
	case iface.NumMethods() == 0:
	case at == 8:
		return ptr.base + "'s dynamic type"
	case at == 16:
		return "the hash of " + ptr.base + "'s dynamic type"
	case at >= 24 && at%8 == 0 && int((at-24)/8) < iface.NumMethods():
		return ptr.base + "'s method " + methodName(iface, int(at-24)/8)
	}
	return ""
}

// methodName is the method at an index of an itab: they are sorted by name, the
// exported ones first (types.Sym.Less).
func methodName(iface *types.Interface, i int) string {
	var exported, others []string
	for m := range iface.Methods() {
		if m.Exported() {
			exported = append(exported, m.Name())
		} else {
			others = append(others, m.Name())
		}
	}
	slices.Sort(exported)
	slices.Sort(others)
	return append(exported, others...)[i]
}

// pointee is the type that values of a pointer type point to.
func pointee(t types.Type) (types.Type, bool) {
	if t == nil {
		return nil, false
	}
	ptr, ok := t.Underlying().(*types.Pointer)
	if !ok || ptr.Elem() == types.Typ[types.Invalid] || hasTypeParam(ptr.Elem()) {
		return nil, false
	}
	return ptr.Elem(), true
}

// partAt is the part of a type at an offset, if it has that size.
func (p *program) partAt(t types.Type, at, size int64) (part, bool) {
	if at == 0 && size == p.sizes.Sizeof(t) {
		if parts := flatten(t, 0, "", p.sizes); len(parts) != 1 {
			return part{size: size, typ: t}, true
		}
	}
	for _, pt := range flatten(t, 0, "", p.sizes) {
		if pt.offset == at && pt.size == size {
			return pt, true
		}
	}
	return part{}, false
}

// argumentName names a part of a value as one would in Go.
func argumentName(name string, pt part) string {
	whole := join(name, pt.path)
	switch pt.word {
	case "":
		return whole
	case length:
		return "len(" + whole + ")"
	case capacity:
		return "cap(" + whole + ")"
	}
	return whole + "'s " + pt.word
}
