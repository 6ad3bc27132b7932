package lab

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// course are pages of two chapters.
func course() fstest.MapFS {
	page := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	return fstest.MapFS{
		"01-first/README.md":     page("# 1. First\n\n-\n\nA chapter.\n"),
		"01-first/01-one.md":     page("# 1.1 One\n\n-\n\n*What is one?*\n"),
		"02-second/README.md":    page("# 2. Second\n\n-\n"),
		"02-second/02-two.md":    page("# 2.2 Two\n\n-\n\n*Why two?*\n"),
		"02-second/10-ten.md":    page("# 2.10 Ten\n\n-\n\n*Go on?*\n"),
		"02-second/images/x.txt": page("a picture\n"),
		"other.md":               page("# Other\n"),
	}
}

func TestLoad(t *testing.T) {
	all, err := Load(course())
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"- [1. First](01-first/README.md)",
		"  - [1.1 One](01-first/01-one.md): what is one?",
		"- [2. Second](02-second/README.md)",
		"  - [2.2 Two](02-second/02-two.md): why two?",
		"  - [2.10 Ten](02-second/10-ten.md): go on?",
	}
	if d := cmp.Diff(want, Index(all)); d != "" {
		t.Error(d)
	}
	if l := Find(all, "2.10"); l == nil || l.Title != "Ten" {
		t.Errorf("Find: %v", l)
	}
	if Find(all, "2.1") != nil || Find(all, "2") != nil || FindChapter(all, "3") != nil {
		t.Error("found what is not there")
	}
	navigation := map[string]string{
		"1":    "Next: [1.1 One](01-one.md): what is one?",
		"1.1":  "Previous: [1. First](README.md) · Next: [2. Second](../02-second/README.md)",
		"2":    "Previous: [1.1 One](../01-first/01-one.md) · Next: [2.2 Two](02-two.md): why two?",
		"2.10": "Previous: [2.2 Two](02-two.md)",
	}
	for name, want := range navigation {
		var p *Page
		if l := Find(all, name); l != nil {
			p = l.Page
		} else {
			p = FindChapter(all, name).Page
		}
		if got := Navigation(all, p); got != want {
			t.Errorf("navigation of %s: %q, not %q", name, got, want)
		}
	}
}

func TestLoadBad(t *testing.T) {
	for name, change := range map[string]func(fstest.MapFS){
		"no page of the chapter": func(m fstest.MapFS) { delete(m, "01-first/README.md") },
		"another number":         func(m fstest.MapFS) { m["01-first/01-one.md"].Data = []byte("# 1.2 One\n\n-\n\n*Why?*\n") },
		"another chapter":        func(m fstest.MapFS) { m["02-second/README.md"].Data = []byte("# 3. Second\n") },
		"no question":            func(m fstest.MapFS) { m["01-first/01-one.md"].Data = []byte("# 1.1 One\n\n-\n\nBecause.\n") },
		"nothing":                func(m fstest.MapFS) { m["01-first/01-one.md"].Data = nil },
		"a directory's name":     func(m fstest.MapFS) { m["03-A b/README.md"] = m["01-first/README.md"] },
	} {
		m := course()
		change(m)
		if _, err := Load(m); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

const sample = "# 1.1 `One`\n\nA [link](x.md#a) and [two](https://go.dev/).\n\n```console\n$ ifaceval check '-gcflags=-N -l' ./x\nout\n$ go run ./x\n" +
	"```\n\n![A frame](images/f.svg)\n<!-- ifaceval walk -steps 1 F ./x -->\n\n```go\nx := 1 // [no](link)\n```\n\n## A. B-c?\n"

func TestPage(t *testing.T) {
	p := Parse("docs/01-first/01-one.md", sample)
	var commands []Command
	for _, b := range p.Consoles() {
		commands = append(commands, Commands(p.Lines[b.First:b.End])...)
	}
	want := []Command{{"ifaceval check '-gcflags=-N -l' ./x", []string{"out"}}, {"go run ./x", nil}}
	if d := cmp.Diff(want, commands); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]Link{{2, "x.md#a"}, {2, "https://go.dev/"}, {10, "images/f.svg"}}, p.Links()); d != "" {
		t.Error(d)
	}
	pictures, err := p.Pictures()
	if err != nil {
		t.Fatal(err)
	}
	drawn := []Picture{{10, "A frame", "docs/01-first/images/f.svg", []string{"ifaceval", "walk", "-steps", "1", "F", "./x"}}}
	if d := cmp.Diff(drawn, pictures); d != "" {
		t.Error(d)
	}
	if twin := pictures[0].Twin(); twin != "docs/01-first/images/f.txt" {
		t.Error(twin)
	}
	anchors, err := p.Anchors()
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"11-one", "a-b-c"}, anchors); d != "" {
		t.Error(d)
	}
	if n := Parse("x.md", sample+"```sh\na\nb\n```\n").Silent(); n != 2 || p.Silent() != 0 {
		t.Errorf("%d lines that are not run", n)
	}
	if p.Text() != sample {
		t.Error("the text is not what was parsed")
	}
}

func TestPageBad(t *testing.T) {
	if _, err := Parse("x.md", "```\nopen").Blocks(); err == nil {
		t.Error("a block that is not closed: no error")
	}
	for _, text := range []string{"![a](b.svg)", "![a](b.svg)\n<!-- rm x -->", "![a](b.svg)\n<!-- ifaceval 'x -->"} {
		if _, err := Parse("x.md", text).Pictures(); err == nil {
			t.Errorf("%q: no error", text)
		}
	}
	if _, err := Parse("x.md", "# A\n# a").Anchors(); err == nil {
		t.Error("two equal headings: no error")
	}
}

func TestWords(t *testing.T) {
	for command, want := range map[string][]string{
		"go run ./x":                   {"go", "run", "./x"},
		"ifaceval table '-only' '^a$'": {"ifaceval", "table", "-only", "^a$"},
		"a | b":                        nil,
		"a > b":                        nil,
		"a 'b":                         nil,
		"a $B":                         nil,
		"":                             nil,
	} {
		got, ok := Words(command)
		if ok != (want != nil) || ok && !cmp.Equal(want, got) {
			t.Errorf("%q: %q, %v", command, got, ok)
		}
	}
}

func TestWriteText(t *testing.T) {
	files := fstest.MapFS{"01-first/images/f.txt": {Data: []byte("┌─┐\n")}}
	var b strings.Builder
	p := Parse("docs/01-first/01-one.md", sample+"\n- an item that is *so* long that it has to go on to a second line\n  and a third\n\n| a | [b](c.md) |\n|---|---|\n| `f \\| g` | a cell that is wider than the rest of the line |\n")
	if err := WriteText(&b, p, TextOptions{Width: 40, Files: files}); err != nil {
		t.Fatal(err)
	}
	want := `1.1 One

A link and two <https://go.dev/>.

    $ ifaceval check '-gcflags=-N -l' ./x
    out
    $ go run ./x

    ┌─┐

    x := 1 // [no](link)

A. B-c?

- an item that is so long that it has to
  go on to a second line and a third

a        b
───────  ───────────────────────────────
` + "`f | g`" + `  a cell that is wider than the
         rest of the line

`
	if d := cmp.Diff(want, b.String()); d != "" {
		t.Error(d)
	}
	if err := WriteText(&b, p, TextOptions{Files: fstest.MapFS{}}); err == nil {
		t.Error("a picture without its text: no error")
	}
}

// TestSame makes sure that what differs from run to run is replaced, that equal
// addresses stay equal, and that different ones stay different.
func TestSame(t *testing.T) {
	page := []string{"(0x509660,0xc000012340)", "(0x509660,0xc000012348)", "BenchmarkStore-8   	1000	 1.846 ns/op	 0 B/op	 0 allocs/op", "ok  	labs/x	1.421s"}
	run := []string{"(0x486920,0x4b1f88)", "(0x486920,0x4b1f90)", "BenchmarkStore 	     1000	       9.20 ns/op	       0 B/op	       0 allocs/op", "ok  	labs/x	(cached)"}
	run[2] = strings.Replace(run[2], "ns/op	       0 B/op	       0", "ns/op	 0 B/op	 0", 1)
	if d := cmp.Diff(Normal(page), Normal(run)); d != "" {
		t.Error(d)
	}
	shared := append([]string{"(0x486920,0x4b1f88)", "(0x486920,0x4b1f88)"}, run[2:]...)
	if cmp.Equal(Normal(page), Normal(shared)) {
		t.Error("two addresses that are one are no difference")
	}
	for _, changed := range []string{"BenchmarkStore-8   	1000	 1.846 ns/op	 8 B/op	 0 allocs/op", "BenchmarkStores-8   	1000	 1.846 ns/op	 0 B/op	 0 allocs/op"} {
		if cmp.Equal(Normal(page[2:3]), Normal([]string{changed})) {
			t.Errorf("%q is no difference", changed)
		}
	}
}

func TestCompare(t *testing.T) {
	here := Machine{"go1.26.8", Host, "go1.26.8"}
	for _, c := range []struct {
		command Command
		got     string
		machine Machine
		differs bool
		why     string
	}{
		{Command{"go run ./x", []string{"2"}}, "2", here, false, ""},
		{Command{"go run ./x", []string{"2"}}, "3", here, true, ""},
		{Command{"go run ./x", []string{"2"}}, "3", Machine{"go1.24.13", Host, "go1.26.8"}, true, "another version: your toolchain is go1.24.13, the page is of go1.26.8; lab 5.1 says what has changed"},
		{Command{"go run ./x", []string{"2"}}, "3", Machine{"go1.26.1", "darwin/arm64", "go1.26.1"}, true, "another machine: yours is darwin/arm64, the page is of linux/amd64"},
		{Command{"ifaceval walk -go 1.24 -arch amd64 F", []string{"2"}}, "3", Machine{"go1.27.4", "darwin/arm64", "go1.26.8"}, true, ""},
		{Command{"GOTOOLCHAIN=go1.18.10 go run ./x", []string{"2"}}, "3", Machine{"go1.27.4", Host, "go1.27.4"}, true, ""},
		{Command{"GOTOOLCHAIN=go1.18.10 go run ./x", []string{"2"}}, "go: download go1.18.10 for linux/amd64: toolchain not available", here, true,
			"a machine that cannot get a release of Go which the page uses: see that GOPROXY can be reached"},
		{Command{"ifaceval walk -go 1.24 -arch amd64 F", []string{"2"}}, "3", Machine{"go1.27.4", Host, "go1.27.4"}, true, "another ifaceval: yours was built with go1.27.4, that of the page with go1.26.8"},
	} {
		r := Compare(c.command, []string{c.got}, c.machine)
		if (r.Diff != "") != c.differs || r.Why != c.why {
			t.Errorf("%+v: %+v", c, r)
		}
		if c.differs && (!strings.Contains(r.Diff, "\n-2\n") || !strings.Contains(r.Diff, "\n+"+Normal([]string{c.got})[0]+"\n")) {
			t.Errorf("%q", r.Diff)
		}
	}
}
