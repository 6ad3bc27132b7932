package executable

import (
	"regexp"
	"strings"
)

// A Call is a call instruction.
type Call struct {
	PC     uint64
	Callee string // name of the function that is called
	Frames []Frame
}

// trampoline is what the linker adds to the name of a function that is too far away to
// be called, when it makes one that is near.
var trampoline = regexp.MustCompile(`[-+]tramp[0-9]*$`)

// withoutTrampoline is the name of the function that is meant.
func withoutTrampoline(name string) string {
	if !strings.Contains(name, "tramp") { // the expression is slow for all names of a program
		return name
	}
	return trampoline.ReplaceAllString(name, "")
}

// Calls are the calls of functions that are wanted, by address. What only jumps there,
// or calls through a pointer, is not among them.
func (f *File) Calls(wanted func(name string) bool) []Call {
	targets := map[uint64]string{}
	for i := range f.Funcs {
		if name := withoutTrampoline(f.Funcs[i].Name); wanted(name) {
			targets[f.Funcs[i].Entry] = name
		}
	}
	var calls []Call
	for i := range f.Funcs {
		fn := &f.Funcs[i]
		f.processor().calls(fn.Entry, f.code(fn), func(pc, target uint64) {
			if name, ok := targets[target]; ok && target != fn.Entry {
				calls = append(calls, Call{pc, name, f.Frames(fn, pc)})
			}
		})
	}
	return calls
}

// code is the machine code of a function.
func (f *File) code(fn *Func) []byte { return f.bytes(fn.Entry, int(min(fn.End-fn.Entry, maxSize))) }
