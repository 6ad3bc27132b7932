package process

import (
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
)

// A target is what the stub says of the processor that it shows.
type target struct {
	arch string
	regs []register // in order
}

// A register is a place in what the stub sends for all registers.
type register struct {
	name           string // in Go's assembler, "" for those that are of no use here
	number         int
	offset, length int // in bytes
}

// The description of a processor names files with its registers; see "Target
// Descriptions" in the manual of gdb.
type description struct {
	Architecture string `xml:"architecture"`
	Include      []struct {
		Href string `xml:"href,attr"`
	} `xml:"include"`
}

type feature struct {
	Reg []struct {
		Name    string `xml:"name,attr"`
		Bitsize int    `xml:"bitsize,attr"`
		Regnum  string `xml:"regnum,attr"`
	} `xml:"reg"`
}

// describe asks for the registers and their order, which is not the same in all
// versions of qemu.
func (r *remote) describe() (target, error) {
	var d description
	if err := r.document("target.xml", &d); err != nil {
		return target{}, err
	}
	arch, ok := map[string]string{"i386:x86-64": "amd64", "aarch64": "arm64"}[d.Architecture]
	if !ok {
		return target{}, fmt.Errorf("qemu shows a processor %q: use qemu-x86_64 or qemu-aarch64", d.Architecture)
	}
	t := target{arch: arch}
	for _, include := range d.Include {
		var f feature
		if err := r.document(include.Href, &f); err != nil {
			return target{}, err
		}
		if err := t.add(f); err != nil {
			return target{}, fmt.Errorf("%s: %w", include.Href, err)
		}
	}
	return t, nil
}

// add numbers registers one after another, unless they say otherwise.
func (t *target) add(f feature) error {
	for _, reg := range f.Reg {
		next := register{name: goName(t.arch, reg.Name), length: reg.Bitsize / 8}
		if n := len(t.regs); n > 0 {
			last := t.regs[n-1]
			next.number, next.offset = last.number+1, last.offset+last.length
		}
		if reg.Regnum != "" {
			n, err := strconv.Atoi(reg.Regnum)
			if err != nil {
				return fmt.Errorf("register %s is number %q: %w", reg.Name, reg.Regnum, errPacket)
			}
			next.number = n
		}
		t.regs = append(t.regs, next)
	}
	return nil
}

// document reads an XML file from the stub, a part at a time.
func (r *remote) document(name string, v any) error {
	var text []byte
	for {
		reply, err := r.ask(fmt.Sprintf("qXfer:features:read:%s:%x,800", name, len(text)))
		if err != nil {
			return err
		}
		if len(reply) == 0 || reply[0] != 'l' && reply[0] != 'm' {
			return fmt.Errorf("qemu, asked for %s, says %.20q", name, reply)
		}
		text = append(text, reply[1:]...)
		if reply[0] == 'l' || len(reply) == 1 {
			break
		}
	}
	if err := xml.Unmarshal(text, v); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

var amd64Names = map[string]string{
	"rax": "AX", "rbx": "BX", "rcx": "CX", "rdx": "DX", "rsi": "SI", "rdi": "DI", "rbp": "BP", "rsp": "SP",
	"r8": "R8", "r9": "R9", "r10": "R10", "r11": "R11", "r12": "R12", "r13": "R13", "r14": "R14", "r15": "R15",
	"rip": "PC", "eflags": "FLAGS",
}

// goName is what Go's assembler calls a register of gdb.
func goName(arch, name string) string {
	if arch == "amd64" {
		if n, ok := strings.CutPrefix(name, "xmm"); ok {
			return "X" + n
		}
		return amd64Names[name]
	}
	switch name {
	case "sp":
		return "RSP"
	case "pc":
		return "PC"
	case "cpsr":
		return "FLAGS"
	}
	if _, err := strconv.ParseUint(name[min(1, len(name)):], 10, 8); err != nil {
		return ""
	}
	switch name[0] {
	case 'x':
		return "R" + name[1:]
	case 'v':
		return "F" + name[1:]
	}
	return ""
}

// set adds the value of a register.
func (r *Registers) set(arch, name string, data []byte) {
	switch {
	case len(data) == 16:
		r.Vector[name] = [2]uint64{binary.LittleEndian.Uint64(data), binary.LittleEndian.Uint64(data[8:])}
	case len(data) == 8:
		r.General[name] = binary.LittleEndian.Uint64(data)
	case len(data) == 4:
		r.General[name] = uint64(binary.LittleEndian.Uint32(data))
	}
	if arch == "arm64" && name == "FLAGS" {
		r.General[name] &= 0xf << 28 // what else is there is the kernel's
	}
}
