package listing

import (
	"io"
	"reflect"
	"strings"
	"testing"
)

func read(path string, lines ...string) *File {
	r := NewReader(path)
	io.WriteString(r, strings.Join(lines, "\n"))
	return r.File()
}

// As printed, with the release; the names of strings are anybody's.
func TestHeaders(t *testing.T) {
	for _, test := range []struct{ line, name, kind string }{
		{`"".F_int STEXT size=62 args=0x8 locals=0x10 funcid=0x0 align=0x0`, "main.F_int", "STEXT"},          // 1.18
		{`"".(*box).area STEXT nosplit size=13 args=0x8 locals=0x0 funcid=0x0`, "main.(*box).area", "STEXT"}, // 1.18
		{`go.itab."".square,"".shape SRODATA dupok size=40`, "go.itab.main.square,main.shape", "SRODATA"},    // 1.18
		{`type.[]"".point SRODATA dupok size=56`, "type.[]main.point", "SRODATA"},                            // 1.18
		{`main.F_int STEXT size=52 args=0x8 locals=0x10 funcid=0x0 align=0x0`, "main.F_int", "STEXT"},        // 1.26
		{`main.F_int STEXT size=52 align=0x0 args=0x8 locals=0x10 funcid=0x0`, "main.F_int", "STEXT"},        // 1.27
		{`main.total[go.shape.int] STEXT dupok nosplit size=27 align=0x0 args=0x20 locals=0x0 funcid=0x0`, "main.total[go.shape.int]", "STEXT"},
		{`main.f STEXT nosplit size=3 args=0xffffffff80000000 locals=0x0 funcid=0x0 align=0x0`, "main.f", "STEXT"},              // sizes not known
		{`sort.(*xorshift).Next STEXT size=32 args=0x8 locals=0x0 funcid=0x0 align=0x0 leaf`, "sort.(*xorshift).Next", "STEXT"}, // arm64
		{`type:struct { p *int; n int } SRODATA dupok size=128 align=0x8`, "type:struct { p *int; n int }", "SRODATA"},
		{`main..inittask SNOPTRDATA size=24 align=0x0`, "main..inittask", "SNOPTRDATA"},
		{`go:string."a SRODATA dupok size=4 b" SRODATA dupok size=27 align=0x1`, `go:string."a SRODATA dupok size=4 b"`, "SRODATA"},
		{`go:string."x STEXT size=4 args=0x8" SRODATA dupok size=21`, `go:string."x STEXT size=4 args=0x8"`, "SRODATA"},
		{` SDWARFVAR size=20`, "", "SDWARFVAR"},
		{`main.x SCOVERAGE_COUNTER size=20`, "main.x", "SCOVERAGE_COUNTER"},
	} {
		f := read("main", test.line)
		s := f.symbols[test.name]
		if s == nil || s.kind != test.kind || f.Unrecognised > 0 {
			t.Errorf("%s: %v, want %q", test.line, f.symbols, test.name)
		}
	}
}

func TestFunc(t *testing.T) {
	f := read("example.com/a.b",
		`# example.com/a.b`,
		`"".f STEXT nosplit size=10 args=0x8 locals=0x8 funcid=0x0 align=0x0`,
		"\t0x0000 00000 (/a b/c (d).go:12)\tTEXT\t\"\".f(SB), NOSPLIT|ABIInternal, $16-8",
		"\t0x0000 00000 (<unknown line number>)\tNOP",
		"\t0x0000 00000 (/a b/c (d).go:13)\tPCDATA\t$3, $1",
		"\t0x0000 00000 (/a b/c (d).go:13)\tLEAQ\ttype.struct { \"\".x int; y string }(SB), AX",
		"\t0x0007 00007 (/a b/c (d).go:14)\tRET",
		"\t0x0000 48 8d 05 00 00 00 00 c3 cc cc                    H.........",
		"\trel 3+4 t=14 type.struct { \"\".x int; y string }+-8",
		"\trel 0+0 t=22 type.int+0",
		"")
	fn := f.Func("example.com/a.b.f")
	if fn == nil || len(fn.Instrs) != 3 || f.Unrecognised > 0 {
		t.Fatalf("%+v, %d lines not understood: %q", fn, f.Unrecognised, f.Examples)
	}
	if fn.Frame != 16 || fn.Args != 8 || fn.Flags != "NOSPLIT|ABIInternal" || fn.File != "/a b/c (d).go" || fn.Line != 12 || len(fn.Code) != 10 {
		t.Errorf("%+v", fn)
	}
	nop, lea, ret := fn.Instrs[0], fn.Instrs[1], fn.Instrs[2]
	if nop.Size != 0 || nop.Line != 0 || lea.Size != 7 || lea.Line != 13 || ret.Size != 3 || fn.At(0) != 0 || fn.At(7) != 2 || fn.At(1) != -1 {
		t.Errorf("%+v %+v %+v", nop, lea, ret)
	}
	const name = "type.struct { example.com/a.b.x int; y string }"
	if want := []Reloc{{3, 4, "14", name, -8}}; !reflect.DeepEqual(lea.Relocs, want) {
		t.Errorf("%+v, want %+v", lea.Relocs, want)
	}
	if o := lea.Args[0]; o.Kind != Mem || o.Name != name || o.Base != "SB" || string(fn.Bytes(ret)) != "\xc3\xcc\xcc" {
		t.Errorf("%+v, % x", o, fn.Bytes(ret))
	}
	if f.Func("example.com/a.b.g") != nil || f.Data("example.com/a.b.f") != nil {
		t.Error("there is no such function, and a function is no data")
	}
}

func TestData(t *testing.T) {
	f := read("main",
		"main.x SRODATA static size=40 align=0x8",
		"\t0x0000 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10  ................",
		"\t0x0020 2a 00                                            *.",
		"\trel 16+8 t=R_ADDR go:itab.*main.T,interface { M(int, string) }+24",
		"main.y SNOPTRBSS size=8")
	x, y := f.Data("main.x"), f.Data("main.y")
	if x == nil || y == nil || f.Unrecognised > 0 {
		t.Fatalf("%v %v %q", x, y, f.Examples)
	}
	if !x.ReadOnly || y.ReadOnly || len(x.Bytes) != 40 || x.Bytes[15] != 16 || x.Bytes[16] != 0 || x.Bytes[32] != 42 || len(y.Bytes) != 8 {
		t.Errorf("%+v %+v", x, y)
	}
	if want := []Reloc{{16, 8, "R_ADDR", "go:itab.*main.T,interface { M(int, string) }", 24}}; !reflect.DeepEqual(x.Relocs, want) {
		t.Errorf("%+v, want %+v", x.Relocs, want)
	}
}

// What is not understood is counted, wherever it stands, and the rest is read.
func TestUnrecognised(t *testing.T) {
	f := read("main",
		"\tbefore any symbol",
		"what is this",
		"\tand what is below it",
		"main.f STEXT size=1 args=0x0 locals=0x0",
		"\tno instruction",
		"\t0x0000 c3                                               .",
		"\t0xfffffffffffff000 c3                                   .")
	if f.Unrecognised != 3 {
		t.Errorf("%d lines, want 3: %q", f.Unrecognised, f.Examples)
	}
	fn := f.Func("main.f")
	if f.Unrecognised != 5 || len(fn.Code) != 1 {
		t.Errorf("%d lines, want 5: %q; % x", f.Unrecognised, f.Examples, fn.Code)
	}
	f.Func("main.f")
	if f.Unrecognised != 5 || len(f.Examples) != 5 {
		t.Errorf("a function is parsed twice")
	}
}

// A listing comes in pieces, and with the line ends of Windows.
func TestPieces(t *testing.T) {
	const text = "main.f STEXT size=1 args=0x0 locals=0x0\r\n\t0x0000 00000 (C:\\a.go:3)\tRET\r\n\t0x0000 c3                                               .\r\n"
	r := NewReader("main")
	for i := range len(text) {
		io.WriteString(r, text[i:i+1])
	}
	fn := r.File().Func("main.f")
	if fn == nil || len(fn.Instrs) != 1 || fn.Instrs[0].File != `C:\a.go` || fn.Instrs[0].Line != 3 || string(fn.Code) != "\xc3" {
		t.Errorf("%+v", fn)
	}
}
