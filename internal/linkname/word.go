package linkname

import (
	"go/types"
	"slices"
	"strconv"
	"strings"

	"ifaceval/internal/object"
)

// TypeWord is the linker's name for a type, as it stands after "type:" and in
// itabs; "" for types whose name cannot be told from go/types (those declared
// in functions carry a number).
func TypeWord(t types.Type) string {
	w := &wordWriter{}
	w.typ(t)
	if w.failed {
		return ""
	}
	return w.String()
}

type wordWriter struct {
	strings.Builder
	failed bool
}

func (w *wordWriter) typ(t types.Type) {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		w.WriteString(basicName(t))
	case *types.Named:
		w.named(t)
	case *types.Pointer:
		w.prefixed("*", t.Elem())
	case *types.Slice:
		w.prefixed("[]", t.Elem())
	case *types.Array:
		w.prefixed("["+strconv.FormatInt(t.Len(), 10)+"]", t.Elem())
	case *types.Map:
		w.prefixed("map[", t.Key())
		w.prefixed("]", t.Elem())
	case *types.Chan:
		w.channel(t)
	case *types.Signature:
		w.WriteString("func")
		w.signature(t)
	case *types.Struct:
		w.structure(t)
	case *types.Interface:
		w.iface(t)
	default:
		w.failed = true
	}
}

func basicName(t *types.Basic) string {
	switch t.Kind() {
	case types.Uint8: // byte is only another name
		return "uint8"
	case types.Int32:
		return "int32"
	case types.UnsafePointer:
		return "unsafe.Pointer"
	}
	return t.Name()
}

func (w *wordWriter) prefixed(prefix string, t types.Type) {
	w.WriteString(prefix)
	w.typ(t)
}

func (w *wordWriter) pkg(p *types.Package) {
	w.WriteString(object.EscapePath(p.Path()))
}

func (w *wordWriter) named(t *types.Named) {
	obj := t.Obj()
	if obj.Pkg() == nil {
		w.WriteString(obj.Name()) // error, comparable
		return
	}
	if obj.Parent() != obj.Pkg().Scope() {
		w.failed = true
		return
	}
	w.pkg(obj.Pkg())
	w.WriteString("." + obj.Name())
	if t.TypeArgs().Len() == 0 {
		return
	}
	w.WriteByte('[')
	for i := range t.TypeArgs().Len() {
		if i > 0 {
			w.WriteByte(',')
		}
		w.typ(t.TypeArgs().At(i))
	}
	w.WriteByte(']')
}

func (w *wordWriter) channel(t *types.Chan) {
	switch t.Dir() {
	case types.RecvOnly:
		w.WriteString("<-chan ")
	case types.SendOnly:
		w.WriteString("chan<- ")
	default:
		w.WriteString("chan ")
		if elem, ok := types.Unalias(t.Elem()).(*types.Chan); ok && elem.Dir() == types.RecvOnly {
			w.WriteByte('(')
			w.typ(elem)
			w.WriteByte(')')
			return
		}
	}
	w.typ(t.Elem())
}

func (w *wordWriter) signature(t *types.Signature) {
	w.tuple(t.Params(), t.Variadic())
	switch t.Results().Len() {
	case 0:
	case 1:
		w.prefixed(" ", t.Results().At(0).Type())
	default:
		w.WriteByte(' ')
		w.tuple(t.Results(), false)
	}
}

func (w *wordWriter) tuple(t *types.Tuple, variadic bool) {
	w.WriteByte('(')
	for i := range t.Len() {
		if i > 0 {
			w.WriteString(", ")
		}
		typ := t.At(i).Type()
		if slice, ok := typ.(*types.Slice); ok && variadic && i == t.Len()-1 {
			w.prefixed("...", slice.Elem())
			continue
		}
		w.typ(typ)
	}
	w.WriteByte(')')
}

func (w *wordWriter) structure(t *types.Struct) {
	w.WriteString("struct {")
	for i := range t.NumFields() {
		if i > 0 {
			w.WriteByte(';')
		}
		w.WriteByte(' ')
		f := t.Field(i)
		if !f.Embedded() {
			w.member(f)
			w.WriteByte(' ')
		}
		w.typ(f.Type())
		if tag := t.Tag(i); tag != "" {
			w.WriteString(" " + strconv.Quote(tag))
		}
	}
	if t.NumFields() > 0 {
		w.WriteByte(' ')
	}
	w.WriteByte('}')
}

// member writes a field's or method's name, with its package if it is not
// exported.
func (w *wordWriter) member(obj types.Object) {
	if !obj.Exported() && obj.Pkg() != nil {
		w.pkg(obj.Pkg())
		w.WriteByte('.')
	}
	w.WriteString(obj.Name())
}

func (w *wordWriter) iface(t *types.Interface) {
	if !t.IsMethodSet() {
		w.failed = true
		return
	}
	methods := slices.Collect(t.Methods())
	slices.SortFunc(methods, func(a, b *types.Func) int {
		if a.Exported() != b.Exported() {
			if a.Exported() {
				return -1
			}
			return 1
		}
		return strings.Compare(a.Name(), b.Name())
	})
	w.WriteString("interface {")
	for i, m := range methods {
		if i > 0 {
			w.WriteByte(';')
		}
		w.WriteByte(' ')
		w.member(m)
		w.signature(m.Signature())
	}
	if len(methods) > 0 {
		w.WriteByte(' ')
	}
	w.WriteByte('}')
}
