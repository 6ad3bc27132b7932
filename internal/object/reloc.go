package object

import (
	"cmp"
	"encoding/binary"
	"slices"
)

// relocs decodes the relocations of definition i, without positions: first
// those with a size, then the markers, each sorted by offset.
func (o *object) relocs(i int) (relocs, markers []Reloc) {
	start, end := o.index(blkRelocIndex, i), o.index(blkRelocIndex, i+1)
	block := o.data[o.blocks[blkRelocs]:]
	block = block[int(start)*relocSize : int(end)*relocSize]
	all := o.arenas.relocs.take(int(end - start))
	front, back := 0, len(all)
	for ; len(block) > 0; block = block[relocSize:] {
		r := Reloc{
			Offset: int32(u32(block)),
			Size:   block[4],
			Type:   binary.LittleEndian.Uint16(block[5:]),
			Add:    int64(binary.LittleEndian.Uint64(block[7:])),
			Symbol: o.refName(symRef{u32(block[15:]), u32(block[19:])}),
			Pos:    Pos{Node: -1},
		}
		if unresolved(r.Symbol) {
			o.unresolved++
		}
		if r.Size > 0 {
			all[front] = r
			front++
		} else {
			back--
			all[back] = r
		}
	}
	relocs, markers = all[:front:front], all[front:]
	slices.Reverse(markers)
	sortRelocs(relocs)
	sortRelocs(markers)
	return relocs, markers
}

// sortRelocs sorts by offset. Up to 1.18 relocations come in the order in which
// the assembler met them.
func sortRelocs(rs []Reloc) {
	byOffset := func(a, b Reloc) int { return cmp.Compare(a.Offset, b.Offset) }
	if !slices.IsSortedFunc(rs, byOffset) {
		slices.SortStableFunc(rs, byOffset)
	}
}

// funcRelocs fills in the relocations of function f, which is definition i.
func (o *object) funcRelocs(f *Func, i int) {
	f.Relocs, f.Markers = o.relocs(i)
	if o.wasm {
		wasmPositions(f)
	} else {
		setPositions(f.Relocs, f.Runs)
		setPositions(f.Markers, f.Runs)
	}
	f.ABIWrapper = o.abiWrapper(f, o.symbol(i))
}

// abiWrapper says whether a function only goes between two ABIs. Up to 1.22
// no flag says so; those that refer to their own name are. A few of package
// atomic, whose callee became an instruction, are missed there.
func (o *object) abiWrapper(f *Func, sym symbol) bool {
	switch {
	case o.version >= 27:
		return sym.flag2()&symFlagABIWrapper27 != 0
	case o.version >= 23:
		return sym.flag2()&symFlagABIWrapper23 != 0
	}
	refersToItself := func(r Reloc) bool { return r.Symbol == f.Name }
	return f.Wrapper && !o.wasm && slices.ContainsFunc(f.Relocs, refersToItself)
}

func setPositions(rs []Reloc, runs []Run) {
	hint := 0
	for j := range rs {
		rs[j].Pos = posAt(runs, int64(rs[j].Offset), &hint)
	}
}
