package walk

import (
	"slices"
	"strings"

	"ifaceval/internal/listing"
)

// What is folded into one step each.
const (
	stackCheck   = "stack check"
	prologue     = "prologue"
	epilogue     = "epilogue"
	writeBarrier = "write barrier"
	padding      = "padding" // NOPs, which are left out altogether
)

// foldSteps finds the groups.
func (w *walker) foldSteps() {
	steps := w.trace.steps
	for i := range steps {
		if isPadding(steps[i].in) {
			steps[i].fold = padding
		}
	}
	for i := range steps {
		if steps[i].fold == "" && (i == 0 || steps[i-1].depth < steps[i].depth) {
			w.foldEntry(steps[i:])
		}
	}
	for i := range steps {
		if leaves(steps[i].in) {
			foldExit(steps[:i])
		}
		if isBarrier(steps[i].in) {
			w.assumesBarrier = true
			foldBarrier(steps[i:])
		}
	}
}

// isPadding reports whether an instruction does nothing: XCHGL AX, AX is how
// amd64 spells a NOP of one byte.
func isPadding(in *listing.Instr) bool {
	return strings.HasPrefix(in.Mnemonic, "NOP") || in.Text == "XCHGL AX, AX"
}

// foldEntry folds what a function begins with: the comparison of SP with the
// limit in g, up to the branch, and then whatever makes the frame.
func (w *walker) foldEntry(steps []traced) {
	fn, depth, i := steps[0].fn, steps[0].depth, 0
	for n := 0; n < min(len(steps), 8) && steps[n].fn == fn && steps[n].depth == depth; n++ {
		if readsLimit(steps[n].in) {
			for j := 0; j < min(len(steps), 10); j++ {
				steps[j].fold = stackCheck
				if j > n && isConditional(steps[j].in) {
					i = j + 1
					break
				}
			}
			break
		}
	}
	for i < len(steps) && steps[i].fn == fn && steps[i].depth == depth {
		n := panicCheck(steps[i:])
		if n == 0 && !framing(steps[i].in) {
			break
		}
		for range max(n, 1) {
			steps[i].fold = prologue
			i++
		}
	}
}

// leaves reports whether an instruction leaves the function: a return, or a jump
// into another one, as wrappers end.
func leaves(in *listing.Instr) bool {
	return in.Mnemonic == "RET" || in.Mnemonic == "JMP" && len(in.Args) == 1 && in.Args[0].Base == "SB"
}

// panicCheck is how many steps look whether there is a panic, as wrappers up to
// Go 1.25 do: if one is under way and has called the wrapper, it has to take the
// wrapper's frame for the function's own, for recover. g._panic is the fifth word
// of g.
func panicCheck(steps []traced) int {
	if !readsG(steps[0].in, 32) {
		return 0
	}
	for n := 1; n < min(len(steps), 4); n++ {
		if isConditional(steps[n].in) {
			return n + 1
		}
	}
	return 0
}

// readsG reports whether an instruction reads a word of g.
func readsG(in *listing.Instr, at int64) bool {
	return slices.ContainsFunc(in.Args, func(o listing.Operand) bool {
		return o.Kind == listing.Mem && o.Name == "" && (o.Base == "R14" && in.Mnemonic != "MOVD" || o.Base == "g") && o.Offset == at
	})
}

// readsLimit reports whether an instruction reads the limit of the stack, which
// is the third word of g.
func readsLimit(in *listing.Instr) bool {
	return readsG(in, 16) || readsG(in, 24)
}

func isConditional(in *listing.Instr) bool {
	n := len(in.Args)
	return n > 0 && in.Args[n-1].Kind == listing.Target && in.Mnemonic != "JMP"
}

// framing reports whether an instruction has only to do with the stack pointer,
// the frame pointer and the return address.
func framing(in *listing.Instr) bool {
	if len(in.Args) == 0 || in.Mnemonic == "CALL" || in.Mnemonic == "RET" {
		return false
	}
	touches := false
	for i := range in.Args {
		o := &in.Args[i]
		regs := append([]string{o.Reg, o.Base, o.Index}, o.Regs...)
		if o.Name != "" || o.Kind == listing.Target {
			return false
		}
		for _, r := range regs {
			switch r {
			case "":
			case "SP", "BP", "RSP", "R29", "R30":
				touches = true
			case "R27", "R20":
			default:
				return false
			}
		}
	}
	return touches
}

// foldExit folds what stands before a return.
func foldExit(before []traced) {
	for i := len(before) - 1; i >= 0; i-- {
		switch {
		case before[i].fold == padding:
		case before[i].fold == "" && framing(before[i].in):
			before[i].fold = epilogue
		default:
			return
		}
	}
}

// isBarrier reports whether an instruction asks for the write barrier.
func isBarrier(in *listing.Instr) bool {
	return slices.ContainsFunc(in.Args, func(o listing.Operand) bool { return o.Name == "runtime.writeBarrier" })
}

// foldBarrier folds the question, the branch, and the jump that there is behind
// it without optimisation.
func foldBarrier(steps []traced) {
	steps[0].fold = writeBarrier
	for i := 1; i < min(len(steps), 5); i++ {
		in := steps[i].in
		if steps[i].fold == padding {
			continue
		}
		if !isConditional(in) && in.Mnemonic != "JMP" {
			return
		}
		steps[i].fold = writeBarrier
	}
}

// foldSentence says what a group does.
func (w *walker) foldSentence(group []traced) string {
	fn := group[0].fn
	switch group[0].fold {
	case stackCheck:
		return "Checks that the stack has room for the frame, which is taken to be so; else runtime.morestack would move the stack to a larger place and start the function again."
	case prologue:
		also := ""
		if slices.ContainsFunc(group, func(t traced) bool { return readsG(t.in, 32) }) {
			also = " As a wrapper, it also looks whether a panic is under way, which is taken not to be so."
		}
		if w.tc.GOARCH == "arm64" {
			return "Makes a frame of " + plural(int(fn.Frame), "byte", "bytes") + ": moves RSP down and saves the return address (R30) and the caller's frame pointer (R29)." + also
		}
		return "Makes a frame of " + plural(int(fn.Frame), "byte", "bytes") + ": moves SP down and saves the caller's frame pointer (BP)." + also
	case epilogue:
		return "Takes the frame down: gives the caller its frame pointer back and moves " + w.stackPointer() + " to where it was."
	case writeBarrier:
		return "Asks whether the garbage collector is marking, in which case it would have to be told of the pointer that is stored next. It is taken not to be."
	}
	return ""
}

func (w *walker) stackPointer() string {
	if w.tc.GOARCH == "arm64" {
		return "RSP"
	}
	return "SP"
}
