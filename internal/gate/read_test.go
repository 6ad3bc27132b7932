package gate

import (
	"fmt"
	"strings"
	"testing"

	"ifaceval/internal/report"
)

const sample = `# ifaceval baseline 1
# go1.26 linux/amd64
100000000000    always   p F: argument int → any: x1
200000000000    depends  p F: argument int → any: x2
200000000000-2  unknown  p F: argument int → any: x2
`

func TestText(t *testing.T) {
	r := made("2:unknown 1:always 2-2:depends 3:never 4!:always")
	if got := Of(r, "go1.26 linux/amd64").Text(); got != sample {
		t.Errorf("got\n%s", got)
	}
	// What comes from the place is left out, of names and of operands.
	r = made("1:always 2:always 3:always 4:always")
	for i, function := range []string{"init.1", "F.func2.1.gowrap3", "(*T).G.func1-range2", "init0"} {
		r.Conversions[i].Function, r.Conversions[i].Expr = function, "n  +1"
	}
	for i, want := range []string{"(*T).G.func-range: argument int → any: n + 1\n", "F.func.gowrap: ", "init0: ", "init: "} {
		if line := strings.SplitAfter(Of(r, "").Text(), "\n")[i+2]; !strings.Contains(line, " p "+want) {
			t.Errorf("%q, want %q", line, want)
		}
	}
	// Whatever is in the source, a conversion is one line that can be read again.
	r = made("1:always 2:always 3:always")
	r.Conversions[0].Expr = "\x1b[31m`a\nb\r\u2028<<<<<<<`" + strings.Repeat("long", 100)
	r.Conversions[1].From = "struct{a int \"\\x00\n\"}"
	r.Conversions[2].Function, r.Conversions[2].Package = "F[int,\n string]", "p [p.test]"
	text := Of(r, "go1.26").Text()
	if n := strings.Count(text, "\n"); n != 5 || strings.ContainsAny(text, "\x00\x1b\r\u2028") {
		t.Errorf("%d lines:\n%q", n, text)
	}
	if b, err := Read([]byte(text), "f"); err != nil || b.Len() != 3 {
		t.Errorf("%v: %v", b, err)
	}
}

func TestRead(t *testing.T) {
	for name, test := range map[string]struct {
		text    string
		entries int
	}{
		"as written":       {sample, 3},
		"lines of Windows": {strings.ReplaceAll(sample, "\n", "\r\n"), 3},
		"nothing in it":    {"# ifaceval baseline 1\n# go1.18 windows/386 -race\n", 0},
		"comments":         {sample + "\n# of the reviewer\n\n300000000000 always q F: x\n", 4},
	} {
		b, err := Read([]byte(test.text), "f")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if b.Len() != test.entries || b.Without(nil) != test.text || strings.Contains(b.Made, "\r") {
			t.Errorf("%s: %+v", name, b)
		}
	}
}

// TestReadBad: one line, with the position, that says what to do.
func TestReadBad(t *testing.T) {
	replace := func(old, new string) string { return strings.Replace(sample, old, new, 1) }
	for name, test := range map[string]struct {
		text string
		line int
		want string
	}{
		"empty":                   {"", 1, "is empty"},
		"something else":          {"{}\n", 1, "is no baseline"},
		"binary":                  {"\x7fELF\x00", 1, "is no baseline"},
		"UTF-16":                  {"\xff\xfe#\x00", 1, "is no baseline"},
		"a newer version":         {replace("baseline 1", "baseline 2"), 1, `version "2"`},
		"a version that is none":  {replace("baseline 1", "baseline "+strings.Repeat("9", 100)), 1, "version"},
		"only the first line":     {"# ifaceval baseline 1\n", 2, "missing"},
		"without the second line": {replace("# go1.26 linux/amd64\n", ""), 2, "made with"},
		"a conflict at the top":   {replace("# go1.26", "<<<<<<< HEAD\n# go1.26"), 2, "conflict"},
		"a conflict":              {replace("2000", "<<<<<<< HEAD\n2000"), 4, "conflict"},
		"its middle":              {replace("2000", "=======\r\n2000"), 4, "conflict"},
		"its base":                {replace("2000", "||||||| 1234567\n2000"), 4, "conflict"},
		"its end":                 {sample + ">>>>>>> main\n", 6, "conflict"},
		"the same line twice":     {sample + "100000000000    always   p F: argument int → any: x1\n", 6, "second time, after line 3"},
		"the same id twice":       {sample + "200000000000-2  always   q G: x\n", 6, "second time, after line 5"},
		"cut off":                 {strings.TrimSuffix(sample, "\n"), 5, "truncated"},
		"cut off in a number":     {sample + "3000", 6, "truncated"},
		"a short id":              {replace("100000000000", "1000"), 3, "is no line"},
		"capitals":                {replace("100000000000", "10000000000A"), 3, "is no line"},
		"a bad number":            {replace("-2", "-0"), 5, "is no line"},
		"another class":           {replace("always", "never "), 3, "is no line"},
		"nothing behind":          {replace(" p F: argument int → any: x1", ""), 3, "is no line"},
		"only a package":          {replace(" F: argument int → any: x1", "  "), 3, "is no line"},
		"a terminal's colours":    {replace("x1", "\x1b[31m"), 3, "is no line"},
		"the end of a line twice": {replace("amd64", "amd64\r\r"), 2, "made with"},
		"no UTF-8":                {replace("x1", "\xff"), 3, "is no line"},
	} {
		_, err := Read([]byte(test.text), "base.txt")
		if err == nil {
			t.Errorf("%s: accepted", name)
			continue
		}
		if text := err.Error(); !strings.HasPrefix(text, fmt.Sprintf("base.txt:%d: ", test.line)) || !strings.Contains(text, test.want) ||
			!strings.Contains(text, "write-baseline") || strings.Contains(text, "\n") || len(text) > 200 {
			t.Errorf("%s: %s", name, text)
		}
	}
}

// TestWithout keeps all else as it is.
func TestWithout(t *testing.T) {
	text := strings.ReplaceAll(sample+"# a note\n300000000000 always q F: x\n", "\n", "\r\n")
	b, err := Read([]byte(text), "f")
	if err != nil {
		t.Fatal(err)
	}
	r := made("2:depends")
	got := b.Without(b.Compare(r).Gone)
	want := strings.Replace(strings.Replace(text, "100000000000    always   p F: argument int → any: x1\r\n", "", 1), "200000000000-2  unknown  p F: argument int → any: x2\r\n", "", 1)
	if got != want {
		t.Errorf("got\n%s", got)
	}
	if again, err := Read([]byte(got), "f"); err != nil || len(again.Compare(r).Gone) > 0 {
		t.Errorf("%v, %v", again, err)
	}
}

// FuzzReadBaseline: what is read is kept as it is, can be written and read again,
// and finds nothing new in what it was made of.
func FuzzReadBaseline(f *testing.F) {
	f.Add(sample)
	f.Add(strings.ReplaceAll(sample, "\n", "\r\n"))
	f.Add("# ifaceval baseline 1\n# go1\n<<<<<<< a\n")
	f.Add("# ifaceval baseline 2\n")
	f.Fuzz(func(t *testing.T, text string) {
		b, err := Read([]byte(text), "f")
		if err != nil {
			if !strings.HasPrefix(err.Error(), "f:") || strings.Contains(err.Error(), "\n") {
				t.Errorf("%q", err)
			}
			return
		}
		if b.Without(nil) != text {
			t.Errorf("%q became %q", text, b.Without(nil))
		}
		again, err := Read([]byte(b.Text()), "f")
		if err != nil || again.Len() != b.Len() || again.Made != b.Made {
			t.Fatalf("%q: %v, %+v", b.Text(), err, again)
		}
		r := new(report.Report)
		for _, e := range again.entries {
			r.Conversions = append(r.Conversions, report.Conversion{ID: e.id, Package: e.pkg, Allocates: e.class})
			r.Packages = append(r.Packages, e.pkg)
		}
		if d := b.Compare(r); d.New+d.Worse+len(d.Gone) > 0 {
			t.Errorf("%q: %+v", text, d)
		}
	})
}
