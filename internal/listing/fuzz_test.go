package listing

import (
	"strings"
	"testing"
)

// FuzzListing reads anything: all that was found can be parsed, and no line is
// lost.
func FuzzListing(f *testing.F) {
	f.Add("main.f STEXT size=8 args=0x0 locals=0x0\n\t0x0000 00000 (/a.go:3)\tTEXT\tmain.f(SB), ABIInternal, $0-0\n\t0x0000 00000 (/a.go:3)\tMOVQ\tmain.x+8(SP), AX\n\t0x0000 48 c3  H.\n\trel 3+4 t=R_CALL main.g+0\n")
	f.Add("\"\".x SRODATA size=8\n\t0x0000 01 02  ..\n\trel 0+8 t=1 \"\".y+-8\nnonsense\n")
	for _, test := range operands {
		f.Add("main.f STEXT size=8\n\t0x0000 00000 (/a.go:3)\tMOVQ\t" + test.text + ", AX\n")
	}
	f.Fuzz(func(t *testing.T, text string) {
		file := read("main", text)
		for _, name := range file.Funcs() {
			fn := file.Func(name)
			if fn == nil {
				continue // a later symbol of that name is data
			}
			for _, in := range fn.Instrs {
				fn.Bytes(in)
				fn.At(in.Offset)
			}
		}
		for name := range file.symbols {
			file.Data(name)
		}
		if file.Unrecognised > strings.Count(text, "\n")+1 {
			t.Errorf("%d lines are not understood, of %d", file.Unrecognised, strings.Count(text, "\n")+1)
		}
	})
}
