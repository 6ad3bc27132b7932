package machine

import (
	"fmt"

	"ifaceval/internal/listing"
)

// A Kind says what an object is.
type Kind string

// The kinds of objects. All but Opaque are memory that has an address.
const (
	Stack    Kind = "stack"    // the goroutine's stack; offset 0 is SP as the function is entered
	Global   Kind = "global"   // package data
	ReadOnly Kind = "readonly" // data that nothing writes
	Heap     Kind = "heap"
	Either   Kind = "either" // on the heap, or static data: it depends on a value that is not known
	Opaque   Kind = "opaque" // a value that has a name, such as an argument; as an address, whatever is there
)

// An Object is a piece of memory, or an opaque value.
type Object struct {
	Kind   Kind
	Name   string // "pkg.v", "type:int64", "heap object 1", "x"
	Type   string // what it holds, as a type's symbol has it: "int64"; "" if not known
	Size   int64  // bytes; 0 if not known. Of an opaque value, its own width
	Number int    // of heap objects, from 1, and of Either

	// Of Either: what the data word is compared with and what it points to
	// otherwise.
	Unless, Else string

	cells  map[int64]cell
	data   func(offset int64) (cell, bool) // what nothing has written
	leaked bool                            // others may know the address
	shared bool                            // others write to it at any time, as the scheduler does to g
	reads  map[string]int                  // how often an opaque value was made for a place
}

// newG is the goroutine's g. Its stack guard is changed by another thread that
// wants the goroutine to stop (see runtime.preemptone).
func newG() *Object { return &Object{Kind: Opaque, Name: "g", Size: 8, shared: true} }

// width is how many bytes a symbol of this object has: 8 for addresses.
func (o *Object) width() int {
	if o.Kind == Opaque {
		return int(o.Size)
	}
	return 8
}

// isMemory reports whether an address of the object is that of something, and
// not nil.
func (o *Object) isMemory() bool { return o != nil && o.Kind != Opaque }

// distinct reports whether two objects surely have different addresses.
func distinct(a, b *Object) bool {
	if !a.isMemory() || !b.isMemory() || a == b {
		return false
	}
	fresh := func(o *Object) bool { return o.Kind == Stack || o.Kind == Heap }
	// Variables of no size may have the address of another.
	variable := func(o *Object) bool { return o.Kind == Global && o.Size > 0 }
	return fresh(a) && b.Kind != Either || fresh(b) && a.Kind != Either || variable(a) && variable(b)
}

// read returns size bytes. What is not known of package data, and of what an
// opaque pointer points to, becomes an opaque value with a name, so that the same
// bytes are the same value until they may have changed.
func (o *Object) read(offset int64, size int) []cell {
	cs := make([]cell, size)
	for i := 0; i < size; {
		n := o.gapAt(offset+int64(i), size-i)
		if n == 0 {
			cs[i] = o.cell(offset + int64(i))
			i++
			continue
		}
		value := cellsOf(Address(o.gap(offset+int64(i), n), 0), n)
		copy(cs[i:], value)
		if !o.shared {
			o.set(offset+int64(i), value)
		}
		i += n
	}
	return cs
}

// gapAt is how many bytes at an offset are to become an opaque value: 8, 4, 2 or
// 1, or none if the first is known or cannot be named.
func (o *Object) gapAt(offset int64, most int) int {
	if o.Kind != Global && o.Kind != Opaque && o.Kind != ReadOnly {
		return 0
	}
	missing := 0
	for missing < min(most, 8) && !o.has(offset+int64(missing)) {
		missing++
	}
	for n := 8; n > 0; n /= 2 {
		if n <= missing {
			return n
		}
	}
	return 0
}

// has reports whether anything has been said of a byte, if only that it is not
// known.
func (o *Object) has(at int64) bool {
	_, ok := o.cells[at]
	if !ok && o.data != nil {
		_, ok = o.data(at)
	}
	return ok
}

// cell is a byte of the memory.
func (o *Object) cell(at int64) cell {
	c, ok := o.cells[at]
	if !ok && o.data != nil {
		c, _ = o.data(at)
	}
	return c
}

// gap makes an opaque value for bytes that are not known.
func (o *Object) gap(offset int64, size int) *Object {
	name := o.place(offset)
	if o.Kind == Opaque {
		name = "*" + o.place(offset)
		if offset != 0 {
			name = "*(" + o.place(offset) + ")"
		}
	}
	if o.reads == nil {
		o.reads = map[string]int{}
	}
	o.reads[name]++
	if n := o.reads[name]; n > 1 {
		name = fmt.Sprintf("%s, read %d", name, n)
	}
	return &Object{Kind: Opaque, Name: name, Size: int64(size)}
}

// place names a byte of the object.
func (o *Object) place(offset int64) string {
	if offset == 0 {
		return o.Name
	}
	return fmt.Sprintf("%s%+d", o.Name, offset)
}

func (o *Object) set(offset int64, cs []cell) {
	if o.cells == nil {
		o.cells = map[int64]cell{}
	}
	for i, c := range cs {
		o.cells[offset+int64(i)] = c
	}
}

// forget loses the contents of a range.
func (o *Object) forget(from, to int64) {
	for at := range o.cells {
		if from <= at && at < to {
			if o.Kind == Global || o.Kind == Opaque {
				delete(o.cells, at)
			} else {
				o.cells[at] = cell{}
			}
		}
	}
}

// forgetAll loses all contents.
func (o *Object) forgetAll() {
	if o.data != nil && o.Kind == Heap {
		// Zeros that nothing had written may have been written too.
		o.data = nil
	}
	o.forget(-1<<62, 1<<62)
}

// constants is the data function of a symbol that the listing holds.
func (m *Machine) constants(d *listing.Data) func(int64) (cell, bool) {
	whole := map[int64]cell{}
	for _, rel := range d.Relocs {
		if rel.Size != 8 {
			// Offsets to types and names within sections: the linker's business.
			for i := range rel.Size {
				whole[rel.Offset+i] = cell{}
			}
			continue
		}
		for i, c := range cellsOf(Address(m.Symbol(rel.Symbol), rel.Add), 8) {
			whole[rel.Offset+int64(i)] = c
		}
	}
	return func(at int64) (cell, bool) {
		if c, ok := whole[at]; ok {
			return c, true
		}
		if at < 0 || at >= int64(len(d.Bytes)) {
			return cell{}, false
		}
		return cell{known: true, b: d.Bytes[at]}, true
	}
}

// allZero is the data function of fresh memory.
func allZero(size int64) func(int64) (cell, bool) {
	return func(at int64) (cell, bool) {
		return cell{known: true}, at >= 0 && (size <= 0 || at < size)
	}
}
