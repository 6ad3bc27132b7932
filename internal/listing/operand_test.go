package listing

import (
	"reflect"
	"testing"
)

// As printed, by releases from 1.18 to 1.27.
var operands = []struct {
	text string
	want Operand
}{
	{"AX", Operand{Kind: Reg, Reg: "AX"}},
	{"R15", Operand{Kind: Reg, Reg: "R15"}},
	{"g", Operand{Kind: Reg, Reg: "g"}},
	{"V0.B8", Operand{Kind: Reg, Reg: "V0.B8"}},
	{"$8", Operand{Kind: Imm, Value: 8}},
	{"$-9223372036854775808", Operand{Kind: Imm, Value: -1 << 63}},
	{"$(2.5)", Operand{Kind: Float, Float: 2.5}},
	{"$(-1e-05)", Operand{Kind: Float, Float: -1e-5}},
	{"115", Operand{Kind: Target, Value: 115}},
	{"EQ", Operand{Kind: Word}},
	{"(R0, R1)", Operand{Kind: Pair, Regs: []string{"R0", "R1"}}},
	{"R2<<3", Operand{Kind: Shift, Reg: "R2", Op: "<<", Amount: 3}},
	{"R2@>13", Operand{Kind: Shift, Reg: "R2", Op: "@>", Amount: 13}},
	{"R2.SXTW", Operand{Kind: Shift, Reg: "R2", Op: "SXTW"}},
	{"R2.UXTB<<2", Operand{Kind: Shift, Reg: "R2", Op: "UXTB", Amount: 2}},
	{"(AX)", Operand{Kind: Mem, Base: "AX"}},
	{"-8(RSP)", Operand{Kind: Mem, Base: "RSP", Offset: -8}},
	{"16(AX)(CX*8)", Operand{Kind: Mem, Base: "AX", Offset: 16, Index: "CX", Scale: 8}},
	{"(R1)(R0<<3)", Operand{Kind: Mem, Base: "R1", Index: "R0", Scale: 1, Op: "<<", Amount: 3}},
	{"(R1)(R0.SXTW<<2)", Operand{Kind: Mem, Base: "R1", Index: "R0", Scale: 1, Op: "SXTW", Amount: 2}},
	{"(R4)(R3)", Operand{Kind: Mem, Base: "R4", Index: "R3", Scale: 1}},
	{"main.x+16(SP)", Operand{Kind: Mem, Name: "main.x", Base: "SP", Offset: 16}},
	{"main..autotmp_3-40(SP)", Operand{Kind: Mem, Name: "main..autotmp_3", Base: "SP", Offset: -40}},
	{"main.~r0(FP)", Operand{Kind: Mem, Name: "main.~r0", Base: "FP"}},
	{"main.a(SP)(AX*8)", Operand{Kind: Mem, Name: "main.a", Base: "SP", Index: "AX", Scale: 8}},
	{"$main.a-120(SP)", Operand{Kind: Addr, Name: "main.a", Base: "SP", Offset: -120}},
	{"$type:*int(SB)", Operand{Kind: Addr, Name: "type:*int", Base: "SB"}},
	{"$f64.3ff8000000000000(SB)", Operand{Kind: Mem, Name: "$f64.3ff8000000000000", Base: "SB"}},
	{`go:itab.*main.T,interface { M(int) }(SB)`, Operand{Kind: Mem, Name: "go:itab.*main.T,interface { M(int) }", Base: "SB"}},
	{`type:struct { A int "json:\"a, (SB)\"" }(SB)`, Operand{Kind: Mem, Name: `type:struct { A int "json:\"a, (SB)\"" }`, Base: "SB"}},
	{"type:func(int) (SB)", Operand{Kind: Mem, Name: "type:func(int) ", Base: "SB"}},
	{"a/b%2ec.v+24(SB)", Operand{Kind: Mem, Name: "a/b%2ec.v", Base: "SB", Offset: 24}},
	{"runtime.duffzero+232(R27)(R27)(REG)", Operand{Kind: Word}},
	{"", Operand{Kind: Word}},
	{"weird", Operand{Kind: Word}},
}

func TestParseOperand(t *testing.T) {
	for _, test := range operands {
		test.want.Text = test.text
		got := ParseOperand(test.text)
		if test.want.Kind == Word { // what else was tried is of no interest
			got = Operand{Kind: got.Kind, Text: got.Text}
		}
		if !reflect.DeepEqual(got, test.want) {
			t.Errorf("%q:\n%+v, want\n%+v", test.text, got, test.want)
		}
	}
}

func TestSplitOperands(t *testing.T) {
	for _, test := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{"AX", []string{"AX"}},
		{"$8, (R0, R1), 16(RSP)", []string{"$8", "(R0, R1)", "16(RSP)"}},
		{"go:itab.*a.T,b.I(SB), AX", []string{"go:itab.*a.T,b.I(SB)", "AX"}},
		{"type:func(int, string)(SB), AX", []string{"type:func(int, string)(SB)", "AX"}},
		{`type:struct { A int "x, (" }(SB), AX`, []string{`type:struct { A int "x, (" }(SB)`, "AX"}},
		{`type:struct { A int "\", (" }(SB), AX`, []string{`type:struct { A int "\", (" }(SB)`, "AX"}},
		{"main.f[int,string](SB), AX", []string{"main.f[int,string](SB)", "AX"}},
	} {
		if got := splitOperands(test.text); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%q: %q, want %q", test.text, got, test.want)
		}
	}
}
