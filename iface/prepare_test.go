//go:build gc && !tinygo && (amd64 || arm64)

package iface

import (
	"strings"
	"testing"
)

func TestKnown(t *testing.T) {
	for version, minor := range map[string]int{
		"go1.18":                 18,
		"go1.18.10":              18,
		"go1.21.0":               21,
		"go1.26.8 X:nodwarf5":    26,
		"go1.26.8-custom":        26,
		"go1.27rc1":              27,
		"go1.17.13":              0,
		"go1.28":                 0,
		"go1.28.1":               0,
		"go1.180":                0,
		"go2.18":                 0,
		"go1":                    0,
		"go1.":                   0,
		"":                       0,
		"devel go1.27-0123456":   0,
		"go1.27-devel_012345678": 0,
		"weekly.2011-12-22":      0,
	} {
		got, err := known(version)
		if got != minor || (err == nil) != (minor != 0) {
			t.Errorf("%q is 1.%d, %v", version, got, err)
		}
		if err != nil && (strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), "build with Go 1.18 to 1.27")) {
			t.Errorf("%q: %v", version, err)
		}
	}
}

// TestPrepare runs the self-test again.
func TestPrepare(t *testing.T) {
	var v any
	if _, err := Of(&v); err != nil {
		t.Fatal(err)
	}
	if err := prepare(); err != nil {
		t.Error(err)
	}
}

// deep is inlined into the wrapper that an itab holds, down to the last call.
type deep struct{ n int }

func (d deep) Depth() int { return add(d.n) }

func add(n int) int { return n + 1 }

type depth interface{ Depth() int }

//go:noinline
func depthOf(d depth) int { return d.Depth() }

// TestFuncName looks at a wrapper into which all that it calls is inlined.
func TestFuncName(t *testing.T) {
	var d depth = deep{1}
	if depthOf(d) != 2 {
		t.Error("depth is not 2")
	}
	val, err := Of(&d)
	if err != nil {
		t.Fatal(err)
	}
	if name := val.Itab.Methods[0].Func; !strings.HasSuffix(name, ".(*deep).Depth") {
		t.Errorf("the wrapper is %s", name)
	}
	if name := funcName(1); name != "" {
		t.Errorf("the function at address 1 is %s", name)
	}
}
