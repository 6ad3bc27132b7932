package directive

import (
	"fmt"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var storages = []string{"heap", "stack", "static-byte"}

func parse(t *testing.T, src string) *File {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "f.go", src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return Parse(fset, file, []byte(src), storages)
}

// TestForms reads one directive at the end of a line.
func TestForms(t *testing.T) {
	for text, want := range map[string]string{
		"//ifaceval:noalloc":                         `noalloc`,
		"//ifaceval:noalloc // a remark":             `noalloc`,
		"//ifaceval:noalloc(x)":                      `noalloc operand "x"`,
		"//ifaceval:storage stack":                   `storage "stack"`,
		"//ifaceval:storage( f(x, \")\") ) stack":    `storage operand "f(x, \")\")" "stack"`,
		"//ifaceval:heap 8":                          `heap 8`,
		"//ifaceval:heap(x)\t5.33":                   `heap operand "x" 5.33`,
		"//ifaceval:allocates depends":               `allocates "depends"`,
		"//ifaceval:go1.25+ heap 8 // since then":    `heap since "go1.25" 8`,
		"//ifaceval:go1.24- storage(a.b[0]) heap":    `storage until "go1.24" operand "a.b[0]" "heap"`,
		"//ifaceval:ignore because // of the reason": `ignore "because // of the reason"`,

		"//ifaceval:":                          "error: \"\" is no directive",
		"//ifaceval:noaloc":                    `error: "noaloc" is no directive`,
		"//ifaceval:NoAlloc":                   `error: "NoAlloc" is no directive`,
		"//ifaceval:noalloc everything":        `error: "everything" after noalloc`,
		"//ifaceval:noalloc all":               `error: noalloc all is about a function`,
		"//ifaceval:noalloc(x) all":            `error: noalloc all is about a function, so it picks`,
		"//ifaceval:storage":                   `error: storage needs one word after it: one of heap`,
		"//ifaceval:storage heaps":             `error: "heaps" after storage`,
		"//ifaceval:storage heap 8":            `error: storage needs one word`,
		"//ifaceval:storage(x stack":           `error: the operand's parenthesis is not closed`,
		"//ifaceval:storage() stack":           `error: no operand`,
		"//ifaceval:storage(x)stack":           `error: "stack" after storage`,
		"//ifaceval:heap eight":                `error: "eight" after heap`,
		"//ifaceval:heap 0":                    `error: "0" after heap`,
		"//ifaceval:heap -8":                   `error: "-8" after heap`,
		"//ifaceval:heap 0x8":                  `error: "0x8" after heap`,
		"//ifaceval:heap inf":                  `error: "inf" after heap`,
		"//ifaceval:allocates sometimes":       `error: "sometimes" after allocates`,
		"//ifaceval:ignore":                    `error: ignore needs a reason`,
		"//ifaceval:ignore   ":                 `error: ignore needs a reason`,
		"//ifaceval:go1.25 heap 8":             `error: go1.25 is no range of releases`,
		"//ifaceval:go1.25.1+ heap 8":          `error: go1.25.1+ is no range of releases`,
		"//ifaceval:go+ heap 8":                `error: go+ is no range of releases`,
		"//ifaceval:go1.25+":                   `error: "" is no directive`,
		"// ifaceval:noalloc":                  `error: a directive has no space`,
		"/*ifaceval:noalloc*/":                 `error: a directive is a comment of its own line`,
		"//ifaceval noalloc":                   `error: a directive begins with ifaceval and a colon`,
		"//ifaceval.noalloc":                   `error: a directive begins with ifaceval and a colon`,
		"//ifaceval:heap 8 //ifaceval:noalloc": `error: a second directive`,
		"//ifacevaluate":                       ``,
		"// see ifaceval: it is a program":     ``,
		"//nolint:ifaceval // not for this":    ``,
	} {
		src := "package p\n\nfunc (t *T[K]) M() {\n\tv = 1 " + text + "\n}\n"
		f := parse(t, src)
		var got string
		for _, d := range f.Directives {
			got += describe(d)
			if d.Line != 4 || d.Column != 8 || d.Function != "(*T).M" {
				t.Errorf("%s: stands at %d:%d in %q", text, d.Line, d.Column, d.Function)
			}
		}
		for _, e := range f.Errors {
			got += "error: " + e.Message
			if e.Line != 4 || e.Text != text && !strings.HasPrefix(text, e.Text) {
				t.Errorf("%s: the error stands at line %d, with the text %q", text, e.Line, e.Text)
			}
		}
		if got != want && !(strings.HasPrefix(want, "error: ") && strings.HasPrefix(got, want)) {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func describe(d *Directive) string {
	s := string(d.Kind)
	if d.Since != "" {
		s += fmt.Sprintf(" since %q", d.Since)
	}
	if d.Until != "" {
		s += fmt.Sprintf(" until %q", d.Until)
	}
	if d.Operand != "" {
		s += fmt.Sprintf(" operand %q", d.Operand)
	}
	if d.All {
		s += " all"
	}
	if d.Bytes != 0 {
		s += fmt.Sprintf(" %v", d.Bytes)
	}
	for _, w := range []string{d.Storage, d.Allocates, d.Reason} {
		if w != "" {
			s += fmt.Sprintf(" %q", w)
		}
	}
	return s
}

// TestScope puts a directive somewhere and looks at which of the marks, /*1*/ to
// /*9*/, it covers.
func TestScope(t *testing.T) {
	const d = "//ifaceval:noalloc"
	for name, test := range map[string]struct{ src, want string }{
		"end of line":          {"func f() {\n\tv(/*1*/a,\n\t\t/*2*/b, /*3*/c) " + d + "\n\t/*4*/v()\n}", "23"},
		"line of a literal":    {"func f() {\n\tv(func() { /*1*/g() }) " + d + "\n}", "1"},
		"above a statement":    {"func f() {\n\t/*1*/u()\n\t" + d + "\n\n\t// more\n\tv(/*2*/a,\n\t\t/*3*/b)\n\t/*4*/w()\n}", "23"},
		"above with literal":   {"func f() {\n\t" + d + "\n\tv(/*1*/a, func() {\n\t\t/*2*/g()\n\t}, /*3*/b)\n}", "13"},
		"above a one-liner":    {"func f() {\n\t" + d + "\n\tv(func() { /*1*/g() })\n\t/*2*/w()\n}", "1"},
		"above if":             {"func f() {\n\t" + d + "\n\tif /*1*/a {\n\t\t/*2*/g()\n\t} else if /*3*/b {\n\t\t/*4*/h()\n\t}\n}", "1"},
		"above for":            {"func f() {\n\t" + d + "\n\tfor i := /*1*/a; ; /*2*/b {\n\t\t/*3*/g()\n\t}\n}", "12"},
		"above switch":         {"func f() {\n\t" + d + "\n\tswitch /*1*/a {\n\tcase /*2*/b:\n\t}\n}", "1"},
		"above case":           {"func f() {\n\tswitch /*1*/a {\n\t" + d + "\n\tcase /*2*/b,\n\t\t/*3*/c:\n\t\t/*4*/g()\n\t}\n}", "23"},
		"above elements":       {"var x = []any{/*1*/a,\n\t" + d + "\n\t/*2*/b, f(/*3*/c,\n\t/*4*/d),\n\t/*5*/e,\n}", "234"},
		"above a spec":         {"var (\n\tx = /*1*/a\n\t" + d + "\n\ty = /*2*/b\n\tz = /*3*/c\n)", "2"},
		"above a group":        {d + "\nvar (\n\tx = /*1*/a\n)\nvar y = /*2*/b", "1"},
		"doc comment":          {"var u = /*1*/a\n\n// F does.\n//\n" + d + "\nfunc F() {\n\t/*2*/g(func() {\n\t\t/*3*/h()\n\t})\n}\n\nvar w = /*4*/b", "23"},
		"two in a row":         {"func f() {\n\t//ifaceval:ignore x\n\t" + d + "\n\tv(/*1*/a)\n}", "1"},
		"below code and above": {"func f() {\n\tu(/*1*/b)\n\t" + d + "\n\tv(/*2*/a)\n}", "2"},
		"line directive":       {"//line y.y:4\nfunc f() {\n\tv(/*1*/a) " + d + "\n\tv(/*2*/b)\n}", "1"},
		"line directive, doc":  {"//line y.y:4\n" + d + "\nfunc F() { /*1*/g() }\nvar w = /*2*/b", "1"},
		"raw string":           {"func f() {\n\tv(`\n\t`, /*1*/a) " + d + "\n\t/*2*/w()\n}", "1"},
	} {
		t.Run(name, func(t *testing.T) {
			src := "package p\n\n" + test.src + "\n"
			f := parse(t, src)
			for _, e := range f.Errors {
				t.Error(e)
			}
			var scope *Scope
			for _, x := range f.Directives {
				if x.Kind == NoAlloc {
					scope = &x.Scope
				}
			}
			if scope == nil {
				t.Fatal("not found")
			}
			got := ""
			for i, line := range strings.Split(src, "\n") {
				for rest, at := line, 0; ; {
					k := strings.Index(rest, "/*")
					if k < 0 {
						break
					}
					if scope.Covers(i+1, at+k+6) {
						got += rest[k+2 : k+3]
						if !scope.CoversLine(i + 1) {
							t.Errorf("line %d has something covered, and is not", i+1)
						}
					}
					rest, at = rest[k+5:], at+k+5
				}
			}
			if got != test.want {
				t.Errorf("covers %q, want %q in\n%s", got, test.want, src)
			}
		})
	}
}

// TestMisplaced has directives that are about nothing.
func TestMisplaced(t *testing.T) {
	for name, src := range map[string]string{
		"end of file":       "var x = 1\n\n//ifaceval:noalloc",
		"above a brace":     "func f() {\n\tv()\n\t//ifaceval:noalloc\n}",
		"apart from func":   "//ifaceval:noalloc\n\nfunc f() {}",
		"no body":           "//ifaceval:noalloc\nfunc f()",
		"storage in doc":    "//ifaceval:storage stack\nfunc f() {}",
		"all within":        "func f() {\n\t//ifaceval:noalloc all\n\tv()\n}",
		"above the package": "",
		"a method's name":   "type I interface {\n\t//ifaceval:noalloc\n\tM(any)\n}",
		"a type":            "//ifaceval:noalloc\ntype T struct{}",
		"a field":           "type T struct {\n\tf any //ifaceval:noalloc\n}",
		"a local type":      "func f() {\n\ttype T struct {\n\t\tf any //ifaceval:noalloc\n\t}\n}",
		"a constant":        "const c = 1 //ifaceval:noalloc",
		"an import":         "import _ \"fmt\" //ifaceval:noalloc",
		"a signature":       "func f(v any) { //ifaceval:noalloc\n\tsink = v\n}",
		"a long signature":  "func f(\n\tv any, //ifaceval:noalloc\n) { sink = v }",
	} {
		whole := "package p\n\n" + src + "\n"
		if name == "above the package" {
			whole = "//ifaceval:noalloc\npackage p\n"
		}
		f := parse(t, whole)
		if len(f.Errors) != 1 || len(f.Directives) != 0 {
			t.Errorf("%s: %d errors, %d directives", name, len(f.Errors), len(f.Directives))
		}
	}
}

func TestHolds(t *testing.T) {
	for _, test := range []struct {
		since, until string
		holds        []string
	}{
		{"", "", []string{"go1.18", "go1.24", "go1.25", "go1.27"}},
		{"go1.25", "", []string{"go1.25", "go1.27"}},
		{"", "go1.24", []string{"go1.18", "go1.24"}},
	} {
		d := &Directive{Since: test.since, Until: test.until}
		for _, release := range []string{"go1.18", "go1.24", "go1.25", "go1.27"} {
			if got, want := d.Holds(release), slices.Contains(test.holds, release); got != want {
				t.Errorf("%q to %q holds for %s: %v", test.since, test.until, release, got)
			}
		}
	}
}

func TestLem(t *testing.T) {
	f := parse(t, `package p

// lem.put.name=to sink
// lem.put.alloc=1
// lem.put.bytes=8-12
func put(b *testing.B) {
	sink = x // lem.put.m=x escapes|leaks to heap
	sink = y // lem.put.m!=leak|escape
	// lem.put.alloc=x
	// lem.put.alloc=2-1
	// lem.put.m=(
	// lem.put.allocs=1
	// lem.go has more; lem. as well
	_ = 1 //lem.put.alloc=1
	_ = 2 // Lem.put.alloc = 1
}
`)
	var got []string
	for _, d := range f.Lem {
		got = append(got, fmt.Sprintf("%d %s %s %q %d-%d %v", d.Line, d.ID, d.Kind, d.Name, d.Min, d.Max, d.Documents != nil))
	}
	want := []string{`3 put name "to sink" 0-0 true`, `4 put alloc "" 1-1 true`, `5 put bytes "" 8-12 true`, `7 put m "" 0-0 false`, `8 put m! "" 0-0 false`}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("- want + got\n%s", d)
	}
	got = nil
	for _, e := range f.Errors {
		got = append(got, fmt.Sprint(e.Line))
	}
	if d := cmp.Diff([]string{"9", "10", "11", "12", "14", "15"}, got); d != "" {
		t.Errorf("errors: - want + got\n%s", d)
	}
	match, natch := f.Lem[3].Regexp, f.Lem[4].Regexp
	for text, want := range map[string][2]bool{
		"x escapes":           {true, true},
		"leaks to heap":       {true, true},
		"x escapes to heap":   {false, true},
		"y moved to heap":     {false, false},
		"note: leaks to heap": {false, true},
	} {
		if got := [2]bool{match.MatchString(text), natch.MatchString(text)}; got != want {
			t.Errorf("%q matches %v, want %v", text, got, want)
		}
	}
}

// FuzzParse looks for source that makes the reader of directives fail.
func FuzzParse(f *testing.F) {
	f.Add("package p\n\n//ifaceval:noalloc\nfunc f() { v(/*1*/a) //ifaceval:storage(x) stack\n}\n")
	f.Add("package p\n//line x.go:7:3\nvar x = `\n` //ifaceval:go1.25+ heap 8\n// lem.a.m=(x)\n")
	f.Fuzz(func(t *testing.T, src string) {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "f.go", src, parser.ParseComments|parser.SkipObjectResolution)
		if file == nil {
			return
		}
		found := Parse(fset, file, []byte(src), storages)
		for _, d := range found.Directives {
			if err == nil && d.Scope.First > d.Scope.Last && !strings.Contains(src, "line ") {
				t.Errorf("%s covers %d to %d", d.Text, d.Scope.First, d.Scope.Last)
			}
		}
	})
}
