package executable

import (
	"encoding/binary"
	"strings"

	"golang.org/x/arch/arm64/arm64asm"
)

type arm64 struct{}

// calls finds BL: 100101 and the distance in words.
func (arm64) calls(at uint64, code []byte, found func(pc, target uint64)) {
	for i := 0; i+4 <= len(code); i += 4 {
		if w := binary.LittleEndian.Uint32(code[i:]); w>>26 == 0b100101 {
			pc := at + uint64(i)
			found(pc, pc+uint64(int64(int32(w<<6)>>6)*4))
		}
	}
}

// loads finds ADRP and behind it an ADD of 12 bits to the same register, which is how
// the linker writes an address. A linker of the system may make it one ADR.
func (arm64) loads(at uint64, code []byte, found func(load)) {
	const adr, adrp, op, addOp, add = 0x10000000, 0x90000000, 0x9f000000, 0xffc00000, 0x91000000
	for i := 0; i+4 <= len(code); i += 4 {
		w := binary.LittleEndian.Uint32(code[i:])
		if w&op != adrp && w&op != adr {
			continue
		}
		l := load{pc: at + uint64(i), next: at + uint64(i) + 4, reg: int(w & 31)}
		distance := int64(int32(w<<8)>>13<<2 | int32(w>>29&3))
		if w&op == adr {
			l.target = l.pc + uint64(distance)
			found(l)
			continue
		}
		if i+8 > len(code) {
			return
		}
		next := binary.LittleEndian.Uint32(code[i+4:])
		if next&addOp != add || int(next>>5&31) != l.reg {
			continue
		}
		l.reg, l.next = int(next&31), l.next+4
		l.target = l.pc&^0xfff + uint64(distance<<12) + uint64(next>>10&0xfff)
		found(l)
	}
}

func (arm64) argument(word int) int { return word }

func (arm64) survives(callee string, reg int) bool {
	switch {
	case strings.HasPrefix(callee, "runtime.gcWriteBarrier"):
		return reg != 25 && reg != 27
	case callee == "runtime.duffzero", callee == "runtime.duffcopy":
		return reg < 16 || reg > 27 || reg > 21 && reg < 26
	}
	return false
}

func (arm64) decode(at uint64, code []byte, reg int) (instruction, bool) {
	inst, err := arm64asm.Decode(code)
	if err != nil {
		return instruction{}, false
	}
	in := instruction{size: 4, copy: -1, flow: a64Flow(inst)}
	for i, arg := range inst.Args {
		switch arg := arg.(type) {
		case arm64asm.PCRel:
			in.target = at + uint64(int64(arg))
		case arm64asm.Reg:
			a64Register(inst, i, a64Number(arg) == reg, &in)
		case arm64asm.RegSP:
			a64Register(inst, i, a64Number(arm64asm.Reg(arg)) == reg, &in)
		case arm64asm.RegExtshiftAmount:
			// Its register is not exported; it is that of bits 16 to 20.
			a64Register(inst, i, int(inst.Enc>>16&31) == reg, &in)
		case arm64asm.MemImmediate:
			if a64Number(arm64asm.Reg(arg.Base)) == reg {
				in.reads = true
				in.sets = in.sets || arg.Mode != arm64asm.AddrOffset
			}
		case arm64asm.MemExtend:
			in.reads = in.reads || a64Number(arm64asm.Reg(arg.Base)) == reg || a64Number(arg.Index) == reg
		}
	}
	if to, ok := inst.Args[0].(arm64asm.Reg); ok && inst.Op == arm64asm.MOV && in.stores {
		in.copy = a64Number(to)
	}
	return in, true
}

// a64Register notes what an instruction does with its operand i, a register.
func a64Register(inst arm64asm.Inst, i int, same bool, in *instruction) {
	name := inst.Op.String()
	switch {
	case !same:
	case inst.Op == arm64asm.ADD && i > 0:
		in.offsets = true
	case i == 0 && a64Sets(name), i == 1 && (strings.HasPrefix(name, "LDP") || strings.HasPrefix(name, "LDXP")):
		in.sets = true
	default:
		in.stores = true
	}
}

// a64Sets reports whether an instruction writes its first operand.
func a64Sets(name string) bool {
	for _, prefix := range []string{"ST", "CMP", "CMN", "CCM", "TST", "CB", "TB", "B", "RET", "PRFM"} {
		if strings.HasPrefix(name, prefix) {
			return name == "BIC" || name == "BICS" || name == "BFM" || name == "BFI" || name == "BFXIL"
		}
	}
	return true
}

func a64Flow(inst arm64asm.Inst) flow {
	switch inst.Op {
	case arm64asm.BL, arm64asm.BLR:
		return flowCall
	case arm64asm.B:
		if _, conditional := inst.Args[0].(arm64asm.Cond); conditional {
			return flowBranch
		}
		return flowJump
	case arm64asm.BR:
		return flowJump
	case arm64asm.CBZ, arm64asm.CBNZ, arm64asm.TBZ, arm64asm.TBNZ:
		return flowBranch
	case arm64asm.RET, arm64asm.BRK, arm64asm.ERET:
		return flowEnd
	}
	return flowNext
}

// a64Number is the number of a register in machine code, -1 if it is none of the
// general ones.
func a64Number(r arm64asm.Reg) int {
	switch {
	case r >= arm64asm.X0 && r <= arm64asm.X30:
		return int(r - arm64asm.X0)
	case r >= arm64asm.W0 && r <= arm64asm.W30:
		return int(r - arm64asm.W0)
	}
	return -1
}
