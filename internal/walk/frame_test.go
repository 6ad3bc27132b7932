package walk

import (
	"fmt"
	"go/types"
	"regexp"
	"strings"
	"testing"

	"ifaceval/internal/gotool"
	"ifaceval/internal/listing"
	"ifaceval/internal/machine"
)

// TestUntangle cuts slots where they overlap.
func TestUntangle(t *testing.T) {
	vars := []*variable{
		{name: "a", start: -32, size: 24, typ: types.Typ[types.Complex128]},
		{name: "b", start: -24, size: 8, typ: types.Typ[types.Int]},
		{name: "c", start: -16, size: 8},
		{name: "d", start: -16, size: 16},
	}
	var got []string
	for _, v := range untangle(vars) {
		got = append(got, fmt.Sprintf("%s %d+%d %v", v.name, v.start, v.size, v.typ))
	}
	if text := strings.Join(got, ", "); text != "a -32+8 <nil>, b -24+8 int, d -16+16 <nil>" {
		t.Error(text)
	}
}

// framed describes the frame of a function.
func framed(t *testing.T, source, arch, target string) string {
	t.Helper()
	dir := module(t, source)
	w, err := prepare(t.Context(), Config{Build: gotool.Config{Dir: dir, GOARCH: arch}, Dir: dir, Target: target, NoOpt: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := w.newMachine(); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, v := range w.variables(w.fn) {
		if v.saved == "" {
			name := v.name
			if name == "" {
				name = v.auto[:strings.IndexByte(v.auto, '_')]
			}
			got = append(got, fmt.Sprintf("%s %s %d", name, w.nameOf(v.typ), v.size))
		}
	}
	return strings.Join(got, "; ")
}

func TestFrame(t *testing.T) {
	const source = `package m

type T struct{ a, b int; s string }

//go:noinline
func F(t T, n int8, big [3]int) (r string, err error) {
	x := t.a + big[1]
	{
		x := "inner"
		r = x
	}
	p := &n
	*p = int8(x)
	return r, nil
}

func G[A any](v A) (w A) { w = v; return w }

var Sink = G(T{})
`
	for _, arch := range []string{"amd64", "arm64"} {
		got := framed(t, source, arch, "F")
		for _, want := range []string{"t T 32", "n int8 1", "big [3]int 24", "r string 16", "err error 16", "p *int8 8", "x int 8", "x string 16"} {
			if !strings.Contains("; "+got+"; ", "; "+want+"; ") {
				t.Errorf("%s: no %q in %s", arch, want, got)
			}
		}
		// The copy for T's shape, whose variables have its fields.
		got = framed(t, source, arch, "G")
		for _, want := range []string{"dictionary uintptr 8", "32"} {
			if !strings.Contains(got, want) {
				t.Errorf("%s: no %q in %s", arch, want, got)
			}
		}
	}
}

var pairs = regexp.MustCompile(`\((\w+), (\w+)\)`)

func instr(text string) *listing.Instr {
	mnemonic, rest, _ := strings.Cut(text, " ")
	in := &listing.Instr{Mnemonic: mnemonic, Text: text}
	// Pairs in brackets stay together.
	rest = pairs.ReplaceAllString(rest, "($1;$2)")
	for arg := range strings.SplitSeq(rest, ", ") {
		if arg != "" {
			in.Args = append(in.Args, listing.ParseOperand(strings.ReplaceAll(arg, ";", ", ")))
		}
	}
	return in
}

func TestWidth(t *testing.T) {
	for arch, widths := range map[string]map[string]int{
		machine.AMD64: {"MOVQ AX, BX": 8, "MOVL AX, BX": 4, "MOVW AX, BX": 2, "MOVB AL, BL": 1, "MOVBLZX AL, BX": 1, "MOVLQSX AX, BX": 4, "MOVUPS X15, (AX)": 16,
			"MOVSD X0, X1": 8, "MOVSS X0, X1": 4, "SETEQ AL": 1, "SETPS AL": 1, "CMOVQLS AX, BX": 8, "CMOVLEQ AX, BX": 4, "CVTSS2SD X0, X1": 4, "CVTSQ2SS AX, X0": 8, "CVTTSD2SQ X0, AX": 8,
			"UCOMISD X0, X1": 8, "UCOMISS X0, X1": 4, "CMPB AL, $3": 1, "CALL AX": 8, "LEAQ (AX), BX": 8},
		machine.ARM64: {"MOVD R0, R1": 8, "MOVW R0, R1": 4, "MOVWU (R0), R1": 4, "MOVH R0, R1": 2, "MOVBU (R0), R1": 1, "MOVD.P R0, 8(R1)": 8, "STP (R0, R1), (R2)": 16, "CMPW R0, R1": 4,
			"FCMPD F0, F1": 8, "FCMPS F0, F1": 4, "FADDS F0, F1, F2": 4, "FMOVQ F0, (R0)": 16, "ADDW R0, R1": 4, "CSET EQ, R0": 8},
	} {
		for text, want := range widths {
			if got := width(instr(text), arch); got != want {
				t.Errorf("%s: %d, want %d", text, got, want)
			}
		}
	}
}

// TestZeroes: a register that is XORed with itself is not read.
func TestZeroes(t *testing.T) {
	for text, want := range map[string]bool{
		"XORL AX, AX": true, "XORPS X0, X0": true, "PXOR X1, X1": true, "EOR R1, R1, R1": true,
		"XORL AX, BX": false, "SUBQ AX, AX": false, "XORQ $1, AX": false, "XORQ (AX), AX": false,
	} {
		if got := zeroes(instr(text)); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func TestFraming(t *testing.T) {
	for text, want := range map[string]bool{
		"PUSHQ BP": true, "MOVQ SP, BP": true, "SUBQ $24, SP": true, "POPQ BP": true, "MOVD.W R30, -48(RSP)": true, "SUB $8, RSP, R29": true, "LDP -8(RSP), (R29, R30)": true,
		"CALL f(SB)": false, "RET": false, "MOVQ AX, 8(SP)": false, "MOVQ $0, x(SP)": false, "ADDQ $1, AX": false, "MOVD R0, 8(RSP)": false,
	} {
		if got := framing(instr(text)); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}
