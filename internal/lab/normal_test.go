package lab

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestNormal makes sure that nothing but the machine is replaced.
func TestNormal(t *testing.T) {
	got := Normal([]string{
		"1 conversion in 1 package: 0 never do (go1.26.8 linux/amd64)",
		"1 conversion in 1 package: 0 never do (go1.27.1 linux/amd64)",
		"  5:3  f(x)  int → any  heap 8 B unless bits < 256",
		` "go": "go1.26rc1",`,
		` "goarch": "arm64",`,
		"ifaceval v0.1.0, built with go1.26.8",
		"toolchain go1.24.13 linux/amd64",
		"conversions: 8 B of 8 B (ELF arm64 go1.26.8)",
		"from main.main main.go:34 ← runtime.main proc.go:290",
		"Time: 2026-11-26 13:48:01 UTC",
	})
	want := []string{
		"1 conversion in 1 package: 0 never do (go1.26 HOST)",
		"1 conversion in 1 package: 0 never do (go1.27 HOST)",
		"  5:3  f(x)  int → any  heap 8 B unless bits < 256",
		` "go": "go1.26",`,
		` "goarch": "HOST",`,
		"ifaceval VERSION, built with RELEASE",
		"toolchain RELEASE HOST",
		"conversions: 8 B of 8 B (HOST go1.26)",
		"from main.main main.go:34 ← runtime.main proc.go:LINE",
		"Time",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
