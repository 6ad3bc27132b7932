package walk

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCandidates(t *testing.T) {
	for target, want := range map[string][]candidate{
		"F":                         {{".", "F"}},
		"T.M":                       {{".", "T.M"}, {"T", "M"}},
		"(*T).M":                    {{".", "(*T).M"}},
		"F.func1.2":                 {{".", "F.func1.2"}, {"F", "func1.2"}, {"F.func1", "2"}},
		"fmt.Println":               {{".", "fmt.Println"}, {"fmt", "Println"}},
		"encoding/json.Marshal":     {{"encoding/json", "Marshal"}},
		"example.com/p.(*T).M":      {{"example.com/p", "(*T).M"}},
		"gopkg.in/yaml.v3.Marshal":  {{"gopkg.in/yaml", "v3.Marshal"}, {"gopkg.in/yaml.v3", "Marshal"}},
		"./sub.F":                   {{"./sub", "F"}},
		"F[go.shape.int]":           {{".", "F[go.shape.int]"}},
		"a/b.F[example.com/q.T].f1": {{"a/b", "F[example.com/q.T].f1"}},
	} {
		if diff := cmp.Diff(want, candidates(target), cmp.AllowUnexported(candidate{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", target, diff)
		}
	}
}

func TestParsePlace(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a.go", "it's a b.go", "c:7.go"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(dir, "a.go")
	for _, test := range []struct {
		in   string
		want place
		ok   bool
	}{
		{"a.go:12", place{file, 12, 0}, true},
		{"a.go:12:3", place{file, 12, 3}, true},
		{file + ":12", place{file, 12, 0}, true},
		{"it's a b.go:1", place{filepath.Join(dir, "it's a b.go"), 1, 0}, true},
		{"c:7.go:2", place{filepath.Join(dir, "c:7.go"), 2, 0}, true},
		{"a.go", place{}, false},
		{"fmt.Println", place{}, false},
		{"F:3", place{}, false},
		{":3", place{}, false},
	} {
		got, ok, err := parsePlace(test.in, dir)
		if err != nil || ok != test.ok || got != test.want {
			t.Errorf("%s: %+v, %v, %v; want %+v, %v", test.in, got, ok, err, test.want, test.ok)
		}
	}
	for _, bad := range []string{"nowhere.go:3", "sub/a.go:3:4", "a.go:0", "a.go:x"} {
		if _, ok, err := parsePlace(bad, dir); !ok || err == nil {
			t.Errorf("%s: %v, %v; want an error", bad, ok, err)
		}
	}
}

func TestSimilar(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{"put", "Put", true}, {"Putt", "Put", true}, {"T.M", "(*T).M", true}, {"Println", "Fprintln", true}, {"Store.Putt", "(*Store).Put", true},
		{"Marshal", "sort", false}, {"", "F", false}, {"F", "", false}, {"x", "(*Index).Lookup", false},
	} {
		if got := similar(test.a, test.b); got != test.want {
			t.Errorf("similar(%q, %q) is %v", test.a, test.b, got)
		}
	}
	for _, test := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"abc", "", 3}, {"kitten", "sitting", 3}, {"same", "same", 0}} {
		if got := distance(test.a, test.b); got != test.want {
			t.Errorf("distance(%q, %q) is %d, want %d", test.a, test.b, got, test.want)
		}
	}
}

func TestParseTake(t *testing.T) {
	c, err := parseTake([]string{"0x41=jump", "10=fall,jump,fall"})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(c.ways[0x41], []bool{true}) || !slices.Equal(c.ways[10], []bool{false, true, false}) {
		t.Errorf("ways are %v", c.ways)
	}
	if err := c.unused(); err == nil || err.Error() != "-take 0x41, 0xa: no branch there is undecided on this path: the walk names those that are" {
		t.Errorf("unused: %v", err)
	}
	for _, bad := range []string{"", "0x41", "=jump", "x=jump", "-3=jump", "3=up", "3=", "3=jump,"} {
		if _, err := parseTake([]string{bad}); err == nil {
			t.Errorf("%q: no error", bad)
		}
	}
}

func TestParseSet(t *testing.T) {
	set, order, err := parseSet([]string{"x=300", `s="a=b, c"`, "e="})
	if err != nil || set["x"] != "300" || set["s"] != `"a=b, c"` || set["e"] != "" || !slices.Equal(order, []string{"x", "s", "e"}) {
		t.Errorf("%v %v %v", set, order, err)
	}
	for _, bad := range [][]string{{"x"}, {"=3"}, {"x=1", "x=2"}} {
		if _, _, err := parseSet(bad); err == nil {
			t.Errorf("%q: no error", bad)
		}
	}
}

func TestShorten(t *testing.T) {
	for in, want := range map[string]string{
		"example.com/m.F":                         "F",
		"example.com/m.(*T).M":                    "(*T).M",
		"runtime.convT64":                         "runtime.convT64",
		"encoding/json.Marshal":                   "json.Marshal",
		"*example.com/q.T":                        "*q.T",
		"[]example.com/m.T":                       "[]T",
		"type:*a/b.T":                             "type:*b.T",
		"example.com/m.F.func1#a/b=#":             "F.func1#a/b=#",
		"encoding/json.F.func1#a/b=#":             "json.F.func1#a/b=#",
		"other/example.com/m.F":                   "m.F",
		"my.example.com/m.F":                      "m.F",
		`go:string."a/b.c"`:                       `go:string."a/b.c"`,
		"slices.Sort[go.shape.example.com/m.I]":   "slices.Sort[go.shape.I]",
		"struct { example.com/m.a int; b/c.d T }": "struct { a int; b/c.d T }",
	} {
		if got := shorten(in, "example.com/m"); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

func TestSection(t *testing.T) {
	text := "# a\na.F STEXT\n\tx\n# a [a.test]\na.G STEXT\n# a_test [a.test]\na.H STEXT\n"
	for id, want := range map[string]string{
		"a": "a.F STEXT\n\tx\n", "a [a.test]": "a.G STEXT\n", "a_test [a.test]": "a.H STEXT\n", "b": text,
	} {
		if got := string(section([]byte(text), id)); got != want {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
	}
}
