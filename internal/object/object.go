package object

import (
	"encoding/binary"
	"fmt"
	"strings"
)

// Blocks, in the order of their offsets in the object's header.
const (
	blkImports = iota
	blkPkgs
	blkFiles
	blkDefs
	blkHashed64Defs
	blkHashedDefs
	blkNonPkgDefs
	blkNonPkgRefs
	blkRefFlags
	blkHash64
	blkHash
	blkRelocIndex
	blkAuxIndex
	blkDataIndex
	blkRelocs
	blkAux
	blkData
	blkRefNames
	blkEnd
	numBlocks
)

const (
	flagNeedPkgPath  = 1 << 1 // 1.18; never set from 1.19 on
	flagFromAssembly = 1 << 2

	flagsOffset   = 16
	offsetsOffset = 20
	headerSize    = offsetsOffset + 4*numBlocks

	stringSize  = 8
	symSize     = 21
	relocSize   = 23
	auxSize     = 9
	refNameSize = 16
)

// An object gives access to the blocks of a Go object. After newObject the
// blocks lie inside data and in order, and so does what the indexes say.
type object struct {
	*member
	opts       Options
	version    int // minor version of Go; 0 if unknown
	wasm       bool
	blocks     [numBlocks]int
	strings    string // from the object's start up to the first block
	files      []string
	first      [blkNonPkgRefs - blkDefs + 2]int // symbols before each list
	refNames   map[symRef]string
	expanded   map[string]string
	pkgPrefix  string // what `"".` stands for; "" if names are complete
	unresolved int    // relocations
	unnamed    int    // inlined callees
	budget     int    // bytes of tables that may still be decoded
	arenas     arenas
	scratch    []Run // of the function in hand
	quantum    int32 // bytes per unit of pc; 0 until the first function
	rodata     byte  // kind of read-only data; 0 until the first function
}

func (m *member) flags() uint32      { return m.u32(flagsOffset) }
func (m *member) u32(off int) uint32 { return binary.LittleEndian.Uint32(m.data[off:]) }

func (m *member) errorf(off int, format string, args ...any) error {
	return &FormatError{Member: m.name, Offset: m.base + int64(off), What: fmt.Sprintf(format, args...)}
}

func newObject(m *member, opts Options) (*object, error) {
	o := &object{member: m, opts: opts}
	// Tables are shared between functions that have equal ones, which makes a
	// small hostile object expand without end. In the standard library they
	// come to 11 % of the object at most.
	o.budget = 2*len(m.data) + 1<<16
	if err := o.readOffsets(); err != nil {
		return nil, err
	}
	for i, blk := 0, blkDefs; blk <= blkNonPkgRefs; i, blk = i+1, blk+1 {
		o.first[i+1] = o.first[i] + o.count(blk, symSize)
	}
	for _, x := range []struct {
		index, block, size int
		what               string
	}{
		{blkRelocIndex, blkRelocs, relocSize, "relocation"},
		{blkAuxIndex, blkAux, auxSize, "auxiliary symbol"},
		{blkDataIndex, blkData, 1, "data"},
	} {
		if err := o.checkIndex(x.index, o.count(x.block, x.size), x.what); err != nil {
			return nil, err
		}
	}
	if m.magic == "go118ld" && m.flags()&flagNeedPkgPath != 0 && opts.PkgPath != "" {
		o.pkgPrefix = EscapePath(opts.PkgPath) + "."
		o.expanded = make(map[string]string)
	}
	if err := o.readFiles(); err != nil {
		return nil, err
	}
	return o, o.readRefNames()
}

func (o *object) readOffsets() error {
	prev := headerSize
	for i := range o.blocks {
		at := offsetsOffset + 4*i
		off := o.u32(at)
		if uint64(off) > uint64(len(o.data)) {
			return &FormatError{o.name, o.base + int64(at), fmt.Sprintf("block %d starts at %d, after the end", i, off), ErrTruncated}
		}
		if int(off) < prev {
			return o.errorf(at, "block %d starts at %d, before %d", i, off, prev)
		}
		o.blocks[i] = int(off)
		prev = int(off)
	}
	o.strings = string(o.data[:o.blocks[0]])
	return nil
}

// checkIndex checks that an index has an entry for each definition and one
// more, that it never falls and never exceeds limit.
func (o *object) checkIndex(blk, limit int, what string) error {
	n := o.numDefs()
	if o.count(blk, 4) < n+1 {
		return o.errorf(o.blocks[blk], "%s index has %d entries for %d symbols", what, o.count(blk, 4), n)
	}
	prev := uint32(0)
	for i := 0; i <= n; i++ {
		x := o.index(blk, i)
		if x < prev || uint64(x) > uint64(limit) {
			return o.errorf(o.blocks[blk]+4*i, "%s index says %d after %d, of %d", what, x, prev, limit)
		}
		prev = x
	}
	return nil
}

func (o *object) readFiles() error {
	n := o.count(blkFiles, stringSize)
	o.files = make([]string, n)
	for i := range o.files {
		at := o.blocks[blkFiles] + i*stringSize
		name, ok := o.stringAt(at)
		if !ok {
			return o.errorf(at, "file name %d lies outside of the strings", i)
		}
		o.files[i] = strings.TrimPrefix(name, "gofile..")
	}
	return nil
}

// count returns how many records of the given size block blk holds.
func (o *object) count(blk, size int) int { return (o.blocks[blk+1] - o.blocks[blk]) / size }

// index returns entry i of an index block.
func (o *object) index(blk, i int) uint32 { return o.u32(o.blocks[blk] + 4*i) }

// numDefs counts the symbols that have content, or could have.
func (o *object) numDefs() int { return o.first[blkNonPkgRefs-blkDefs] }

// stringAt returns the string whose length and offset are at off.
func (o *object) stringAt(off int) (string, bool) {
	n, at := uint64(o.u32(off)), uint64(o.u32(off+4))
	if at+n > uint64(len(o.strings)) {
		return "", false
	}
	return o.strings[at : at+n], true
}

// content returns the bytes of definition i that the file holds.
func (o *object) content(i int) []byte {
	b := o.data[o.blocks[blkData]:o.blocks[blkRefNames]]
	start, end := o.index(blkDataIndex, i), o.index(blkDataIndex, i+1)
	return b[start:end:end]
}
