package gate

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ifaceval/internal/report"
)

// a conversion of package p, as in "0a:always": an id's first digits, and a class.
// An id that ends in "!" is ignored by gates.
func conversions(words string) []report.Conversion {
	var all []report.Conversion
	for _, w := range strings.Fields(words) {
		id, class, _ := strings.Cut(w, ":")
		id, ignored := strings.CutSuffix(id, "!")
		digits, number, _ := strings.Cut(id, "-")
		c := report.Conversion{ID: digits + strings.Repeat("0", 12-len(digits)), Package: "p", Function: "F", Allocates: class,
			Expr: "x" + digits, From: "int", To: "any", Context: "argument"}
		if number != "" {
			c.ID += "-" + number
		}
		if ignored {
			c.Ignored = "a reason"
		}
		all = append(all, c)
	}
	return all
}

func made(words string) *report.Report {
	return &report.Report{Packages: []string{"p"}, Conversions: conversions(words), Toolchain: report.Toolchain{Go: "go1.26.8", GOOS: "linux", GOARCH: "amd64"}}
}

func TestLimits(t *testing.T) {
	const found = "1:always 2:always 3:depends 4:unknown 5:never 6!:always 7!:depends"
	for _, test := range []struct {
		limit  func(*report.Report, int)
		n      int
		passed bool
		text   string
	}{
		{LimitAllocating, 4, true, "4 conversions may allocate, at most 4 may"},
		{LimitAllocating, 3, false, "4 conversions may allocate, at most 3 may"},
		{LimitAlways, 2, true, "2 conversions always allocate, at most 2 may"},
		{LimitAlways, 1, false, "2 conversions always allocate, at most 1 may"},
		{LimitAlways, 0, false, "2 conversions always allocate, at most 0 may"},
	} {
		r := made(found)
		test.limit(r, test.n)
		if g := r.Gates[0]; g.Passed != test.passed || g.Message != test.text || Passed(r) != test.passed {
			t.Errorf("limit %d: %+v", test.n, g)
		}
	}
	r := made("1:always")
	LimitAlways(r, 0)
	if g := r.Gates[0]; g.Message != "1 conversion always allocates, at most 0 may" || g.Name != "max-always" {
		t.Errorf("%+v", g)
	}
}

// TestCompare has what is new, worse and gone, and which ids are marked.
func TestCompare(t *testing.T) {
	for name, test := range map[string]struct {
		before, now      string
		added, worse     int
		marked, goneText string
	}{
		"the same":                      {"1:always 2:depends", "2:depends 1:always", 0, 0, "", ""},
		"one more":                      {"1:always", "1:always 2:depends", 1, 0, "2", ""},
		"an unknown one more":           {"1:always", "1:always 2:unknown", 1, 0, "2", ""},
		"one that never does":           {"", "1:never", 0, 0, "", ""},
		"it never did":                  {"1:never", "1:depends", 1, 0, "1", ""},
		"it does not any more":          {"1:depends", "1:never", 0, 0, "", "1"},
		"gone":                          {"1:always 2:always", "1:always", 0, 0, "", "2"},
		"worse":                         {"1:depends 2:unknown 3:unknown", "1:always 2:depends 3:always", 0, 3, "1 2 3", ""},
		"better":                        {"1:always 2:depends 3:always", "1:depends 2:unknown 3:unknown", 0, 0, "", ""},
		"an equal one":                  {"1:always", "1:always 1-2:always", 1, 0, "1-2", ""},
		"an equal one less":             {"1:always 1-2:always", "1:always", 0, 0, "", "1"},
		"numbers do not count":          {"1:always 1-2:depends", "1:depends 1-2:always", 0, 0, "", ""},
		"a worse equal one":             {"1:depends", "1:always 1-2:depends", 1, 0, "1", ""},
		"one of equals gets worse":      {"1:depends 1-2:depends", "1:depends 1-2:always", 0, 1, "1-2", ""},
		"one worse and one gone":        {"1:depends 1-2:depends 1-3:unknown", "1:always", 0, 1, "1", "1 1"},
		"as few as can be":              {"1:always 1-2:depends", "1:always 1-2:always 1-3:depends", 1, 0, "1-2", ""},
		"ignored now":                   {"1:depends", "1!:always", 0, 0, "", "1"},
		"ignored before":                {"1!:always", "1:always", 1, 0, "1", ""},
		"an ignored one beside a known": {"1:depends", "1!:always 1-2:depends", 0, 0, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			b := Of(made(test.before), "go1.26")
			// The text must say the same.
			read, err := Read([]byte(b.Text()), "f")
			if err != nil {
				t.Fatal(err)
			}
			for _, b := range []*Baseline{b, read} {
				r := made(test.now)
				d := b.Compare(r)
				var marked, gone []string
				for _, c := range r.Conversions {
					if c.New {
						digits, number, ok := strings.Cut(c.ID, "-")
						digits = strings.TrimRight(digits, "0")
						if ok {
							digits += "-" + number
						}
						marked = append(marked, digits)
					}
				}
				for _, e := range d.Gone {
					gone = append(gone, strings.TrimRight(e.id, "0"))
				}
				if d.New != test.added || d.Worse != test.worse || strings.Join(marked, " ") != test.marked || strings.Join(gone, " ") != test.goneText {
					t.Errorf("%d new, %d worse, marked %v, gone %v", d.New, d.Worse, marked, gone)
				}
				b.Judge(r, InBaseline, "f", "", "go1.26", d)
				if Passed(r) != (test.marked == "") {
					t.Errorf("%+v", r.Gates)
				}
			}
		})
	}
}

// TestOtherPackages: a run on a part of a module says nothing of the rest.
func TestOtherPackages(t *testing.T) {
	before := made("1:always 2:always")
	before.Conversions[1].Package = "q [q.test]"
	b := Of(before, "")
	for packages, gone := range map[string]int{"p": 1, "q": 1, "p [p.test] q": 2, "p q_test": 1, "": 0, "r": 0} {
		r := made("")
		r.Packages = strings.FieldsFunc(strings.ReplaceAll(packages, " q", ",q"), func(c rune) bool { return c == ',' })
		if d := b.Compare(r); len(d.Gone) != gone {
			t.Errorf("%q: %d gone, want %d", packages, len(d.Gone), gone)
		}
	}
	// A test variant is the package.
	r := made("1:always 2:always")
	r.Conversions[0].Package = "p [p.test]"
	if d := b.Compare(r); d.New > 0 || len(d.Gone) > 0 {
		t.Errorf("%+v", d)
	}
}

func TestMessages(t *testing.T) {
	b := Of(made("1:depends 2:depends 3:depends"), "go1.25 linux/386")
	r := made("1:always 4:always 5:always")
	b.Judge(r, InBaseline, "base.txt", "taken out", "go1.26 linux/amd64", b.Compare(r))
	want := report.Gate{Name: "baseline", Message: "2 new conversions may allocate and 1 conversion allocates more than before" +
		"; 2 conversions of base.txt are gone: taken out; base.txt was made with go1.25 linux/386, and this is go1.26 linux/amd64"}
	if d := cmp.Diff(want, r.Gates[0]); d != "" {
		t.Error(d)
	}
	r = made("1:depends 2:depends")
	b.Judge(r, NewFrom, "a\x1b[31m\nb", "", b.Made, b.Compare(r))
	want = report.Gate{Name: "new-from", Passed: true, Message: `no conversion allocates that did not before; 1 conversion of a\x1b[31m\nb is gone`}
	if d := cmp.Diff(want, r.Gates[0]); d != "" {
		t.Error(d)
	}
}

// TestIncomplete: what is not known may be what a gate is there for.
func TestIncomplete(t *testing.T) {
	for want, spoil := range map[string]func(*report.Report){
		"": func(*report.Report) {},
		"2 problems": func(r *report.Report) {
			r.Problems = []report.Problem{{Message: "x"}, {Message: "y"}}
		},
		"1 diagnostic of the compiler that is not recognised": func(r *report.Report) { r.Unrecognised = &report.Unrecognised{Diagnostics: 1} },
		"3 runtime calls that belong to no conversion":        func(r *report.Report) { r.Unrecognised = &report.Unrecognised{Calls: 3} },
	} {
		r := made("1:always")
		spoil(r)
		LimitAlways(r, 1)
		LimitAlways(r, 0)
		failed := r.Gates[1]
		why := Incomplete(r)
		if why != want {
			t.Errorf("%q, want %q", why, want)
		}
		if why == "" {
			continue
		}
		Doubt(r, why)
		if g := r.Gates[0]; g.Passed || !strings.HasSuffix(g.Message, "; but the report is incomplete: "+want) {
			t.Errorf("%+v", g)
		}
		if r.Gates[1] != failed {
			t.Errorf("what had failed now says %+v", r.Gates[1])
		}
	}
}

func TestMade(t *testing.T) {
	for want, toolchain := range map[string]report.Toolchain{
		"go1.26 linux/amd64": {Go: "go1.26.8", GOOS: "linux", GOARCH: "amd64", Tags: []string{}},
		"go1.27 linux/386":   {Go: "go1.27rc1", GOOS: "linux", GOARCH: "386"},
		"go1.28 a/b":         {Go: "devel go1.28-0123456789 Thu Jan 1", GOOS: "a", GOARCH: "b"},
		"go1.26 linux/amd64 -race -tags=a,b -gcflags=-l -N": {Go: "go1.26.8", GOOS: "linux", GOARCH: "amd64", Race: true, Tags: []string{"a", "b"}, GCFlags: "-l\u2028 -N"},
	} {
		if got := strings.ReplaceAll(Made(toolchain, false), `\u2028`, ""); got != want {
			t.Errorf("%q, want %q", got, want)
		}
		if got := Made(toolchain, true); !strings.HasSuffix(got, " -tests") || strings.Contains(got, "\n") {
			t.Errorf("%q", got)
		}
	}
}
