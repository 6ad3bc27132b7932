package walk

import (
	"cmp"
	"go/types"
	"maps"
	"slices"
	"strings"

	"ifaceval/internal/listing"
	"ifaceval/internal/machine"
)

// A link is how a step of the first pass is tied to others: which steps wrote
// what it read, and which interface values it helps to make.
type link struct {
	from  []int
	words bool // it stores a word, no more and no less
	made  map[holder]stored
}

// A holder is where an interface value is: in memory, or in two registers.
type holder struct {
	spot
	registers string // "AX, BX"
}

// links follows words from where they are made to the interface values that they
// become part of.
type links struct {
	registers map[string]int // the step that wrote a register last
	memory    map[spot]int   // the step that wrote a word last
	held      map[spot]bool  // where in memory there is an interface value at some time
	steps     []link
}

func newLinks() *links {
	return &links{registers: map[string]int{}, memory: map[spot]int{}, held: map[spot]bool{}}
}

// sources are the steps that wrote what the next instruction reads.
func (l *links) sources(m *machine.Machine, in *listing.Instr) []int {
	var from []int
	add := func(i int, ok bool) {
		if ok && !slices.Contains(from, i) {
			from = append(from, i)
		}
	}
	for k := range in.Args {
		o := &in.Args[k]
		last := k == len(in.Args)-1
		switch {
		case o.Kind == listing.Reg && !(last && overwrites(in)):
			i, ok := l.registers[m.Canonical(o.Reg)]
			add(i, ok)
		case o.Kind == listing.Pair && !last:
			for _, r := range o.Regs {
				i, ok := l.registers[m.Canonical(r)]
				add(i, ok)
			}
		case o.Kind == listing.Mem && !last:
			if obj, at := m.Address(effective(in, o)).Object(); obj != nil {
				i, ok := l.memory[spot{objectID(obj), at}]
				add(i, ok)
			}
		}
	}
	return from
}

// note takes down what a step wrote.
func (l *links) note(from []int, e *machine.Effect) {
	i := len(l.steps)
	l.steps = append(l.steps, link{from: from, made: map[holder]stored{}, words: len(e.Writes) == 1 && e.Writes[0].Size == 8})
	for _, wr := range e.Writes {
		if wr.Register != "" {
			l.registers[wr.Register] = i
		}
		if wr.Object != nil {
			for at := range int64(wr.Size+7) / 8 {
				l.memory[spot{objectID(wr.Object), wr.Offset + 8*at}] = i
			}
		}
	}
}

// inMemory is told of an interface value in memory, that its words' steps made.
func (l *links) inMemory(id string, at int64, s stored) {
	place := holder{spot: spot{id, at}}
	l.held[place.spot] = true
	for _, word := range []int64{at, at + 8} {
		if i, ok := l.memory[spot{id, word}]; ok {
			l.mark(i, place, s)
		}
	}
}

// isWord reports whether what lies at a place was written by a store of one word.
func (l *links) isWord(id string, at int64) bool {
	i, ok := l.memory[spot{id, at}]
	return ok && l.steps[i].words
}

// inRegisters is told of one in two registers that a call or a return hands on.
func (l *links) inRegisters(a, b string, s stored) {
	for _, r := range []string{a, b} {
		if i, ok := l.registers[r]; ok {
			l.mark(i, holder{registers: a + ", " + b}, s)
		}
	}
}

// mark says of a step, and of those that made what it moved, that they help to
// make a value.
func (l *links) mark(i int, place holder, s stored) {
	if _, ok := l.steps[i].made[place]; ok {
		return
	}
	l.steps[i].made[place] = s
	for _, f := range l.steps[i].from {
		l.mark(f, place, s)
	}
}

// takes reports whether a call can take an interface value that begins in a
// register. The runtime's own functions take types and addresses.
func takes(in *listing.Instr) bool {
	return in.Mnemonic == "RET" || len(in.Args) != 1 || !strings.HasPrefix(in.Args[0].Name, "runtime.") ||
		strings.HasPrefix(in.Args[0].Name, "runtime.gopanic")
}

// isInterfacePair reports whether two words can be an interface value, and of
// which type. A data word that is not known counts if it was stored as a word; a
// number is one only if it is a nil pointer.
func isInterfacePair(word, data machine.Value, storedWord bool) (stored, bool) {
	o, at := word.Object()
	if o == nil || at != 0 || o.Kind != machine.ReadOnly || !data.Known() && !storedWord {
		return stored{}, false
	}
	typ, iface := cutTypeSymbol(o.Name)
	if n, ok := data.Number(); ok && (n != 0 || !pointerShaped(typ)) {
		return stored{}, false
	}
	if other, _ := data.Object(); other != nil && other.Kind == machine.ReadOnly {
		if t, _ := cutTypeSymbol(other.Name); t != "" {
			return stored{}, false // two type words beside each other
		}
	}
	return stored{typ, iface}, typ != ""
}

// conversionOf is the conversion that a step helps to make, the linker's name of
// the type that is stored, and the names of the places of the interface values, in
// order.
func (w *walker) conversionOf(i int) (conversion, typ string, places []string) {
	made := w.trace.links.steps[i].made
	holders := slices.SortedFunc(maps.Keys(made), func(a, b holder) int {
		return cmp.Or(cmp.Compare(a.id, b.id), cmp.Compare(a.at, b.at), cmp.Compare(a.registers, b.registers))
	})
	places = []string{}
	for _, h := range holders {
		s := made[h]
		iface := s.iface
		if iface == "" {
			iface = "interface {}"
		}
		if text := w.shortType(s.typ) + " → " + w.shortType(iface); conversion == "" || text == conversion {
			conversion, typ = text, s.typ
			places = append(places, w.placeName(h))
		}
	}
	return conversion, typ, places
}

// heldWord names a word of an interface value in the stack that has no name.
func (w *walker) heldWord(at int64) (thing, bool) {
	for word, start := range map[string]int64{typeWord: at, dataWord: at - 8} {
		if w.trace.links.held[spot{"stack", start}] {
			return thing{name: "the unnamed interface value at " + offsetLabel(w.stackPointer(), start-w.low), word: word, typ: types.Typ[types.UnsafePointer]}, true
		}
	}
	return thing{}, false
}

// related is the interface values that the steps of the line that was asked for
// help to make; nil if only the line itself is to be shown.
func (w *walker) related() map[holder]bool {
	if w.place == nil || !w.config.Related {
		return nil
	}
	values := map[holder]bool{}
	for i := range w.trace.steps {
		if w.onPlace(i, i+1) {
			for h := range w.trace.links.steps[i].made {
				values[h] = true
			}
		}
	}
	return values
}

// makes reports whether one of some steps helps to make one of some values.
func (w *walker) makes(i, end int, values map[holder]bool) bool {
	for _, l := range w.trace.links.steps[i:end] {
		for h := range l.made {
			if values[h] {
				return true
			}
		}
	}
	return false
}

// placeName names a holder: "SP+16", "symbol:main.sink+0", "AX, BX".
func (w *walker) placeName(h holder) string {
	switch {
	case h.registers != "":
		return h.registers
	case h.id == "stack":
		return offsetLabel(w.stackPointer(), h.at-w.low)
	}
	return offsetLabel(h.id, h.at)
}
