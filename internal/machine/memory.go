package machine

import (
	"maps"
	"slices"

	"ifaceval/internal/listing"
)

// load reads what a memory operand stands for.
func (m *Machine) load(o *listing.Operand, size int) []cell {
	return m.loadAt(m.isa.address(o), size)
}

func (m *Machine) loadAt(v Value, size int) []cell {
	if !m.reachable(v) {
		m.leakContents(v)
		return make([]cell, size)
	}
	if v.obj.Kind == Opaque && !slices.Contains(m.opaque, v.obj) {
		m.opaque = append(m.opaque, v.obj)
	}
	return v.obj.read(int64(v.n), size)
}

// reachable reports whether memory can be looked at. A number is no address of
// anything: the first page faults.
func (m *Machine) reachable(v Value) bool {
	if !v.known {
		return false
	}
	if v.obj == nil {
		if v.n < 4096 {
			m.effect.Fault = "dereferences a nil pointer"
		}
		return false
	}
	return v.obj.Kind != Opaque || v.obj.Size == 8
}

// store writes to what a memory operand stands for.
func (m *Machine) store(o *listing.Operand, cs []cell) { m.storeAt(m.isa.address(o), cs) }

func (m *Machine) storeAt(v Value, cs []cell) {
	m.count(cs)
	if !m.reachable(v) {
		m.storeSomewhere(v, cs)
		m.effect.Writes = append(m.effect.Writes, Write{Size: len(cs)})
		return
	}
	if v.obj.Kind == Opaque && !slices.Contains(m.opaque, v.obj) {
		m.opaque = append(m.opaque, v.obj)
	}
	m.mayAlias(v)
	v.obj.set(int64(v.n), cs)
	if v.obj.Kind != Stack || m.isLeaked(int64(v.n)) {
		m.leakCells(cs)
	}
	m.effect.Writes = append(m.effect.Writes, Write{Object: v.obj, Offset: int64(v.n), Size: len(cs)})
}

// storeSomewhere stores to an address that is not known: within a variable, or
// anywhere.
func (m *Machine) storeSomewhere(v Value, cs []cell) {
	m.leakCells(cs)
	switch {
	case v.known || !v.obj.isMemory():
		m.forgetLeaked(nil)
	case v.obj.Kind == Stack:
		m.mayAlias(v)
		v.obj.forget(m.slotAround(int64(v.n)))
	default:
		m.mayAlias(v)
		v.obj.forgetAll()
	}
}

// leakContents: what is loaded from an unknown place in a variable is one of the
// addresses that it holds.
func (m *Machine) leakContents(v Value) {
	if v.obj == nil || v.obj.Kind != Stack {
		return
	}
	from, to := m.slotAround(int64(v.n))
	for at, c := range v.obj.cells {
		if from <= at && at < to {
			m.leakCells([]cell{c})
		}
	}
}

// isLeaked reports whether others may know the address of a byte of the stack.
func (m *Machine) isLeaked(at int64) bool {
	return slices.ContainsFunc(m.leaks, func(l leak) bool { return l.from <= at && at < l.to })
}

// mayAlias forgets what a store to an object may have changed besides.
func (m *Machine) mayAlias(v Value) {
	o := v.obj
	switch {
	case o.Kind == Opaque:
		m.forgetLeaked(o)
	case o.Kind == Global || o.leaked || o.Kind == Stack && m.isLeaked(int64(v.n)):
		for _, p := range m.opaque {
			p.forgetAll()
		}
	}
}

// forgetLeaked forgets all that an unknown pointer can reach, except one object.
func (m *Machine) forgetLeaked(except *Object) {
	for _, o := range m.opaque {
		if o != except {
			o.forgetAll()
		}
	}
	for _, o := range m.symbols {
		if o.Kind == Global && o.data == nil {
			o.forgetAll()
		}
	}
	for _, o := range m.heap {
		if o.leaked && o.Kind == Heap {
			o.forgetAll()
		}
	}
	for _, l := range m.leaks {
		m.stack.forget(l.from, l.to)
	}
}

// leakCells notes that addresses have been stored where others may find them.
func (m *Machine) leakCells(cs []cell) {
	for _, c := range cs {
		if c.obj != nil && c.i == 0 {
			m.leak(c.obj, int64(c.n))
		}
	}
}

// leak notes that others may know an address, and so what is reached from it.
func (m *Machine) leak(o *Object, offset int64) {
	switch o.Kind {
	case Stack:
		from, to := m.slotAround(offset)
		if l := (leak{from, to}); !slices.Contains(m.leaks, l) {
			m.leaks = append(m.leaks, l)
			for at := range o.cells {
				if from <= at && at < to {
					m.leakCells([]cell{o.cells[at]})
				}
			}
		}
	case Heap, Either:
		if !o.leaked {
			o.leaked = true
			for _, c := range o.cells {
				m.leakCells([]cell{c})
			}
		}
	}
}

// A leak is a range of the stack whose address others may know.
type leak struct{ from, to int64 }

// slotAround is the range of the variable that an offset in the stack lies in:
// from the start of one to the start of the next.
func (m *Machine) slotAround(offset int64) (from, to int64) {
	from, to = -1<<62, 1<<62
	for _, at := range m.slotStarts() {
		at += m.base
		if at <= offset && at > from {
			from = at
		}
		if at > offset && at < to {
			to = at
		}
	}
	return from, to
}

// slotStarts are the lowest offsets, from the SP at entry, at which the variables
// of the function are used. Without one the whole stack is a single slot.
func (m *Machine) slotStarts() []int64 {
	if s, ok := m.starts[m.fn]; ok {
		return s
	}
	lowest := map[string]int64{}
	for _, in := range m.fn.Instrs {
		for i := range in.Args {
			if o := &in.Args[i]; o.IsVariable() {
				at := m.isa.slot(o)
				if old, seen := lowest[o.Name]; !seen || at < old {
					lowest[o.Name] = at
				}
			}
		}
	}
	starts := append(slices.Sorted(maps.Values(lowest)), 0) // 0 is the caller's
	if m.Arch == AMD64 {
		starts = append(starts, -8) // where BP is saved
	}
	m.starts[m.fn] = starts
	return starts
}

// Slot is where a variable operand of the present function is, as an offset in
// [Machine.Stack].
func (m *Machine) Slot(o *listing.Operand) int64 { return m.base + m.isa.slot(o) }

// staticByte names the address of an entry of the runtime's table of one-byte
// values, of which the number is not known but has a name. Nothing is stored
// through it, so it need not be known where it points.
func (m *Machine) staticByte(base Value, index string, scale int64) (Value, bool) {
	if !base.known || base.obj == nil || base.obj.Name != staticBytes || base.n != 0 || scale != 8 || registerSize(m.isa.canonical(index)) != 8 {
		return Unknown, false
	}
	v := extended(m.regCells(index))
	if !v.known || v.obj == nil {
		return Unknown, false
	}
	key := symbolic{v.obj, v.n}
	if m.picked[key] == nil {
		m.picked[key] = m.NewOpaque("&staticuint64s["+v.obj.place(int64(v.n))+"]", 8)
	}
	return Address(m.picked[key], 0), true
}

// A symbolic is a value that is a symbol.
type symbolic struct {
	obj *Object
	n   uint64
}
