package walk

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ifaceval/internal/gotool"
)

const specials = `package m

import (
	"math/bits"
	"sync/atomic"
)

func mul(x, y uint64) (uint64, uint64) { return bits.Mul64(x, y) }

func zeros(x uint64) int { return bits.LeadingZeros64(x) }

func div(x, y uint32) uint32 { return x / y }

func swap(p *int32) bool { return atomic.CompareAndSwapInt32(p, 1, 2) }

func add(p *int64, n int64) int64 { return atomic.AddInt64(p, n) }

func toInt(f float64) int { return int(f) }

func toFloat(n int) float64 { return float64(n) }

func narrow(b int8) int { return int(b) }

func loop(xs []int) (n int) {
	for _, x := range xs {
		n += x
	}
	return n
}

func choose(n int) string {
	switch n {
	case 0:
		return "a"
	case 1:
		return "bb"
	case 2:
		return "ccc"
	case 3:
		return "dddd"
	case 4:
		return "e"
	case 5:
		return "f"
	case 6:
		return "g"
	case 7:
		return "h"
	case 8:
		return "i"
	}
	return ""
}
`

// TestSpecial holds sentences for instructions with operands that they do not
// name, or with a meaning that their name does not tell.
func TestSpecial(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"go.mod": "module example.com/m\n\ngo 1.21\n", "m.go": specials} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct{ arch, function, want string }{
		{"amd64", "mul", "the lower half of the product goes to AX, the upper half to DX"},
		{"arm64", "mul", "Takes the upper half of the product of"},
		{"amd64", "zeros", "if AX (x) equals 0"},
		{"arm64", "zeros", "Counts the zeros above the highest bit of R0 (x)"},
		{"amd64", "div", "AX becomes the quotient, DX the remainder"},
		{"amd64", "swap", "if they are equal, DX (2) is stored there"},
		{"amd64", "add", "and keeps what was there"},
		{"amd64", "toInt", "Converts the float X0 (f) to an integer, without its fraction"},
		{"arm64", "toFloat", "Converts the integer R0 (n) to a float64"},
		{"arm64", "narrow", "with the sign above"},
		{"amd64", "loop", "the first time it enters the loop"},
		{"arm64", "loop", "the first time it enters the loop"},
		{"amd64", "choose", "where this is the table of a switch"},
	} {
		w, err := Run(context.Background(), Config{Build: gotool.Config{Dir: dir, GOARCH: test.arch}, Dir: dir, Target: test.function})
		if err != nil {
			t.Fatal(err)
		}
		said := []string{}
		for _, s := range w.Steps {
			said = append(said, s.Sentence, s.Decision)
		}
		if all := strings.Join(said, "\n"); !strings.Contains(all, test.want) {
			t.Errorf("%s on %s: nothing says %q in:\n%s", test.function, test.arch, test.want, all)
		}
	}
}
