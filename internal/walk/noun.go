package walk

import (
	"cmp"
	"fmt"
	"go/types"
	"strings"

	"ifaceval/internal/linkname"
	"ifaceval/internal/machine"
)

// A thing is a place in memory with a name.
type thing struct {
	name string // "x", "the unnamed int64", "sink", "*p"
	path string // of a part: ".next", "[2]"
	word string // of a part: "type word"
	typ  types.Type
}

// whole is the value that the part is a word of.
func (t thing) whole() string { return join(t.name, t.path) }

// noun is what a sentence calls it: "x.a", "the type word of y".
func (t thing) noun() string {
	if t.word == "" {
		return t.whole()
	}
	return "the " + t.word + " of " + t.whole()
}

// destination is the noun of a place that is written to, where it helps to know
// which word it is. It ends in a comma unless the sentence ends there.
func (t thing) destination(end bool) string {
	nth := ordinals[t.word]
	if nth == "" {
		return t.noun()
	}
	text := "the " + nth + " word of " + t.whole() + ", its " + t.word
	if !end {
		text += ","
	}
	return text
}

// thingAt names a place in an object's memory.
func (w *walker) thingAt(o *machine.Object, at, size int64) thing {
	switch o.Kind {
	case machine.Stack:
		return w.slotThing(at, size)
	case machine.Opaque:
		return w.outsideThing(o, at, size)
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
	switch {
	case isString(o.Name):
		name = "the string " + name
	case strings.Contains(o.Name, "..dict."):
		name = "the " + name
	}
	return w.partThing(name, nil, at, size)
}

// outsideThing names a place behind an opaque pointer.
func (w *walker) outsideThing(o *machine.Object, at, size int64) thing {
	org := w.originOf(o)
	if t, ok := pointee(org.typ); ok && at == 0 {
		// A struct of one word is better named by its field.
		whole := w.sizes.Sizeof(t)
		if size == 0 || size > whole || size == whole && len(flatten(t, 0, "", w.sizes)) != 1 {
			return thing{name: "*" + bracketed(org.text), typ: t}
		}
	}
	if name, pt, ok := w.behind(org, at, size); ok {
		return thing{name: name, path: pt.path, word: pt.word, typ: pt.typ}
	}
	// More or less than one part of it.
	if t, ok := pointee(org.typ); ok {
		if th := w.partThing(bracketed(org.text), t, at, size); th.path != "" {
			return th
		}
	}
	if at == 0 {
		return thing{name: "what " + org.text + " points to"}
	}
	return thing{name: fmt.Sprintf("what %s%+d points to", org.text, at)}
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
	if path, sub := subvalue(t, "", at, size, w.sizes); sub != nil {
		return thing{name: name, path: path, typ: sub}
	}
	for _, p := range flatten(t, 0, "", w.sizes) {
		if p.offset == at {
			return thing{name: name, path: p.path, word: p.word, typ: p.typ}
		}
	}
	if path, sub := subvalue(t, "", at, -1, w.sizes); sub != nil {
		return thing{name: name, path: path} // behind the parts that flatten lists
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
			return w.variableThing(v, start, at, size)
		}
	}
	return thing{name: "the memory at " + offsetLabel(w.stackPointer(), at-w.low)}
}

// variableThing names a place in a variable.
func (w *walker) variableThing(v *variable, start, at, size int64) thing {
	if v.saved != "" {
		return thing{name: "the place of " + theSaved(v.saved)}
	}
	t := v.typ
	name := v.name
	typ := w.nameOf(t)
	if t == nil {
		t, typ = w.inferredType("stack", start, v.size)
	}
	if name == "" || name[0] == '~' {
		name = w.unnamed(typ, start, name)
	}
	if th, ok := w.heldWord(at); ok && t == nil && size <= 8 {
		return th
	}
	if v.made {
		name = "the " + name
	}
	if t == nil && v.name == "" && at > start {
		return thing{name: "the memory at " + offsetLabel(w.stackPointer(), at-w.low)}
	}
	return w.partThing(name, t, at-start, size)
}

func theSaved(what string) string { return "the " + strings.TrimPrefix(what, "the ") }

// unnamed is what a temporary, or a result without a name, is called.
func (w *walker) unnamed(typ string, start int64, result string) string {
	if result != "" {
		return "the result " + result
	}
	return "the unnamed " + cmp.Or(typ, "temporary") + " at " + offsetLabel(w.stackPointer(), start-w.low)
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
	return "the address of " + w.pointedTo(o, at)
}

// pointedTo names what an address is the address of.
func (w *walker) pointedTo(o *machine.Object, at int64) string {
	if typ, _ := cutTypeSymbol(o.Name); typ != "" && at == 0 && o.Kind == machine.ReadOnly {
		return w.symbolName(o.Name)
	}
	return w.thingAt(o, at, 1<<40).noun()
}

// register is a register as a sentence names it, with what it holds.
func (w *walker) register(name string, v machine.Value, size int64, t types.Type) string {
	if !v.Known() || size > 8 || name == "ZR" || name == "SP" || name == "RSP" {
		return name
	}
	return name + " (" + w.describe(v, size, t) + ")"
}
