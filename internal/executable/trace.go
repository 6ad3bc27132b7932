package executable

// limits of what is followed, so that a hostile file ends: of one load, and of a
// program. Real functions need some tens of steps.
const (
	maxSteps    = 1 << 12
	maxAllSteps = 1 << 24
)

// uses are what becomes of an address that a load has put into a register.
type uses struct {
	elements []uint64 // the instructions that add a register to it
	stored   bool     // written to memory, copied, compared
	read     bool     // memory was read or written at it
	handed   bool     // a call, a return or a jump elsewhere is reached with it
	direct   bool     // and such a one stands behind the load, with no other way to it
	callee   string   // of that call
	cut      bool     // not all was followed
}

// point is an instruction that is reached with the address in a register.
type point struct {
	pc   uint64
	reg  int
	line bool // nothing jumped since the load
}

// trace follows all ways from a load, for as long as its register, or one that it was
// copied to, holds the address.
func (f *File) trace(fn *Func, l load) uses {
	var u uses
	seen := map[point]bool{}
	todo := []point{{l.next, l.reg, true}}
	for len(todo) > 0 {
		p := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[p] {
			continue
		}
		seen[p] = true
		if f.steps++; len(seen) > maxSteps || f.steps > maxAllSteps {
			u.cut = true
			break
		}
		todo = append(todo, f.step(fn, p, &u)...)
	}
	return u
}

// step notes what one instruction does with the address, and returns where it still is
// in a register.
func (f *File) step(fn *Func, p point, u *uses) []point {
	if p.pc < fn.Entry || p.pc >= fn.End {
		u.handed = true
		return nil
	}
	in, ok := f.processor().decode(p.pc, f.bytes(p.pc, int(min(fn.End-p.pc, 16))), p.reg)
	if !ok {
		u.cut = true
		return nil
	}
	if in.offsets {
		u.elements = append(u.elements, p.pc)
	}
	u.stored = u.stored || in.stores
	u.read = u.read || in.reads
	next := p.pc + uint64(in.size)
	var to []point
	if in.copy >= 0 && in.copy != p.reg {
		to = append(to, point{next, in.copy, p.line})
	}
	if in.sets {
		return to
	}
	switch in.flow {
	case flowNext:
		to = append(to, point{next, p.reg, p.line})
	case flowBranch:
		to = append(to, point{next, p.reg, false}, point{in.target, p.reg, false})
	case flowJump:
		if in.target == 0 {
			u.handed = true
			return to
		}
		to = append(to, point{in.target, p.reg, false})
	case flowCall:
		callee := f.nameAt(in.target)
		if f.processor().survives(callee, p.reg) {
			return append(to, point{next, p.reg, p.line})
		}
		u.hand(p, callee)
	case flowEnd:
		u.hand(p, "")
	}
	return to
}

func (u *uses) hand(p point, callee string) {
	u.handed = true
	if p.line {
		u.direct, u.callee = true, callee
	}
}

// nameAt is the name of the function that an address is in, "" if none is.
func (f *File) nameAt(pc uint64) string {
	if fn := f.At(pc); fn != nil {
		return withoutTrampoline(fn.Name)
	}
	return ""
}

// targets are where the jumps in a function lead.
func (f *File) targets(fn *Func) map[uint64]bool {
	all := map[uint64]bool{}
	for pc := fn.Entry; pc < fn.End; {
		in, ok := f.processor().decode(pc, f.bytes(pc, int(min(fn.End-pc, 16))), -1)
		if f.steps++; !ok || f.steps > maxAllSteps {
			break
		}
		if in.flow == flowBranch || in.flow == flowJump {
			all[in.target] = true
		}
		pc += uint64(in.size)
	}
	return all
}
