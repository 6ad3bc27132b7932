package machine

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"ifaceval/internal/listing"
)

// function makes a function of instructions, "MOVQ\tAX, BX", each of 4 bytes.
func function(tb testing.TB, text string) *listing.Func {
	tb.Helper()
	r := listing.NewReader("p")
	lines := strings.Split(strings.Trim(text, "\n"), "\n")
	fmt.Fprintf(r, "p.f STEXT size=%d args=0x0 locals=0x18 funcid=0x0 align=0x0\n", 4*len(lines))
	fmt.Fprintf(r, "\t0x0000 00000 (/f.go:1)\tTEXT\tp.f(SB), ABIInternal, $24-0\n")
	for i, line := range lines {
		fmt.Fprintf(r, "\t0x%04x %05d (/f.go:1)\t%s\n", 4*i, 4*i, line)
	}
	fn := r.File().Func("p.f")
	if fn == nil {
		tb.Fatal("no function")
	}
	return fn
}

// run executes a function, of which the machine knows nothing else.
func run(tb testing.TB, arch, text string) *Machine {
	tb.Helper()
	m, err := New(arch, function(tb, text), noEnv{})
	if err != nil {
		tb.Fatal(err)
	}
	for n := 0; m.Next() != nil && n < 40; n++ {
		m.Step(nil)
	}
	return m
}

var architectures = []string{AMD64, ARM64}

// someOperands are of all kinds and for both architectures.
var someOperands = strings.Split("AX|CX|AL|X1|R0|R3|R27|ZR|g|F1|V0.B8|RSP|SP|$8|$-1|$0|$(2.5)|8(AX)|x-8(SP)|x+8(FP)|p.v+8(SB)|$p.v(SB)|$x-8(SP)|(AX)(CX*8)|(R0)(R1<<3)|(R1, R2)|R2<<3|R2.SXTW|EQ|8|4096|weird", "|")

func mnemonics(arch string) []string {
	if arch == AMD64 {
		all := slices.Collect(maps.Keys(amd64Whole))
		for name := range amd64Sized {
			all = append(all, name+"B", name+"W", name+"L", name+"Q")
		}
		return append(all, "SETEQ", "CMOVQNE", "CMOVLHI", "JEQ", "JMP", "CALL", "RET", "WEIRD")
	}
	all := slices.Collect(maps.Keys(arm64Whole))
	for name := range arm64Sized {
		all = append(all, name, name+"W")
	}
	for name := range arm64Memory {
		all = append(all, name, name+".P", name+".W")
	}
	return append(all, "CBZ", "CBNZW", "TBZ", "BEQ", "B", "JMP", "CALL", "RET", "WEIRD")
}

// Operands may be of any kind and number: what a rule does not expect, it leaves.
func TestAnyOperands(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, arch := range architectures {
		for _, mnemonic := range slices.Sorted(slices.Values(mnemonics(arch))) {
			for range 30 {
				var args []string
				for range random.IntN(5) {
					args = append(args, someOperands[random.IntN(len(someOperands))])
				}
				text := mnemonic + "\t" + strings.Join(args, ", ")
				func() {
					defer func() {
						if r := recover(); r != nil {
							t.Errorf("%s %q: %v", arch, text, r)
						}
					}()
					run(t, arch, "MOVQ\tSP, AX\nMOVD\tRSP, R0\n"+text+"\nRET")
					Models(arch, function(t, text).Instrs[0])
				}()
			}
		}
	}
}

// FuzzMachine executes any text.
func FuzzMachine(f *testing.F) {
	f.Add(false, "MOVQ\tAX, BX\nREP\nSTOSQ\nJEQ\t0\nRET")
	f.Add(false, "SHLQ\tCX, AX\nLEAQ\tx-8(SP)(AX*8), DI\nMOVUPS\tX15, (DI)\nCALL\truntime.convT64(SB)")
	f.Add(true, "MOVD.W\tR30, -48(RSP)\nLDP\t8(RSP), (R0, R1)\nUBFX\t$2, R2, $3, R3\nCBZ\tR0, 4")
	f.Add(true, "CSEL\tEQ, R0, R1, R2\nFMADDD\tF0, F1, F2, F3\nDUFFZERO\truntime.duffzero(SB)\nADR\t8, R27")
	f.Fuzz(func(t *testing.T, arm bool, text string) {
		arch := AMD64
		if arm {
			arch = ARM64
		}
		m := run(t, arch, text)
		for _, o := range append(m.Objects(), m.Stack()) {
			m.Contents(o, func(int64, byte, *Object, int64, int) {})
		}
		m.Flags()
	})
}
