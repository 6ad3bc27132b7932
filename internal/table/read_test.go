package table

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ifaceval/internal/gotool"
)

// dump is what the compiler prints with -S for a small package.
func dump(t *testing.T, arch string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"go.mod": "module example.com/p\n\ngo 1.18\n", "p.go": `package p

var sink any

func Int(n int)       { sink = n }
func Text(s string)   { sink = s }
func Byte(b byte)     { sink = b }
func Two(a, b int32)  { sink, sink = a, b }
func Nothing(p *int)  { sink = p }
`} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	tc, err := gotool.Find(context.Background(), gotool.Config{Dir: dir, GOARCH: arch})
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if _, err := tc.Compile(context.Background(), "-S", []string{"."}, &text); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// TestReadAsm reads listings as people have them, of any architecture.
func TestReadAsm(t *testing.T) {
	for _, arch := range []string{"amd64", "arm64", "386", "riscv64", "wasm", "ppc64le", "s390x"} {
		t.Run(arch, func(t *testing.T) {
			config := Config{}
			text := ""
			if arch == "wasm" {
				t.Setenv("GOOS", "js")
			}
			text = dump(t, arch)
			table, err := ReadAsm(context.Background(), config, []Listing{{"p.s", strings.NewReader(text)}})
			if err != nil {
				t.Fatal(err)
			}
			got := map[string][]string{}
			for _, typ := range table.Types {
				fn := strings.TrimPrefix(typ.Function, "example.com/p.")
				got[fn] = append(got[fn], typ.Type+" "+typ.Stores[0].Storage+" "+typ.Stores[0].Symbol)
			}
			word := "64"
			if arch == "386" {
				word = "32"
			}
			for fn, want := range map[string]string{
				"Int":     "int heap runtime.convT" + word,
				"Text":    "string heap runtime.convTstring",
				"Byte":    "uint8 static-byte runtime.staticuint64s",
				"Two":     "int32 heap runtime.convT32; int32 heap runtime.convT32",
				"Nothing": "",
			} {
				if s := strings.Join(got[fn], "; "); s != want {
					t.Errorf("%s: %q, want %q", fn, s, want)
				}
			}
		})
	}
}

func TestReadAsmBad(t *testing.T) {
	text := dump(t, "amd64")
	cut := text[:strings.LastIndex(text, "\t0x0010 ")]
	for _, test := range []struct{ name, text, want string }{
		{"empty", "", "no function"},
		{"objdump", "TEXT main.main(SB) /x/main.go\n  main.go:3\t0x1234\t\t4c8d6c24\t\tLEAQ 0(SP), AX\n", "no function"},
		{"binary", "\x7fELF\x02\x01\x00\x00", "no function"},
		{"truncated", text[:strings.Index(text, "\t0x0010 ")], "the listing is truncated"},
	} {
		if _, err := ReadAsm(context.Background(), Config{}, []Listing{{test.name, strings.NewReader(test.text)}}); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.name, err, test.want)
		}
	}
	// What is not understood is counted.
	table, err := ReadAsm(context.Background(), Config{}, []Listing{{"odd", strings.NewReader(cut + "\nsomething else\n")}})
	if err == nil && len(table.Partial()) == 0 {
		t.Error("lines of no known form are passed over in silence")
	}
}

func TestReadMemSeveral(t *testing.T) {
	text := func(release, bytes string) io.Reader {
		return strings.NewReader("go: " + release + "\ntypes: 1\ntype: struct{a int8}\nprinted: struct { a int8 }\nsize: 1\nvalues: 1\nzero: {0}\nother: {0}\ngoos: linux\ngoarch: amd64\n" +
			"BenchmarkMem/struct_a_int8/{0}/var-2 \t 4800\t 1.0 ns/op\t 0 B/store\t 0 allocs/store\n" +
			"BenchmarkMem/struct_a_int8/{0}/any-2 \t 4800\t 1.0 ns/op\t " + bytes + " B/store\t 1.000 allocs/store\nPASS\n")
	}
	table, err := ReadMem([]io.Reader{text("go1.18.10", "1.000"), text("go1.27.4", "0")}, []string{"a", "b"}, false)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := table.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"go": "go1.18.10"`, `"bytes": 1,`, `"bytes": 0,`, `"zero": "{0}"`} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the JSON lacks %s:\n%s", want, b.String())
		}
	}
	if got := table.Sheet(MemView{}).Columns; got[0].Name != "1.18" || got[1].Name != "1.27" {
		t.Errorf("columns %v", got)
	}
	twice, err := ReadMem([]io.Reader{text("go1.27.4", "1.000"), text("go1.27.4", "0")}, []string{"a.txt", "b.txt"}, false)
	if err != nil {
		t.Fatal(err)
	}
	if got := twice.Sheet(MemView{}).Columns; got[0].Name != "a.txt" || got[1].Name != "b.txt" {
		t.Errorf("columns of one release %v", got)
	}
	if _, err := ReadMem([]io.Reader{text("go1.18.10", "1.000")}, []string{"a"}, true); err == nil || !strings.Contains(err.Error(), "1 samples") {
		t.Errorf("one sample is enough for an interval: %v", err)
	}
}
