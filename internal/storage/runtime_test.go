package storage_test

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"ifaceval/internal/object"
	"ifaceval/internal/releases"
	"ifaceval/internal/storage"
)

// TestRuntimeCall knows all functions that the compilers have by number, and says of
// a few what everybody knows.
func TestRuntimeCall(t *testing.T) {
	for _, release := range releases.Some() {
		releases.Need(t, release)
		cmd := exec.Command("go", "env", "GOROOT")
		cmd.Dir = t.TempDir()
		cmd.Env = append(cmd.Environ(), "GOFLAGS=", "GOWORK=off")
		if release != releases.Default {
			cmd.Env = append(cmd.Env, "GOTOOLCHAIN="+release)
		}
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		names, err := object.Builtins(filepath.Clean(strings.TrimSpace(string(out))))
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, name := range names {
			if !strings.HasPrefix(name, "runtime.") {
				continue
			}
			n++
			if _, known := storage.RuntimeCall(name); !known {
				t.Errorf("%s: %s is not known", release, name)
			}
		}
		if n < 150 {
			t.Errorf("%s: only %d names", release, n)
		}
	}
	for name, want := range map[string][2]bool{
		"runtime.newobject": {true, true}, "runtime.makeslice": {true, true}, "runtime.growsliceBuf": {true, true},
		"runtime.convT64": {true, true}, "runtime.mapassign_faststr": {true, true}, "runtime.slicebytetostring": {true, true},
		"runtime.slicebytetostringtmp": {false, true}, "runtime.mapaccess1_fast64": {false, true}, "runtime.gopanic": {false, true},
		"runtime.goPanicIndex": {false, true}, "runtime.selectgo": {false, true}, "runtime.memmove": {false, true},
		"runtime.allocateALot": {false, false}, "runtime.": {false, false}, "example.com/runtime.newobject": {false, false}, "": {false, false},
	} {
		if allocates, known := storage.RuntimeCall(name); allocates != want[0] || known != want[1] {
			t.Errorf("%s: allocates %v, known %v", name, allocates, known)
		}
	}
}
