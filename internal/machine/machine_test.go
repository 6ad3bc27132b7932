package machine

import (
	"testing"
)

// What the packages below do not compile is told here: the rules by example.
func TestRules(t *testing.T) {
	for _, test := range []struct {
		arch, text, register string
		want                 uint64
	}{
		{AMD64, "MOVL\t$-1, AX", "AX", 0xffffffff},
		{AMD64, "MOVQ\t$-1, AX\nMOVB\t$3, AX", "AX", 0xffffffffffffff03},
		{AMD64, "MOVQ\t$-1, AX\nSHLL\t$0, AX", "AX", 0xffffffff},
		{AMD64, "MOVQ\t$5, AX\nCMPQ\tAX, $6\nSETCS\tAL", "AX", 1},
		{AMD64, "MOVQ\t$5, AX\nCMPQ\tAX, $5\nROLQ\t$1, AX\nSETEQ\tAL", "AX", 1}, // a rotation leaves Z alone
		{AMD64, "XORPS\tX0, X0\nPCMPEQB\tX15, X0\nPMOVMSKB\tX0, AX", "AX", 0xffff},
		{AMD64, "MOVQ\t$258, AX\nMOVQ\tAX, X0\nPUNPCKLBW\tX0, X0\nPSHUFLW\t$0, X0, X0\nMOVQ\tX0, AX", "AX", 0x0202020202020202},
		{AMD64, "MOVL\t$7, CX\nXORL\tAX, AX\nLEAQ\tx-64(SP), DI\nREP\nSTOSQ\nMOVQ\tCX, BX", "BX", 0},
		{ARM64, "MOVD\t$7, R0\nNEG\tR0, R1", "R1", ^uint64(6)},
		{ARM64, "MOVD\t$-1, R0\nADDW\t$1, R0, R0", "R0", 0},
		{ARM64, "MOVD\t$300, R0\nUBFIZ\t$4, R0, $8, R0", "R0", 44 << 4},
		{ARM64, "FMOVS\t$(1.5), F0\nFMOVS\t$(2.0), F1\nFMADDS\tF0, F1, F0, F2\nFMOVS\tF2, R0", "R0", 0x40880000},
		{ARM64, "MOVD\t$255, R0\nFMOVD\tR0, F0\nVCNT\tV0.B8, V0.B8\nVUADDLV\tV0.B8, V0\nFMOVD\tF0, R0", "R0", 8},
	} {
		m := run(t, test.arch, test.text)
		n, ok := m.Register(test.register).Number()
		if !ok || n != test.want {
			t.Errorf("%s %q: %s is %#x, %v, want %#x", test.arch, test.text, test.register, n, ok, test.want)
		}
	}
}

// A store somewhere in a variable forgets that variable and nothing else.
func TestUnknownIndex(t *testing.T) {
	m := run(t, AMD64, `
SUBQ	$24, SP
MOVQ	$1, p.a+8(SP)
MOVQ	$2, p.b(SP)
LEAQ	p.a+8(SP)(AX*8), CX
MOVQ	$3, (CX)
MOVQ	p.a+8(SP), BX
MOVQ	p.b(SP), DX`)
	if m.Register("BX").Known() {
		t.Error("a is known, of which some part was written to")
	}
	if n, ok := m.Register("DX").Number(); !ok || n != 2 {
		t.Errorf("b is %d, %v, want 2", n, ok)
	}
	if obj, _ := m.Register("CX").Object(); obj != nil || m.Register("CX").Known() {
		t.Error("&a[i] is known")
	}
}

// One of two addresses has been written through, and it is not known which.
func TestConditionalAddress(t *testing.T) {
	m := run(t, AMD64, `
SUBQ	$24, SP
MOVQ	$1, p.a+8(SP)
MOVQ	$2, p.b(SP)
LEAQ	p.a+8(SP), CX
LEAQ	p.b(SP), DX
TESTQ	AX, AX
CMOVQEQ	DX, CX
MOVQ	$3, (CX)
MOVQ	p.a+8(SP), BX
MOVQ	p.b(SP), SI`)
	if m.Register("BX").Known() || m.Register("SI").Known() {
		t.Error("a or b is known, one of which was written to")
	}
}

// What a leaked variable points to is within reach of others, even if it came
// there later.
func TestLeak(t *testing.T) {
	const text = `
SUBQ	$32, SP
LEAQ	p.a+8(SP), AX
CALL	p.keep(SB)
MOVQ	$1, p.b+16(SP)
MOVQ	$4, p.c+24(SP)
LEAQ	p.b+16(SP), CX
MOVQ	CX, p.a+8(SP)
CALL	p.change(SB)
MOVQ	p.b+16(SP), BX
MOVQ	p.c+24(SP), SI`
	m := run(t, AMD64, text)
	if m.Register("BX").Known() {
		t.Error("b is known, whose address is in a, whose address was given away")
	}
	if n, _ := m.Register("SI").Number(); n != 4 {
		t.Error("c is not known, whose address nobody has")
	}
}

// A sum of 32 bits wraps round, if it is that of something with a name too.
func TestNarrowNames(t *testing.T) {
	const text = "MOVL\tAX, CX\nADDL\t$-1, CX\nMOVL\tAX, DX\nADDL\t$2147483647, DX\nADDL\t$2147483647, DX\nINCL\tDX\nCMPL\tCX, DX\nSETEQ\tBL"
	m, err := New(AMD64, function(t, text), noEnv{})
	if err != nil {
		t.Fatal(err)
	}
	m.SetRegister("AX", Address(m.NewOpaque("x", 4), 0), 4)
	for m.Next() != nil {
		m.Step(nil)
	}
	if cs := m.low("BX", 1); !cs[0].known || cs[0].b != 1 {
		t.Errorf("x-1 == x+2147483647+2147483647+1 is %+v, want 1", cs[0])
	}
}

// Two variables may have one address if either has no size, or an unknown one.
func TestDistinct(t *testing.T) {
	a, b := &Object{Kind: Global, Size: 8}, &Object{Kind: Global, Size: 8}
	if !distinct(a, b) || distinct(a, &Object{Kind: Global}) || distinct(a, a) || !distinct(a, &Object{Kind: Heap, Size: 8}) {
		t.Error("variables are not told apart rightly")
	}
}

// What the runtime renews as it likes is another value at each read.
func TestCache(t *testing.T) {
	m := run(t, AMD64, "MOVQ\tp..typeAssert.0(SB), AX\nMOVQ\tp..typeAssert.0(SB), BX\nMOVQ\tp.v(SB), CX\nMOVQ\tp.v(SB), DX")
	a, _ := m.Register("AX").Object()
	b, _ := m.Register("BX").Object()
	c, _ := m.Register("CX").Object()
	d, _ := m.Register("DX").Object()
	if a == nil || b == nil || a == b || c == nil || c != d {
		t.Errorf("%v and %v, %v and %v", a, b, c, d)
	}
}

func TestModels(t *testing.T) {
	for _, test := range []struct {
		arch, text string
		want       bool
	}{
		{AMD64, "MOVQ\tAX, BX", true}, {AMD64, "JMP\t8", true}, {AMD64, "CALL\tp.f(SB)", true}, {AMD64, "RET", true}, {AMD64, "JEQ\t4", true},
		{AMD64, "CPUID", false}, {AMD64, "VPADDQ\tY1, Y2, Y3", false}, {ARM64, "FMADDS\tF2, F0, F1, F0", true}, {ARM64, "AESE\tV0.B16, V1.B16", false},
	} {
		if got := Models(test.arch, function(t, test.text).Instrs[0]); got != test.want {
			t.Errorf("%s %q: %v", test.arch, test.text, got)
		}
	}
	if Models("wasm", function(t, "NOP").Instrs[0]) {
		t.Error("there is no machine for wasm")
	}
}
