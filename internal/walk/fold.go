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
		if steps[i].in.Mnemonic == "RET" {
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
	for ; i < len(steps) && steps[i].fn == fn && steps[i].depth == depth && framing(steps[i].in); i++ {
		steps[i].fold = prologue
	}
}

// readsLimit reports whether an instruction reads the limit of the stack, which
// is the third word of g.
func readsLimit(in *listing.Instr) bool {
	for i := range in.Args {
		if o := &in.Args[i]; o.Kind == listing.Mem && o.Name == "" && (o.Base == "R14" || o.Base == "g") && (o.Offset == 16 || o.Offset == 24) {
			return true
		}
	}
	return false
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
func (w *walker) foldSentence(fold string, fn *listing.Func) string {
	switch fold {
	case stackCheck:
		return "Checks that the stack has room for the frame, which is taken to be so; else runtime.morestack would move the stack to a larger place and start the function again."
	case prologue:
		if w.tc.GOARCH == "arm64" {
			return "Makes a frame of " + plural(int(fn.Frame), "byte", "bytes") + ": moves RSP down and saves the return address (R30) and the caller's frame pointer (R29)."
		}
		return "Makes a frame of " + plural(int(fn.Frame), "byte", "bytes") + ": moves SP down and saves the caller's frame pointer (BP)."
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
