package walk

import (
	"fmt"
	"strings"

	"ifaceval/internal/listing"
	"ifaceval/internal/story"
)

// terms explains the assembly language where its pieces first occur.
type terms struct {
	arch string
	said map[string]bool
}

func newTerms(arch string) *terms { return &terms{arch, map[string]bool{}} }

// of lists the explanations that an instruction is the first to need.
func (t *terms) of(in *listing.Instr) []story.Term {
	out := []story.Term{}
	say := func(key, term, text string) {
		if !t.said[key] {
			t.said[key] = true
			out = append(out, story.Term{Term: term, Text: text})
		}
	}
	t.order(in, say)
	t.width(in, say)
	t.operands(in, say)
	t.calls(in, say)
	return out
}

type sayer = func(key, term, text string)

func (t *terms) order(in *listing.Instr, say sayer) {
	if len(in.Args) < 2 {
		return
	}
	switch {
	case strings.HasPrefix(in.Mnemonic, "CMP") && t.arch == "amd64":
		say("cmp", in.Mnemonic, "Compares its first operand with its second, and keeps the outcome in the flags for the branch that follows.")
	case strings.HasPrefix(in.Mnemonic, "CMP"):
		say("cmp", in.Mnemonic, "Compares its second operand with its first, and keeps the outcome in the flags for the branch that follows.")
	default:
		say("order", "operand order", "Data flows from left to right: the source comes first, the destination last.")
	}
}

// widthTexts are the suffixes by architecture.
var widthTexts = map[string][]struct{ suffix, text string }{
	"amd64": {
		{"Q", "The Q stands for quadword: 8 bytes."}, {"L", "The L stands for longword: 4 bytes. A register's upper half becomes zero."},
		{"W", "The W stands for word: 2 bytes."}, {"B", "The B stands for byte."},
	},
}

func (t *terms) width(in *listing.Instr, say sayer) {
	m := in.Mnemonic
	switch {
	case t.arch == "arm64" && (m == "MOVD" || strings.HasPrefix(m, "MOVD.")):
		say("MOVD", "MOVD", "Moves a doubleword: 8 bytes. Loads, stores and moves between registers are all MOV in Go's assembler.")
	case t.arch == "arm64" && (m == "STP" || m == "LDP"):
		say(m, m, "Stores, or loads, a pair of registers: 16 bytes.")
	case t.arch == "arm64":
	case m == "MOVUPS":
		say(m, m, "Moves 16 bytes at once, through one of the X registers. X15 always holds zero in Go code.")
	case strings.HasPrefix(m, "LEA"):
		say("LEA", m, "Load effective address: computes where its first operand is, and does not look at what is there.")
	case strings.HasPrefix(m, "MOVB") && len(m) > 4, strings.HasPrefix(m, "MOVW") && len(m) > 4, strings.HasPrefix(m, "MOVL") && len(m) > 4:
		say("extend", m, "Moves a smaller value into a larger register: ZX fills up with zeros, SX with the sign.")
	case strings.HasPrefix(m, "MOV"), strings.HasPrefix(m, "ADD"), strings.HasPrefix(m, "SUB"), strings.HasPrefix(m, "CMP"), strings.HasPrefix(m, "TEST"):
		for _, s := range widthTexts["amd64"] {
			if strings.HasSuffix(m, s.suffix) && len(m) > 3 {
				say("width"+s.suffix, m, s.text)
			}
		}
	}
	if t.arch == "arm64" && strings.HasSuffix(m, ".W") {
		say(".W", m, "With .W the base register itself moves first; with .P, afterwards.")
	}
}

func (t *terms) operands(in *listing.Instr, say sayer) {
	for i := range in.Args {
		o := &in.Args[i]
		switch {
		case o.Base == "SB":
			say("SB", "(SB)", "Static base: the operand is a symbol of the program, which the linker puts somewhere. "+t.symbolNote())
		case o.IsVariable() && o.Base == "SP" && t.arch == "amd64":
			say("SP", "(SP)", "The stack pointer, the lowest address of the frame. x+8(SP) is the variable x, 8 bytes above it.")
		case o.IsVariable() && o.Base == "SP":
			say("SP", "(SP)", "With a name before it, SP is the top of the frame, and the variables lie below: x-16(SP). The register itself is RSP. The picture counts from RSP.")
		case o.IsVariable() && t.arch == "arm64":
			say("FP", "(FP)", "The first argument's place, in the caller's frame: x+8(FP) lies 8 bytes above it.")
		}
		if o.Kind == listing.Target {
			say("target", o.Text, fmt.Sprintf("Where to go on: an offset in the function, in decimal as the compiler prints it. Here it is %#x.", o.Value))
		}
		if o.Kind == listing.Imm {
			say("imm", o.Text, "A dollar marks a value that is part of the instruction.")
		}
	}
}

func (t *terms) symbolNote() string {
	if t.arch == "arm64" {
		return "With a dollar before it, its address is meant."
	}
	return "LEAQ takes its address, MOVQ what lies there."
}

func (t *terms) calls(in *listing.Instr, say sayer) {
	switch in.Mnemonic {
	case "CALL":
		text := "Calls a function: pushes the address of the next instruction, and jumps."
		args := "AX, BX, CX, DI, SI, R8 to R11"
		if t.arch == "arm64" {
			name := "BL, branch and link"
			if strings.HasPrefix(in.Text, "CALL (") {
				name = "BLR, branch and link to a register"
			}
			text = "Calls a function. The processor's own name for it is " + name + ": the return address goes into R30."
			args = "R0 to R15"
		}
		say("CALL", "CALL", text+" Arguments and results are in "+args+".")
	case "RET":
		if t.arch == "arm64" {
			say("RET", "RET (R30)", "Returns to the address in R30, the link register.")
		} else {
			say("RET", "RET", "Returns: pops the return address that CALL pushed, and jumps there.")
		}
	}
}
