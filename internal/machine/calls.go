package machine

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"ifaceval/internal/listing"
)

// maxDepth bounds how many callees are stepped into at a time.
const maxDepth = 16

// call executes a call.
func (m *Machine) call(in *listing.Instr) bool {
	if in.Mnemonic != "CALL" || len(in.Args) != 1 {
		return false
	}
	name := callee(in)
	if m.Into[name] && len(m.callers) < maxDepth {
		if fn := m.Env.Func(name); fn != nil {
			m.callers = append(m.callers, caller{m.fn, m.next, m.base})
			m.isa.enter()
			m.fn, m.next = fn, 0
			m.base, _ = m.SP()
			m.effect.Entered = true
			return true
		}
	}
	c := &Call{Name: name}
	m.effect.Call = c
	if noReturn(name) {
		m.effect.End = "calls " + name + ", which does not return"
		return true
	}
	if m.barrier(name) {
		c.Modelled = true
		return true
	}
	if model := modelOf(name); model != nil {
		if model(m, c); c.Modelled {
			m.finish(c)
			return true
		}
	}
	if !pure(name) {
		m.leakArguments()
		m.forgetLeaked(nil)
	}
	m.clobberBy(name)
	m.dropOutgoing()
	for _, r := range m.results(name) {
		// What is above a narrow result is whatever the callee left there.
		cs := make([]cell, registerSize(m.isa.canonical(r.Register)))
		copy(cs, cellsOf(Address(m.NewOpaque(r.Name, r.Size), 0), r.Size))
		m.setReg(r.Register, cs)
	}
	return true
}

// results are what a call that is not modelled returns. The same function called
// again may return something else, so its results get another name.
func (m *Machine) results(name string) []Result {
	rs := m.Env.Results(name)
	m.calls[name]++
	if n := m.calls[name]; n > 1 {
		rs = slices.Clone(rs)
		for i := range rs {
			rs[i].Name = fmt.Sprintf("%s, call %d", rs[i].Name, n)
		}
	}
	return rs
}

// finish puts a modelled call's result where the ABI has it.
func (m *Machine) finish(c *Call) {
	m.clobberBy(c.Name)
	m.dropOutgoing()
	if c.Result.Known() {
		m.setValue(m.isa.arguments()[0], c.Result, 8)
	}
}

// clobber loses the registers that a call does not preserve.
func (m *Machine) clobber() {
	for _, name := range m.isa.clobbered() {
		delete(m.regs, name)
	}
	m.flags = flags{}
}

// clobberBy loses the registers that a call of a function does not preserve.
func (m *Machine) clobberBy(name string) {
	before := maps.Clone(m.regs)
	m.clobber()
	m.isa.returned(name, before)
}

// dropOutgoing forgets the part of the frame that a callee may use as its own:
// what lies below SP, and from there to the first variable, where it keeps its
// arguments. On arm64 the return address is the first word.
func (m *Machine) dropOutgoing() {
	sp, ok := m.SP()
	if !ok {
		return
	}
	m.dropBelow()
	from := sp
	if m.Arch == ARM64 {
		from += 8
	}
	to := m.base
	for _, at := range m.slotStarts() {
		if at+m.base >= sp {
			to = min(to, at+m.base)
		}
	}
	if m.Arch == AMD64 && to == m.base {
		to -= 8 // the saved frame pointer
	}
	for at := range m.stack.cells {
		if from <= at && at < to {
			delete(m.stack.cells, at)
		}
	}
}

// leakArguments notes the addresses that a callee can get hold of.
func (m *Machine) leakArguments() {
	for name, cs := range m.regs {
		if name != m.isa.sp() && name != "BP" && name != "R29" {
			m.leakCells(cs)
		}
	}
	sp, ok := m.SP()
	if !ok {
		return
	}
	first := m.base
	for _, at := range m.slotStarts() {
		if at+m.base >= sp {
			first = min(first, at+m.base)
		}
	}
	for at, c := range m.stack.cells {
		if sp <= at && at < first {
			m.leakCells([]cell{c})
		}
	}
}

// arg is an integer argument of a call.
func (m *Machine) arg(i, size int) Value { return m.reg(m.isa.arguments()[i], size) }

func (m *Machine) argCells(i, size int) []cell { return m.low(m.isa.arguments()[i], size) }

// A model does what a function of the runtime does to memory, and sets
// Call.Result. Where it leaves Call.Modelled unset, nothing is known.
type model func(m *Machine, c *Call)

// models, by name without "runtime.". Sources: runtime/iface.go (convT*),
// runtime/malloc.go (newobject, mallocgc), 1.18 to 1.27.
var models = map[string]model{
	"convT":        convT,
	"convTnoptr":   convT,
	"convT16":      convSmall(2),
	"convT32":      convSmall(4),
	"convT64":      convSmall(8),
	"convTstring":  convTstring,
	"convTslice":   convTslice,
	"newobject":    newobject,
	"mallocgc":     mallocgc,
	"typedmemmove": typedmemmove,
	"memmove":      memmove,
}

func modelOf(name string) model {
	rest, ok := strings.CutPrefix(name, "runtime.")
	if !ok {
		return nil
	}
	if strings.HasPrefix(rest, "mallocgcSmall") { // 1.27: one for each size class
		return mallocgc
	}
	return models[rest]
}

// typeOf is the type that a type word is the address of.
func typeOf(v Value) string {
	if o, at := v.Object(); o != nil && at == 0 {
		for _, prefix := range []string{"type:", "type."} {
			if t, ok := strings.CutPrefix(o.Name, prefix); ok {
				return t
			}
		}
	}
	return ""
}

func (m *Machine) made(c *Call, o *Object, why string) {
	c.Modelled, c.Made, c.Result, c.Why = true, o, Address(o, 0), why
}

func (m *Machine) static(c *Call, symbol string, offset int64, why string) {
	c.Modelled, c.Result, c.Why = true, Address(m.Symbol(symbol), offset), why
}

// convT copies a value of any type to the heap.
func convT(m *Machine, c *Call) {
	typ := typeOf(m.arg(0, 8))
	size, ok := m.Env.Size(typ)
	o := m.newObject(Heap, typ, size)
	if ok && typ != "" && size <= maxCopy {
		o.set(0, m.loadAt(m.arg(1, 8), int(size)))
	}
	o.leakedBy(m)
	m.made(c, o, "it always makes a copy")
}

// maxCopy bounds the bytes that are copied one by one.
const maxCopy = 1 << 16

// leakedBy marks what the contents of a new object point to: a data word may be
// handed to anybody, but not written through.
func (o *Object) leakedBy(m *Machine) {
	for _, cl := range o.cells {
		m.leakCells([]cell{cl})
	}
}

// convSmall is convT16, convT32 and convT64.
func convSmall(size int) model {
	return func(m *Machine, c *Call) {
		v := m.arg(0, size)
		n, known := v.Number()
		if known && n < 256 {
			m.static(c, staticBytes, int64(n)*8, fmt.Sprintf("%d is below 256", n))
			return
		}
		kind, why := Heap, fmt.Sprintf("%d is not below 256", n)
		if !known {
			kind, why = Either, "it is not known whether the value is below 256"
		}
		o := m.newObject(kind, "", int64(size))
		if kind == Either {
			o.Unless, o.Else = "bits < 256", staticBytes
		}
		o.set(0, m.argCells(0, size))
		o.leakedBy(m)
		m.made(c, o, why)
	}
}

func convTstring(m *Machine, c *Call) {
	length := m.arg(1, 8)
	n, known := length.Number()
	if known && n == 0 {
		m.static(c, zeroValue, 0, "the string is empty")
		return
	}
	kind, why := Heap, "the string is not empty"
	if !known {
		kind, why = Either, "it is not known whether the string is empty"
	}
	o := m.newObject(kind, "string", 16)
	if kind == Either {
		o.Unless, o.Else = "empty string", zeroValue
	}
	o.set(0, m.argCells(0, 8))
	o.set(8, m.argCells(1, 8))
	o.leakedBy(m)
	m.made(c, o, why)
}

func convTslice(m *Machine, c *Call) {
	data := m.arg(0, 8)
	n, number := data.Number()
	if number && n == 0 {
		m.static(c, zeroValue, 0, "the slice is nil")
		return
	}
	kind, why := Heap, "the slice is not nil"
	if obj, _ := data.Object(); !number && !obj.isMemory() {
		kind, why = Either, "it is not known whether the slice is nil"
	}
	o := m.newObject(kind, "", 24)
	if kind == Either {
		o.Unless, o.Else = "nil slice", zeroValue
	}
	for i := range 3 {
		o.set(int64(8*i), m.argCells(i, 8))
	}
	o.leakedBy(m)
	m.made(c, o, why)
}

func newobject(m *Machine, c *Call) {
	typ := typeOf(m.arg(0, 8))
	size, ok := m.Env.Size(typ)
	if !ok || typ == "" {
		return
	}
	if size == 0 {
		m.static(c, zeroBase, 0, "a value of size 0 takes no memory")
		return
	}
	o := m.newObject(Heap, typ, size)
	o.data = allZero(size)
	m.made(c, o, "new memory, all zeros")
}

// mallocgc takes size, type and whether the memory has to be zeroed.
func mallocgc(m *Machine, c *Call) {
	n, ok := m.arg(0, 8).Number()
	if !ok {
		return
	}
	if n == 0 {
		m.static(c, zeroBase, 0, "a value of size 0 takes no memory")
		return
	}
	o := m.newObject(Heap, typeOf(m.arg(1, 8)), int64(n))
	if zero, ok := m.arg(2, 1).Number(); ok && zero&1 == 1 {
		o.data = allZero(o.Size)
	}
	m.made(c, o, "new memory")
}

// typedmemmove takes a type and two addresses, to and from.
func typedmemmove(m *Machine, c *Call) {
	size, ok := m.Env.Size(typeOf(m.arg(0, 8)))
	if ok && size <= maxCopy {
		m.move(c, m.arg(1, 8), m.arg(2, 8), int(size))
	}
}

// memmove takes two addresses, to and from, and a size.
func memmove(m *Machine, c *Call) {
	if n, ok := m.arg(2, 8).Number(); ok && n <= maxCopy {
		m.move(c, m.arg(0, 8), m.arg(1, 8), int(n))
	}
}

func (m *Machine) move(c *Call, to, from Value, size int) {
	if !to.known || !from.known {
		return
	}
	m.storeAt(to, m.loadAt(from, size))
	c.Modelled = true
}

// barrier does what the write barrier's routines do, which use no register but
// those they are named after. From Go 1.21 on, gcWriteBarrierN reserves N words
// of the buffer and returns their address; before, gcWriteBarrier does the
// store itself.
func (m *Machine) barrier(name string) bool {
	rest, ok := strings.CutPrefix(name, "runtime.gcWriteBarrier")
	if !ok {
		return false
	}
	buffer, value, place := "R11", "AX", "DI"
	if m.Arch == ARM64 {
		buffer, value, place = "R25", "R3", "R2"
	}
	if rest >= "1" && rest <= "8" && len(rest) == 1 {
		m.setValue(buffer, Address(m.newObject(Heap, "", 64), 0), 8)
		return true
	}
	if rest != "" { // gcWriteBarrierCX and its kin
		value = rest
	}
	m.storeAt(m.reg(place, 8), m.low(value, 8))
	return true
}

// pure reports whether a function writes to no memory that its caller can see.
// Those that may be given a buffer in the frame, as concatstrings, are not pure.
func pure(name string) bool {
	rest, ok := strings.CutPrefix(name, "runtime.")
	if !ok {
		return strings.HasPrefix(name, "type:.eq.") || strings.HasPrefix(name, "type..eq.")
	}
	for _, prefix := range []string{"memequal", "memhash", "strhash", "efaceeq", "ifaceeq", "convI2", "typeAssert", "assertE2I",
		"interfaceSwitch", "makeslice", "makemap_small", "makechan", "cmpstring", "decoderune", "countrunes", "racefuncenter", "racefuncexit", "raceread", "racewrite",
		"printlock", "printunlock", "printint", "printstring", "printnl", "printsp", "printbool", "printhex", "printuint", "printpointer"} {
		if strings.HasPrefix(rest, prefix) {
			return true
		}
	}
	return false
}
