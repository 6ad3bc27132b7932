package machine

import (
	"ifaceval/internal/listing"
)

// arm64MemoryOps are the instructions that load, store or move.
func arm64MemoryOps() map[string]arm64MemoryOp {
	return map[string]arm64MemoryOp{
		"MOVD": move(8, false), "MOVW": move(4, true), "MOVWU": move(4, false), "MOVH": move(2, true), "MOVHU": move(2, false), "MOVB": move(1, true), "MOVBU": move(1, false),
		"FMOVD": moveFloat(8), "FMOVS": moveFloat(4), "FMOVQ": moveFloat(16),
		"LDP": loadPair(8, false), "LDPW": loadPair(4, false), "LDPSW": loadPair(4, true), "STP": storePair(8), "STPW": storePair(4),
		"FLDPQ": loadPair(16, false), "FLDPD": loadPair(8, false), "FLDPS": loadPair(4, false), "FSTPQ": storePair(16), "FSTPD": storePair(8), "FSTPS": storePair(4),
		"LDAR": move(8, false), "LDARW": move(4, false), "LDARB": move(1, false), "LDAXR": move(8, false), "LDAXRW": move(4, false), "LDAXRB": move(1, false),
		"STLR": move(8, false), "STLRW": move(4, false), "STLRB": move(1, false),
		"STLXR": storeExclusive(8), "STLXRW": storeExclusive(4), "STLXRB": storeExclusive(1),
		"LDADDALD": fetch(8, add), "LDADDALW": fetch(4, add), "LDORALD": fetch(8, or64), "LDORALW": fetch(4, or64), "LDORALB": fetch(1, or64),
		"LDCLRALD": fetch(8, clear64), "LDCLRALW": fetch(4, clear64), "LDCLRALB": fetch(1, clear64), "SWPALD": fetch(8, swap), "SWPALW": fetch(4, swap), "SWPALB": fetch(1, swap),
		"CASALD": compareAndSwap(8), "CASALW": compareAndSwap(4),
	}
}

func add(old, by Value, size int) Value {
	v, _ := sum(old, by, no, size)
	return v
}

func or64(old, by Value, _ int) Value {
	return both(old, by, func(x, y uint64) uint64 { return x | y })
}

func clear64(old, by Value, _ int) Value {
	return both(old, by, func(x, y uint64) uint64 { return x &^ y })
}

func swap(_, by Value, _ int) Value { return by }

// place is the address of a memory operand, with what a suffix does to its base
// register: .W moves it before, .P after.
func (a arm64) place(o *listing.Operand, suffix string) (Value, bool) {
	switch suffix {
	case "":
		return a.address(o), true
	case "W", "P":
		old := a.get(o.Base)
		moved, _ := sum(old, Number(uint64(o.Offset)), no, 8)
		a.setReg(o.Base, cellsOf(moved, 8))
		if suffix == "W" {
			return moved, true
		}
		return old, true
	}
	return Unknown, false
}

func isFloat(reg string) bool { return registerSize(reg) == 16 }

// source is a register's low bytes.
func (a arm64) source(reg string, size int) []cell {
	if reg == "ZR" {
		return zeros(size)
	}
	return a.low(reg, size)
}

// target puts what was loaded into a register, with zeros or the sign above.
func (a arm64) target(reg string, cs []cell, signedly bool) {
	switch {
	case reg == "ZR":
	case isFloat(reg):
		a.setReg(reg, append(append([]cell{}, cs...), zeros(16-len(cs))...))
	case len(cs) >= 8:
		a.setReg(reg, cs[:8])
	case signedly:
		out := make([]cell, 8)
		copy(out, cs)
		if n, ok := valueOf(cs).Number(); ok {
			out = cellsOf(Number(uint64(signed(n, len(cs)))), 8)
		}
		a.setReg(reg, out)
	default:
		a.setReg(reg, append(append([]cell{}, cs...), zeros(8-len(cs))...))
	}
}

// move is MOVD and its kin, and the loads and stores that are ordered: from a
// register, an immediate, an address or memory to a register or memory.
func move(size int, signedly bool) arm64MemoryOp {
	return func(a arm64, args []listing.Operand, suffix string) bool {
		if len(args) != 2 {
			return false
		}
		from, to := &args[0], &args[1]
		switch {
		case from.Kind == listing.Reg && to.Kind == listing.Mem:
			cs := a.source(from.Reg, size)
			at, ok := a.place(to, suffix)
			a.storeAt(at, cs)
			return ok
		case from.Kind == listing.Mem && to.Kind == listing.Reg:
			at, ok := a.place(from, suffix)
			a.target(to.Reg, a.loadAt(at, size), signedly)
			return ok
		case suffix != "" || to.Kind != listing.Reg:
			return false
		case from.Kind == listing.Reg:
			a.target(to.Reg, a.source(from.Reg, size), signedly)
			return true
		case from.Kind == listing.Imm, from.Kind == listing.Addr:
			a.set(to.Reg, a.value(from, 8), 8)
			return true
		}
		return false
	}
}

// moveFloat moves between vector registers, general registers and memory.
func moveFloat(size int) arm64MemoryOp {
	return func(a arm64, args []listing.Operand, suffix string) bool {
		if len(args) != 2 {
			return false
		}
		from, to := &args[0], &args[1]
		switch {
		case from.Kind == listing.Float:
			a.target(to.Reg, cellsOf(Number(floatBitsOf(from.Float, size)), size), false)
			return true
		case from.Kind == listing.Mem && from.Base == "SB" && len(from.Name) > 0 && from.Name[0] == '$':
			a.target(to.Reg, a.load(from, size), false)
			return true
		}
		return move(size, false)(a, args, suffix)
	}
}

func loadPair(size int, signedly bool) arm64MemoryOp {
	return func(a arm64, args []listing.Operand, suffix string) bool {
		if len(args) != 2 || args[1].Kind != listing.Pair {
			return false
		}
		at, ok := a.place(&args[0], suffix)
		cs := a.loadAt(at, size)
		next, _ := sum(at, Number(uint64(size)), no, 8)
		after := a.loadAt(next, size)
		a.target(args[1].Regs[0], cs, signedly)
		a.target(args[1].Regs[1], after, signedly)
		return ok
	}
}

func storePair(size int) arm64MemoryOp {
	return func(a arm64, args []listing.Operand, suffix string) bool {
		if len(args) != 2 || args[0].Kind != listing.Pair {
			return false
		}
		cs := append(append([]cell{}, a.source(args[0].Regs[0], size)...), a.source(args[0].Regs[1], size)...)
		at, ok := a.place(&args[1], suffix)
		a.storeAt(at, cs)
		return ok
	}
}

// storeExclusive stores and says that nobody came between, with 0 in its last
// operand. Somebody may have, and then the code tries again.
func storeExclusive(size int) arm64MemoryOp {
	return func(a arm64, args []listing.Operand, _ string) bool {
		if len(args) != 3 {
			return false
		}
		a.storeAt(a.address(&args[1]), a.source(args[0].Reg, size))
		a.set(args[2].Reg, Number(0), 8)
		return true
	}
}

// fetch changes memory by the first operand and puts what was there into the
// last.
func fetch(size int, change func(old, by Value, size int) Value) arm64MemoryOp {
	return func(a arm64, args []listing.Operand, _ string) bool {
		if len(args) != 3 {
			return false
		}
		by := a.source(args[0].Reg, size)
		at := a.address(&args[1])
		old := a.loadAt(at, size)
		a.storeAt(at, cellsOf(change(valueOf(old), valueOf(by), size), size))
		a.target(args[2].Reg, old, false)
		return true
	}
}

// compareAndSwap stores the last operand if the first is what memory holds, and
// puts into the first what was there.
func compareAndSwap(size int) arm64MemoryOp {
	return func(a arm64, args []listing.Operand, _ string) bool {
		if len(args) != 3 {
			return false
		}
		expected, fresh := a.source(args[0].Reg, size), a.source(args[2].Reg, size)
		at := a.address(&args[1])
		old := a.loadAt(at, size)
		_, f := difference(valueOf(expected), valueOf(old), no, size)
		switch f.zero {
		case yes:
			a.storeAt(at, fresh)
		case dunno:
			a.storeAt(at, agreed(old, fresh))
		}
		a.target(args[0].Reg, old, false)
		return true
	}
}
