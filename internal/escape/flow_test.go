package escape

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func readFlows(text string, chunk int) *FlowReader {
	r := NewFlowReader()
	for len(text) > 0 {
		n := min(chunk, len(text))
		r.Write([]byte(text[:n]))
		text = text[n:]
	}
	r.Close()
	return r
}

// onlyFlow is the flow in what a release printed under a header.
func onlyFlow(t *testing.T, printed string) *Flow {
	t.Helper()
	p := readFlows("# p\n"+printed+"\n", 7).Package("p")
	if len(p.Flows) != 1 || p.Unrecognised > 0 || p.Unplaced > 0 {
		t.Fatalf("%d flows, want 1; unrecognised: %d %q; without a position: %d", len(p.Flows), p.Unrecognised, p.Examples, p.Unplaced)
	}
	return p.Flows[0]
}

// Each is what the release printed for testdata/flows, or for the standard
// library where a file says so.
func TestFlow(t *testing.T) {
	for _, test := range []struct {
		release, printed, callee string
		want                     Flow
	}{
		{"go1.18.10", `./flows.go:28:48: n escapes to heap:
./flows.go:28:48:   flow: {storage for ... argument} = &{storage for n}:
./flows.go:28:48:     from n (spill) at ./flows.go:28:48
./flows.go:28:48:     from ... argument (slice-literal-element) at ./flows.go:28:48
./flows.go:28:48:   flow: {heap} = {storage for ... argument}:
./flows.go:28:48:     from ... argument (spill) at ./flows.go:28:48
./flows.go:28:48:     from fmt.Fprintln(os.Stdout, ... argument...) (call parameter) at ./flows.go:28:48`, "fmt.Fprintln",
			Flow{File: "./flows.go", Line: 28, Column: 48, Subject: "n", Steps: []FlowStep{
				{"{storage for ... argument}", "{storage for n}", -1, []Reason{
					{"n", "spill", "./flows.go", 28, 48}, {"... argument", "slice-literal-element", "./flows.go", 28, 48}}},
				{"{heap}", "{storage for ... argument}", 0, []Reason{
					{"... argument", "spill", "./flows.go", 28, 48},
					{"fmt.Fprintln(os.Stdout, ... argument...)", "call parameter", "./flows.go", 28, 48}}},
			}}},
		{"go1.18.10", `./flows.go:34:11: parameter p leaks to {heap} with derefs=2:
./flows.go:34:11:   flow: {heap} = **p:
./flows.go:34:11:     from *p (indirection) at ./flows.go:34:45
./flows.go:34:11:     from *(*p) (indirection) at ./flows.go:34:44
./flows.go:34:11:     from psink = *(*p) (assign) at ./flows.go:34:42`, "",
			Flow{File: "./flows.go", Line: 34, Column: 11, Subject: "p", Kind: Leaks, To: "{heap}", Derefs: 2, Steps: []FlowStep{
				{"{heap}", "p", 2, []Reason{{"*p", "indirection", "./flows.go", 34, 45},
					{"*(*p)", "indirection", "./flows.go", 34, 44}, {"psink = *(*p)", "assign", "./flows.go", 34, 42}}},
			}}},
		{"go1.24.13", `./flows.go:30:48: n escapes to heap:
./flows.go:30:48:   flow: {heap} = &{storage for n}:
./flows.go:30:48:     from n (spill) at ./flows.go:30:48
./flows.go:30:48:     from result(n) (call parameter) at ./flows.go:30:47
./flows.go:30:48:     from keep(result(n)) (call parameter) at ./flows.go:30:40`, "keep",
			Flow{File: "./flows.go", Line: 30, Column: 48, Subject: "n", Steps: []FlowStep{
				{"{heap}", "{storage for n}", -1, []Reason{{"n", "spill", "./flows.go", 30, 48},
					{"result(n)", "call parameter", "./flows.go", 30, 47}, {"keep(result(n))", "call parameter", "./flows.go", 30, 40}}},
			}}},
		{"go1.24.13 go/types", `subst.go:92:27: parameter typ leaks to {heap} with derefs=3:
subst.go:92:27:   flow: ~r0 = typ:
subst.go:92:27:     from return typ (return) at subst.go:276:2
subst.go:92:27:   warning: truncated explanation due to assignment cycle; see golang.org/issue/35518`, "",
			Flow{File: "subst.go", Line: 92, Column: 27, Subject: "typ", Kind: Leaks, To: "{heap}", Derefs: 3, Truncated: true,
				Steps: []FlowStep{{"~r0", "typ", 0, []Reason{{"return typ", "return", "subst.go", 276, 2}}}}}},
		{"go1.26.8", `./flows.go:31:41: n escapes to heap in Inlined:
./flows.go:31:41:   flow: a ← &{storage for n}:
./flows.go:31:41:     from n (spill) at ./flows.go:31:41
./flows.go:31:41:     from a := n (assign-pair) at ./flows.go:31:40
./flows.go:31:41:   flow: {heap} ← a:
./flows.go:31:41:     from sink = a (assign) at ./flows.go:31:40`, "",
			Flow{File: "./flows.go", Line: 31, Column: 41, Subject: "n", Function: "Inlined", Steps: []FlowStep{
				{"a", "{storage for n}", -1, []Reason{{"n", "spill", "./flows.go", 31, 41}, {"a := n", "assign-pair", "./flows.go", 31, 40}}},
				{"{heap}", "a", 0, []Reason{{"sink = a", "assign", "./flows.go", 31, 40}}},
			}}},
		{"go1.26.8 go/build/constraint", `<unknown line number>: #next escapes to heap in hasIota:
<unknown line number>:   flow: {storage for func literal} ← &#next:
<unknown line number>:     from #next (captured by a closure) at <unknown line number>`, "",
			Flow{Subject: "#next", Function: "hasIota", Steps: []FlowStep{
				{"{storage for func literal}", "#next", -1, []Reason{{"#next", "captured by a closure", "", 0, 0}}}}}},
		{"go1.27.4", `./flows.go:33:14: parameter p leaks to {storage for func literal} for ByValue with derefs=0:
./flows.go:33:14:   flow: {storage for func literal} ← p:
./flows.go:33:14:     from p (captured by a closure) at ./flows.go:33:61`, "",
			Flow{File: "./flows.go", Line: 33, Column: 14, Subject: "p", Kind: Leaks, To: "{storage for func literal}", Function: "ByValue",
				Steps: []FlowStep{{"{storage for func literal}", "p", 0, []Reason{{"p", "captured by a closure", "./flows.go", 33, 61}}}}}},
		{"go1.27.4", `gen.y:7: n escapes to heap in NoColumn:
gen.y:7:   flow: {heap} ← &{storage for n}:
gen.y:7:     from sink = n (assign) at gen.y:7`, "",
			Flow{File: "gen.y", Line: 7, Subject: "n", Function: "NoColumn", Steps: []FlowStep{
				{"{heap}", "{storage for n}", -1, []Reason{{"sink = n", "assign", "gen.y", 7, 0}}}}}},
	} {
		t.Run(test.release, func(t *testing.T) {
			got := onlyFlow(t, test.printed)
			if diff := cmp.Diff(test.want, *got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if c := got.Callee(); c != test.callee {
				t.Errorf("it leaks in %q, want %q", c, test.callee)
			}
		})
	}
}

// Lines that say nothing of flows, as printed by the release; without one, as
// its source has them.
func TestFlowOtherLines(t *testing.T) {
	for line, release := range map[string]string{
		"a.go:3:6: can inline F with cost 8 as: func(go.shape.int_0) any { return <node EFACE> }": "go1.18.10",
		"a.go:3:6: cannot inline Lits: unhandled op GO":                                           "go1.18.10",
		"a.go:3:6: failed to devirtualize i.M (ODOTINTER)":                                        "",
		"a.go:6:6: Outer capturing by ref: last (addr=false assign=true width=16)":                "go1.24.13",
		"a.go:3:2: skip inlining within testing.B.loop for for loop":                              "go1.24.13",
		"a.go:6:7: cannot devirtualize j.M(): shaped receiver S[go.shape.string]":                 "go1.24.13",
		"a.go:88:6: function p521Mul considered 'big'; reducing max cost of inlinees":             "go1.26.8",
		"a.go:12:7: example.com/flows.b will be kept alive":                                       "go1.26.8",
		"a.go:13:9: function result will be kept alive":                                           "go1.26.8",
		"a.go:15:6: dereference will be kept alive":                                               "go1.26.8",
		"hasIota capturing by ref: #next (addr=false assign=true width=8)":                        "go1.26.8",
		"moved to heap: #next": "go1.27.4",
		"./main.go:12:6: should not PGO devirtualize (*T).M: marked go:noinline":                            "go1.24.13",
		"a.go:1:2: can inline F with cost 2 as: func() string { return \"x escapes to heap:\" }":            "go1.27.4",
		"a.go:1:2: \"a long string \\\"with quotes\\\" that is cut short after sixty-nine characters `,...": "",
	} {
		if strings.HasSuffix(line, "...") {
			line += " + os.Args[0] escapes to heap" // go1.27.4, testdata/flows
		}
		p := readFlows("# p\n"+line+"\n", 100).Package("p")
		if p.Known != 1 || p.Unrecognised > 0 || len(p.Flows) > 0 {
			t.Errorf("%s %q: %d known, %d unrecognised, %d flows", release, line, p.Known, p.Unrecognised, len(p.Flows))
		}
	}
}

func TestFlowUnrecognised(t *testing.T) {
	const text = `./p.go:1:1: x escapes to heap:
# p
p.go:1:1:   flow: {heap} = x:
p.go:1:2: x escapes to heap:
p.go:1:2:   flow: {heap} = y:
p.go:1:2:     from x (spill) at p.go:1:2
p.go:1:3: x escapes to heap:
p.go:1:4:   flow: {heap} = &{storage for x}:
p.go:1:5: x flies to the moon:
p.go:1:6: x escapes to heap:
p.go:1:6:   flow: {heap} = &{storage for x}:
p.go:1:6:     from x (spill) at somewhere
/tmp/go-link: something else
`
	r := readFlows(text, 11)
	if got := r.Package("").Unrecognised; got != 1 {
		t.Errorf("%d unrecognised before the first header, want 1", got)
	}
	p := r.Package("p")
	if p.Known != 4 || p.Unrecognised != 6 || p.Unplaced != 1 || len(p.Examples) != maxExamples {
		t.Errorf("%d known, %d unrecognised, %d without position, want 4, 6, 1: %q", p.Known, p.Unrecognised, p.Unplaced, p.Examples)
	}
	for _, f := range p.Flows {
		if want := f.Column != 3; f.Truncated != want {
			t.Errorf("flow at column %d: Truncated is %v", f.Column, f.Truncated)
		}
	}
}

func TestFlowAt(t *testing.T) {
	const step = ":   flow: {heap} = &{storage for "
	r := readFlows(`# p
a/x.go:3:4: x escapes to heap:
a/x.go:3:4`+step+`x}:
a/x.go:3:4: y escapes to heap:
a/x.go:3:4`+step+`y}:
a/x.go:3:4: x escapes to heap:
a/x.go:3:4`+step+`x}:
a/x.go:3:9: append(z, x...) escapes to heap in F:
a/x.go:3:9`+step+`append(z, x...)}:
b/x.go:3:4: w escapes to heap:
b/x.go:3:4`+step+`w}:
`, 100)
	for _, test := range []struct {
		column  int
		operand string
		want    []string
	}{
		{4, "x", []string{"x"}},      // at its position, and printed twice
		{4, "5", []string{"x", "y"}}, // the compiler's text is not the source's
		{5, "y", []string{"y"}},      // 1.18: the statement's position
		{5, "append", []string{"append(z, x...)"}},
		{5, "w", nil}, // another file's
	} {
		var got []string
		for _, f := range r.Package("p").Of("/m/a/x.go", 3, test.column, test.operand) {
			got = append(got, f.Subject)
		}
		if diff := cmp.Diff(test.want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s at column %d (-want +got):\n%s", test.operand, test.column, diff)
		}
	}
	if got := (*FlowPackage)(nil).Of("/x.go", 1, 1, "x"); got != nil {
		t.Errorf("no package has flows: %v", got)
	}
}
