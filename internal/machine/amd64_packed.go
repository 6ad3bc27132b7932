package machine

import "ifaceval/internal/listing"

// The packed instructions that the compiler makes of package
// internal/runtime/maps. See Intel's manual under their names.

// byteMask is PMOVMSKB: a bit of the result is the top one of a byte.
func byteMask(a amd64, args []listing.Operand) bool {
	n, known := uint64(0), true
	for i, c := range a.read(&args[0], 16) {
		known = known && c.known && c.obj == nil
		n |= uint64(c.b>>7) << i
	}
	v := Unknown
	if known {
		v = Number(n)
	}
	a.put(&args[1], v, 4)
	return true
}

// equalBytes is PCMPEQB: a byte of the result is all ones where both are equal.
func equalBytes(a amd64, args []listing.Operand) bool {
	x, y := a.read(&args[0], 16), a.read(&args[1], 16)
	if len(x) != 16 || len(y) != 16 {
		return false
	}
	out := make([]cell, 16)
	for i := range out {
		switch {
		case x[i].known && x[i] == y[i]:
			out[i] = cell{known: true, b: 0xff}
		case x[i].known && y[i].known && x[i].obj == nil && y[i].obj == nil:
			out[i] = cell{known: true}
		}
	}
	a.write(&args[1], out)
	return true
}

// interleave is PUNPCKLBW: low bytes of the destination and of the source in turn.
func interleave(a amd64, args []listing.Operand) bool {
	x, y := a.read(&args[0], 16), a.read(&args[1], 16)
	if len(x) != 16 || len(y) != 16 {
		return false
	}
	var out []cell
	for i := range 8 {
		out = append(out, y[i], x[i])
	}
	a.write(&args[1], out)
	return true
}

// shuffleLow is PSHUFLW: two bits of the first operand for each of four words.
func shuffleLow(a amd64, args []listing.Operand) bool {
	if len(args) != 3 || args[0].Kind != listing.Imm {
		return false
	}
	x := a.read(&args[1], 16)
	if len(x) != 16 {
		return false
	}
	var out []cell
	for i := range 4 {
		from := 2 * (args[0].Value >> (2 * i) & 3)
		out = append(out, x[from:from+2]...)
	}
	a.write(&args[2], append(out, x[8:]...))
	return true
}
