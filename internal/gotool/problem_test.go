package gotool

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestMessageLines(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"two errors", "# p\np/a.go:1:2: one\np/a.go:3:4: two\n", []string{"p/a.go:1:2: one", "p/a.go:3:4: two"}},
		{"continued", "a.go:1:2: cannot use x:\n\thave f()\n\twant g()\n", []string{"a.go:1:2: cannot use x: have f() want g()"}},
		{"crash", "a.go:3:6: can inline two\na.go:5:9: x escapes to heap\na.go:5:5: internal compiler error: bad:\n.   CONV\n\ngoroutine 1:\n",
			[]string{"a.go:5:5: internal compiler error: bad: the compiler fails on this code: change the line, or try another release with -go"}},
		{"usage", "flag provided but not defined: -frob\nusage: compile [options] file.go...\n  -%\tdebug\n", []string{"flag provided but not defined: -frob"}},
		{"newer Go", "note: module requires Go 1.30\na.go:1:2: undefined: min\n",
			[]string{"a.go:1:2: undefined: min: the module needs a newer Go: give that release or a newer one with -go 1.30"}},
		{"nothing", "\n", nil},
	} {
		if got := messageLines(test.text); !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

// TestSilent has a listing as Go 1.18 writes it: no word of what is wrong, which
// is on standard error.
func TestSilent(t *testing.T) {
	all := decoded(t, `{"ImportPath":"m/good","Dir":"/m/good","GoFiles":["g.go"],"Export":"/cache/good-d"}
{"ImportPath":"m/bad","Dir":"/m/bad","GoFiles":["b.go"],"DepOnly":true}
{"ImportPath":"m/mid","Dir":"/m/mid","GoFiles":["m.go"],"Imports":["bad"],"ImportMap":{"bad":"m/bad"},"DepOnly":true}
{"ImportPath":"m/top","Dir":"/m/top","GoFiles":["t.go"],"Imports":["m/mid"]}
{"ImportPath":"m/worse","Dir":"/m/worse","GoFiles":["w.go"]}
{"ImportPath":"m/riddle","Dir":"/m/riddle","GoFiles":["r.go"]}`)
	said := new(words)
	io.WriteString(said, "go: downloading x\n# m/bad\nbad/b.go:10:1: second\nbad/b.go:9:1: first\n# m/worse\nworse/w.go:1:2: can inline f\nworse/w.go:2:1: wr")
	io.WriteString(said, "ong")
	got := (&Toolchain{config: Config{Dir: "/m"}}).problems(all, said)
	want := []Problem{
		{"m/riddle", "not built, and the go command does not say why: see what `go build m/riddle` says"},
		{"m/top", "not built, because of a dependency: bad/b.go:9:1: first"},
		{"m/worse", "worse/w.go:2:1: wrong"},
	}
	if !slices.Equal(got, want) {
		t.Errorf("problems are\n%q, want\n%q", got, want)
	}
	if got := said.of(""); got != "go: downloading x" {
		t.Errorf("the go command's own words are %q", got)
	}
}

// TestListedErrors has the errors of a listing: of the package, of its own
// imports, of dependencies, in the order of a map; and of test variants.
func TestListedErrors(t *testing.T) {
	unixPaths(t)
	all := decoded(t, `{"ImportPath":"m/a","Dir":"/m/a","GoFiles":["a.go"],"DepsErrors":[
	{"Pos":"a/a.go:12:2","Err":"no required module provides package y"},
	{"Pos":"a/a.go:4:2","Err":"no required module provides package x"}]}
{"ImportPath":"m/b","Dir":"/m/b","GoFiles":["b.go"],"DepsErrors":[{"Pos":"a/a.go:4:2","Err":"no required module provides package x"}]}
{"ImportPath":"m/c","Dir":"/m/c","GoFiles":["c.go"],"Error":{"Pos":"","Err":"# m/c\nc/c.go:1:1: wrong\n"}}
{"ImportPath":"m/c [m/c.test]","ForTest":"m/c","Dir":"/m/c","GoFiles":["c.go"],"Error":{"Pos":"","Err":"# m/c [m/c.test]\nc/c.go:1:1: wrong\n"}}
{"ImportPath":"m/d","Dir":"/m/d","GoFiles":["d.go"],"Error":{"ImportStack":[{"Pkg":"m/d"},{"Pkg":"m/e"},{"Pkg":"m/d"}],"Err":"import cycle not allowed"}}
{"ImportPath":"m/f","Dir":"/m/f","GoFiles":["f.go"],"DepOnly":true,"Error":{"Err":"not asked about"}}`)
	got := (&Toolchain{config: Config{Dir: "/m"}}).problems(all, new(words))
	want := []Problem{
		{"m/a", "a/a.go:4:2: no required module provides package x"},
		{"m/a", "a/a.go:12:2: no required module provides package y"},
		{"m/b", "not built, because of a dependency: a/a.go:4:2: no required module provides package x"},
		{"m/c", "c/c.go:1:1: wrong"},
		{"m/d", "import cycle not allowed: m/d imports m/e imports m/d"},
	}
	if !slices.Equal(got, want) {
		t.Errorf("problems are\n%q, want\n%q", got, want)
	}
}

// unixPaths skips where the paths in the listings here are not absolute.
func unixPaths(t *testing.T) {
	if !filepath.IsAbs("/m") {
		t.Skip("the listing has Unix paths")
	}
}

func decoded(t *testing.T, listing string) []*listed {
	t.Helper()
	all, err := decode(strings.NewReader(listing))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestPreferVariants(t *testing.T) {
	unixPaths(t)
	all := decoded(t, `{"ImportPath":"p","Dir":"/p","GoFiles":["p.go"]}
{"ImportPath":"q","Dir":"/q","GoFiles":["q.go"]}
{"ImportPath":"p [p.test]","ForTest":"p","Dir":"/p","GoFiles":["p.go","in_test.go"],"Export":"a"}
{"ImportPath":"r","Dir":"/r","GoFiles":["r.go"],"Export":"a"}
{"ImportPath":"r [r.test]","ForTest":"r","Dir":"/r","GoFiles":["r.go","bad_test.go"]}
{"ImportPath":"q [p.test]","ForTest":"p","Dir":"/q","GoFiles":["q.go"],"DepOnly":true}
{"ImportPath":"p_test [p.test]","ForTest":"p","Dir":"/p","GoFiles":["out_test.go"]}
{"ImportPath":"p.test","Name":"main","Dir":"/p","GoFiles":["/cache/0a-d"]}
{"ImportPath":"m/x.test","Name":"main","Dir":"/x","GoFiles":["main.go"]}`)
	ps := packages(all)
	preferVariants(ps)
	var got []string
	for _, p := range ps {
		if p.Target {
			got = append(got, p.ID)
		}
	}
	if want := []string{"q", "p [p.test]", "r", "r [r.test]", "p_test [p.test]", "m/x.test"}; !slices.Equal(got, want) {
		t.Errorf("targets are %q, want %q", got, want)
	}
}

// TestTargetsOrder checks that what stands for a package comes before its
// importers, though the go command lists it after them.
func TestTargetsOrder(t *testing.T) {
	all := decoded(t, `{"ImportPath":"lib","Dir":"/l","Export":"a","DepOnly":false}
{"ImportPath":"q","Dir":"/q","Export":"a","Imports":["lib"]}
{"ImportPath":"lib [main]","Dir":"/l","Export":"a","DepOnly":true}
{"ImportPath":"mid [main]","Dir":"/m","Export":"a","DepOnly":true,"Imports":["lib"],"ImportMap":{"lib":"lib [main]"}}
{"ImportPath":"main","Name":"main","Dir":"/c","Export":"a","Imports":["mid"],"ImportMap":{"mid":"mid [main]"}}
{"ImportPath":"only","Dir":"/o","Export":"a","DepOnly":true}
{"ImportPath":"lib [lib.test]","ForTest":"lib","Dir":"/l","Export":"a","Imports":["only"]}
{"ImportPath":"lib_test [lib.test]","ForTest":"lib","Dir":"/l","Export":"a","Imports":["lib"],"ImportMap":{"lib":"lib [lib.test]"}}`)
	b := &Build{Packages: packages(all)}
	preferVariants(b.Packages)
	var got []string
	for _, p := range b.Targets() {
		got = append(got, p.ID)
	}
	if want := []string{"lib [lib.test]", "q", "main", "lib_test [lib.test]"}; !slices.Equal(got, want) {
		t.Errorf("targets are %q, want %q", got, want)
	}
	for _, test := range []struct{ from, path, want string }{
		{"q", "lib", "lib"},
		{"main", "lib", "lib [main]"},
		{"main", "only", "only"},
		{"mid [main]", "lib", "lib [main]"},
		{"lib_test [lib.test]", "lib", "lib [lib.test]"},
		{"lib_test [lib.test]", "only", "only"},
	} {
		var from *Package
		for _, p := range b.Packages {
			if p.ID == test.from {
				from = p
			}
		}
		if got := b.Imported(from, test.path); got == nil || got.ID != test.want {
			t.Errorf("%s imports %s as %v, want %s", test.from, test.path, got, test.want)
		}
	}
}

// TestFiles checks which files are taken to be the compiler's: what cgo made is
// in the cache, in a directory that may be called as the package's.
func TestFiles(t *testing.T) {
	unixPaths(t)
	l := decoded(t, `{"ImportPath":"m/ab","Dir":"/m/ab","GoFiles":["a.go"],"CgoFiles":["c.go"],
		"CompiledGoFiles":["a.go","/cache/ab/ab01-d","asm.s","/cache/cd/cd02-d"]}`)[0]
	if got, want := l.pkg().Files, []string{"/m/ab/a.go", "/cache/ab/ab01-d", "/cache/cd/cd02-d"}; !slices.Equal(got, want) {
		t.Errorf("files are %q, want %q", got, want)
	}
}

func TestAdvice(t *testing.T) {
	for text, want := range map[string]string{
		"go.mod requires go >= 1.30 (running go 1.26.8; GOTOOLCHAIN=local)":                                     "give that release or a newer one: -go 1.30",
		"example.com/m@v1.0.0 requires go >= 1.30.1; switching to go1.30.1":                                     "give that release or a newer one: -go 1.30.1",
		"download go1.30.0: golang.org/toolchain@v0.0.1-go1.30.0.linux-amd64: 403 Forbidden.":                   "see that GOPROXY can be reached",
		"package x/y is not in std (/root/go/pkg/mod/golang.org/toolchain@v0.0.1-go1.27.4.linux-amd64/src/x/y)": "a file must exist",
		"-race requires cgo; enable cgo by setting CGO_ENABLED=1":                                               "leave -race out",
		"invalid toolchain: go1.99.0 not found":                                                                 "see that GOPROXY can be reached",
		"errors parsing go.mod: go.mod:3: invalid go version '1.24.3': must match format 1.23":                  "-go 1.24.3",
		"build constraints exclude all Go files in /x":                                                          "see which -tags, -os or -arch they want",
	} {
		got := advise(text)
		if !strings.HasPrefix(got, strings.TrimRight(text, ".")) || !strings.HasSuffix(got, want) {
			t.Errorf("%q becomes %q, want %q at its end", text, got, want)
		}
	}
	if text := "a.go:1:2: undefined: x"; advise(text) != text {
		t.Errorf("advice on %q: %q", text, advise(text))
	}
}

// TestWordsBound checks that a compiler that does not stop does not fill memory.
func TestWordsBound(t *testing.T) {
	w := new(words)
	fmt.Fprintln(w, "# p")
	for i := range 10_000 {
		fmt.Fprintf(w, "a.go:%d:1: wrong\n", i+1)
	}
	if n := strings.Count(w.of("p"), "\n") + 1; n != maxLines {
		t.Errorf("%d lines are kept, want %d", n, maxLines)
	}
}

// TestProblemFrom checks that a file is named from where the user is, and that
// nothing else in a message is taken for one.
func TestProblemFrom(t *testing.T) {
	root := t.TempDir()
	from := filepath.Join(root, "a", "b")
	if err := os.MkdirAll(from, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(from, "x.go"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	full := filepath.ToSlash(filepath.Join(from, "x.go"))
	for _, test := range []struct{ to, message, want string }{
		{root, "./x.go:3:1: bad", "a/b/x.go:3:1: bad"},
		{root, "x.go:3:1: bad", "a/b/x.go:3:1: bad"},
		{root, "../b/x.go:3:1: bad", "a/b/x.go:3:1: bad"},
		{from, "./x.go:3:1: bad", "x.go:3:1: bad"},
		{filepath.Join(root, "c"), "x.go:3:1: bad", full + ":3:1: bad"},
		{root, ofDependency + "./x.go:3:1: bad", ofDependency + "a/b/x.go:3:1: bad"},
		{root, "./none.go:3:1: bad", "./none.go:3:1: bad"},
		{root, full + ":3:1: bad", full + ":3:1: bad"},
		{root, "$GOROOT/src/fmt/x.go:3:1: bad", "$GOROOT/src/fmt/x.go:3:1: bad"},
		{root, "import cycle: 2 packages", "import cycle: 2 packages"},
	} {
		if got, want := (Problem{"m", test.message}).From(from, test.to).Error(), "m: "+test.want; got != want {
			t.Errorf("%q from %s: %q, want %q", test.message, test.to, got, want)
		}
	}
}
