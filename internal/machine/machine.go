package machine

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"ifaceval/internal/listing"
)

// Architectures that the machine knows.
const (
	AMD64 = "amd64"
	ARM64 = "arm64"
)

// An Env answers what a machine asks about the program around a function. Any
// answer may be "not known".
type Env interface {
	// Func returns the listing of a function that is stepped into, nil if it is
	// not at hand.
	Func(name string) *listing.Func
	// Data returns a data symbol's contents, nil if they are not at hand.
	Data(name string) *listing.Data
	// Size is the size in bytes of the type that a type's symbol describes.
	Size(typ string) (int64, bool)
	// Results names the registers in which a function returns its results, and
	// the results: "AX": "f()".
	Results(function string) []Result
}

// A Result is a register that a function returns something in.
type Result struct {
	Register string
	Size     int // bytes: 1, 2, 4, 8
	Name     string
}

// A Machine is at one point of a path through a function.
type Machine struct {
	Arch string
	Env  Env

	// Into is the functions that are stepped into when they are called.
	Into map[string]bool

	// Unmodelled counts the executed instructions that no rule knows.
	Unmodelled map[string]int

	// Written and Known count the bytes that instructions wrote, and those of
	// them that were known.
	Written, Known int

	isa     isa
	regs    map[string][]cell
	flags   flags
	stack   *Object
	symbols map[string]*Object
	heap    []*Object // heap objects and Either, in order of making
	opaque  []*Object // opaque values whose memory has been looked at
	fn      *listing.Func
	next    int   // index of the next instruction in fn
	base    int64 // SP at the entry of fn, in stack
	callers []caller
	leaks   []leak
	starts  map[*listing.Func][]int64 // see slotStarts
	tops    map[*listing.Func]int64   // of arm64, see frameTop
	picked  map[symbolic]*Object      // see staticByte
	visits  map[visit]int             // of the ways at branches
	calls   map[string]int            // of functions that are not modelled
	effect  *Effect                   // of the instruction under execution
	lost    bool                      // the instruction has written something of which nothing is known
	done    bool
}

// An isa is one architecture's instructions.
type isa interface {
	// exec executes an instruction, and reports whether it is modelled.
	exec(in *listing.Instr) bool
	// address is where a memory operand is.
	address(o *listing.Operand) Value
	// arguments are the registers of integer arguments and results, in order.
	arguments() []string
	// enter and leave do what a call and a return do to registers and stack.
	enter()
	leave()
	// condition is the condition of a conditional branch, and its target.
	condition(in *listing.Instr) (cond tri, target int64, ok bool)
	// destination is where a jump through an operand that is no place in the code
	// leads.
	destination(o *listing.Operand) Value
	// canonical is the whole register that a name means a part of.
	canonical(reg string) string
	sp() string
	// slot is where a variable is, from the SP at the function's entry.
	slot(o *listing.Operand) int64
	// clobbered are the registers that a call does not preserve.
	clobbered() []string
	// returned does to registers what a call does that was executed as a whole,
	// once those are lost that it does not preserve.
	returned(name string, before map[string][]cell)
}

type caller struct {
	fn   *listing.Func
	next int
	base int64
}

type visit struct {
	fn    *listing.Func
	at    int
	taken bool
}

// New returns a machine at the entry of a function. The registers hold what the
// ABI says: SP, the zero register, g; arguments are for the caller to set. The
// error is an architecture that the machine does not know.
func New(arch string, fn *listing.Func, env Env) (*Machine, error) {
	m := &Machine{Arch: arch, Env: env, Into: map[string]bool{}, Unmodelled: map[string]int{},
		regs: map[string][]cell{}, symbols: map[string]*Object{}, visits: map[visit]int{}, picked: map[symbolic]*Object{}, calls: map[string]int{}, starts: map[*listing.Func][]int64{}, tops: map[*listing.Func]int64{}, fn: fn, effect: &Effect{}}
	m.stack = &Object{Kind: Stack, Name: "stack"}
	switch arch {
	case AMD64:
		m.isa = newAMD64(m)
	case ARM64:
		m.isa = newARM64(m)
	default:
		return nil, fmt.Errorf("no machine for GOARCH %s: there is one for amd64 and one for arm64", arch)
	}
	return m, nil
}

// Func is the function that the machine is in.
func (m *Machine) Func() *listing.Func { return m.fn }

// Depth is how many callees the machine is inside of.
func (m *Machine) Depth() int { return len(m.callers) }

// Next is the instruction that Step will execute, nil at the end.
func (m *Machine) Next() *listing.Instr {
	if m.done || m.next < 0 || m.next >= len(m.fn.Instrs) {
		return nil
	}
	return m.fn.Instrs[m.next]
}

// Stack is the object that the frame lies in.
func (m *Machine) Stack() *Object { return m.stack }

// SP is the stack pointer, as an offset in [Machine.Stack].
func (m *Machine) SP() (int64, bool) {
	v := m.reg(m.isa.sp(), 8)
	return int64(v.n), v.known && v.obj == m.stack
}

// Register returns what a register holds: 8 bytes, or the narrower opaque value
// that fills it with zeros above. Of a vector register it is the low half.
func (m *Machine) Register(name string) Value {
	cs := m.regCells(name)
	return extended(cs[:8])
}

// RegisterBytes calls f for each byte of a register that is known: of a number,
// value is the byte and obj nil; else it is byte i of the object's address or
// value plus n.
func (m *Machine) RegisterBytes(name string, f func(at int, b byte, obj *Object, n int64, i int)) {
	eachKnown(m.regCells(name), f)
}

// Registers names the registers that have been written to or set, in order.
func (m *Machine) Registers() []string { return slices.Sorted(maps.Keys(m.regs)) }

// Symbols are the objects of the symbols that have been referred to, by name.
func (m *Machine) Symbols() []*Object {
	var all []*Object
	for _, name := range slices.Sorted(maps.Keys(m.symbols)) {
		all = append(all, m.symbols[name])
	}
	return all
}

// Contents calls f for each byte of an object's memory that has been set, in
// order, as RegisterBytes does.
func (m *Machine) Contents(o *Object, f func(at int64, b byte, obj *Object, n int64, i int)) {
	for _, at := range slices.Sorted(maps.Keys(o.cells)) {
		if c := o.cells[at]; c.known {
			f(at, c.b, c.obj, int64(c.n), int(c.i))
		}
	}
}

func eachKnown(cs []cell, f func(at int, b byte, obj *Object, n int64, i int)) {
	for at, c := range cs {
		if c.known {
			f(at, c.b, c.obj, int64(c.n), int(c.i))
		}
	}
}

// Peek returns what size bytes of an object's memory hold, without reading.
func (m *Machine) Peek(o *Object, offset int64, size int) Value {
	return extended(o.peek(offset, size))
}

// Touched reports whether anything has been written to a byte of an object.
func (o *Object) Touched(at int64) bool {
	_, ok := o.cells[at]
	return ok
}

func (o *Object) peek(offset int64, size int) []cell {
	cs := make([]cell, size)
	for i := range cs {
		cs[i] = o.cell(offset + int64(i))
	}
	return cs
}

// SetRegister gives a register a value at the entry of a function.
func (m *Machine) SetRegister(name string, v Value, size int) {
	cs := m.regCells(name)
	whole := make([]cell, len(cs))
	copy(whole, cellsOf(v, size))
	m.regs[m.isa.canonical(name)] = whole
}

// SetMemory gives memory a value at the entry of a function.
func (m *Machine) SetMemory(o *Object, offset int64, v Value, size int) {
	o.set(offset, cellsOf(v, size))
}

// NewOpaque makes an opaque value of size bytes: 1, 2, 4 or 8.
func (m *Machine) NewOpaque(name string, size int) *Object {
	o := &Object{Kind: Opaque, Name: name, Size: int64(size)}
	return o
}

// Arguments are the registers that integer arguments are passed in, in order.
func (m *Machine) Arguments() []string { return m.isa.arguments() }

// regCells is a register's bytes, not to be changed.
func (m *Machine) regCells(name string) []cell {
	name = m.isa.canonical(name)
	cs, ok := m.regs[name]
	if !ok {
		cs = make([]cell, registerSize(name))
	}
	return cs
}

// low is a register's low bytes: fewer than size are followed by what is not
// known.
func (m *Machine) low(name string, size int) []cell {
	cs := m.regCells(name)
	if size > len(cs) {
		return append(slices.Clone(cs), make([]cell, size-len(cs))...)
	}
	return cs[:size]
}

// registerSize is 16 for vector registers.
func registerSize(name string) int {
	if name == "" {
		return 8
	}
	if name[0] == 'X' || name[0] == 'F' || name[0] == 'V' {
		return 16
	}
	return 8
}

func (m *Machine) reg(name string, size int) Value { return valueOf(m.low(name, size)) }

// setReg writes the low bytes of a register and, if size is 4 or more, zeros
// above them.
func (m *Machine) setReg(name string, cs []cell) {
	if name == "" { // an operand of another kind where a rule has a register
		m.lost = true
		return
	}
	name = m.isa.canonical(name)
	size := registerSize(name)
	if len(cs) > size {
		cs = cs[:size]
	}
	whole := make([]cell, size)
	if len(cs) < 4 {
		copy(whole, m.regCells(name))
	} else {
		copy(whole, zeros(size))
	}
	copy(whole, cs)
	m.regs[name] = whole
	m.count(cs)
	m.effect.Writes = append(m.effect.Writes, Write{Register: name, Size: len(cs)})
}

func (m *Machine) setValue(name string, v Value, size int) { m.setReg(name, cellsOf(v, size)) }

func (m *Machine) count(cs []cell) {
	m.Written += len(cs)
	for _, c := range cs {
		if c.known {
			m.Known++
		} else if c.obj == nil {
			m.lost = true
		}
	}
}

// Symbol returns the object of a symbol of the program.
func (m *Machine) Symbol(name string) *Object {
	if o := m.symbols[name]; o != nil {
		return o
	}
	o := &Object{Kind: Global, Name: name}
	m.symbols[name] = o
	if readOnly(name) {
		o.Kind = ReadOnly
	}
	switch name {
	case staticBytes:
		o.Size = 256 * 8
		o.data = func(at int64) (cell, bool) {
			b := byte(0)
			if at%8 == 0 {
				b = byte(at / 8)
			}
			return cell{known: true, b: b}, at >= 0 && at < 256*8
		}
		return o
	case zeroValue:
		o.Size = 1024
		o.data = allZero(1024)
		return o
	case zeroBase:
		return o
	case "runtime.writeBarrier":
		o.data = allZero(0)
		return o
	}
	if bits, ok := floatSymbol(name); ok {
		o.data = func(at int64) (cell, bool) {
			return cell{known: true, b: byte(bits.n >> (8 * at))}, at >= 0 && at < bits.size
		}
		return o
	}
	o.shared = isCache(name)
	if d := m.Env.Data(name); d != nil {
		o.Size = d.Size
		if d.ReadOnly {
			o.Kind, o.data = ReadOnly, m.constants(d)
		}
	}
	return o
}

// isCache reports whether a symbol describes a type assertion or a type switch to
// interfaces. It points to a cache that the runtime renews about once in a
// thousand calls (Go 1.22, runtime.typeAssert and runtime.interfaceSwitch).
func isCache(name string) bool {
	return strings.Contains(name, "..typeAssert.") || strings.Contains(name, "..interfaceSwitch.")
}

// Symbols with a meaning of their own.
const (
	staticBytes = "runtime.staticuint64s"
	zeroValue   = "runtime.zeroVal"
	zeroBase    = "runtime.zerobase"
)

// readOnly reports whether a symbol's name says that nothing writes to it.
func readOnly(name string) bool {
	for _, prefix := range []string{"type:", "type.", "go:itab.", "go.itab.", "go:string.", "go.string.", staticBytes, zeroValue, "$f64.", "$f32."} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return strings.HasSuffix(name, "·f") || strings.Contains(name, "..dict.")
}

type floatBits struct {
	n    uint64
	size int64
}

// floatSymbol reads a constant out of its name: $f64.3ff0000000000000.
func floatSymbol(name string) (floatBits, bool) {
	var b floatBits
	if _, err := fmt.Sscanf(name, "$f64.%x", &b.n); err == nil {
		b.size = 8
		return b, true
	}
	if _, err := fmt.Sscanf(name, "$f32.%x", &b.n); err == nil {
		b.size = 4
		return b, true
	}
	return b, false
}

// newObject makes an object on the heap, or an Either.
func (m *Machine) newObject(kind Kind, typ string, size int64) *Object {
	o := &Object{Kind: kind, Type: typ, Size: size, Number: len(m.heap) + 1}
	o.Name = fmt.Sprintf("heap object %d", o.Number)
	if kind == Either {
		o.Name = fmt.Sprintf("copy %d", o.Number)
	}
	m.heap = append(m.heap, o)
	return o
}

// Objects are the objects that calls have made, in order.
func (m *Machine) Objects() []*Object { return m.heap }

// Opaques are the opaque values that have been used as addresses; their contents
// are what they point to.
func (m *Machine) Opaques() []*Object { return m.opaque }
