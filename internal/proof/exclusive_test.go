package proof

import (
	"strings"

	"ifaceval/internal/listing"
	"ifaceval/internal/machine"
)

// A stop between a load and a store that are exclusive, LDAXR and STLXR, makes
// the store fail, on a processor as in qemu. So the process runs through them at
// once, up to the branch that goes back where the store has failed, and the
// machine is compared behind it.

// exclusiveEnd returns that branch, for the load that it belongs to.
func exclusiveEnd(fn *listing.Func, load *listing.Instr) *listing.Instr {
	if !strings.HasPrefix(load.Mnemonic, "LDAXR") {
		return nil
	}
	for _, in := range fn.Instrs[load.Index+1 : min(load.Index+8, len(fn.Instrs))] {
		if strings.HasPrefix(in.Mnemonic, "CBNZ") {
			return in
		}
	}
	return nil
}

// exclusive leads both to where the sequence is left, by its end or by a branch
// that skips the store.
func (f *follower) exclusive(fn *listing.Func, load, end *listing.Instr, base uint64) error {
	exits := []uint64{base + uint64(end.Offset+end.Size)}
	for _, in := range fn.Instrs[load.Index:end.Index] {
		if last := len(in.Args) - 1; in.Mnemonic == "BNE" && in.Args[last].Value > end.Offset {
			exits = append(exits, base+uint64(in.Args[last].Value))
		}
	}
	err := f.proc.RunTo(exits...)
	if err == nil {
		f.regs, err = f.proc.Registers()
	}
	if err != nil {
		return err
	}
	var e *machine.Effect
	for in := load; in.Offset >= load.Offset && in.Offset <= end.Offset; in = f.m.Next() {
		f.executed[in.Mnemonic]++
		e = f.m.Step(func(in *listing.Instr, _ machine.Branch) machine.Branch {
			// Both ways may end at the same place; the flags tell them apart.
			return machine.Branch{Taken: in.Mnemonic == "BNE" && f.regs.General["FLAGS"]>>30&1 == 0}
		})
	}
	f.deep = true
	return f.agree(e)
}
