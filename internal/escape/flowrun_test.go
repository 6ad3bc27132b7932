package escape

import (
	"bytes"
	"cmp"
	"go/version"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"ifaceval/internal/releases"
)

// Flows of testdata/flows: in which function, of what, and where it leaks.
var flowsWanted = []struct {
	function, operand string
	callee            string // "" if it is not a call that takes it to the heap
	steps             int
	first             string // the first reason's kind
}{
	{"Print", "n", "fmt.Fprintln", 2, "spill"},
	{"Callee", "n", "keep", 1, "spill"},
	{"Nested", "n", "keep", 1, "spill"},
	{"Inlined", "n", "", 2, "spill"},
	{"Dynamic", "n", "f", 1, "spill"},
	{"Closure", "func literal", "", 1, "spill"},
	{"Iface", "n", "i.Far", 1, "spill"},
	{"NoColumn", "n", "", 1, "spill"},
	{"OddName", "n", "keep", 1, "spill"},
}

func TestFlowReleases(t *testing.T) {
	for _, release := range releases.Some() {
		t.Run(cmp.Or(release, "default"), func(t *testing.T) {
			releases.Need(t, release)
			t.Parallel()
			dir, err := filepath.Abs("testdata/flows")
			if err != nil {
				t.Fatal(err)
			}
			flows, facts := buildFlows(t, dir, release)
			if flows.Unrecognised > 0 || flows.Unplaced > 0 {
				t.Errorf("unrecognised: %d %q; without a position: %d", flows.Unrecognised, flows.Examples, flows.Unplaced)
			}
			everyFactHasFlow(t, flows, facts)
			checkWanted(t, dir, flows, release == "" || version.Compare(release, "go1.25") >= 0)
			checkLeaks(t, flows)
		})
	}
}

func buildFlows(t *testing.T, dir, release string) (*FlowPackage, []Fact) {
	t.Helper()
	cmd := exec.Command("go", "build", "-gcflags=-m=2", ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOTOOLCHAIN="+cmp.Or(release, "local"), "GOFLAGS=", "GOWORK=off", "GOPROXY=off")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	r := NewFlowReader()
	r.Write(out)
	r.Close()
	p := r.Package("example.com/flows")
	if p == nil || len(p.Flows) == 0 {
		t.Fatalf("no flows in:\n%s", out)
	}
	return p, plainFacts(out)
}

// plainFacts are the facts whose operands have no raw strings: what is in those
// of testdata/flows is made to be mistaken for facts.
func plainFacts(out []byte) []Fact {
	var facts []Fact
	for line := range bytes.Lines(out) {
		file, n, column, text, _ := splitPosition(strings.TrimSuffix(string(line), "\n"))
		operand, escapes, fact := cutFact(text)
		if fact && escapes && file != "flows.go" {
			facts = append(facts, Fact{file, n, column, operand, escapes})
		}
	}
	return facts
}

// everyFactHasFlow compares what one part of the compiler says with another. Go
// 1.18 has rewritten the arguments of a call between the two.
func everyFactHasFlow(t *testing.T, flows *FlowPackage, facts []Fact) {
	t.Helper()
	if len(facts) < 40 {
		t.Errorf("only %d facts", len(facts))
	}
	for _, f := range facts {
		got := flows.At(f.File, f.Line, f.Column)
		if !strings.HasSuffix(f.Operand, "(... argument...)") {
			got = withSubject(got, f.Operand)
		}
		if len(got) == 0 {
			t.Errorf("no flow for %s:%d:%d: %s", f.File, f.Line, f.Column, f.Text())
		}
	}
}

func checkWanted(t *testing.T, dir string, flows *FlowPackage, named bool) {
	t.Helper()
	src, err := os.ReadFile(filepath.Join(dir, "flows.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range flowsWanted {
		file, line, column := find(t, dir, string(src), want.function, want.operand)
		got := flows.Of(file, line, column, want.operand)
		if len(got) != 1 {
			t.Errorf("%s: %d flows of %s, want 1: %+v", want.function, len(got), want.operand, got)
			continue
		}
		f := got[0]
		if f.Subject != want.operand || f.Callee() != want.callee || len(f.Steps) != want.steps || f.Steps[0].Why[0].Kind != want.first {
			t.Errorf("%s: %+v leaks in %q, want %+v", want.function, f, f.Callee(), want)
		}
		if last := f.Steps[len(f.Steps)-1]; last.To != "{heap}" {
			t.Errorf("%s: the flow ends at %s, not at the heap", want.function, last.To)
		}
		if named != (f.Function == want.function) {
			t.Errorf("%s: the function is %q", want.function, f.Function)
		}
	}
}

// find is where an operand is in a function of one line: the last place in it
// that reads so.
func find(t *testing.T, dir, src, function, operand string) (file string, line, column int) {
	t.Helper()
	before, rest, ok := strings.Cut(src, "\nfunc "+function+"(")
	if !ok {
		t.Fatalf("no function %s", function)
	}
	switch function { // after //line directives
	case "NoColumn":
		return filepath.Join(dir, "gen.y"), 7, 0
	case "OddName":
		return filepath.Join(dir, "a file: with 3: colons at (x) at `y.go"), 9, 10 + len("func OddName(n int) { keep(")
	}
	text, _, _ := strings.Cut("func "+function+"("+rest, "\n")
	i := strings.LastIndex(text, operand)
	if operand == "func literal" {
		i = strings.LastIndex(text, "func()")
	}
	return filepath.Join(dir, "flows.go"), strings.Count(before, "\n") + 2, i + 1
}

func checkLeaks(t *testing.T, flows *FlowPackage) {
	t.Helper()
	got := map[string]int{}
	for _, f := range flows.Flows {
		if f.Kind == Leaks {
			got[f.Subject+" to "+f.To] = max(got[f.Subject+" to "+f.To], f.Derefs)
		}
	}
	for leak, derefs := range map[string]int{"a to {heap}": 0, "a to ~r0": 0, "p to {heap}": 2, "p to r": 1, "a to last": 0, "p to {storage for func literal}": 0} {
		if d, ok := got[leak]; !ok || d != derefs {
			t.Errorf("parameter %s: %d dereferences (%v), want %d", leak, d, ok, derefs)
		}
	}
}
