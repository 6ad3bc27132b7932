package story

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"ifaceval/internal/picture"
)

// evil is what anybody may have called something.
const evil = "a\x1b[2Jb\r\n</script><b>`*_[x](http://e)|&amp;\u202e\x00\t```\n# h"

// hostile is a walk that has nothing but evil names.
func hostile() *Walk {
	return &Walk{Schema: WalkSchema, Toolchain: Toolchain{Go: evil, GOOS: evil, GOARCH: evil, GCFlags: evil}, Package: evil, Function: evil, Signature: evil,
		File: evil, Line: 3, Given: []string{evil}, End: evil, Notes: []string{evil}, Unmodelled: []Unmodelled{{evil, 2}}, Source: []SourceLine{{evil, 3, evil}}, Total: 1,
		Steps: []Step{{N: 1, File: evil, Line: 3, Text: evil, Function: evil, Sentence: evil, Decision: evil, Conversion: evil,
			Instructions: []Instruction{{Offset: 16, Bytes: "90", Text: evil, Relocs: []string{evil}}}, Terms: []Term{{evil, evil}},
			Picture: picture.Picture{Title: evil, Desc: evil, Blocks: []picture.Block{{ID: "frame", Kind: picture.Frame, Title: evil, Note: evil,
				Rows: []picture.Row{{Label: "SP+0", Name: evil, Type: evil, Size: 8, Words: []picture.Word{{Size: 8, Role: evil, Value: evil, Known: true}}}}}}}}}}
}

// listed is likewise a listing.
func listed() *Listing {
	return &Listing{Toolchain: Toolchain{Go: evil}, Function: evil, File: evil, Lines: []ListingLine{{File: evil, Line: 3, Instruction: Instruction{Bytes: "90", Text: evil, Relocs: []string{evil}}}}}
}

// harmless checks that a terminal would act on nothing.
func harmless(t *testing.T, form, text string) {
	t.Helper()
	if !utf8.ValidString(text) {
		t.Errorf("%s: not UTF-8", form)
	}
	if found := regexp.MustCompile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]").FindString(text); found != "" {
		t.Errorf("%s: %q gets through", form, found)
	}
}

func TestTextHostile(t *testing.T) {
	for _, o := range []TextOptions{{}, {ASCII: true}, {Width: 20}, {Width: -3}} {
		var b bytes.Buffer
		if err := WriteText(&b, hostile(), o); err != nil {
			t.Fatal(err)
		}
		harmless(t, "text", b.String())
	}
	var b bytes.Buffer
	if err := WriteListing(&b, listed()); err != nil {
		t.Fatal(err)
	}
	harmless(t, "listing", strings.ReplaceAll(b.String(), "\t", " "))
	if n := strings.Count(b.String(), "\n"); n != 3 {
		t.Errorf("a listing of one line has %d lines", n)
	}
}

// TestMarkdownHostile takes code away as CommonMark has it, and looks at the rest.
func TestMarkdownHostile(t *testing.T) {
	var b bytes.Buffer
	if err := WriteMarkdown(&b, hostile()); err != nil {
		t.Fatal(err)
	}
	harmless(t, "markdown", b.String())
	rest := withoutCode(t, b.String())
	if found := regexp.MustCompile("(^|[^\\\\])[<>`*_\\[&|~]").FindString(rest); found != "" {
		t.Errorf("%q gets through:\n%s", found, rest)
	}
	if n := len(regexp.MustCompile("(?m)^#").FindAllString(rest, -1)); n != 2 {
		t.Errorf("%d headings:\n%s", n, rest)
	}
}

// withoutCode removes fenced blocks and code spans.
func withoutCode(t *testing.T, text string) string {
	t.Helper()
	var rest []string
	fence := ""
	for line := range strings.Lines(text) {
		marks := regexp.MustCompile("^`{3,}").FindString(line)
		switch {
		case fence == "" && marks != "":
			fence = marks
		case fence != "" && strings.TrimRight(line, "\n") == fence:
			fence = ""
		case fence == "":
			rest = append(rest, withoutSpans(line))
		}
	}
	if fence != "" {
		t.Errorf("a block is not closed:\n%s", text)
	}
	return strings.Join(rest, "")
}

// withoutSpans removes what stands between runs of back quotes of one length.
func withoutSpans(line string) string {
	for {
		at := regexp.MustCompile("(^|[^\\\\`])(`+)").FindStringSubmatchIndex(line)
		if at == nil {
			return line
		}
		marks, after := line[at[4]:at[5]], line[at[5]:]
		end := regexp.MustCompile("(^|[^`])" + marks + "([^`]|$)").FindStringIndex(after)
		if end == nil {
			return line
		}
		line = line[:at[4]] + after[strings.Index(after[end[0]:], marks)+end[0]+len(marks):]
	}
}

func TestJSONHostile(t *testing.T) {
	var b bytes.Buffer
	if err := WriteJSON(&b, hostile()); err != nil {
		t.Fatal(err)
	}
	var back Walk
	if err := json.Unmarshal(b.Bytes(), &back); err != nil || back.Function != evil {
		t.Errorf("%v: %q", err, back.Function)
	}
}

func plainWalk() *Walk {
	return &Walk{Toolchain: Toolchain{Go: "go1.26.8", GOOS: "linux", GOARCH: "amd64"}, Function: "example.com/m.F", Signature: "func F(n int)", File: "m.go", Line: 5, FrameSize: 1,
		Given: []string{"n = 3"}, End: "The function returns to its caller.", Notes: []string{"One note."}, Unmodelled: []Unmodelled{{"FOO", 1}}, Total: 2,
		Steps: []Step{
			{N: 1, File: "m.go", Line: 5, Text: "func F(n int) {", Folded: "prologue", Instructions: []Instruction{{Offset: 0, Bytes: "55", Text: "PUSHQ BP"}, {Offset: 1, Bytes: "4889e5", Text: "MOVQ SP, BP"}}, Sentence: "Makes a frame."},
			{N: 2, File: "sub/m.go", Line: 6, Text: "if n > 2 {", Instructions: []Instruction{{Offset: 4, Bytes: "7d02", Text: "JGE 8"}}, Sentence: "Jumps to 0x8 if so.", Decision: "jumps: the condition is known", Terms: []Term{{"JGE", "Jumps."}}},
		}}
}

func TestText(t *testing.T) {
	var b bytes.Buffer
	if err := WriteText(&b, plainWalk(), TextOptions{Width: 60}); err != nil {
		t.Fatal(err)
	}
	const want = `example.com/m.F
func F(n int)
m.go:5, 1 byte of frame (go1.26.8 linux/amd64)
given: n = 3

1   m.go:5  (prologue)
    0x0000  55                PUSHQ BP
    0x0001  4889e5            MOVQ SP, BP
    Makes a frame.

2   sub/m.go:6  if n > 2 {
    0x0004  7d02              JGE 8
    Jumps to 0x8 if so.
    It jumps: the condition is known.
      JGE: Jumps.

The function returns to its caller.
not modelled: FOO, executed 1 time
One note.
`
	if got := b.String(); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestMarkdown(t *testing.T) {
	var b bytes.Buffer
	if err := WriteMarkdown(&b, plainWalk()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"# `example.com/m.F`\n\n```go\nfunc F(n int)\n```\n", "\n## Step 1\n\nm.go:5 (prologue)\n\n```\n0x0000  55                PUSHQ BP\n",
		"\nm.go:6: `if n > 2 {`\n", "\nIt jumps: the condition is known.\n", "- `JGE`: Jumps.\n", "\nGiven: `n = 3`\n", "Not modelled: `FOO`, executed 1 time.\n"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
}

func TestListing(t *testing.T) {
	var b bytes.Buffer
	l := &Listing{Toolchain: Toolchain{Go: "go1.26.8", GOOS: "linux", GOARCH: "mips"}, Function: "m.F", File: "a/m.go", Lines: []ListingLine{
		{File: "a/m.go", Line: 3, Instruction: Instruction{Offset: 16, Bytes: "0c000000", Text: "CALL runtime.convT64(SB)", Relocs: []string{"R_CALLMIPS runtime.convT64"}}},
		{Instruction: Instruction{Offset: 20, Bytes: "00", Text: "NOOP"}}}}
	if err := WriteListing(&b, l); err != nil {
		t.Fatal(err)
	}
	const want = "TEXT m.F(SB) a/m.go\n  m.go:3\t0x10\t0c000000\tCALL runtime.convT64(SB)\t[R_CALLMIPS runtime.convT64]\n  -\t0x14\t00\tNOOP\n(go1.26.8 linux/mips)\n"
	if b.String() != want {
		t.Errorf("got:\n%s\nwant:\n%s", b.String(), want)
	}
}
