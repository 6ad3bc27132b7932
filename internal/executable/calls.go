package executable

import (
	"bytes"
	"regexp"
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

// Calls are the calls of functions that are wanted, by address. What only jumps there,
// or calls through a pointer, is not among them.
//
// On amd64 an instruction may begin at any byte, so the five bytes of such a call could
// be part of others. Were all bytes random, 10 MB of code would have one such in less
// than one of ten thousand programs.
func (f *File) Calls(wanted func(name string) bool) []Call {
	targets := map[uint64]string{}
	for i := range f.Funcs {
		if name := trampoline.ReplaceAllString(f.Funcs[i].Name, ""); wanted(name) {
			targets[f.Funcs[i].Entry] = name
		}
	}
	var calls []Call
	for i := range f.Funcs {
		fn := &f.Funcs[i]
		code := f.bytes(fn.Entry, int(min(fn.End-fn.Entry, maxSize)))
		found := f.amd64
		if f.GOARCH == "arm64" {
			found = f.arm64
		}
		found(fn, code, func(pc, target uint64) {
			if name, ok := targets[target]; ok && target != fn.Entry {
				calls = append(calls, Call{pc, name, f.Frames(fn, pc)})
			}
		})
	}
	return calls
}

// amd64 finds CALL rel32: E8 and the distance from the next instruction.
func (f *File) amd64(fn *Func, code []byte, found func(pc, target uint64)) {
	const size = 5
	for at := 0; ; at++ {
		k := bytes.IndexByte(code[at:], 0xe8)
		if k < 0 || at+k+size > len(code) {
			return
		}
		at += k
		next := fn.Entry + uint64(at) + size
		found(next-size, next+uint64(int64(int32(f.order.Uint32(code[at+1:])))))
	}
}

// arm64 finds BL: 100101 and the distance in words.
func (f *File) arm64(fn *Func, code []byte, found func(pc, target uint64)) {
	for at := 0; at+4 <= len(code); at += 4 {
		if w := f.order.Uint32(code[at:]); w>>26 == 0b100101 {
			pc := fn.Entry + uint64(at)
			found(pc, pc+uint64(int64(int32(w<<6)>>6)*4))
		}
	}
}
