package executable

import (
	"fmt"
	"go/version"
	"slices"
	"strings"
)

// The variables of the runtime that values of interfaces are in.
const (
	StaticBytes = "runtime.staticuint64s"
	ZeroVal     = "runtime.zeroVal"

	elements   = 256
	staticSize = elements * wordSize
	zeroSize   = 1024 // abi.ZeroValSize
)

// A Store is code that makes an address in one of these variables a data word.
type Store struct {
	PC      uint64
	Symbol  string // StaticBytes or ZeroVal
	Element int    // of StaticBytes, -1 if it is computed
	Frames  []Frame
}

// Stores are the conversions that leave an address in runtime.staticuint64s or
// runtime.zeroVal in code, by address of that code, and what cannot be told of them.
//
// # What is a store
//
// The compiler refers to staticuint64s for conversions only (walk/convert.go). Where
// the byte is a constant, the address of its element is loaded. Where it is not, the
// variable's address is, and an instruction adds eight times the byte to it. That
// instruction counts then, since several may use one load and one may be behind several
// loads: an address is loaded anew after calls, also when nothing uses it there. A load
// of element 0 is ambiguous, and the use decides.
//
// It refers to zeroVal since Go 1.25 for zero literals whose address is needed
// (walk/order.go): those that are converted, keys of maps, values that are sent, and
// operands of == that the runtime compares. The call behind the load tells the others
// from the first.
//
// A few functions of the runtime and of reflect refer to both by name: see variables.go.
func (f *File) Stores() (stores []Store, missing []string) {
	s := &search{File: f, static: f.staticBytes()}
	if s.static == 0 {
		missing = append(missing, "static-byte: no code is found that shows where "+StaticBytes+" is")
	}
	if knowsZero(f) {
		if s.zero = f.zeroVal(); s.zero == 0 {
			missing = append(missing, "zeroval: no code is found that shows where "+ZeroVal+" is")
		}
	}
	s.instrumented = slices.ContainsFunc(f.Funcs, func(fn Func) bool { return slices.Contains(detectors, fn.Name) })
	for i := range f.Funcs {
		s.function(&f.Funcs[i])
	}
	if s.untold > 0 {
		missing = append(missing, fmt.Sprintf("static-byte and zeroval: of %d loads of an address it is not known whether they are for a conversion", s.untold))
	}
	return s.stores, missing
}

// knowsZero reports whether the compiler stores zero literals in zeroVal.
func knowsZero(f *File) bool {
	return !version.IsValid(f.GoVersion) || version.Compare(f.GoVersion, "go1.25") >= 0
}

// search is what the search for stores knows.
type search struct {
	*File
	static, zero uint64 // 0 if not known
	stores       []Store
	first        int // of the function's own
	instrumented bool
	untold       int // loads of which it is not known whether they store
}

// function adds the stores of one function.
func (s *search) function(fn *Func) {
	var static, zero []load
	s.processor().loads(fn.Entry, s.code(fn), func(l load) {
		switch {
		case s.static != 0 && l.target-s.static < staticSize && (l.target-s.static)%wordSize == 0:
			static = append(static, l)
		case s.zero != 0 && l.target == s.zero:
			zero = append(zero, l)
		}
	})
	s.first = len(s.stores)
	s.staticOf(fn, static)
	s.zeroOf(fn, zero)
	mine := s.stores[s.first:]
	slices.SortStableFunc(mine, func(a, b Store) int { return int(int64(a.PC - b.PC)) })
}

// staticOf adds the stores that a function's loads of elements make.
func (s *search) staticOf(fn *Func, loads []load) {
	var zeros []load // of element 0
	var of []uses
	computed := map[uint64]bool{}
	for _, l := range loads {
		if element := int(l.target-s.static) / wordSize; element > 0 {
			s.add(fn, l.pc, StaticBytes, element)
			continue
		}
		u := s.trace(fn, l)
		zeros, of = append(zeros, l), append(of, u)
		for _, pc := range u.elements {
			if !computed[pc] {
				computed[pc] = true
				s.add(fn, pc, StaticBytes, -1)
			}
		}
	}
	for i, l := range zeros {
		switch u := of[i]; {
		case u.stored:
			s.add(fn, l.pc, StaticBytes, 0)
		case len(u.elements) > 0: // the base of elements
		case len(computed) == 0 && u.handed, u.direct && s.straight(fn, l):
			s.add(fn, l.pc, StaticBytes, 0)
		case u.cut:
			s.untold++
		}
	}
}

// straight reports whether nothing jumps between a load and the call behind it. What
// regalloc loads for another block stands before a jump or its target.
func (s *search) straight(fn *Func, l load) bool {
	targets := s.targets(fn)
	for pc := l.next; pc < fn.End; {
		in, ok := s.processor().decode(pc, s.bytes(pc, int(min(fn.End-pc, 16))), l.reg)
		if !ok || targets[pc] {
			return false
		}
		if in.flow == flowCall && !s.processor().survives(s.nameAt(in.target), l.reg) || in.flow == flowEnd {
			return true
		}
		pc += uint64(in.size)
	}
	return false
}

// zeroOf adds the stores that a function's loads of zeroVal make.
func (s *search) zeroOf(fn *Func, loads []load) {
	var stored []load
	var others [][]Frame // where the address is needed for another reason
	for _, l := range loads {
		switch u := s.trace(fn, l); {
		case u.stored:
			stored = append(stored, l)
		case u.direct && s.pointed(u.callee, l.reg), u.read, len(u.elements) > 0:
			others = append(others, s.Frames(fn, l.pc))
		case u.cut:
			s.untold++
		default:
			stored = append(stored, l)
		}
	}
	for _, l := range stored {
		same := func(frames []Frame) bool { return slices.Equal(frames, s.Frames(fn, l.pc)) }
		if s.instrumented && slices.ContainsFunc(others, same) {
			s.untold++ // those that a detector is told of are written into the frame
			continue
		}
		s.add(fn, l.pc, ZeroVal, -1)
	}
}

// pointed reports whether a register is that of an argument that points to a value
// which is no data word.
func (s *search) pointed(callee string, reg int) bool {
	arg := s.processor().argument
	switch {
	case callee == "runtime.chansend1":
		return reg == arg(1)
	case strings.HasPrefix(callee, "runtime.mapaccess"), strings.HasPrefix(callee, "runtime.mapassign"), strings.HasPrefix(callee, "runtime.mapdelete"):
		return reg == arg(2)
	case strings.HasPrefix(callee, "runtime.race"), strings.HasPrefix(callee, "runtime.msan"), strings.HasPrefix(callee, "runtime.asan"):
		return reg == arg(0)
	case strings.HasPrefix(callee, "runtime.memequal"), strings.HasPrefix(callee, "type:.eq."):
		return reg == arg(0) || reg == arg(1)
	}
	return false
}

// add adds a store, unless it is the runtime's own or one that loads the same address
// for the same code again.
func (s *search) add(fn *Func, pc uint64, symbol string, element int) {
	frames := s.Frames(fn, pc)
	if symbol == ZeroVal && usesZero(frames[0].Func) || symbol == StaticBytes && usesStatic(frames[0].Func) {
		return
	}
	again := func(o Store) bool {
		return o.Symbol == symbol && o.Element == element && slices.Equal(o.Frames, frames)
	}
	computed := symbol == StaticBytes && element < 0
	if !computed && slices.ContainsFunc(s.stores[s.first:], again) {
		return
	}
	s.stores = append(s.stores, Store{pc, symbol, element, frames})
}
