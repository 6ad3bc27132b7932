package executable

import (
	"debug/elf"
	"fmt"
	"slices"
)

// What is known of a running program is what its stacks and mappings say.

// Linked is the address that the linker gave to what a running program has at addr, if
// the program's file is mapped from an offset on to the address start: where a
// program lies in memory is for the system to say. It is addr where the mapping is
// not one of the program's code.
func (f *File) Linked(addr, start, offset uint64) uint64 {
	at := addr - start + offset
	for _, l := range f.mapped {
		if at >= l.offset && at-l.offset < l.size {
			return at - l.offset + l.addr
		}
	}
	return addr
}

// How a call instruction says what it calls.
const (
	NoCall  = iota // there is none
	Pointer        // by a pointer, so that the code does not tell
	Direct         // by address
)

// A Callee is a function that is called.
type Callee struct {
	Name string // linker name
	File string // that it is written in, "" if that is not known
}

// CallBefore decodes the call that returns to an address: how it says what it calls,
// and for Direct what that is.
func (f *File) CallBefore(ret uint64) (callee Callee, how int) {
	if f.GOARCH == "arm64" {
		return f.callBeforeARM64(ret)
	}
	return f.callBeforeAMD64(ret)
}

// callBeforeAMD64 reads backwards, where an instruction has no beginning that could be
// seen. A CALL rel32 has to lead to where a function begins, which chance does not.
func (f *File) callBeforeAMD64(ret uint64) (Callee, int) {
	const size = 5
	if b := f.bytes(ret-size, size); b != nil && b[0] == 0xe8 {
		if callee, ok := f.entry(ret + uint64(int64(int32(f.order.Uint32(b[1:]))))); ok {
			return callee, Direct
		}
	}
	// FF /2, of two bytes for a register and up to seven with a displacement; an
	// eighth is the REX prefix.
	for n := uint64(2); n <= 7; n++ {
		b := f.bytes(ret-n, int(n))
		if b != nil && b[0] == 0xff && b[1]>>3&7 == 2 && callSize(b) == n {
			return Callee{}, Pointer
		}
	}
	return Callee{}, NoCall
}

// callSize is how long an instruction FF /2 is, by its ModRM and SIB bytes.
func callSize(b []byte) uint64 {
	mod, rm := b[1]>>6, b[1]&7
	n := uint64(2)
	if mod == 3 {
		return n
	}
	base := rm
	if rm == 4 { // a SIB byte follows
		if n++; len(b) > 2 {
			base = b[2] & 7
		}
	}
	switch {
	case mod == 1:
		n++
	case mod == 2, mod == 0 && base == 5:
		n += 4
	}
	return n
}

func (f *File) callBeforeARM64(ret uint64) (Callee, int) {
	b := f.bytes(ret-4, 4)
	if b == nil || ret%4 != 0 {
		return Callee{}, NoCall
	}
	w := f.order.Uint32(b)
	switch {
	case w>>26 == 0b100101: // BL
		if callee, ok := f.entry(ret - 4 + uint64(int64(int32(w<<6)>>6)*4)); ok {
			return callee, Direct
		}
	case w&0xfffffc1f == 0xd63f0000: // BLR
		return Callee{}, Pointer
	}
	return Callee{}, NoCall
}

// entry is the function that begins at an address.
func (f *File) entry(addr uint64) (Callee, bool) {
	fn := f.At(addr)
	if fn == nil || fn.Entry != addr {
		return Callee{}, false
	}
	file, _ := f.line(fn, addr)
	return Callee{trampoline.ReplaceAllString(fn.Name, ""), file}, true
}

// InlinedAt is the function that was inlined at a pc, where the code around it goes on,
// "" if there is none. Since Go 1.23 such an address stands in a profile for the caller
// of a function that was left out, if that was inlined.
func (f *File) InlinedAt(fn *Func, pc uint64) string {
	if f.pclntab.old {
		return ""
	}
	table, tree := f.inlineTree(fn)
	for _, index := range f.values(fn, table) {
		if index < 0 || tree == 0 {
			continue
		}
		if b := f.bytes(tree+16*uint64(index), 16); b != nil && fn.Entry+uint64(f.order.Uint32(b[8:])) == pc {
			return str(f.pclntab.names, int64(int32(f.order.Uint32(b[4:]))))
		}
	}
	return ""
}

// Has reports whether the program has a function.
func (f *File) Has(name string) bool {
	return slices.ContainsFunc(f.Funcs, func(fn Func) bool { return fn.Name == name })
}

// noteIDs reads the build IDs from the notes of an ELF file.
func (f *File) noteIDs(e *elf.File) {
	const gnuID, goID = 3, 4
	for _, s := range e.Sections {
		if s.Type != elf.SHT_NOTE || s.Size > 1<<16 {
			continue
		}
		b, err := s.Data()
		if err != nil || len(b) < 12 {
			continue
		}
		name, desc, kind := f.order.Uint32(b), f.order.Uint32(b[4:]), f.order.Uint32(b[8:])
		from := 12 + (uint64(name)+3)&^3
		if name != 4 || from+uint64(desc) > uint64(len(b)) {
			continue
		}
		id := b[from : from+uint64(desc)]
		switch owner := string(b[12:16]); {
		case owner == "GNU\x00" && kind == gnuID:
			f.BuildIDs = append(f.BuildIDs, fmt.Sprintf("%x", id))
		case owner == "Go\x00\x00" && kind == goID:
			f.BuildIDs = append(f.BuildIDs, string(id))
		}
	}
}
