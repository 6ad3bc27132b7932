package walk

import (
	"strings"
	"testing"

	"ifaceval/internal/gotool"
	"ifaceval/internal/machine"
	"ifaceval/internal/releases"
)

// samples is code whose sentences are looked at.
const samples = `package m

import "fmt"

var Sink any

type P struct {
	name string
	next *P
	xs   []int32
	f    float32
}

type S interface{ String() string }

type I int

func (i I) String() string { return "i" }

//go:noinline
func List(p *P) int { return len(p.next.name) + int(p.xs[1]) }

//go:noinline
func Itab(i I) S { return i }

//go:noinline
func Call(s S) string { return s.String() }

//go:noinline
func Switch(v any) int {
	switch x := v.(type) {
	case int:
		return x
	}
	return 0
}

//go:noinline
func Byte(b uint8) any { return b }

//go:noinline
func Gen[T any](x T) any { return x }

//go:noinline
func Floats(x, y float64) bool { return x < y }

//go:noinline
func Println(s string) { fmt.Println(s, 7) }

//go:noinline
func Closure(n int) func() int { return func() int { n++; return n } }

//go:noinline
func Map(m map[string]int) int { return m["a"] }

func uses() { Gen(3) }
`

// TestSentences looks for what the walks of code of many kinds say, with every
// release and on both architectures.
func TestSentences(t *testing.T) {
	dir := module(t, samples)
	for _, release := range releases.Some() {
		for _, arch := range []string{machine.AMD64, machine.ARM64} {
			t.Run(release+" "+arch, func(t *testing.T) {
				releases.Need(t, release)
				for target, want := range map[string][]string{
					"List":              {"p.next", "Loads the length of p.next.name into ", "Loads p.xs[1] into "},
					"Itab":              {"Calls runtime.convT64, which returns the address of a copy on the heap, or with bits below 256", ", the type word for I as S, into "},
					"Call":              {"Loads s's method String into ", "(s's method String) is the address of. It is not followed"},
					"Switch":            {", which describes the type int, into ", "Loads what v's data word points to into "},
					"Byte":              {"Puts the address of an entry of staticuint64s into ", "for the byte in ", ", the type word for uint8, into "},
					"Gen[go.shape.int]": {"Saves ", "(the dictionary) in the stack slot of the dictionary.", "Loads entry 0 of the dictionary into "},
					"Floats":            {"(x)", "(y)"},
					"Println":           {"Calls runtime.convTstring, which returns the address of a copy on the heap, or with an empty string", " of the unnamed interface value at ", "Calls fmt.Fprintln."},
					"Closure.func1":     {"Loads the closure's word at +8 into "},
					"Map":               {"Calls runtime.mapaccess1_faststr."},
				} {
					w := walked(t, dir, target, func(c *Config) { c.Build.GOARCH, c.Build.Go = arch, release })
					text := allSentences(w)
					for _, part := range want {
						if target == "Byte" && release == releases.Oldest && arch == machine.ARM64 && !strings.Contains(part, "type") {
							continue // it shifts with an instruction of its own
						}
						if !strings.Contains(text, part) {
							t.Errorf("%s: no %q in\n%s", target, part, text)
						}
					}
					if target == "Map" && w.Steps[3].Conversion != "" {
						t.Errorf("a look into a map converts: %s", w.Steps[3].Conversion)
					}
					for _, problem := range wrong(w) {
						t.Errorf("%s: %s", target, problem)
					}
				}
			})
		}
	}
}

// TestSentencesAreStable: each walk of one load tells of its own function.
func TestSentencesAreStable(t *testing.T) {
	dir := module(t, "package m\n\ntype A struct{ x int }\ntype B struct{ y int }\n\n//go:noinline\nfunc F(p *A) int { return p.x }\n\n//go:noinline\nfunc G(p *B) int { return p.y }\n")
	w, err := prepare(t.Context(), Config{Build: gotoolConfig(dir), Dir: dir, Target: "F"})
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct{ name, want string }{{"F", "Loads p.x into"}, {"G", "Loads p.y into"}, {"F", "Loads p.x into"}} {
		fn, err := w.resolve(step.name)
		if err != nil {
			t.Fatal(err)
		}
		got, err := newWalker(w.program, fn, Config{}, nil).walk()
		if err != nil {
			t.Fatal(err)
		}
		if text := allSentences(got); !strings.Contains(text, step.want) {
			t.Errorf("%s: no %q in\n%s", step.name, step.want, text)
		}
	}
}

// TestConditions: conditions after comparisons of all kinds.
func TestConditions(t *testing.T) {
	for _, test := range []struct {
		arch, compare, cc, want string
	}{
		{machine.AMD64, "CMPQ AX, BX", "LT", "AX is less than BX"},
		{machine.AMD64, "CMPQ AX, BX", "HI", "AX is above BX (unsigned)"},
		{machine.ARM64, "CMP R1, R0", "LT", "R0 is less than R1"},
		{machine.AMD64, "UCOMISD X1, X0", "HI", "X0 is greater than X1"},
		{machine.AMD64, "UCOMISD X1, X0", "LS", "X0 is not greater than X1"},
		{machine.AMD64, "UCOMISD X1, X0", "EQ", "X0 equals X1, or one is not a number"},
		{machine.ARM64, "FCMPD F1, F0", "MI", "F0 is less than F1"},
		{machine.ARM64, "FCMPD F1, F0", "LE", "F0 is not greater than F1"},
		{machine.AMD64, "TESTQ AX, AX", "LT", "AX is less than 0"},
		{machine.AMD64, "TESTB $3, AL", "NE", "AL and 3 have a bit in common"},
		{machine.AMD64, "BTL $3, AX", "CS", "bit 3 of AX is set"},
		{machine.AMD64, "SUBQ AX, BX", "EQ", "the result is zero"},
		{machine.ARM64, "SUBS R0, R1, R2", "NE", "the result is not zero"},
	} {
		in := instr(test.compare)
		w := &walker{program: &program{tc: toolchainOf(test.arch)}}
		m, err := machine.New(test.arch, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		teller := w.before(m, in)
		w.compared = compared{ofNumbers, "old", "old"}
		teller.remember()
		if got := teller.condition(test.cc); got != test.want {
			t.Errorf("%s, %s: %q, want %q", test.compare, test.cc, got, test.want)
		}
	}
	for cc := range conditions {
		if flagTexts[cc] == "" {
			t.Errorf("no text for %s after a computation", cc)
		}
	}
}

func gotoolConfig(dir string) gotool.Config { return gotool.Config{Dir: dir, GOARCH: machine.AMD64} }

func toolchainOf(arch string) *gotool.Toolchain { return &gotool.Toolchain{GOARCH: arch} }
