package object

import (
	"fmt"
	"os"
	"runtime"
	"testing"
	"time"
)

// smallArchives returns a few kilobytes each of both layouts, as far as the
// toolchains can be had.
func smallArchives(tb testing.TB) [][]byte {
	dir := module(tb, map[string]string{"m.go": "package m\n\nvar sink any\n\nfunc F(x int) { sink = x }\n\nfunc G() { F(3); sink = \"s\" }\n"})
	var archives [][]byte
	for _, name := range []string{"local", "go1.18.10"} {
		tc := &toolchain{name: name}
		out, err := tc.command(dir, "linux", "amd64", "list", "-export", "-f", "{{.Export}}", ".").Output()
		if err != nil && name != "local" && os.Getenv("IFACEVAL_CI") == "" {
			continue
		}
		data, err := os.ReadFile(string(out[:max(len(out)-1, 0)]))
		if err != nil {
			tb.Fatalf("%s: %v", name, err)
		}
		archives = append(archives, data)
	}
	return archives
}

// exercise reads data and uses all of it.
func exercise(data []byte) error {
	f, err := Read(data, Options{PkgPath: "p"})
	if err != nil {
		return err
	}
	n := 0
	for _, fn := range f.Funcs {
		for _, rs := range [][]Reloc{fn.Relocs, fn.Markers} {
			for _, r := range rs {
				for node := r.Pos.Node; node != -1; node = fn.Inlined[node].Parent {
					n++
				}
				d, _ := f.Data(r.Symbol)
				n += len(d.Bytes)
			}
		}
	}
	return nil
}

func FuzzRead(f *testing.F) {
	for _, data := range smallArchives(f) {
		f.Add(data)
		f.Add(data[:len(data)/2])
	}
	f.Add([]byte(archiveMagic))
	f.Fuzz(func(t *testing.T, data []byte) { exercise(data) })
}

// TestMutations cuts an archive at every length and changes it at every offset
// (one in thirteen with -short).
func TestMutations(t *testing.T) {
	for i, data := range smallArchives(t) {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			if err := exercise(data); err != nil {
				t.Fatal(err)
			}
			for n := range len(data) - 1 {
				if err := exercise(data[:n]); err == nil {
					t.Errorf("no error for %d of %d bytes", n, len(data))
				}
			}
			mutant := make([]byte, len(data))
			step := 1
			if testing.Short() {
				step = 13
			}
			for i := 0; i < len(data); i += step {
				for _, flip := range []byte{0x01, 0x80, 0xff, data[i]} {
					copy(mutant, data)
					mutant[i] ^= flip
					limited(t, mutant, fmt.Sprintf("byte %d ^ %#x", i, flip))
				}
				for j := i; j < min(i+4, len(data)); j++ {
					mutant[j] = 0xff
				}
				limited(t, mutant, fmt.Sprintf("bytes from %d all ones", i))
			}
		})
	}
}

// limited fails if reading takes much memory or time.
func limited(t *testing.T, data []byte, what string) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	exercise(data)
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	// A symbol of up to MaxPadded bytes may be looked at some times.
	if n := after.TotalAlloc - before.TotalAlloc; n > 32*MaxPadded {
		t.Errorf("%s: %d bytes allocated", what, n)
	}
	if took > 5*time.Second {
		t.Errorf("%s: took %v", what, took)
	}
}

func BenchmarkRead(b *testing.B) {
	tc := getToolchain(b, "local")
	for _, pkg := range []string{"errors", "fmt", "net/http", "runtime"} {
		b.Run(pkg, func(b *testing.B) {
			data, err := os.ReadFile(tc.export(b, b.TempDir(), "amd64", pkg))
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Read(data, Options{Builtins: tc.builtins}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
