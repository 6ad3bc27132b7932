package walk

import (
	"fmt"
	"go/types"
	"strconv"
	"strings"

	"ifaceval/internal/machine"
)

func offsetLabel(base string, at int64) string { return fmt.Sprintf("%s%+d", base, at) }

// inferred is the type that an interface value says lies at a place, and its
// name; nil if none does or it does not fit.
func (w *walker) inferredType(id string, at, size int64) (types.Type, string) {
	name := w.trace.types[spot{id, at}].typ
	if name == "" {
		return nil, ""
	}
	t := w.typeNamed(name)
	if n, ok := w.Size(name); ok && size > 0 && n != size {
		return nil, ""
	}
	return t, w.shortType(name)
}

// typeString spells a type as the source of the package would.
func (w *walker) typeString(t types.Type) string {
	s := types.TypeString(t, func(p *types.Package) string {
		if p == w.pkg.Types {
			return ""
		}
		return p.Name()
	})
	if s == "interface{}" {
		return "any"
	}
	return s
}

// shortType spells a type's symbol likewise.
func (w *walker) shortType(name string) string {
	if name == "interface {}" {
		return "any"
	}
	return w.short(strings.TrimPrefix(name, "noalg."))
}

// describe writes a value for people.
func (w *walker) describe(v machine.Value, size int64, t types.Type) string {
	if n, ok := v.Number(); ok {
		return number(n, size, t)
	}
	o, at := v.Object()
	if o == nil {
		return "?"
	}
	plus := ""
	if at != 0 {
		plus = fmt.Sprintf("%+d", at)
	}
	switch o.Kind {
	case machine.Stack:
		return offsetLabel(w.stackPointer(), at-w.low)
	case machine.Opaque:
		return w.opaqueValue(o, at)
	case machine.Heap, machine.Either:
		return o.Name + plus
	}
	if o.Name == staticBytes && at%8 == 0 {
		plus = fmt.Sprintf("[%d]", at/8)
	}
	return "&" + w.symbolName(o.Name) + plus
}

// opaqueValue writes an opaque value, or one plus a number: "p", "&p.next", "n+1".
func (w *walker) opaqueValue(o *machine.Object, at int64) string {
	org := w.originOf(o)
	if at == 0 {
		return org.text
	}
	if org.elem != nil || org.typ != nil {
		for _, size := range []int64{8, 4, 2, 1} {
			if name, pt, ok := w.behind(org, at, size); ok && (pt.word == "" || ordinals[pt.word] == "first") {
				return "&" + join(name, pt.path)
			}
		}
	}
	if strings.ContainsAny(org.text, " ") {
		return fmt.Sprintf("(%s)%+d", org.text, at)
	}
	return fmt.Sprintf("%s%+d", org.text, at)
}

// isString reports whether a symbol is the bytes of a string constant.
func isString(name string) bool {
	return strings.HasPrefix(name, "go:string.") || strings.HasPrefix(name, "go.string.")
}

// symbolName is a symbol's name for people.
func (w *walker) symbolName(name string) string {
	if rest, ok := strings.CutPrefix(name, "runtime."); ok {
		return rest
	}
	for _, prefix := range []string{"go:string.", "go.string."} {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			if strings.HasPrefix(rest, ".gostring.") { // a long one has a hash for a name
				if rest = "of " + rest[len(".gostring."):]; w.Data(name) != nil {
					rest = strconv.Quote(string(w.Data(name).Bytes))
				}
			}
			return clipQuoted(rest, 32)
		}
	}
	for _, prefix := range []string{"type:", "type."} {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			return prefix + w.shortType(rest)
		}
	}
	if typ, iface := cutTypeSymbol(name); typ != "" {
		return "itab:" + w.shortType(typ) + "," + w.shortType(iface)
	}
	if pkg, of, ok := strings.Cut(name, "..dict."); ok {
		return "dictionary of " + w.short(pkg+"."+of)
	}
	return w.plainName(name)
}

// clipQuoted shortens a quoted text and keeps its quotes.
func clipQuoted(s string, n int) string {
	short := clip(s, n)
	if short != s && s[0] == '"' {
		short += `"`
	}
	return short
}

// clip shortens a text to n runes.
func clip(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-1]) + "…"
}
