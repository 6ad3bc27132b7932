package walk

import (
	"fmt"
	"go/types"
	"strings"

	"ifaceval/internal/linkname"
	"ifaceval/internal/machine"
)

// A thing is a place in memory with a name.
type thing struct {
	name string     // "x", "the unnamed int64", "sink"
	role string     // of a part: "type word"; "" for the whole
	typ  types.Type // of the part
	nth  string     // "first" or "second", of an interface value's word
}

// noun is what a sentence calls it: "x", "the type word of y".
func (t thing) noun() string {
	switch {
	case t.nth != "":
		return "the " + t.nth + " word of " + t.name + ", its " + t.role
	case t.role == "":
		return t.name
	case strings.HasPrefix(t.role, "["), strings.Contains(t.role, ".") && !strings.Contains(t.role, " "):
		return t.name + partOf(t.role)
	case strings.Contains(t.role, " "), t.role == "pointer", t.role == "length", t.role == "capacity":
		return "the " + t.role + " of " + t.name
	}
	return t.name + partOf(t.role)
}

func partOf(role string) string {
	if role[0] == '[' {
		return role
	}
	return "." + role
}

// thingAt names a place in an object's memory.
func (w *walker) thingAt(o *machine.Object, at, size int64) thing {
	switch o.Kind {
	case machine.Stack:
		return w.slotThing(at, size)
	case machine.Opaque:
		if at == 0 {
			return thing{name: "what " + o.Name + " points to"}
		}
		return thing{name: fmt.Sprintf("what %s%+d points to", o.Name, at)}
	case machine.Heap, machine.Either:
		t, _ := w.objectType(o)
		return w.partThing(o.Name, t, at, size)
	}
	name := w.symbolName(o.Name)
	if o.Name == staticBytes && at%8 == 0 {
		return thing{name: fmt.Sprintf("staticuint64s[%d]", at/8), typ: types.Typ[types.Uint64]}
	}
	sym := linkname.Split(o.Name)
	if v, ok := w.scopeOf(sym.Pkg).Lookup(sym.Name).(*types.Var); ok {
		return w.partThing(name, v.Type(), at, size)
	}
	return w.partThing(name, nil, at, size)
}

// objectType is the type of a heap object's contents.
func (w *walker) objectType(o *machine.Object) (types.Type, string) {
	name := o.Type
	if name == "" {
		name = w.trace.types[spot{objectID(o), 0}].typ
	}
	return w.typeNamed(name), name
}

// partThing names a part of a value of a type.
func (w *walker) partThing(name string, t types.Type, at, size int64) thing {
	if t == nil || hasTypeParam(t) {
		if at == 0 {
			return thing{name: name}
		}
		return thing{name: fmt.Sprintf("%s%+d", name, at)}
	}
	if at == 0 && size >= w.sizes.Sizeof(t) {
		return thing{name: name, typ: t}
	}
	for _, p := range flatten(t, 0, "", w.sizes) {
		if p.offset == at {
			th := thing{name: name, role: p.role, typ: p.typ}
			if isInterface(t) {
				th.nth = map[int64]string{0: "first", 8: "second"}[at]
			}
			return th
		}
	}
	return thing{name: fmt.Sprintf("%s%+d", name, at)}
}

// slotThing names a place in a frame.
func (w *walker) slotThing(at, size int64) thing {
	for i := len(w.levels) - 1; i >= 0; i-- {
		l := w.levels[i]
		for _, v := range w.variables(l.fn) {
			start := l.base + v.start
			if at < start || at >= start+max(v.size, 1) {
				continue
			}
			if v.saved != "" {
				return thing{name: "the place of " + v.saved}
			}
			t := v.typ
			name := v.name
			if t == nil {
				t, _ = w.inferredType("stack", start, v.size)
			}
			if name == "" || name[0] == '~' {
				name = w.unnamed(t, start, name)
			}
			return w.partThing(name, t, at-start, size)
		}
	}
	return thing{name: "the word at " + offsetLabel(w.stackPointer(), at-w.low)}
}

// unnamed is what a temporary, or a result without a name, is called.
func (w *walker) unnamed(t types.Type, start int64, result string) string {
	if result != "" {
		return "the result " + result
	}
	what := "temporary"
	if t != nil {
		what = w.typeString(t)
	}
	return "the unnamed " + what + " at " + offsetLabel(w.stackPointer(), start-w.low)
}

// value is what a sentence calls a value.
func (w *walker) value(v machine.Value, size int64, t types.Type) string {
	if n, ok := v.Number(); ok {
		return number(n, size, t)
	}
	o, at := v.Object()
	if o == nil {
		return "a value that is not known"
	}
	if o.Kind == machine.Opaque {
		return w.describe(v, size, t)
	}
	return "the address of " + w.pointee(o, at)
}

// pointee names what an address is the address of.
func (w *walker) pointee(o *machine.Object, at int64) string {
	if typ, iface := cutTypeSymbol(o.Name); typ != "" && at == 0 && o.Kind == machine.ReadOnly {
		if iface != "" {
			return w.symbolName(o.Name)
		}
		return "type:" + w.shortType(typ)
	}
	th := w.thingAt(o, at, 1<<40)
	return th.noun()
}

// register is a register as a sentence names it, with what it holds.
func (w *walker) register(name string, v machine.Value, size int64, t types.Type) string {
	if !v.Known() {
		return name
	}
	return name + " (" + w.describe(v, size, t) + ")"
}
