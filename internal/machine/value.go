package machine

import (
	"encoding/binary"
	"math/bits"
)

// A Value is what up to eight bytes hold. The zero Value is unknown.
type Value struct {
	known bool
	obj   *Object // nil for a number
	n     uint64  // the number, or what is added to the object's address or opaque value
}

// A value that is not known may still be known to be an address within an object,
// as &a[i] is: then obj and n, which is an address in the same variable, are set.
// A store there forgets no more than that variable.

// Unknown is a value of which nothing is known.
var Unknown Value

// Number is a known number.
func Number(n uint64) Value { return Value{known: true, n: n} }

// Address is the address of a byte of an object, or an opaque value plus a
// number.
func Address(o *Object, offset int64) Value { return Value{known: true, obj: o, n: uint64(offset)} }

// Known reports whether anything is known.
func (v Value) Known() bool { return v.known }

// Number returns the number that a value is.
func (v Value) Number() (n uint64, ok bool) { return v.n, v.known && v.obj == nil }

// Object returns the object that a value is the address of, or the opaque value
// that it is, and the number added to it; nil for a number and for an unknown
// value.
func (v Value) Object() (o *Object, offset int64) {
	if !v.known {
		return nil, 0
	}
	return v.obj, int64(v.n)
}

// within is an unknown address in the variable that a known one is in.
func within(v Value) Value {
	if !v.obj.isMemory() {
		return Unknown
	}
	return Value{obj: v.obj, n: v.n}
}

// A cell is one byte of a register or of memory.
type cell struct {
	known bool
	b     byte    // the byte, if obj is nil
	obj   *Object // else it is byte i of Value{known, obj, n}
	n     uint64
	i     uint8
}

// cellsOf splits a value into its low bytes.
func cellsOf(v Value, size int) []cell {
	cs := make([]cell, size)
	if !v.known && (v.obj == nil || size != 8) {
		return cs
	}
	for i := range cs {
		if i >= 8 {
			cs[i] = cell{known: true}
		} else if v.obj == nil {
			cs[i] = cell{known: true, b: byte(v.n >> (8 * i))}
		} else {
			cs[i] = cell{known: v.known, obj: v.obj, n: v.n, i: uint8(i)}
		}
	}
	return cs
}

// valueOf is what up to eight bytes hold together. A symbol counts only whole:
// its low bytes alone are no value that can be named.
func valueOf(cs []cell) Value {
	if len(cs) == 0 || len(cs) > 8 || !cs[0].known && cs[0].obj == nil {
		return Unknown
	}
	if first := cs[0]; first.obj != nil {
		for i, c := range cs {
			if c.known != first.known || c.obj != first.obj || c.n != first.n || int(c.i) != i {
				return Unknown
			}
		}
		if first.obj.width() != len(cs) {
			return Unknown
		}
		return Value{first.known, first.obj, first.n}
	}
	var raw [8]byte
	for i, c := range cs {
		if !c.known || c.obj != nil {
			return Unknown
		}
		raw[i] = c.b
	}
	return Number(binary.LittleEndian.Uint64(raw[:]))
}

// extended is valueOf for bytes of which the upper ones may be zeros above a
// narrower symbol, as a 32-bit move leaves them. It is for showing.
func extended(cs []cell) Value {
	if v := valueOf(cs); v.known {
		return v
	}
	if len(cs) == 0 || cs[0].obj == nil {
		return Unknown
	}
	w := cs[0].obj.width()
	if w >= len(cs) {
		return Unknown
	}
	for _, c := range cs[w:] {
		if !c.known || c.obj != nil || c.b != 0 {
			return Unknown
		}
	}
	return valueOf(cs[:w])
}

func zeros(n int) []cell { return cellsOf(Number(0), n) }

// mask keeps the low size bytes of a number.
func mask(n uint64, size int) uint64 {
	if size >= 8 {
		return n
	}
	return n & (1<<(8*size) - 1)
}

// signed reads the low size bytes as a signed number.
func signed(n uint64, size int) int64 {
	shift := 64 - 8*size
	return int64(n<<shift) >> shift
}

// tri is true, false or not known.
type tri uint8

const (
	dunno tri = iota
	no
	yes
)

func triOf(b bool) tri {
	if b {
		return yes
	}
	return no
}

func (t tri) not() tri {
	switch t {
	case yes:
		return no
	case no:
		return yes
	}
	return dunno
}

func and(a, b tri) tri {
	switch {
	case a == no || b == no:
		return no
	case a == yes && b == yes:
		return yes
	}
	return dunno
}

func or(a, b tri) tri { return and(a.not(), b.not()).not() }

func same(a, b tri) tri {
	if a == dunno || b == dunno {
		return dunno
	}
	return triOf(a == b)
}

// flags are the condition flags of both architectures. On arm64 carry after a
// subtraction means that there was no borrow; here it is as on amd64, and arm64
// turns it round.
type flags struct {
	zero, sign, carry, overflow, parity tri
}

// resultFlags are those that depend on a result alone.
func resultFlags(v Value, size int) flags {
	if n, ok := v.Number(); ok {
		n = mask(n, size)
		return flags{zero: triOf(n == 0), sign: triOf(signed(n, size) < 0), parity: triOf(bits.OnesCount8(uint8(n))%2 == 0)}
	}
	if v.known && v.obj.isMemory() && size == 8 {
		return flags{zero: no}
	}
	return flags{}
}

// logicFlags are those after AND, OR, XOR and TEST.
func logicFlags(v Value, size int) flags {
	f := resultFlags(v, size)
	f.carry, f.overflow = no, no
	return f
}

// sum adds and tells the flags.
func sum(a, b Value, carry tri, size int) (Value, flags) {
	if carry == dunno {
		return Unknown, flags{}
	}
	c := uint64(0)
	if carry == yes {
		c = 1
	}
	x, xok := a.Number()
	y, yok := b.Number()
	if !xok || !yok {
		v := addSymbol(a, b, c, size)
		return v, resultFlags(v, size)
	}
	x, y = mask(x, size), mask(y, size)
	full, over := bits.Add64(x, y, c)
	r := mask(full, size)
	f := resultFlags(Number(r), size)
	f.carry = triOf(over == 1 || full != r)
	f.overflow = triOf((signed(x, size) < 0) == (signed(y, size) < 0) && (signed(r, size) < 0) != (signed(x, size) < 0))
	return Number(r), f
}

// addSymbol adds a number to a symbol of the same width. Anything else that is
// added to an address leaves it in its variable.
func addSymbol(a, b Value, c uint64, size int) Value {
	if _, ok := a.Number(); ok || b.obj.isMemory() {
		a, b = b, a
	}
	y, ok := b.Number()
	switch {
	case ok && a.known && a.obj.width() == size:
		return Value{true, a.obj, a.n + uint64(signed(y, size)) + c}
	case size == 8:
		return within(a)
	}
	return Unknown
}

// difference subtracts b from a and tells the flags.
func difference(a, b Value, borrow tri, size int) (Value, flags) {
	if borrow == dunno {
		return Unknown, flags{}
	}
	c := uint64(0)
	if borrow == yes {
		c = 1
	}
	x, xok := a.Number()
	y, yok := b.Number()
	if xok && yok {
		x, y = mask(x, size), mask(y, size)
		full, under := bits.Sub64(x, y, c)
		r := mask(full, size)
		f := resultFlags(Number(r), size)
		f.carry = triOf(under == 1)
		f.overflow = triOf((signed(x, size) < 0) != (signed(y, size) < 0) && (signed(r, size) < 0) != (signed(x, size) < 0))
		return Number(r), f
	}
	if c != 0 {
		return Unknown, flags{}
	}
	v := Unknown
	switch {
	case a.known && b.known && a.obj != nil && a.obj == b.obj:
		v = Number(mask(a.n-b.n, size))
	case yok:
		v = addSymbol(a, Number(-y), 0, size)
	case size == 8 && !b.obj.isMemory():
		v = within(a)
	}
	return v, compareSymbols(a, b, size)
}

// compareSymbols is what can be said of a-b when one at least is a symbol.
func compareSymbols(a, b Value, size int) flags {
	if !a.known || !b.known {
		return flags{}
	}
	if a.obj == b.obj {
		if mask(a.n, size) == mask(b.n, size) {
			return flags{zero: yes, sign: no, carry: no, overflow: no, parity: yes}
		}
		f := flags{zero: no}
		if a.obj.isMemory() {
			f.carry = triOf(int64(a.n) < int64(b.n))
		}
		return f
	}
	if size != 8 {
		return flags{}
	}
	f := flags{}
	if n, ok := b.Number(); ok && n == 0 && a.obj.isMemory() {
		f.zero, f.carry = no, no
	}
	if distinct(a.obj, b.obj) {
		f.zero = no
	}
	return f
}
