package process

import (
	"debug/elf"
	"fmt"
)

// A Range is a named part of a program in memory.
type Range struct {
	Name       string
	Addr, Size uint64
}

// Contains reports whether an address is in the range.
func (r Range) Contains(addr uint64) bool { return addr-r.Addr < r.Size }

// Symbols are the functions and variables of a program by their name in the
// symbol table, such as main.main. The file has to be linked to a fixed address,
// as the go command does on Linux unless it is told otherwise.
func Symbols(binary string) (map[string]Range, error) {
	f, err := open(binary)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	symbols, err := f.Symbols()
	if err != nil {
		return nil, fmt.Errorf("%s has no symbols, link it without -s: %w", binary, err)
	}
	ranges := map[string]Range{}
	for _, s := range symbols {
		if s.Section != elf.SHN_UNDEF && s.Section < elf.SHN_LORESERVE {
			ranges[s.Name] = Range{s.Name, s.Value, s.Size}
		}
	}
	return ranges, nil
}

// Sections are the parts of a program that are in memory when it runs, such as
// .text, .rodata and .bss.
func Sections(binary string) ([]Range, error) {
	f, err := open(binary)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var ranges []Range
	for _, s := range f.Sections {
		// Thread-local sections have addresses that mean others.
		if s.Flags&elf.SHF_ALLOC != 0 && s.Flags&elf.SHF_TLS == 0 {
			ranges = append(ranges, Range{s.Name, s.Addr, s.Size})
		}
	}
	return ranges, nil
}

// open refuses a program whose addresses are only known when it runs.
func open(binary string) (*elf.File, error) {
	f, err := elf.Open(binary)
	if err != nil {
		return nil, fmt.Errorf("%s is not a program for Linux: %w", binary, err)
	}
	if f.Type != elf.ET_EXEC {
		f.Close()
		return nil, fmt.Errorf("%s is %v, build it with -buildmode=exe", binary, f.Type)
	}
	return f, nil
}
