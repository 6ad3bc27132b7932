package process

import (
	"debug/elf"
	"os"
	"path/filepath"
	"testing"
)

func TestSymbolsAndSections(t *testing.T) {
	for _, arch := range []string{"amd64", "arm64"} {
		binary := build(t, arch)
		symbols, err := Symbols(binary)
		check(t, err)
		sections, err := Sections(binary)
		check(t, err)
		for name, want := range map[string]string{
			"main.main": ".text", "main.cell": ".noptrdata", "main.text": ".data", "runtime.rodata": ".rodata", "runtime.allm": ".bss",
		} {
			found := ""
			for _, s := range sections {
				if s.Contains(symbols[name].Addr) {
					found += s.Name
				}
			}
			if found != want {
				t.Errorf("%s: %s at %#x is in %q, want %s", arch, name, symbols[name].Addr, found, want)
			}
		}
		if s := symbols["main.cell"]; s.Name != "main.cell" || s.Size != 8 {
			t.Errorf("%+v, want main.cell with 8 bytes", s)
		}
	}
}

// What is loaded anywhere has no addresses before it runs.
func TestMovable(t *testing.T) {
	data, err := os.ReadFile(build(t, "arm64"))
	check(t, err)
	data[16] = byte(elf.ET_DYN) // as -buildmode=pie has it, which takes long to build
	binary := filepath.Join(t.TempDir(), "movable")
	check(t, os.WriteFile(binary, data, 0o666))
	if _, err := Symbols(binary); err == nil {
		t.Error("no error for a program with no fixed address")
	}
	if _, err := Sections("elf.go"); err == nil {
		t.Error("no error for a file that is no program")
	}
}
