package executable

import (
	"debug/elf"
	"fmt"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ifaceval/internal/releases"
)

// objdumped is an instruction as the go command's disassembler writes it: address, name, operands.
var objdumped = regexp.MustCompile(`^\s+\S+:-?\d+\s+0x([0-9a-f]+)\s+[0-9a-f]+\s+(\S+)\s*(.*?)\s*$`)

// TestCallBefore decodes backwards each call that the disassembler finds, and on arm64,
// where instructions have one size, none that it does not.
func TestCallBefore(t *testing.T) {
	for _, target := range []string{"linux/amd64", "linux/arm64"} {
		t.Run(target, func(t *testing.T) {
			path := build(t, releases.Default, targetEnv(target))
			out, err := exec.Command("go", "tool", "objdump", path).Output()
			if err != nil {
				t.Fatal(err)
			}
			f := open(t, path)
			direct, pointer, called := 0, 0, ""
			for line := range strings.Lines(string(out)) {
				m := objdumped.FindStringSubmatch(line)
				if m == nil {
					called = ""
					continue
				}
				ret, err := strconv.ParseUint(m[1], 16, 64)
				if err != nil {
					t.Fatal(err)
				}
				callee, how := f.CallBefore(ret)
				switch name, named := strings.CutSuffix(called, "(SB)"); {
				// Only the symbol table knows of ABIs.
				case called == "" && (f.GOARCH == "amd64" || how == NoCall):
				case called == "":
					t.Errorf("%#x: a call of %q, where there is none", ret, callee.Name)
				case named:
					if direct++; how != Direct || callee.Name != strings.TrimSuffix(name, ".abi0") {
						t.Errorf("%#x: %d %q, want a call of %s", ret, how, callee.Name, name)
					}
				default:
					if pointer++; how != Pointer {
						t.Errorf("%#x: %d %q, want a call by pointer of %s", ret, how, callee.Name, called)
					}
				}
				called = ""
				if m[2] == "CALL" {
					called = m[3]
				}
			}
			if direct < 1000 || pointer < 50 {
				t.Errorf("only %d calls, and %d by pointer", direct, pointer)
			}
		})
	}
}

// TestCalleeFile finds where a function of the runtime with another package's name is.
func TestCalleeFile(t *testing.T) {
	f := open(t, build(t, releases.Default, targetEnv("linux/amd64")))
	calls := f.Calls(func(name string) bool { return name == "reflect.unsafe_New" })
	if len(calls) == 0 {
		t.Fatal("nothing calls reflect.unsafe_New")
	}
	if callee, how := f.CallBefore(calls[0].PC + 5); how != Direct || !strings.HasSuffix(callee.File, "/runtime/malloc.go") {
		t.Errorf("%#x: %d %+v", calls[0].PC, how, callee)
	}
}

// TestBuildIDs compares them with what other readers find.
func TestBuildIDs(t *testing.T) {
	for _, release := range releases.Some() {
		t.Run("go "+release, func(t *testing.T) {
			releases.Need(t, release)
			path := build(t, release, targetEnv("linux/amd64"), "-ldflags=-B 0x0123456789abcdef")
			out, err := exec.Command("go", "tool", "buildid", path).Output()
			if err != nil {
				t.Fatal(err)
			}
			want := []string{"0123456789abcdef", strings.TrimSpace(string(out))}
			got := slices.Sorted(slices.Values(open(t, path).BuildIDs))
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("%q, want %q", got, want)
			}
		})
	}
}

// TestLinked maps addresses of a running program back.
func TestLinked(t *testing.T) {
	f := open(t, build(t, releases.Default, targetEnv("linux/amd64"), "-buildmode=pie", "-ldflags=-linkmode=internal"))
	e, err := elf.Open(build(t, releases.Default, targetEnv("linux/amd64"), "-buildmode=pie", "-ldflags=-linkmode=internal"))
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	text := e.Section(".text")
	const start = 0x7f0012345000
	for _, test := range []struct{ addr, start, offset, want uint64 }{
		{start + text.Offset + 16, start, 0, text.Addr + 16},         // one mapping of the whole file
		{start + 16, start, text.Offset, text.Addr + 16},             // one of the code
		{text.Addr + 16, text.Addr - text.Offset, 0, text.Addr + 16}, // where the linker put it
		{start + 1<<40, start, 0, start + 1<<40},                     // outside
		{0, start, 0, 0},                                             // before
		{^uint64(0), start, ^uint64(0), ^uint64(0)},                  // anything
	} {
		if got := f.Linked(test.addr, test.start, test.offset); got != test.want {
			t.Errorf("Linked(%#x, %#x, %#x) = %#x, want %#x", test.addr, test.start, test.offset, got, test.want)
		}
	}
	windows := open(t, build(t, releases.Default, targetEnv("windows/amd64")))
	entry := windows.Funcs[0].Entry
	for _, base := range []uint64{0x140000000, 0x7ff612340000} {
		if got := windows.Linked(base+entry-0x140000000, base, 0); got != entry {
			t.Errorf("windows, based at %#x: %#x, want %#x", base, got, entry)
		}
	}
	mac := open(t, build(t, releases.Default, targetEnv("darwin/arm64")))
	entry = mac.Funcs[0].Entry
	const slide = 0x4c8000
	if got := mac.Linked(entry+slide, 0x100000000+slide, 0); got != entry {
		t.Errorf("darwin: %#x, want %#x", got, entry)
	}
}

func TestCallSize(t *testing.T) {
	for _, test := range []struct {
		code string // FF /2, in hexadecimal
		size uint64
	}{
		{"ffd0", 2}, {"ff10", 2}, {"ff1424", 3}, {"ff5008", 3}, {"ff542408", 4}, {"ff9000010000", 6}, {"ff942400010000", 7}, {"ff1500010000", 6}, {"ff142500010000", 7},
	} {
		var code []byte
		for i := 0; i < len(test.code); i += 2 {
			var b byte
			fmt.Sscanf(test.code[i:i+2], "%02x", &b)
			code = append(code, b)
		}
		if got := callSize(code); got != test.size {
			t.Errorf("%s: %d, want %d", test.code, got, test.size)
		}
	}
}
