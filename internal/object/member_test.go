package object

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// TestAssembly checks that assembly and C objects are skipped by name, and that
// wrappers between ABIs are told from others, by flag or without one.
func TestAssembly(t *testing.T) {
	dir := module(t, map[string]string{
		"m.go":      "package m\n\nfunc Asm()\n\nfunc Called() {}\n\ntype I interface{ M() }\n\ntype T struct{ n int }\n\nfunc (T) M() {}\n\nvar V I = &T{}\n",
		"a_amd64.s": "TEXT ·Asm(SB),$0-0\n\tCALL ·Called(SB)\n\tRET\n",
	})
	for _, name := range toolchains {
		t.Run(name, func(t *testing.T) {
			tc := getToolchain(t, name)
			data, err := os.ReadFile(tc.export(t, dir, "amd64", "."))
			if err != nil {
				t.Fatal(err)
			}
			data = appendMember(data, "_x001.o", "\x7fELF\x02")
			f, err := Read(data, Options{Builtins: tc.builtins})
			if err != nil {
				t.Fatal(err)
			}
			if want := []string{"a_amd64.o", "_x001.o"}; !slices.Equal(f.Skipped, want) {
				t.Errorf("skipped %q, want %q", f.Skipped, want)
			}
			var got []string
			for _, fn := range f.Funcs {
				if fn.Wrapper {
					got = append(got, fmt.Sprint(fn.Name, " ", fn.ABI, " ", fn.ABIWrapper))
				}
			}
			slices.Sort(got)
			want := []string{"example.com/m.(*T).M 1 false", "example.com/m.Asm 1 true", "example.com/m.Called 0 true", "example.com/m.I.M 1 false"}
			got = slices.DeleteFunc(got, func(s string) bool { return !slices.Contains(want, s) && strings.HasSuffix(s, "false") })
			if !reflect.DeepEqual(got, want) {
				t.Errorf("wrappers %q, want %q", got, want)
			}
		})
	}
}

// appendMember adds a member to an archive.
func appendMember(archive []byte, name, content string) []byte {
	if len(archive)&1 != 0 {
		archive = append(archive, 0)
	}
	return fmt.Appendf(archive, "%-16s%-12d%-6d%-6d%-8o%-10d`\n%s", name, 0, 0, 0, 0o644, len(content), content)
}

// TestForeignNames checks that callees of other packages which are only ever
// inlined get a name from that package's archive.
func TestForeignNames(t *testing.T) {
	dir := module(t, map[string]string{
		"lib/lib.go": "package lib\n\nvar N, M int\n\nfunc Unused() {}\n\nfunc Add(x int) { N += x; M -= x }\n",
		"m.go":       "package m\n\nimport \"example.com/m/lib\"\n\nfunc Use() { lib.Add(3) }\n",
	})
	for _, name := range toolchains {
		t.Run(name, func(t *testing.T) {
			tc := getToolchain(t, name)
			lib, err := os.ReadFile(tc.export(t, dir, "amd64", "./lib"))
			if err != nil {
				t.Fatal(err)
			}
			names, err := Symbols(lib, Options{})
			if err != nil {
				t.Fatal(err)
			}
			archive := tc.export(t, dir, "amd64", ".")
			opts := Options{Builtins: tc.builtins}
			f, err := Open(archive, opts)
			if err != nil {
				t.Fatal(err)
			}
			in := f.fn(t, "example.com/m.Use").Inlined
			if len(in) != 1 || !strings.HasPrefix(in[0].Func, "?example.com/m/lib#") || f.Unnamed != 1 || f.Unresolved != 0 {
				t.Errorf("%+v, %d unnamed, %d unresolved", in, f.Unnamed, f.Unresolved)
			}
			opts.Symbol = func(pkg string, i uint32) string {
				if pkg != "example.com/m/lib" || int(i) >= len(names) {
					t.Errorf("asked for %s#%d", pkg, i)
					return ""
				}
				return names[i]
			}
			f, err = Open(archive, opts)
			if err != nil {
				t.Fatal(err)
			}
			in = f.fn(t, "example.com/m.Use").Inlined
			if len(in) != 1 || in[0].Func != "example.com/m/lib.Add" || in[0].Line != 5 || f.Unnamed != 0 {
				t.Errorf("%+v, %d unnamed", in, f.Unnamed)
			}
		})
	}
}

// TestWithoutPath checks names of objects that 1.18 compiled without -p.
func TestWithoutPath(t *testing.T) {
	tc := getToolchain(t, "go1.18.10")
	dir := module(t, map[string]string{"m.go": source})
	archive := filepath.Join(dir, "m.a")
	tc.run(t, dir, "linux", "amd64", "tool", "compile", "-o", archive, "m.go")
	f, err := Open(archive, Options{PkgPath: `example.com/d.1/a.b"c`, Builtins: tc.builtins})
	if err != nil {
		t.Fatal(err)
	}
	f.fn(t, "example.com/d.1/a%2eb%22c.(*T).Get")
	fn := f.fn(t, "example.com/d.1/a%2eb%22c.Const")
	refs := fn.refs("example.com/d.1/a%2eb%22c..stmp_")
	if len(refs) == 0 {
		t.Fatalf("%+v", fn.Relocs)
	}
	if _, ok := f.Data(refs[0].Symbol); !ok {
		t.Errorf("no data for %s", refs[0].Symbol)
	}
	f, err = Open(archive, Options{})
	if err != nil {
		t.Fatal(err)
	}
	f.fn(t, `"".Const`)
	if f.Unresolved == 0 {
		t.Error("builtins have names from nowhere")
	}
}

func TestErrors(t *testing.T) {
	tc := getToolchain(t, "local")
	data, err := os.ReadFile(tc.export(t, module(t, map[string]string{"m.go": source}), "amd64", "."))
	if err != nil {
		t.Fatal(err)
	}
	whole := string(data)
	for _, test := range []struct {
		name, data, text string
		is               error
	}{
		{"empty", "", "cut short", ErrTruncated},
		{"text", "package m\n", "go list -export", ErrNotArchive},
		{"no members", archiveMagic, "no compiled Go code", ErrNoGoObject},
		{"cut", whole[:len(whole)/2], "rebuild", ErrTruncated},
		{"version", strings.ReplaceAll(whole, "go120ld", "go999ld"), `"\x00go999ld": rebuild with Go 1.18 to 1.27`, nil},
		{"twice", whole + whole[len(archiveMagic):], "a second compiled object, after _go_.o", nil},
		{"garbage after", whole + strings.Repeat("\n", 80), "no member header", nil},
		{"no end", string(appendMember([]byte(archiveMagic), "a.o", "go object linux")), "has no end", nil},
		{"no header", string(appendMember([]byte(archiveMagic), "a.o", "go object linux\n!\n")), "header ends early", ErrTruncated},
	} {
		_, err := Read([]byte(test.data), Options{})
		if err == nil || !strings.Contains(err.Error(), test.text) || test.is != nil && !errors.Is(err, test.is) {
			t.Errorf("%s: %v; want %q", test.name, err, test.text)
		}
		var version *VersionError
		if errors.As(err, &version) != (test.name == "version") {
			t.Errorf("%s: %T", test.name, err)
		}
	}
	if _, err := Open(filepath.Join(t.TempDir(), "none.a"), Options{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing file: %v", err)
	}
}

func TestParseHeader(t *testing.T) {
	for _, test := range []struct {
		line, version string
		minor         int
	}{
		{"go object linux amd64 go1.18.10 X:regabiwrappers", "go1.18.10", 18},
		{"go object linux amd64 go1.26.8 GOAMD64=v1 X:a,b", "go1.26.8", 26},
		{"go object linux amd64 devel go1.28-0123abcd Mon Nov 2 10:00:00 2026 +0000 GOAMD64=v1 X:", "devel go1.28-0123abcd Mon Nov 2 10:00:00 2026 +0000", 28},
		{"go object linux amd64 go1.27rc1 X:", "go1.27rc1", 27},
		{"go object linux amd64 mine X:", "mine", 0},
	} {
		goos, goarch, version := parseHeader(test.line)
		if goos != "linux" || goarch != "amd64" || version != test.version || minor(version) != test.minor {
			t.Errorf("%s: %s %s %q %d", test.line, goos, goarch, version, minor(version))
		}
	}
}

func TestBuiltins(t *testing.T) {
	for _, name := range toolchains {
		t.Run(name, func(t *testing.T) {
			tc := getToolchain(t, name)
			if len(tc.builtins) < 100 || tc.builtins[0] != "runtime.newobject" || !slices.Contains(tc.builtins, "runtime.convT64") {
				t.Errorf("%q", tc.builtins)
			}
		})
	}
	dir := t.TempDir()
	if _, err := Builtins(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v", err)
	}
	for _, text := range []string{"package goobj\n", "package goobj\nvar builtins = 3\n", "package goobj\nvar builtins = [...]int{1}\n"} {
		writeFile(t, filepath.Join(dir, "src/cmd/internal/goobj/builtinlist.go"), text)
		if _, err := Builtins(dir); err == nil || !strings.Contains(err.Error(), "pass the GOROOT") {
			t.Errorf("%q: %v", text, err)
		}
	}
}
