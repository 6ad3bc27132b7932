package walk

import (
	"strings"

	"ifaceval/internal/listing"
	"ifaceval/internal/machine"
)

// reads are the registers that an instruction reads. written are those that were
// written since the last call: of the argument registers, these are a call's
// arguments.
func (w *walker) reads(m *machine.Machine, in *listing.Instr, written map[string]bool) []string {
	var regs []string
	add := func(name string) {
		if name != "" && name != "ZR" && name != "SB" && name != "FP" {
			regs = append(regs, m.Canonical(name))
		}
	}
	for i := range in.Args {
		o := &in.Args[i]
		last := i == len(in.Args)-1
		if zeroes(in) {
			break
		}
		switch o.Kind {
		case listing.Reg, listing.Shift:
			if !last || !overwrites(in) {
				add(o.Reg)
			}
		case listing.Pair:
			if !last {
				add(o.Regs[0])
				add(o.Regs[1])
			}
		case listing.Mem, listing.Addr:
			if !o.IsVariable() && o.Base != "TLS" {
				add(o.Base)
			}
			add(o.Index)
		}
	}
	switch in.Mnemonic {
	case "CALL":
		for _, r := range m.Arguments() {
			if written[r] {
				regs = append(regs, r)
			}
		}
	case "RET":
		for _, as := range w.results {
			for _, pc := range as.pieces {
				regs = append(regs, pc.register)
			}
		}
	}
	return regs
}

// overwrites reports whether an instruction's last operand is only written to.
func overwrites(in *listing.Instr) bool {
	if len(in.Args) == 3 {
		return true
	}
	for _, prefix := range []string{"MOV", "LEA", "CVT", "SET", "POP", "FMOV", "CSET", "MVN", "NEG", "LD", "SCVT", "UCVT", "FCVT", "REV", "CLZ", "RBIT", "BSF", "BSR", "SQRT", "FSQRT", "FNEG", "FABS"} {
		if strings.HasPrefix(in.Mnemonic, prefix) {
			return !strings.HasPrefix(in.Mnemonic, "NEGQ") && !strings.HasPrefix(in.Mnemonic, "NEGL")
		}
	}
	return false
}

// liveness works backwards over the path: a register matters after a step if it
// is read later before it is written.
func (t *trace) liveness() {
	live := map[string]bool{}
	for i := len(t.steps) - 1; i >= 0; i-- {
		s := &t.steps[i]
		s.live = make(map[string]bool, len(live))
		for r := range live {
			s.live[r] = true
		}
		for _, wr := range s.wrote {
			if wr.Register != "" && wr.Size >= 4 {
				delete(live, wr.Register)
			}
		}
		if s.in.Mnemonic == "CALL" {
			clear(live)
		}
		for _, r := range s.reads {
			live[r] = true
		}
	}
}
