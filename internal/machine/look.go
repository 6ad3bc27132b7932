package machine

import "ifaceval/internal/listing"

// Canonical is the whole register that a register's name means a part of: AX for
// AL, R28 for g, F0 for V0.B16.
func (m *Machine) Canonical(register string) string { return m.isa.canonical(register) }

// Address is where a memory operand would be, and what an address operand is,
// if the next instruction had it.
func (m *Machine) Address(o *listing.Operand) Value { return m.isa.address(o) }

// Operand is what an operand of the next instruction holds before it is
// executed: a register, an immediate, or memory, of which size bytes are looked
// at and not read.
func (m *Machine) Operand(o *listing.Operand, size int) Value {
	switch o.Kind {
	case listing.Reg:
		if o.Reg == "ZR" {
			return Number(0)
		}
		cs := m.regCells(o.Reg)
		return extended(cs[:min(size, len(cs), 8)])
	case listing.Imm:
		return Number(mask(uint64(o.Value), size))
	case listing.Addr:
		return m.isa.address(o)
	case listing.Mem:
		if obj, at := m.isa.address(o).Object(); obj != nil {
			return m.Peek(obj, at, min(size, 8))
		}
	}
	return Unknown
}

// Flags are the condition flags that are known, as the processor has them: Z, N
// for the sign, C, V for an overflow, and on amd64 P.
func (m *Machine) Flags() map[string]bool {
	all := map[string]tri{"Z": m.flags.zero, "N": m.flags.sign, "C": m.flags.carry, "V": m.flags.overflow, "P": m.flags.parity}
	if m.Arch == ARM64 {
		all["C"] = all["C"].not()
		delete(all, "P")
	}
	known := map[string]bool{}
	for name, t := range all {
		if t != dunno {
			known[name] = t == yes
		}
	}
	return known
}
