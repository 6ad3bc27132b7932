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
