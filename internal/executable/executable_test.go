package executable

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ifaceval/internal/releases"
	"ifaceval/internal/storage"
)

const program = `package main

import (
	"fmt"
	"os"
)

var sink any

type pair struct{ a, b string }

func put(n int) { sink = n }

func twice(n int) {
	put(n)
	put(n + 1)
}

func generic[T any](v T) { sink = v }

//go:noinline
func kinds(a uint16, b uint32, c string, d []byte, e pair, f [3]int64) {
	sink = a
	sink = b
	sink = c
	sink = d
	sink = e
	sink = f
}

//go:noinline
func outer(n int) { twice(n) }

func main() {
	outer(len(os.Args))
	generic(len(os.Args))
	kinds(1, 2, "", nil, pair{}, [3]int64{})
	fmt.Println(sink)
}
`

// build links the program, and returns its path.
func build(t *testing.T, release string, env []string, flags ...string) string {
	t.Helper()
	files := map[string]string{"go.mod": "module example.com/program\n\ngo 1.18\n", "main.go": program, "stores.go": storing}
	return buildFiles(t, release, files, env, flags...)
}

func buildFiles(t testing.TB, release string, files map[string]string, env []string, flags ...string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("go", append(append([]string{"build", "-o", "program"}, flags...), ".")...)
	cmd.Dir = dir
	cmd.Env = append(append(cmd.Environ(), "GOFLAGS=", "GOWORK=off", "CGO_ENABLED=0"), env...)
	if release != releases.Default {
		cmd.Env = append(cmd.Env, "GOTOOLCHAIN="+release)
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return filepath.Join(dir, "program")
}

func open(t *testing.T, path string) *File {
	t.Helper()
	f, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// targets are the systems and processors of programs.
var targets = []string{"linux/amd64", "linux/arm64", "darwin/amd64", "darwin/arm64", "windows/amd64", "windows/arm64"}

func targetEnv(target string) []string {
	goos, goarch, _ := strings.Cut(target, "/")
	return []string{"GOOS=" + goos, "GOARCH=" + goarch}
}

var disassembled = regexp.MustCompile(`^\s+(\S+):(\d+)\s+0x([0-9a-f]+)\s+[0-9a-f]+\s+CALL (runtime\.convT\w*)\(SB\)`)

// objdump is what the go command's disassembler says of the calls.
func objdump(t *testing.T, path string) []string {
	t.Helper()
	out, err := exec.Command("go", "tool", "objdump", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	var calls []string
	for line := range strings.Lines(string(out)) {
		if m := disassembled.FindStringSubmatch(line); m != nil {
			calls = append(calls, fmt.Sprintf("%s %s %s:%s", m[3], m[4], m[1], m[2]))
		}
	}
	slices.Sort(calls)
	return calls
}

func calls(f *File) []string {
	var all []string
	for _, c := range f.Calls(storage.IsCall) {
		all = append(all, fmt.Sprintf("%x %s %s:%d", c.PC, c.Callee, filepath.Base(c.Frames[0].File), c.Frames[0].Line))
	}
	slices.Sort(all)
	return all
}

// want are the frames of the program's own calls.
var want = []string{
	"convT main.kinds:27", "convT16 main.kinds:23", "convT32 main.kinds:24", "convTnoptr main.kinds:28",
	"convTslice main.kinds:26", "convTstring main.kinds:25",
	"convT64 main.generic[]:19 main.main:36",
	"convT64 main.put:12 main.twice:15 main.outer:32", "convT64 main.put:12 main.twice:16 main.outer:32",
	"convT64 main.put:12", "convT64 main.put:12 main.twice:15", "convT64 main.put:12 main.twice:16",
}

// shape is what stands for type arguments, which releases write differently.
var shape = regexp.MustCompile(`\[.*\]`)

func own(f *File) []string {
	var all []string
	for _, c := range f.Calls(storage.IsCall) {
		if filepath.Base(c.Frames[0].File) != "main.go" {
			continue
		}
		s := strings.TrimPrefix(c.Callee, "runtime.")
		for _, frame := range c.Frames {
			s += " " + shape.ReplaceAllString(frame.Func, "[]") + ":" + strconv.Itoa(frame.Line)
		}
		all = append(all, s)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// TestCalls compares what is found in programs of all releases with the disassembler,
// and the frames of the program's own calls with its source, with symbols and without.
func TestCalls(t *testing.T) {
	for _, release := range releases.Some() {
		for _, target := range targets {
			if release != releases.Default && target != "linux/amd64" && target != "darwin/arm64" {
				continue // each has a standard library to compile
			}
			t.Run(release+" "+target, func(t *testing.T) {
				releases.Need(t, release)
				path := build(t, release, targetEnv(target))
				f := open(t, path)
				if f.NoInlining != "" || f.Path != "example.com/program" {
					t.Errorf("%s; %s", f.NoInlining, f.Path)
				}
				found := calls(f)
				if d := cmp.Diff(objdump(t, path), found); d != "" {
					t.Errorf("- objdump + found\n%s", d)
				}
				if len(found) < 50 {
					t.Errorf("only %d calls", len(found))
				}
				compareVariables(t, path, f)
				mine := own(f)
				for _, w := range mine {
					if !slices.Contains(want, w) {
						t.Errorf("found %s", w)
					}
				}
				for _, w := range want {
					// Nobody calls these as they are, so that the linker drops them.
					if !slices.Contains(mine, w) && w != "convT64 main.put:12" && !strings.HasSuffix(w, "put:12 main.twice:15") && !strings.HasSuffix(w, "put:12 main.twice:16") {
						t.Errorf("not found: %s in %q", w, mine)
					}
				}
				stripped := open(t, build(t, release, targetEnv(target), "-ldflags=-s -w"))
				compareStores(t, f, stripped)
				if d := cmp.Diff(mine, own(stripped)); d != "" {
					t.Errorf("- with symbols + without\n%s", d)
				}
				if a, b := len(found), len(calls(stripped)); a != b {
					t.Errorf("%d calls with symbols, %d without", a, b)
				}
			})
		}
	}
}

// TestLarge compares what is found in the go command and in ifaceval with the
// disassembler.
func TestLarge(t *testing.T) {
	if testing.Short() {
		t.Skip("the disassembler needs ten seconds")
	}
	self := filepath.Join(t.TempDir(), "ifaceval")
	if out, err := exec.Command("go", "build", "-o", self, "ifaceval/cmd/ifaceval").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	goroot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	command := filepath.Join(strings.TrimSpace(string(goroot)), "bin", "go")
	if runtime.GOOS == "windows" {
		command += ".exe"
	}
	for _, path := range []string{self, command} {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			f := open(t, path)
			found := calls(f)
			if d := cmp.Diff(objdump(t, path), found); d != "" {
				t.Errorf("- objdump + found\n%s", d)
			}
			if len(found) < 2000 {
				t.Errorf("only %d calls", len(found))
			}
			compareVariables(t, path, f)
		})
	}
}

// TestPIE has pointers that are relocations, in a program without symbols.
func TestPIE(t *testing.T) {
	for _, release := range releases.Some() {
		t.Run("go "+release, func(t *testing.T) {
			releases.Need(t, release)
			plain := own(open(t, build(t, release, targetEnv("linux/amd64"))))
			f := open(t, build(t, release, targetEnv("linux/amd64"), "-buildmode=pie", "-ldflags=-s -w -linkmode=internal"))
			if f.NoInlining != "" {
				t.Error(f.NoInlining)
			}
			if d := cmp.Diff(plain, own(f)); d != "" {
				t.Errorf("- plain + pie\n%s", d)
			}
			if d := cmp.Diff(wantStores(f), gotStores(t, f)); d != "" {
				t.Errorf("- comments + found\n%s", d)
			}
		})
	}
}

// TestBad has files that are no programs, or none that can be read.
func TestBad(t *testing.T) {
	dir := t.TempDir()
	for name, test := range map[string]struct{ text, want string }{
		"empty":       {"", "too short to be a program"},
		"text":        {"#!/bin/sh\necho\n", "neither ELF nor Mach-O nor PE"},
		"elf":         {"\x7fELF and no more", "damaged"},
		"pe":          {"MZ and no more", "damaged"},
		"macho":       {"\xcf\xfa\xed\xfe and no more", "damaged"},
		"universal":   {"\xca\xfe\xba\xbe\x00\x00\x00\x02", "a universal Mach-O file"},
		"universal64": {"\xca\xfe\xba\xbf\x00\x00\x00\x02", "a universal Mach-O file"},
		"archive":     {"!<arch>\n", "neither ELF"},
		"wasm":        {"\x00asm\x01\x00\x00\x00", "neither ELF"},
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(test.text), 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(path); err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Open(filepath.Join(dir, "nothing")); err == nil {
		t.Error("a file that does not exist is read")
	}
	if _, err := Open(dir); err == nil || !strings.Contains(err.Error(), "is no file") {
		t.Errorf("a directory: %v", err)
	}
	if _, err := Open(build(t, releases.Default, []string{"GOOS=linux", "GOARCH=386"})); err == nil || !strings.Contains(err.Error(), "a program for 386") {
		t.Errorf("another processor: %v", err)
	}
}

// TestMended has programs that lack one thing that is needed.
func TestMended(t *testing.T) {
	whole, err := os.ReadFile(build(t, releases.Default, targetEnv("linux/amd64"), "-ldflags=-s -w"))
	if err != nil {
		t.Fatal(err)
	}
	table := bytes.Index(whole, []byte{0xf1, 0xff, 0xff, 0xff, 0, 0})
	information := bytes.Index(whole, []byte("\xff Go buildinf:"))
	if table < 0 || information < 0 {
		t.Fatalf("pclntab at %d, build information at %d", table, information)
	}
	for name, test := range map[string]struct {
		at   int
		with []byte
		want string
	}{
		"magic of a later release":   {table, []byte{0xf2}, "magic number 0xfffffff2: those of Go 1.18 to 1.27 are read"},
		"magic of Go 1.2":            {table, []byte{0xfb}, "magic number 0xfffffffb"},
		"table of zeros":             {table, make([]byte, 4096), "section .gopclntab holds no pclntab"},
		"impossible header":          {table + 4, []byte{1}, "its pclntab makes no sense"},
		"no build information":       {information, make([]byte, 16), "not a Go program, or one that was packed"},
		"all but the headers zeroed": {4096, make([]byte, len(whole)-4096), "not a Go program, or one that was packed"},
	} {
		b := bytes.Clone(whole)
		copy(b[test.at:], test.with)
		if _, err := Read(bytes.NewReader(b)); err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
	}
}

// TestDamaged cuts programs off and overwrites pieces of them. Each is read or
// refused; none makes the reader fail.
func TestDamaged(t *testing.T) {
	for _, target := range []string{"linux/amd64", "darwin/arm64", "windows/amd64"} {
		whole, err := os.ReadFile(build(t, releases.Default, targetEnv(target), "-ldflags=-s -w"))
		if err != nil {
			t.Fatal(err)
		}
		table := bytes.Index(whole, []byte{0xf1, 0xff, 0xff, 0xff, 0, 0})
		if table < 0 {
			t.Fatal("no table")
		}
		refused, read := 0, 0
		try := func(b []byte) {
			f, err := Read(bytes.NewReader(b))
			if err != nil {
				refused++
				return
			}
			read++
			f.Calls(storage.IsCall)
		}
		for n := 1; n < 16; n++ {
			try(whole[:len(whole)*n/16])
		}
		for _, at := range []int{table, table + 6, table + 8, table + 32, table + 40, table + 48, table + 56, table + 64, table + 5000, table + 100000, table + 300000} {
			for _, value := range []byte{0, 1, 0x7f, 0x80, 0xff} {
				b := bytes.Clone(whole)
				for i := range 8 {
					b[at+i] = value
				}
				try(b)
			}
		}
		if refused < 20 || read < 5 {
			t.Errorf("%s: %d refused, %d read: this tests little", target, refused, read)
		}
	}
}
