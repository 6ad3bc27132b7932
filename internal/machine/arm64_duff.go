package machine

import (
	"encoding/binary"
	"fmt"

	"ifaceval/internal/listing"
)

// Up to Go 1.25 a large variable is cleared by entering runtime.duffzero
// somewhere in its middle, and copied by entering runtime.duffcopy. The offset
// is only in the relocation. See runtime/duff_arm64.s, which has not changed.

// duffEntry is that offset.
func (a arm64) duffEntry() (int64, bool) {
	for _, rel := range a.effect.Instr.Relocs {
		return rel.Add, true
	}
	return 0, false
}

// placeOf is ADR as it stands before them, into R27. The listing names the place behind
// the call; what the code adds to the instruction's own address is something
// else, as a process shows, so the code is what counts.
func placeOf(a arm64, _ []listing.Operand) bool {
	in, code := a.effect.Instr, a.fn.Bytes(a.effect.Instr)
	if len(code) != 4 {
		return false
	}
	word := binary.LittleEndian.Uint32(code)
	offset := int64(int32(word<<8)>>13)<<2 | int64(word>>29&3)
	a.set(fmt.Sprint("R", word&31), Address(a.Symbol(a.fn.Name), in.Offset+offset), 8)
	return true
}

// duffZero: 63 times STP.P (ZR, ZR), 16(R20), then STP (ZR, ZR), (R20), which
// leaves R20 at the last 16 bytes.
func (a arm64) duffZero() bool {
	entry, ok := a.duffEntry()
	n := 64 - entry/4
	if !ok || n < 1 || n > 64 {
		return false
	}
	to := a.get("R20")
	a.storeAt(to, zeros(int(16*n)))
	to, _ = sum(to, Number(uint64(16*(n-1))), no, 8)
	a.set("R20", to, 8)
	a.returned("runtime.duffzero", nil)
	return true
}

// duffCopy: 64 times LDP.P 16(R20), (R26, R27) and STP.P (R26, R27), 16(R21).
func (a arm64) duffCopy() bool {
	entry, ok := a.duffEntry()
	n := 64 - entry/8
	if !ok || n < 1 || n > 64 {
		return false
	}
	from, to := a.get("R20"), a.get("R21")
	a.storeAt(to, a.loadAt(from, int(16*n)))
	from, _ = sum(from, Number(uint64(16*n)), no, 8)
	to, _ = sum(to, Number(uint64(16*n)), no, 8)
	a.set("R20", from, 8)
	a.set("R21", to, 8)
	delete(a.regs, "R26")
	a.returned("runtime.duffcopy", nil)
	return true
}
