package executable

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"go/version"
	"iter"
	"sort"
	"strings"
)

// A Func is a function with code.
type Func struct {
	Name  string // the linker's: "example.com/store.(*Store).Put"
	Entry uint64 // address of its first byte
	End   uint64 // and after its last

	info []byte // its _func, and what follows
}

// A Frame is one function of the calls that a piece of code stands for.
type Frame struct {
	Func string
	File string
	Line int
}

// pclntab is the table, and where in it what is.
type pclntab struct {
	addr    uint64
	data    []byte // from the header to the end of the section
	old     bool   // Go 1.18 and 1.19: other inline trees, no start lines
	quantum uint64 // bytes that a difference of 1 between pcs stands for
	nfunc   int

	names, units, files, values, funcs []byte // from where each begins

	text   uint64 // address that entries are relative to
	gofunc uint64 // address that inline trees are relative to; 0 if not known
}

const (
	magic118 = 0xfffffff0
	magic120 = 0xfffffff1

	wordSize   = 8
	headerSize = 8 + 8*wordSize
)

// functions finds the table and lists the functions in it.
func (f *File) functions() error {
	if err := f.findTable(); err != nil {
		return err
	}
	if err := f.findModule(); err != nil {
		return err
	}
	t := f.pclntab
	entry := func(i int) (off, info uint32, ok bool) {
		if len(t.funcs) < 8*i+8 {
			return 0, 0, false
		}
		return f.order.Uint32(t.funcs[8*i:]), f.order.Uint32(t.funcs[8*i+4:]), true
	}
	f.Funcs = make([]Func, 0, t.nfunc)
	for i := range t.nfunc {
		off, info, ok := entry(i)
		if !ok || uint64(info) >= uint64(len(t.funcs)) {
			return damaged(fmt.Errorf("function %d of %d in the pclntab lies outside of it", i, t.nfunc))
		}
		end := off
		switch next, _, ok := entry(i + 1); {
		case i+1 == t.nfunc && len(t.funcs) >= 8*i+12: // the last entry has no function
			end = f.order.Uint32(t.funcs[8*i+8:])
		case ok:
			end = next
		}
		if end < off {
			return damaged(fmt.Errorf("function %d of %d in the pclntab ends before it begins", i, t.nfunc))
		}
		fn := Func{Entry: t.text + uint64(off), End: t.text + uint64(end), info: t.funcs[info:]}
		if len(fn.info) < t.fixed() {
			return damaged(fmt.Errorf("function %d of %d in the pclntab is cut off", i, t.nfunc))
		}
		fn.Name = str(t.names, int64(int32(f.order.Uint32(fn.info[4:]))))
		f.Funcs = append(f.Funcs, fn)
	}
	return nil
}

// fixed is the size of a _func without its tables.
func (t *pclntab) fixed() int {
	if t.old {
		return 40
	}
	return 44
}

// findTable finds the pclntab: by its section, else by how it begins.
func (f *File) findTable() error {
	for i := range f.segments {
		if s := &f.segments[i]; strings.Contains(s.name, "gopclntab") {
			if f.pclntab = f.tableAt(s, 0); f.pclntab != nil {
				return nil
			}
			return f.noTable(s)
		}
	}
	for _, magic := range []uint32{magic120, magic118} {
		pattern := binary.LittleEndian.AppendUint32(nil, magic)
		for i := range f.segments {
			s := &f.segments[i]
			for at := 0; ; at++ {
				k := bytes.Index(s.data[at:], pattern)
				if k < 0 {
					break
				}
				if at += k; at%4 == 0 {
					if f.pclntab = f.tableAt(s, at); f.pclntab != nil {
						return nil
					}
				}
			}
		}
	}
	return errors.New("no pclntab of Go 1.18 to 1.27 is in it: it was packed, or linked by a release that is not known here; name a program as it was linked")
}

// noTable says why a section that should hold the table does not.
func (f *File) noTable(s *segment) error {
	if len(s.data) < headerSize {
		return damaged(fmt.Errorf("section %s is empty", s.name))
	}
	magic := f.order.Uint32(s.data)
	switch {
	case magic == magic118 || magic == magic120:
		return damaged(errors.New("its pclntab makes no sense"))
	case magic>>8 == magic120>>8: // 0xfffffffb was that of Go 1.2
		return fmt.Errorf("a pclntab with the magic number %#x: those of Go 1.18 to 1.27 are read, which is %#x or %#x", magic, magic118, magic120)
	}
	return damaged(fmt.Errorf("section %s holds no pclntab", s.name))
}

// tableAt is the table at an offset of a segment, nil if there is none.
func (f *File) tableAt(s *segment, at int) *pclntab {
	b := s.data[at:]
	if len(b) < headerSize {
		return nil
	}
	magic := f.order.Uint32(b)
	if magic != magic118 && magic != magic120 || b[4] != 0 || b[5] != 0 || b[6] != 1 && b[6] != 2 && b[6] != 4 || b[7] != wordSize {
		return nil
	}
	word := func(i int) uint64 { return f.order.Uint64(b[8+wordSize*i:]) }
	t := &pclntab{addr: s.addr + uint64(at), data: b, old: magic == magic118, quantum: uint64(b[6]), text: word(2)}
	for i, part := range []*[]byte{&t.names, &t.units, &t.files, &t.values, &t.funcs} {
		off := word(3 + i)
		if off < headerSize || off > uint64(len(b)) {
			return nil
		}
		*part = b[off:]
	}
	n := word(0)
	if n == 0 || n > uint64(len(t.funcs))/8 {
		return nil
	}
	t.nfunc = int(n)
	return t
}

// findModule finds the moduledata for the two addresses that the table lacks.
func (f *File) findModule() error {
	t := f.pclntab
	textAt, gofuncAt := 22, 40 // words from its beginning
	switch v := f.GoVersion; {
	case t.old:
		gofuncAt = 38 // no counters of coverage
	case version.IsValid(v) && version.Compare(v, "go1.27") >= 0:
		gofuncAt = 43 // types have their count, and itabs a place
	}
	ends := func(addr uint64) bool { // a plausible moduledata
		b := f.bytes(addr, wordSize*(gofuncAt+1))
		if b == nil {
			return false
		}
		word := func(i int) uint64 { return f.pointer(f.order.Uint64(b[wordSize*i:])) }
		// pcHeader, then the slice of function names.
		return word(1) == t.addr+uint64(len(t.data)-len(t.names)) && f.order.Uint64(b[wordSize*17:]) >= uint64(t.nfunc)
	}
	for i := range f.segments {
		s := &f.segments[i]
		for at := (-int(s.addr)) & 7; at+wordSize <= len(s.data); at += wordSize {
			if f.pointer(f.order.Uint64(s.data[at:])) != t.addr || !ends(s.addr+uint64(at)) {
				continue
			}
			t.text = f.pointer(f.order.Uint64(s.data[at+wordSize*textAt:]))
			t.gofunc = f.pointer(f.order.Uint64(s.data[at+wordSize*gofuncAt:]))
			if f.bytes(t.text, 1) == nil {
				return damaged(errors.New("the text that the moduledata names is not in the file"))
			}
			if f.bytes(t.gofunc, 1) == nil {
				t.gofunc, f.NoInlining = 0, "the moduledata of "+f.GoVersion+" does not say where the inline trees are"
			}
			return nil
		}
	}
	if t.text == 0 || f.bytes(t.text, 1) == nil {
		return errors.New("no moduledata is found that says where the text begins: the file was packed, or its pointers are written in a form that is not known here")
	}
	f.NoInlining = "no moduledata is found that says where the inline trees are"
	return nil
}

// pointer is a pointer as it would be in memory. Mach-O files may have chained fixups
// in place of them, with the address or the distance from the image's base in the low
// 36 bits (LC_DYLD_CHAINED_FIXUPS, DYLD_CHAINED_PTR_64).
func (f *File) pointer(v uint64) uint64 {
	const base, low = 1 << 32, 1<<36 - 1
	if f.Format == "Mach-O" && v>>36 != 0 {
		if v &= low; v < base {
			v += base
		}
	}
	return v
}

// str is the string at an offset, up to its zero byte; "" if it lies outside.
func str(table []byte, off int64) string {
	if off < 0 || off >= int64(len(table)) {
		return ""
	}
	b := table[off:]
	if end := bytes.IndexByte(b, 0); end >= 0 {
		return string(b[:end])
	}
	return ""
}

// value looks a pc up in one of a function's tables: -1 where it has no value.
func (f *File) value(fn *Func, table uint32, pc uint64) int32 {
	for end, value := range f.values(fn, table) {
		if pc < end {
			return value
		}
	}
	return -1
}

// values are all of a table's values, each with the address where it ends.
func (f *File) values(fn *Func, table uint32) iter.Seq2[uint64, int32] {
	return func(yield func(uint64, int32) bool) {
		t := f.pclntab
		if table == 0 || uint64(table) >= uint64(len(t.values)) {
			return
		}
		b := t.values[table:]
		value, at := int32(-1), fn.Entry
		for first := true; ; first = false {
			delta, n := binary.Uvarint(b)
			if n <= 0 || delta == 0 && !first {
				return
			}
			b = b[n:]
			step, n := binary.Uvarint(b)
			if n <= 0 || step == 0 {
				return
			}
			b = b[n:]
			value += int32(delta>>1) ^ -int32(delta&1)
			if at += step * t.quantum; !yield(at, value) {
				return
			}
		}
	}
}

// Offsets in a _func.
const (
	pcfileAt  = 20
	pclnAt    = 24
	npcdataAt = 28
	cuAt      = 32

	inlTreeIndex = 2 // abi.PCDATA_InlTreeIndex
	inlTree      = 3 // abi.FUNCDATA_InlTree
)

// line is the place of an instruction in source.
func (f *File) line(fn *Func, pc uint64) (file string, line int) {
	no := f.value(fn, f.order.Uint32(fn.info[pcfileAt:]), pc)
	return f.fileName(fn, no), int(f.value(fn, f.order.Uint32(fn.info[pclnAt:]), pc))
}

// fileName is a file of a function's compilation unit, by its number there.
func (f *File) fileName(fn *Func, no int32) string {
	at := 4 * (uint64(f.order.Uint32(fn.info[cuAt:])) + uint64(uint32(no)))
	if no < 0 || at+4 > uint64(len(f.pclntab.units)) {
		return ""
	}
	return str(f.pclntab.files, int64(f.order.Uint32(f.pclntab.units[at:])))
}

// Frames are what an instruction stands for: the function that it was written in
// first, the one that has its code last.
func (f *File) Frames(fn *Func, pc uint64) []Frame {
	t := f.pclntab
	file, line := f.line(fn, pc)
	frame := Frame{File: file, Line: line}
	var frames []Frame
	index, tree := f.inlined(fn, pc)
	for depth := 0; index >= 0 && tree != 0 && depth < 1000; depth++ {
		if t.old {
			b := f.bytes(tree+20*uint64(index), 20)
			if b == nil {
				break
			}
			frame.Func = str(t.names, int64(int32(f.order.Uint32(b[12:]))))
			frames = append(frames, frame)
			frame = Frame{File: f.fileName(fn, int32(f.order.Uint32(b[4:]))), Line: int(int32(f.order.Uint32(b[8:])))}
			index = int32(int16(f.order.Uint16(b)))
			continue
		}
		b := f.bytes(tree+16*uint64(index), 16)
		if b == nil {
			break
		}
		frame.Func = str(t.names, int64(int32(f.order.Uint32(b[4:]))))
		frames = append(frames, frame)
		pc = fn.Entry + uint64(f.order.Uint32(b[8:]))
		frame.File, frame.Line = f.line(fn, pc)
		index, _ = f.inlined(fn, pc)
	}
	frame.Func = fn.Name
	return append(frames, frame)
}

// inlined is the node of the inline tree that a pc is in, -1 for none, and the address
// of the tree.
func (f *File) inlined(fn *Func, pc uint64) (index int32, tree uint64) {
	table, tree := f.inlineTree(fn)
	if tree == 0 {
		return -1, 0
	}
	return f.value(fn, table, pc), tree
}

// inlineTree is the table of a function's nodes, and the address of their tree, 0 if it
// has none.
func (f *File) inlineTree(fn *Func) (table uint32, tree uint64) {
	t := f.pclntab
	npcdata := uint64(f.order.Uint32(fn.info[npcdataAt:]))
	fixed := uint64(t.fixed())
	nfuncdata := uint64(fn.info[fixed-1])
	data := fixed + 4*npcdata + 4*inlTree
	if t.gofunc == 0 || npcdata <= inlTreeIndex || nfuncdata <= inlTree || data+4 > uint64(len(fn.info)) {
		return 0, 0
	}
	off := f.order.Uint32(fn.info[data:])
	if off == ^uint32(0) {
		return 0, 0
	}
	return f.order.Uint32(fn.info[fixed+4*inlTreeIndex:]), t.gofunc + uint64(off)
}

// At is the function that has an address, nil if none has.
func (f *File) At(pc uint64) *Func {
	i := sort.Search(len(f.Funcs), func(i int) bool { return f.Funcs[i].Entry > pc }) - 1
	if i < 0 || pc >= f.Funcs[i].End {
		return nil
	}
	return &f.Funcs[i]
}
