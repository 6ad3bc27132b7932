package operation

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"ifaceval/internal/gotool"
	"ifaceval/internal/listing"
	"ifaceval/internal/releases"
	"ifaceval/internal/storage"
)

// instr is an instruction on a line that refers to a symbol.
func instr(line int, mnemonic, symbol string) *listing.Instr {
	in := &listing.Instr{File: "f.go", Line: line, Mnemonic: mnemonic, Text: mnemonic + " " + symbol}
	if symbol != "" {
		in.Relocs = []listing.Reloc{{Symbol: symbol}}
	}
	return in
}

func TestOf(t *testing.T) {
	for _, test := range []struct {
		name string
		code []*listing.Instr
		want string // type, symbol and storage of each
	}{
		{"a call", []*listing.Instr{instr(1, "LEAQ", "type:int"), instr(1, "CALL", "runtime.convT64")}, "int runtime.convT64 heap"},
		{"the type of Go 1.18", []*listing.Instr{instr(1, "LEAQ", "type.int"), instr(1, "CALL", "runtime.convT64")}, "int runtime.convT64 heap"},
		{"an itab", []*listing.Instr{instr(1, "LEAQ", "go:itab.p.T[a,b],p.I"), instr(1, "CALL", "runtime.convT")}, "p.T[a,b] runtime.convT heap"},
		{"two of one type", []*listing.Instr{instr(1, "CALL", "runtime.convT64"), instr(1, "LEAQ", "type:int"), instr(1, "CALL", "runtime.convT64")},
			"int runtime.convT64 heap; int runtime.convT64 heap"},
		{"as many types as stores", []*listing.Instr{instr(1, "CALL", "runtime.convT64"), instr(1, "LEAQ", "type:int"),
			instr(1, "LEAQ", "runtime.staticuint64s"), instr(1, "LEAQ", "type:bool")}, "int runtime.convT64 heap; bool runtime.staticuint64s static-byte"},
		{"more types than stores", []*listing.Instr{instr(1, "LEAQ", "type:int"), instr(1, "LEAQ", "type:bool"), instr(1, "CALL", "runtime.convT64")},
			" runtime.convT64 heap"},
		{"a type on another line", []*listing.Instr{instr(1, "LEAQ", "type:int"), instr(2, "CALL", "runtime.convT64")}, " runtime.convT64 heap"},
		{"static places", []*listing.Instr{instr(1, "LEAQ", "runtime.zeroVal"), instr(2, "LEAQ", "runtime.zerobase"), instr(3, "LEAQ", "p..stmp_1")},
			" runtime.zeroVal zeroval;  runtime.zerobase zerobase;  p..stmp_1 readonly"},
		{"no store", []*listing.Instr{instr(1, "CALL", "runtime.newobject"), instr(1, "LEAQ", "type:.eq.int"), instr(1, "CALL", "runtime.convI2I")}, ""},
	} {
		var got []string
		for _, op := range Of(&listing.Func{Name: "p.F", Instrs: test.code}) {
			got = append(got, op.Type+" "+op.Symbol+" "+string(op.Storage))
		}
		if s := strings.Join(got, "; "); s != test.want {
			t.Errorf("%s: %q, want %q", test.name, s, test.want)
		}
	}
}

func TestInSink(t *testing.T) {
	store := instr(1, "MOVQ", "p.sink")
	store.Args = []listing.Operand{{Kind: listing.Reg, Reg: "AX"}, {Kind: listing.Mem, Name: "p.sink", Base: "SB", Offset: 8}}
	word := instr(1, "MOVQ", "p.sink")
	for _, test := range []struct {
		name    string
		code    []*listing.Instr
		want    storage.Storage
		ok      bool
		through string
	}{
		{"direct", []*listing.Instr{instr(1, "LEAQ", "type:*int"), word, store}, storage.Direct, true, "MOVQ"},
		{"heap", []*listing.Instr{instr(1, "CALL", "runtime.convT64"), word, store}, storage.Heap, true, "CALL"},
		{"twice the same", []*listing.Instr{instr(1, "MOVW", "runtime.staticuint64s"), instr(1, "MOVW", "runtime.staticuint64s"), store}, storage.StaticByte, true, "MOVW"},
		{"two that differ", []*listing.Instr{instr(1, "CALL", "runtime.convT64"), instr(1, "LEAQ", "runtime.zeroVal"), store}, "", false, ""},
		{"nothing is stored", []*listing.Instr{instr(1, "RET", "")}, "", false, ""},
	} {
		op, ok := InSink(&listing.Func{Name: "p.any_x", Instrs: test.code}, "sink")
		if ok != test.ok || ok && (op.Storage != test.want || op.Mnemonic != test.through) {
			t.Errorf("%s: %+v, %v", test.name, op, ok)
		}
	}
}

// TestSources checks that every link points at the line that declares the symbol,
// in every release.
func TestSources(t *testing.T) {
	link := regexp.MustCompile(`^https://github.com/golang/go/blob/(go1[.\d]+)/src/runtime/(\w+\.go)#L(\d+)$`)
	for _, release := range releases.Some() {
		t.Run(release, func(t *testing.T) {
			releases.Need(t, release)
			tc, err := gotool.Find(context.Background(), gotool.Config{Dir: t.TempDir(), Go: release})
			if err != nil {
				t.Fatal(err)
			}
			s, err := NewSources(tc.GOROOT, tc.Version)
			if err != nil {
				t.Fatal(err)
			}
			for _, symbol := range []string{"convT", "convTnoptr", "convT16", "convT32", "convT64", "convTstring", "convTslice", "staticuint64s", "zeroVal", "zerobase"} {
				m := link.FindStringSubmatch(s.Link("runtime." + symbol))
				if m == nil || m[1] != tc.Version {
					t.Errorf("%s: %q", symbol, s.Link("runtime."+symbol))
					continue
				}
				text, err := os.ReadFile(filepath.Join(tc.GOROOT, "src", "runtime", m[2]))
				if err != nil {
					t.Fatal(err)
				}
				n, _ := strconv.Atoi(m[3])
				if l := strings.Split(string(text), "\n")[n-1]; !strings.Contains(l, " "+symbol) {
					t.Errorf("%s: the link leads to %q", symbol, l)
				}
			}
			if s.Link("p..stmp_1") != "" {
				t.Error("a symbol of the package has a link")
			}
		})
	}
	if s, err := NewSources("/nowhere", "devel go1.28-abcdef"); err != nil || s.Link("runtime.convT64") != "" {
		t.Errorf("a version that is no release has links: %v", err)
	}
}
