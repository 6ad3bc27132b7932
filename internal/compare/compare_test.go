package compare

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ifaceval/internal/check"
	"ifaceval/internal/gotool"
	"ifaceval/internal/releases"
	"ifaceval/internal/report"
)

// corpus is what check says of the founders' corpus.
func corpus(t *testing.T, c gotool.Config) Named {
	t.Helper()
	releases.Need(t, c.Go)
	dir, err := filepath.Abs("../check/testdata/corpus")
	if err != nil {
		t.Fatal(err)
	}
	c.Dir = dir
	r, err := check.Report(context.Background(), check.Config{Build: c, Patterns: []string{"./..."}}, dir)
	if err != nil {
		t.Fatal(err)
	}
	return Named{c.Go + c.GOARCH, r}
}

// TestCorpus compares the corpus between releases. Every difference must have a
// reason, and it must be one of a release in between.
func TestCorpus(t *testing.T) {
	sides := []Named{corpus(t, gotool.Config{Go: releases.Oldest}), corpus(t, gotool.Config{Go: releases.Before25}), corpus(t, gotool.Config{Go: releases.Newest})}
	c := Reports(sides)
	for i, want := range [][]string{{"Go 1.19", "Go 1.20"}, {"Go 1.25", "Go 1.26"}} {
		s := &c.Steps[i]
		if len(s.Differences) < 5 || len(s.Gone)+len(s.New) > 0 {
			t.Errorf("%s → %s: %d differ, %d gone, %d new", s.From, s.To, len(s.Differences), len(s.Gone), len(s.New))
		}
		for _, d := range s.Differences {
			if !slices.ContainsFunc(want, func(w string) bool { return strings.HasPrefix(d.Reason, "since "+w+" ") }) {
				t.Errorf("%s → %s: %s %s: %s → %s because %q, want a reason of %v", s.From, s.To, d.Function, d.Expr, d.Before, d.After, d.Reason, want)
			}
		}
	}
	// The other way round the reasons are the same, and what cost less costs more.
	back := Reports([]Named{sides[2], sides[1]})
	if a, b := c.Steps[1].Count(Less), back.Steps[0].Count(More); a != b || a == 0 {
		t.Errorf("%d cost less one way, %d more the other", a, b)
	}
	for i, d := range back.Steps[0].Differences {
		if forth := c.Steps[1].Differences[i]; d.Reason != forth.Reason {
			t.Errorf("%s: %q one way, %q the other", d.Function, forth.Reason, d.Reason)
		}
	}
}

// TestSame checks that a run has no difference from another of the same.
func TestSame(t *testing.T) {
	one := corpus(t, gotool.Config{})
	s := Reports([]Named{one, corpus(t, gotool.Config{})}).Steps[0]
	if n := len(s.Differences) + len(s.Copies) + len(s.Gone) + len(s.New); n > 0 || s.Common != len(one.Report.Conversions) || s.Common == 0 {
		t.Errorf("%d differences in %d conversions", n, s.Common)
	}
}

func TestArch(t *testing.T) {
	s := Reports([]Named{corpus(t, gotool.Config{GOARCH: "amd64"}), corpus(t, gotool.Config{GOARCH: "386"})}).Steps[0]
	if len(s.Differences) < 5 {
		t.Errorf("%d differ between amd64 and 386", len(s.Differences))
	}
	for _, d := range s.Differences {
		if d.Reason == "" {
			t.Errorf("%s %s: %s → %s without a reason", d.Function, d.Expr, d.Before, d.After)
		}
	}
}

// conversion is one of a report.
func conversion(id string, change func(*report.Conversion)) report.Conversion {
	c := report.Conversion{ID: id, Package: "p", Function: "F", File: "f.go", Line: len(id), Column: 2, Expr: "x", From: "int", To: "any",
		Context: "assignment", Storage: "heap", Call: "runtime.convT64", Allocates: "depends", Unless: "bits < 256", Size: 8, AllocSize: 8,
		Instances: []report.Instance{{Function: "p.F", Storage: "heap", Allocates: "depends"}}}
	if change != nil {
		change(&c)
	}
	return c
}

func of(release string, all ...report.Conversion) Named {
	r := &report.Report{Schema: report.Schema, Toolchain: report.Toolchain{Go: release, GOOS: "linux", GOARCH: "amd64"}, Conversions: all}
	r.Summarise()
	return Named{release, r}
}

func never(storage string) func(*report.Conversion) {
	return func(c *report.Conversion) {
		c.Storage, c.Call, c.Allocates, c.Unless, c.AllocSize = storage, "", "never", "", 0
		c.Instances[0].Storage, c.Instances[0].Allocates = storage, "never"
	}
}

// TestChange has a row for each way in which a cost changes, and what the gate
// makes of it.
func TestChange(t *testing.T) {
	unknown := func(c *report.Conversion) { c.Storage, c.Allocates, c.Unless = "unknown", "unknown", "" }
	always := func(c *report.Conversion) { c.Call, c.Allocates, c.Unless = "runtime.convT", "always", "" }
	larger := func(c *report.Conversion) { c.AllocSize = 16 }
	with := func(functions ...string) func(*report.Conversion) {
		return func(c *report.Conversion) {
			for _, f := range functions {
				c.Instances = append(c.Instances, report.Instance{Function: f, InlinedAt: "f.go:1", Storage: "readonly", Allocates: "never"})
			}
		}
	}
	for _, test := range []struct {
		name          string
		before, after func(*report.Conversion)
		change        string
		worse         int
	}{
		{"never to depends", never("stack"), nil, More, 1},
		{"depends to never", nil, never("readonly"), Less, 0},
		{"depends to always", nil, always, More, 1},
		{"larger", nil, larger, More, 1},
		{"smaller", larger, nil, Less, 0},
		{"another static place", never("stack"), never("readonly"), Same, 0},
		{"to unknown", never("stack"), unknown, Unclear, 1},
		{"from unknown", unknown, never("stack"), Unclear, 0},
		{"a copy that is free", nil, with("p.G"), Less, 0},
		{"no longer", with("p.G"), nil, More, 1},
		{"in another function", with("p.G"), with("p.H", "p.H"), More, 1},
		{"one of two", with("p.G", "p.G"), with("p.G"), More, 1},
		{"a copy that cannot be told", with("p.G"), func(c *report.Conversion) {
			c.Instances = append(c.Instances, report.Instance{Function: "p.G", Storage: "unknown", Allocates: "unknown"})
		}, Unclear, 1},
	} {
		c := Reports([]Named{of("go1.27.1", conversion("a", test.before)), of("go1.27.2", conversion("a", test.after))})
		all := slices.Concat(c.Steps[0].Differences, c.Steps[0].Copies)
		if len(all) != 1 || all[0].Change != test.change || c.Worse() != test.worse {
			t.Errorf("%s: %+v, %d worse", test.name, all, c.Worse())
		}
	}
}

// TestCopies checks what is no news: the number of copies that allocate, their
// lines, and how the names of closures end.
func TestCopies(t *testing.T) {
	copies := func(inlinedAt, allocates string, functions ...string) report.Conversion {
		return conversion("a", func(c *report.Conversion) {
			for _, f := range functions {
				c.Instances = append(c.Instances, report.Instance{Function: f, InlinedAt: inlinedAt, Storage: "readonly", Allocates: allocates})
			}
		})
	}
	for _, sides := range [][2]report.Conversion{
		{conversion("a", nil), copies("f.go:1", "depends", "p.G", "p.H")},
		{copies("f.go:1", "never", "p.G"), copies("f.go:9", "never", "p.G")},
		{conversion("a", never("stack")), conversion("a", func(c *report.Conversion) {
			never("stack")(c)
			c.Instances = append(c.Instances, c.Instances[0])
		})},
		{conversion("a", nil), conversion("a", func(c *report.Conversion) {
			c.Instances = append(c.Instances, report.Instance{Function: "p.G", Storage: "none", Allocates: "never"})
		})},
		{copies("f.go:1", "never", "p.G[go.shape.struct { a int }]"), copies("f.go:1", "never", "p.G[go.shape.struct { b int }]")},
		{copies("f.go:1", "never", "p.G.func1"), copies("f.go:1", "never", "p.G.func1#TvuX58xFILk=#")},
	} {
		for _, s := range [][2]report.Conversion{sides, {sides[1], sides[0]}} {
			step := Reports([]Named{of("a", s[0]), of("b", s[1])}).Steps[0]
			if len(step.Differences)+len(step.Copies) > 0 {
				t.Errorf("%+v differs from %+v", s[0].Instances, s[1].Instances)
			}
		}
	}
}

// TestJoin checks what is joined, what is only on one side, and that a package
// that could not be judged is not.
func TestJoin(t *testing.T) {
	moved := conversion("a", func(c *report.Conversion) { c.Line = 100 })
	renamed := conversion("zz", nil) // another id, and the same place
	renamed.ID = "other"
	from := of("a", conversion("a", nil), conversion("zz", nil), conversion("gone", nil))
	to := of("b", moved, renamed, conversion("brandnew", nil), conversion("brandnewer", never("stack")))
	c := Reports([]Named{from, to})
	s := c.Steps[0]
	if s.Common != 2 || len(s.Differences) != 0 || len(s.Gone) != 1 || len(s.New) != 2 {
		t.Errorf("%+v", s)
	}
	if c.Worse() != 1 {
		t.Errorf("%d worse: a new conversion that may allocate is one", c.Worse())
	}
	to.Report.Problems = []report.Problem{{Package: "p", Message: "broken"}}
	to.Report.Conversions = nil
	s = Reports([]Named{from, to}).Steps[0]
	if len(s.Gone) != 0 || !slices.Equal(s.NotCompared, []string{"p"}) {
		t.Errorf("a package that was not judged is compared: %+v", s)
	}
}

// TestJoinOrder puts a new function where another stood, which has moved: it is the
// new one that is new.
func TestJoinOrder(t *testing.T) {
	moved := conversion("a", func(c *report.Conversion) { c.Line = 100 })
	intruder := conversion("b", func(c *report.Conversion) { c.Function = "G" })
	s := Reports([]Named{of("a", conversion("a", nil)), of("b", intruder, moved)}).Steps[0]
	if len(s.New) != 1 || s.New[0].ID != "b" || s.Common != 1 {
		t.Errorf("%d in common, new: %+v", s.Common, s.New)
	}
}

// TestNotCompared checks that what one side could not judge is neither new nor
// gone: not in a test variant either, and not where the problem names no package.
func TestNotCompared(t *testing.T) {
	in := func(id, pkg string) report.Conversion {
		return conversion(id, func(c *report.Conversion) { c.Package = pkg })
	}
	for _, test := range []struct {
		name    string
		problem string // its package, on the first side
		before  []report.Conversion
		after   []report.Conversion
		added   int
	}{
		{"the package", "p", nil, []report.Conversion{in("a", "p")}, 0},
		{"its test variant", "p", []report.Conversion{in("a", "p")}, []report.Conversion{in("b", "p [p.test]")}, 0},
		{"another package", "q", []report.Conversion{in("a", "p")}, []report.Conversion{in("a", "p"), in("bb", "p")}, 1},
		{"no package is named", "", nil, []report.Conversion{in("a", "p")}, 0},
		{"none is named, and this was judged", "", []report.Conversion{in("a", "p")}, []report.Conversion{in("a", "p"), in("bb", "p")}, 1},
	} {
		from := of("a", test.before...)
		from.Report.Problems = []report.Problem{{Package: test.problem, Message: "broken"}}
		s := Reports([]Named{from, of("b", test.after...)}).Steps[0]
		if len(s.New) != test.added || len(s.Gone) != 0 || !slices.Equal(s.NotCompared, []string{test.problem}) {
			t.Errorf("%s: %d new, %d gone, not compared: %q", test.name, len(s.New), len(s.Gone), s.NotCompared)
		}
	}
}

// TestLists checks that lists with nothing in them are lists in JSON.
func TestLists(t *testing.T) {
	var js bytes.Buffer
	if err := Reports([]Named{of("a"), of("b")}).WriteJSON(&js); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"differences", "copies", "gone", "new", "not_compared"} {
		if want := fmt.Sprintf("%q: []", name); !strings.Contains(js.String(), want) {
			t.Errorf("the JSON lacks %s:\n%s", want, &js)
		}
	}
}

// TestHeader checks the reason for larger blocks, which the corpus has no example
// of: above 512 B on 64-bit systems and 128 B on 32-bit ones, in Go 1.22.
func TestHeader(t *testing.T) {
	for _, test := range []struct {
		arch, call string
		from, to   string
		size       int64
		known      bool
	}{
		{"amd64", "runtime.convT", "go1.21.1", "go1.22.1", 1024, true},
		{"amd64", "runtime.convT", "go1.22.1", "go1.21.1", 1024, false}, // the blocks of the older release would be the larger ones
		{"amd64", "runtime.convT", "go1.22.1", "go1.23.1", 1024, false},
		{"amd64", "runtime.convT", "go1.21.1", "go1.22.1", 512, false},
		{"amd64", "runtime.convTnoptr", "go1.21.1", "go1.22.1", 1024, false},
		{"386", "runtime.convT", "go1.21.1", "go1.22.1", 132, true},
		{"386", "runtime.convT", "go1.21.1", "go1.22.1", 128, false},
	} {
		side := func(release string, bytes float64) Named {
			n := of(release, conversion("a", func(c *report.Conversion) {
				c.Call, c.Allocates, c.Unless, c.Size, c.AllocSize = test.call, "always", "", test.size, bytes
			}))
			n.Report.Toolchain.GOARCH = test.arch
			return n
		}
		d := Reports([]Named{side(test.from, 1024), side(test.to, 1152)}).Steps[0].Differences[0]
		if known := strings.HasPrefix(d.Reason, "since Go 1.22 "); known != test.known || !known && d.Reason != "" {
			t.Errorf("%+v: %q", test, d.Reason)
		}
	}
}

// TestOtherCopies checks that copies are the reason only where the one whose verdict
// it is has no counterpart.
func TestOtherCopies(t *testing.T) {
	in := func(functions ...string) func(*report.Conversion) {
		return func(c *report.Conversion) {
			c.Instances = nil
			for _, f := range functions {
				c.Instances = append(c.Instances, report.Instance{Function: f, Storage: "stack", Allocates: "never"})
			}
			never("stack")(c)
		}
	}
	heap := func(functions ...string) func(*report.Conversion) {
		return func(c *report.Conversion) {
			c.Instances = append([]report.Instance{}, report.Instance{Function: functions[0], Storage: "heap", Call: c.Call, Allocates: "depends"})
			for _, f := range functions[1:] {
				c.Instances = append(c.Instances, report.Instance{Function: f, Storage: "stack", Allocates: "never"})
			}
		}
	}
	for _, test := range []struct {
		name          string
		before, after func(*report.Conversion)
		known         bool
	}{
		{"the copy that allocated is gone", heap("p.F", "p.G"), in("p.G"), true},
		{"one that allocates is new", in("p.G"), heap("p.F", "p.G"), true},
		{"the same copy allocates no more", heap("p.F"), in("p.F"), false},
		{"though another is gone", heap("p.F", "p.G"), in("p.F"), false},
	} {
		d := Reports([]Named{of("go1.27.1", conversion("a", test.before)), of("go1.27.2", conversion("a", test.after))}).Steps[0].Differences[0]
		if known := strings.HasPrefix(d.Reason, "the copies of the code differ"); known != test.known {
			t.Errorf("%s: %q", test.name, d.Reason)
		}
	}
}

func TestWrite(t *testing.T) {
	c := Reports([]Named{of("go1.27.1", conversion("a", nil)), of("go1.27.2", conversion("a", never("readonly")))})
	var text, js bytes.Buffer
	if err := WriteText(&text, c, TextOptions{}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"f.go:1:2", "heap 8 B unless bits < 256", "readonly", "less", "not known", "1 of 1 conversion differ: 1 cost less"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the text lacks %q:\n%s", want, text.String())
		}
	}
	if err := c.WriteJSON(&js); err != nil {
		t.Fatal(err)
	}
	var back Comparison
	dec := json.NewDecoder(&js)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&back); err != nil || back.Schema != Schema || back.Steps[0].Differences[0].Change != Less {
		t.Errorf("%v, %+v", err, back)
	}
}
