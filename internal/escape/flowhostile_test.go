package escape

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A raw string of several lines, as up to Go 1.21 printed, that looks like the
// compiler's output.
const hostile = "`a) at b.go:1:2\nm.go:1:2: x escapes to heap:\nm.go:1:2:   flow: {heap} = &x:\n# other\n` + \"\\\"`\" + s"

func TestFlowHostile(t *testing.T) {
	for _, subject := range []string{
		hostile,
		`"x escapes to heap in F:"`,
		`"a) at m.go:1:2" + "{" + "flow: {heap} = y:"`,
		`f("parameter x leaks to {heap} with derefs=0:")`,
		`struct { A int "json:\"}) at {\"" }{...}`,
		`"seventy-two characters and more are cut by go/constant at 69, so ` + "`" + `{(...` + ` + g('"', '\'', '{')`,
	} {
		for _, form := range []struct{ header, arrow string }{{":", "="}, {" in F[go.shape.struct { X int }]:", "←"}} {
			at := "a file: 3: (x) at `m.go:1:2"
			to := "{storage for k(" + subject + ")}"
			got := onlyFlow(t, fmt.Sprintf(`%[1]s: %[2]s escapes to heap%[3]s
%[1]s:   flow: %[5]s %[4]s &{storage for %[2]s}:
%[1]s:     from k(%[2]s) (call parameter) at %[1]s
%[1]s:   flow: {heap} %[4]s **%[5]s:
%[1]s:     from (func literal)(%[2]s) (call parameter) at <unknown line number>`, at, subject, form.header, form.arrow, to))
			file := "a file: 3: (x) at `m.go"
			want := &Flow{File: file, Line: 1, Column: 2, Subject: subject, Steps: []FlowStep{
				{to, "{storage for " + subject + "}", -1, []Reason{{"k(" + subject + ")", "call parameter", file, 1, 2}}},
				{"{heap}", to, 2, []Reason{{"(func literal)(" + subject + ")", "call parameter", "", 0, 0}}},
			}}
			if form.arrow == "←" {
				want.Function = "F[go.shape.struct { X int }]"
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if a, b := got.Steps[0].Why[0].Callee(), got.Callee(); a != "k" || b != "(func literal)" {
				t.Errorf("callees of %s: %q, %q", subject, a, b)
			}
		}
	}
}

// A back quote that nothing ends costs its own line, and no more.
func TestFlowUnfinished(t *testing.T) {
	p := readFlows("# p\na.go:1:2: `never closed\na.go:3:4: x escapes to heap:\na.go:3:4:   flow: {heap} = &x:\n", 100).Package("p")
	if p.Unrecognised != 1 || p.Known != 2 || len(p.Flows) != 1 {
		t.Errorf("%d unrecognised, %d known, %d flows, want 1, 2, 1", p.Unrecognised, p.Known, len(p.Flows))
	}
}

// The time must grow with the length of the text, whatever it is.
func TestFlowTime(t *testing.T) {
	for _, unit := range []string{"a:1: `\n", "`x`\n", "a:1: ``` + `\n", "a:1: \"\n", "a:1:   flow: ((((\n"} {
		start := time.Now()
		readFlows("# p\na:1: `\n"+strings.Repeat(unit, 4<<20/len(unit)), 1<<16)
		if d := time.Since(start); d > 20*time.Second {
			t.Errorf("%v for 4 MiB of %q", d, unit)
		}
	}
}

func FuzzFlows(f *testing.F) {
	f.Add("# p\na.go:1:2: x escapes to heap:\na.go:1:2:   flow: {heap} = &{storage for x}:\na.go:1:2:     from x (spill) at a.go:1:2\n")
	f.Add("# p\n<unknown line number>: parameter x leaks to {storage for f({})} for F with derefs=1:\n<unknown line number>:   flow: ~r0 ← *x:\n")
	f.Add("# p\na:1: " + hostile + " escapes to heap:\na:1:   flow: y = " + hostile + "}:\n")
	f.Add("a:1: `\n# \n# p [p.test]\r\nmoved to heap: #next\n '\\")
	f.Fuzz(func(t *testing.T, text string) {
		whole, split := readFlows(text, 1<<20), readFlows(text, 3)
		counted := 0
		for id, p := range whole.packages {
			q := split.packages[id]
			if p.Known != q.Known || p.Unrecognised != q.Unrecognised || p.Unplaced != q.Unplaced {
				t.Errorf("%q: %d, %d, %d at once; %d, %d, %d in pieces", id, p.Known, p.Unrecognised, p.Unplaced, q.Known, q.Unrecognised, q.Unplaced)
			}
			if diff := cmp.Diff(p.Flows, q.Flows); diff != "" {
				t.Errorf("%q differs in pieces:\n%s", id, diff)
			}
			counted += p.Known + p.Unrecognised + p.Unplaced
			for _, flow := range p.Flows {
				checkFlow(t, flow)
			}
		}
		if lines := strings.Count(text, "\n") + 1; counted > lines {
			t.Errorf("%d diagnostics in %d lines", counted, lines)
		}
		if !strings.Contains(text, "#") && !strings.Contains(text, "`") {
			if lines := strings.Count(text+"\n", "\n"); counted != lines && counted != lines-1 {
				t.Errorf("%d lines counted of %d", counted, lines)
			}
		}
	})
}

func checkFlow(t *testing.T, f *Flow) {
	t.Helper()
	if f.Line < 0 || f.Column < 0 || f.Derefs < 0 || f.Subject == "" || f.Kind == Leaks && f.To == "" {
		t.Errorf("an impossible flow: %+v", f)
	}
	f.Callee()
	for i, s := range f.Steps {
		if s.Derefs < -1 || s.To == "" || i > 0 && s.From != f.Steps[i-1].To {
			t.Errorf("an impossible step: %+v", s)
		}
		for _, w := range s.Why {
			if w.Expr == "" || w.Kind == "" || w.Line < 0 {
				t.Errorf("an impossible reason: %+v", w)
			}
		}
	}
}
