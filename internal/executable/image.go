// Package executable reads linked Go programs: which functions they have, by the
// table that the runtime itself unwinds stacks with, which of them call a function, and
// which make an address in the variables of the runtime that values of interfaces are in.
// It needs neither a symbol table nor DWARF, so a program that was linked
// with -s -w has all it needs.
//
// # Where the facts come from
//
// ELF, Mach-O and PE say where bytes are in memory (debug/elf, debug/macho,
// debug/pe). In them lies the pclntab, in a section of its own or found by its magic
// number: 0xfffffff0 from Go 1.18 on, 0xfffffff1 from 1.20 on. It lists functions with
// their names, and for each instruction file, line, and place in a tree of the calls
// that were replaced by their callees (runtime/symtab.go, cmd/link/internal/ld/pcln.go).
// Where text begins, which Go 1.26 and later do not say there, and where the inline
// trees are, is in the runtime's moduledata, which is found as the data that begins
// with a pointer to the pclntab. Calls and loads of addresses are found by their bytes; what
// follows a load is decoded (golang.org/x/arch), for as long as a register holds the address.
package executable

import (
	"bytes"
	"debug/buildinfo"
	"debug/elf"
	"debug/macho"
	"debug/pe"
	"encoding/binary"
	"errors"
	"fmt"
	"go/version"
	"io"
	"os"
	"strings"
)

// A File is a linked program.
type File struct {
	Format    string // "ELF", "Mach-O", "PE"
	GOARCH    string // "amd64", "arm64"
	GoVersion string // "go1.26.8"
	Path      string // of the main package, "" if the program does not say

	// Funcs are the functions that have code, by address.
	Funcs []Func

	// NoInlining is why inlined calls are not known, "" if they are.
	NoInlining string

	// BuildIDs are those that linkers wrote: the GNU one, in hexadecimal, and Go's.
	// There may be none.
	BuildIDs []string

	order    binary.ByteOrder
	segments []segment
	mapped   []mapping
	memory   uint64 // bytes of the segments
	pclntab  *pclntab
	steps    int // that were followed
}

// A segment is a stretch of memory that the file fills.
type segment struct {
	addr uint64
	data []byte
	name string // of the section
}

// A mapping is a stretch of the file that is mapped into memory as code.
type mapping struct{ offset, addr, size uint64 }

// Bounds of what is read, in bytes: of a file, and of its sections in memory. A linker
// places code and data no further apart than a signed 32-bit distance.
const (
	maxSize   = 4 << 30
	maxMemory = 2 << 30
)

// damaged is an error for what no linker leaves behind.
func damaged(err error) error {
	return fmt.Errorf("damaged, cut off or packed: %w; name a program as it was linked", err)
}

// Open reads a program. An error says what the file is not, or what in it is not
// understood.
func Open(path string) (*File, error) {
	// Not of the open file: a pipe would wait to be opened.
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is no file: name a program", path)
	case info.Size() > maxSize:
		return nil, fmt.Errorf("%s has %d bytes: no program of more than %d is read", path, info.Size(), int64(maxSize))
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	f, err := Read(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return f, nil
}

// Read is Open for what is open already.
func Read(r io.ReaderAt) (f *File, err error) {
	defer func() {
		// The readers of the standard library are not made for hostile files.
		if cause := recover(); cause != nil {
			f, err = nil, damaged(fmt.Errorf("%v", cause))
		}
	}()
	f = &File{order: binary.LittleEndian}
	if err := f.load(r); err != nil {
		return nil, err
	}
	info, err := buildinfo.Read(r)
	if err != nil {
		return nil, errors.New("not a Go program, or one that was packed: it has no build information; name one that the go command linked")
	}
	f.GoVersion, f.Path = info.GoVersion, info.Path
	// "go1.26.8 X:nodwarf5", "devel go1.28-…"
	for word := range strings.FieldsSeq(info.GoVersion) {
		if version.IsValid(word) || strings.HasPrefix(word, "go1.") {
			f.GoVersion = word
			break
		}
	}
	if version.IsValid(f.GoVersion) && version.Compare(f.GoVersion, "go1.18") < 0 {
		return nil, fmt.Errorf("linked by %s: programs of Go 1.18 and later are read", f.GoVersion)
	}
	return f, f.functions()
}

func (f *File) load(r io.ReaderAt) error {
	magic := make([]byte, 4)
	if n, _ := r.ReadAt(magic, 0); n < len(magic) {
		return errors.New("too short to be a program")
	}
	switch {
	case bytes.Equal(magic, []byte(elf.ELFMAG)):
		return f.loadELF(r)
	case bytes.HasPrefix(magic, []byte("MZ")):
		return f.loadPE(r)
	}
	switch binary.LittleEndian.Uint32(magic) {
	case macho.Magic32, macho.Magic64:
		return f.loadMachO(r)
	}
	const fat64 = macho.MagicFat + 1
	switch binary.BigEndian.Uint32(magic) {
	case macho.MagicFat, fat64:
		return errors.New("a universal Mach-O file: take one program out of it with lipo -thin")
	case macho.Magic32, macho.Magic64:
		return errors.New("a big-endian Mach-O file: programs for amd64 and arm64 are read")
	}
	return errors.New("neither ELF nor Mach-O nor PE: name a linked program")
}

func unsupported(arch string) error {
	return fmt.Errorf("a program for %s: those for amd64 and arm64 are read", arch)
}

func (f *File) loadELF(r io.ReaderAt) error {
	e, err := elf.NewFile(r)
	if err != nil {
		return damaged(err)
	}
	f.Format = "ELF"
	switch {
	case e.Machine == elf.EM_X86_64 && e.Class == elf.ELFCLASS64:
		f.GOARCH = "amd64"
	case e.Machine == elf.EM_AARCH64 && e.Class == elf.ELFCLASS64 && e.Data == elf.ELFDATA2LSB:
		f.GOARCH = "arm64"
	default:
		return unsupported(strings.TrimPrefix(e.Machine.String(), "EM_"))
	}
	for _, s := range e.Sections {
		if s.Flags&elf.SHF_ALLOC == 0 || s.Flags&elf.SHF_COMPRESSED != 0 || s.Type == elf.SHT_NOBITS || s.Addr == 0 {
			continue
		}
		if err := f.add(s.Name, s.Addr, s.Size, s.Data); err != nil {
			return err
		}
	}
	for _, p := range e.Progs {
		if p.Type == elf.PT_LOAD && p.Flags&elf.PF_X != 0 {
			f.mapped = append(f.mapped, mapping{p.Off, p.Vaddr, p.Filesz})
		}
	}
	f.noteIDs(e)
	// What the loader would write: in a position-independent program pointers are
	// relocations.
	for _, s := range e.Sections {
		if s.Type != elf.SHT_RELA || s.Flags&elf.SHF_ALLOC == 0 {
			continue
		}
		if s.Size > maxMemory || s.Flags&elf.SHF_COMPRESSED != 0 {
			return damaged(fmt.Errorf("section %s is no table of relocations", s.Name))
		}
		data, err := s.Data()
		if err != nil {
			return damaged(err)
		}
		for ; len(data) >= 24; data = data[24:] {
			kind := uint32(f.order.Uint64(data[8:]))
			if kind != uint32(elf.R_X86_64_RELATIVE) && kind != uint32(elf.R_AARCH64_RELATIVE) {
				continue
			}
			if at := f.bytes(f.order.Uint64(data), 8); at != nil {
				f.order.PutUint64(at, f.order.Uint64(data[16:]))
			}
		}
	}
	return nil
}

func (f *File) loadMachO(r io.ReaderAt) error {
	m, err := macho.NewFile(r)
	if err != nil {
		return damaged(err)
	}
	f.Format = "Mach-O"
	switch m.Cpu {
	case macho.CpuAmd64:
		f.GOARCH = "amd64"
	case macho.CpuArm64:
		f.GOARCH = "arm64"
	default:
		return unsupported(m.Cpu.String())
	}
	for _, l := range m.Loads {
		if s, ok := l.(*macho.Segment); ok && s.Name == "__TEXT" {
			f.mapped = append(f.mapped, mapping{s.Offset, s.Addr, s.Filesz})
		}
	}
	for _, s := range m.Sections {
		const kind, zerofill, threadZerofill = 0xff, 1, 18
		if k := s.Flags & kind; k == zerofill || k == threadZerofill || s.Addr == 0 || s.Seg == "__DWARF" {
			continue
		}
		if err := f.add(s.Name, s.Addr, s.Size, s.Data); err != nil {
			return err
		}
	}
	return nil
}

func (f *File) loadPE(r io.ReaderAt) error {
	p, err := pe.NewFile(r)
	if err != nil {
		return damaged(err)
	}
	f.Format = "PE"
	switch p.Machine {
	case pe.IMAGE_FILE_MACHINE_AMD64:
		f.GOARCH = "amd64"
	case pe.IMAGE_FILE_MACHINE_ARM64:
		f.GOARCH = "arm64"
	default:
		if p.Machine == pe.IMAGE_FILE_MACHINE_I386 {
			return unsupported("386")
		}
		return unsupported(fmt.Sprintf("machine %#x", p.Machine))
	}
	header, ok := p.OptionalHeader.(*pe.OptionalHeader64)
	if !ok {
		return damaged(errors.New("no header of a 64-bit program"))
	}
	// The image is mapped as a whole, so that what is called an offset is a distance
	// from its base.
	f.mapped = []mapping{{0, header.ImageBase, uint64(header.SizeOfImage)}}
	for _, s := range p.Sections {
		const discardable = 0x02000000 // DWARF
		if s.Characteristics&discardable != 0 {
			continue
		}
		if err := f.add(s.Name, header.ImageBase+uint64(s.VirtualAddress), uint64(s.Size), s.Data); err != nil {
			return err
		}
	}
	return nil
}

// add adds a section.
func (f *File) add(name string, addr, size uint64, data func() ([]byte, error)) error {
	if f.memory += min(size, maxMemory+1); f.memory > maxMemory {
		return damaged(fmt.Errorf("its sections have more than %d bytes", maxMemory))
	}
	b, err := data()
	if err != nil {
		return damaged(fmt.Errorf("section %s: %w", name, err))
	}
	f.segments = append(f.segments, segment{addr, b, name})
	return nil
}

// bytes are n bytes of memory, nil if the file does not fill them.
func (f *File) bytes(addr uint64, n int) []byte {
	for i := range f.segments {
		s := &f.segments[i]
		if addr >= s.addr && addr-s.addr < uint64(len(s.data)) {
			if b := s.data[addr-s.addr:]; len(b) >= n {
				return b[:n:n]
			}
			return nil
		}
	}
	return nil
}
