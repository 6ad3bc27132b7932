package grid

import (
	"fmt"
	"strings"
	"testing"
)

// TestRuns checks which columns are merged, what the runs are called, and when all
// say the same.
func TestRuns(t *testing.T) {
	for _, test := range []struct{ name, columns, cells, want, uniform string }{
		{"one column", "1.24", "a", "1.24=a", "a"},
		{"all the same", "1.18,1.24,1.27", "a a a", "1.18–1.27=a", "a"},
		{"all different", "1.18,1.24,1.27", "a b c", "1.18=a 1.24=b 1.27=c", ""},
		{"from one on", "1.18,1.24,1.25,1.27", "a b b b", "1.18=a 1.24+=b", ""},
		{"until one", "1.18,1.24,1.25,1.27", "a a a b", "1.18–1.25=a 1.27=b", ""},
		{"there and back", "1.18,1.24,1.27", "a b a", "1.18=a 1.24=b 1.27=a", ""},
		{"a missing column ends a run", "1.18,-1.24,1.25,1.27", "a x a a", "1.18=a 1.25+=a", "a"},
		{"the last is missing", "1.18,1.24,1.25,-1.27", "a b b x", "1.18=a 1.24–1.25=b", ""},
		{"the first is missing", "-1.18,1.24,1.25", "x b b", "1.24+=b", "b"},
		{"all are missing", "-1.18,-1.24", "x x", "", ""},
		{"all of a group", "amd64 1.18,amd64 1.24,arm64 1.18,arm64 1.24", "a a b b", "amd64=a arm64=b", ""},
		{"groups that agree", "amd64 1.18,amd64 1.24,arm64 1.18,arm64 1.24", "a a a a", "amd64=a arm64=a", "a"},
		{"parts of groups", "amd64 1.18,amd64 1.24,arm64 1.18,arm64 1.24,arm64 1.27", "a b b c c", "amd64 1.18=a amd64 1.24=b arm64 1.18=b arm64 1.24+=c", ""},
		{"groups of one", "amd64 1.24,arm64 1.24", "a b", "amd64=a arm64=b", ""},
		{"missing in a group", "amd64 1.18,-amd64 1.24,amd64 1.27", "a x a", "amd64 1.18=a amd64 1.27=a", "a"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := &Sheet{Columns: columnsOf(test.columns)}
			cells := cellsOf(test.cells)
			var got []string
			for _, r := range s.Runs(cells) {
				got = append(got, s.Span(r)+"="+r.Cell.String())
			}
			if got := strings.Join(got, " "); got != test.want {
				t.Errorf("runs %s, want %s", got, test.want)
			}
			c, ok := s.Uniform(cells)
			if c.String() != test.uniform || ok != (test.uniform != "") {
				t.Errorf("uniform: %q, %v, want %q", c.String(), ok, test.uniform)
			}
		})
	}
}

// TestRunCell checks that a run has the cell of its last column, whose links lead to
// the newest release.
func TestRunCell(t *testing.T) {
	s := &Sheet{Columns: columnsOf("1.18,1.24")}
	cells := []Cell{{Parts: []Part{{Text: "x", Link: "http://old"}}}, {Parts: []Part{{Text: "x", Link: "http://new"}}}}
	runs := s.Runs(cells)
	if len(runs) != 1 || runs[0].From != 0 || runs[0].To != 1 || runs[0].Cell.Parts[0].Link != "http://new" {
		t.Errorf("%+v", runs)
	}
}

func TestEntries(t *testing.T) {
	for _, test := range []struct{ columns, cells, want string }{
		{"1.18,1.24", "a a", "a"},
		{"1.18,1.24", "a b", "1.18: a; 1.24: b"},
		{"1.18,-1.24,1.25", "a x a", "a"},
		{"-1.18,-1.24", "x x", "–"},
	} {
		s := &Sheet{Columns: columnsOf(test.columns), Heads: []Head{{Varies: true}}}
		var got []string
		for _, e := range s.entries(Row{Cells: [][]Cell{cellsOf(test.cells)}}, 0) {
			text := Cell{Parts: e.parts}.String()
			if e.span != "" {
				text = e.span + ": " + text
			}
			got = append(got, text)
		}
		if got := strings.Join(got, "; "); got != test.want {
			t.Errorf("%s of %s: %s, want %s", test.cells, test.columns, got, test.want)
		}
	}
}

// TestRight checks that figures are at the right unless runs are told apart.
func TestRight(t *testing.T) {
	s := sample()
	if got := fmt.Sprint(s.right(0), s.right(1), s.right(2), s.right(3)); got != "false true false false" {
		t.Error(got)
	}
	s.Rows = s.Rows[:1]
	if !s.right(2) {
		t.Error("figures that are the same in all columns are not at the right")
	}
}

func TestHref(t *testing.T) {
	for link, want := range map[string]string{
		"":                                     "",
		"https://go.dev/src/a.go#L1":           "https://go.dev/src/a.go#L1",
		"HTTP://go.dev":                        "http://go.dev",
		"https://e/a(b)|c d\\":                 "https://e/a%28b%29%7Cc%20d%5C",
		"https://e/?q=a|b)<c>\"d\"'`":          "https://e/?q=a%7Cb%29%3Cc%3E%22d%22%27%60",
		"https://cs.opensource.google/+/a;l=2": "https://cs.opensource.google/+/a;l=2",
		"https://e/é":                          "https://e/%C3%A9",
		"javascript:alert(1)":                  "",
		"data:text/html,x":                     "",
		"//e/x":                                "",
		"/x":                                   "",
		"https:":                               "",
		"https://e/\n":                         "",
		"ftp://e/":                             "",
		" https://e/":                          "",
	} {
		if got := (Part{Link: link}).href(); got != want {
			t.Errorf("%q: %q, want %q", link, got, want)
		}
	}
}
