package executable

import (
	"bytes"
	"encoding/binary"
	"strings"

	"golang.org/x/arch/x86/x86asm"
)

type amd64 struct{}

// calls finds CALL rel32: E8 and the distance from the next instruction.
//
// An instruction may begin at any byte, so the five bytes of such a call could be part
// of others. Were all bytes random, 10 MB of code would have one such in less than one
// of ten thousand programs.
func (amd64) calls(at uint64, code []byte, found func(pc, target uint64)) {
	const size = 5
	for i := 0; ; i++ {
		k := bytes.IndexByte(code[i:], 0xe8)
		if k < 0 || i+k+size > len(code) {
			return
		}
		i += k
		next := at + uint64(i) + size
		found(next-size, next+distance(code[i+1:]))
	}
}

// loads finds LEAQ disp32(RIP), reg: REX.W, 8D, and a ModRM byte without a base.
func (amd64) loads(at uint64, code []byte, found func(load)) {
	const size = 7
	for i := 1; ; i++ {
		k := bytes.IndexByte(code[min(i, len(code)):], 0x8d)
		if k < 0 || i+k+size-1 > len(code) {
			return
		}
		i += k
		rex, modrm := code[i-1], code[i+1]
		if rex&^4 != 0x48 || modrm&0xc7 != 0x05 {
			continue
		}
		pc := at + uint64(i) - 1
		found(load{pc: pc, next: pc + size, target: pc + size + distance(code[i+2:]), reg: int(modrm>>3) | int(rex&4)<<1})
	}
}

// distance is a signed 32-bit number.
func distance(b []byte) uint64 { return uint64(int64(int32(binary.LittleEndian.Uint32(b)))) }

func (amd64) argument(word int) int {
	return []int{0, 3, 1, 7, 6, 8, 9, 10, 11}[word] // AX, BX, CX, DI, SI, R8 …
}

func (amd64) survives(callee string, reg int) bool {
	switch {
	case strings.HasPrefix(callee, "runtime.gcWriteBarrier"):
		return reg != 11
	case callee == "runtime.duffzero", callee == "runtime.duffcopy":
		return reg != 6 && reg != 7
	}
	return false
}

func (amd64) decode(at uint64, code []byte, reg int) (instruction, bool) {
	inst, err := x86asm.Decode(code, 64)
	if err != nil {
		return instruction{}, false
	}
	in := instruction{size: inst.Len, copy: -1, flow: x86Flow(inst)}
	if rel, ok := inst.Args[0].(x86asm.Rel); ok {
		in.target = at + uint64(inst.Len) + uint64(int64(rel))
	}
	for i, arg := range inst.Args {
		switch arg := arg.(type) {
		case x86asm.Reg:
			x86Register(inst, i, x86Number(arg) == reg, &in)
		case x86asm.Mem:
			base, index := x86Number(arg.Base) == reg, x86Number(arg.Index) == reg
			switch {
			case !base && !index:
			case inst.Op == x86asm.LEA:
				in.offsets = true
			default:
				in.reads = true
			}
		}
	}
	if inst.Op == x86asm.MOV && in.stores {
		if to, ok := inst.Args[0].(x86asm.Reg); ok {
			in.copy = x86Number(to)
		}
	}
	in.sets = in.sets || x86Implied(inst, reg)
	return in, true
}

// x86Register notes what an instruction does with its operand i, a register.
func x86Register(inst x86asm.Inst, i int, same bool, in *instruction) {
	switch {
	case !same:
	case i > 0 && (inst.Op == x86asm.ADD || inst.Op == x86asm.SUB):
		in.offsets = true
	case i > 0:
		in.stores = true
	case inst.Op == x86asm.CMP, inst.Op == x86asm.TEST, inst.Op == x86asm.PUSH:
		in.stores = true
	case inst.Op == x86asm.XCHG:
		in.stores, in.sets = true, true
	case inst.Op == x86asm.ADD:
		in.offsets, in.sets = true, true
	case inst.Op == x86asm.CMPXCHG, inst.Op == x86asm.XADD:
		in.stores, in.sets = true, true
	default:
		in.sets = true
	}
}

func x86Flow(inst x86asm.Inst) flow {
	switch inst.Op {
	case x86asm.CALL:
		return flowCall
	case x86asm.JMP:
		return flowJump
	case x86asm.RET, x86asm.UD1, x86asm.UD2, x86asm.INT:
		return flowEnd
	}
	if _, ok := inst.Args[0].(x86asm.Rel); ok {
		return flowBranch
	}
	return flowNext
}

// x86Implied reports whether an instruction overwrites a register that is no operand.
func x86Implied(inst x86asm.Inst, reg int) bool {
	switch inst.Op {
	case x86asm.MUL, x86asm.DIV, x86asm.IDIV, x86asm.CDQ, x86asm.CQO, x86asm.CMPXCHG, x86asm.RDTSC:
		return reg == 0 || reg == 2
	case x86asm.IMUL:
		return inst.Args[1] == nil && (reg == 0 || reg == 2)
	case x86asm.CPUID, x86asm.XGETBV, x86asm.RDTSCP, x86asm.CMPXCHG16B:
		return reg <= 3
	case x86asm.MOVSB, x86asm.MOVSD, x86asm.MOVSQ, x86asm.STOSB, x86asm.STOSD, x86asm.STOSQ:
		return reg == 1 || reg == 6 || reg == 7
	}
	return false
}

// x86Number is the number of a register in machine code, -1 if it is none of the
// general ones.
func x86Number(r x86asm.Reg) int {
	switch {
	case r >= x86asm.RAX && r <= x86asm.R15:
		return int(r - x86asm.RAX)
	case r >= x86asm.EAX && r <= x86asm.R15L:
		return int(r - x86asm.EAX)
	case r >= x86asm.AX && r <= x86asm.R15W:
		return int(r - x86asm.AX)
	case r >= x86asm.AL && r <= x86asm.BL:
		return int(r - x86asm.AL)
	case r >= x86asm.AH && r <= x86asm.BH:
		return int(r - x86asm.AH)
	case r >= x86asm.SPB && r <= x86asm.R15B:
		return int(r-x86asm.SPB) + 4
	}
	return -1
}
