package story

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// sampleExplanations has something in every field.
func sampleExplanations() *Explanations {
	p := samplePicture(1)
	return &Explanations{
		Schema:    ExplanationSchema,
		Toolchain: Toolchain{Go: "go1.26.8", GOOS: "linux", GOARCH: "amd64"},
		Conversions: []Explanation{{
			ID: "a1", Package: "example.com/m", Function: "F", File: "m.go", Line: 9, Column: 6, Expr: "n", From: "int", To: "any", Context: "argument",
			Source:  Caret{Text: "\tg(\t\"é\", n)", From: 11, Length: 1},
			Storage: "heap", Call: "runtime.convT64", Allocates: "depends", Unless: "bits < 256", Size: 8, AllocSize: 8,
			Verdict: "heap 8 B unless bits < 256", Meaning: "It is copied.",
			Instances: []Copy{{Function: "m.F", Verdict: "heap 8 B"}, {Function: "m.G", InlinedAt: "m.go:12", Shape: "int", Verdict: "unknown", Reason: "of its own"}},
			Escape:    "n escapes to heap",
			Flow:      []Reason{{N: 1, Text: "n needs memory.", Words: "n (spill)", Flow: "a ← &n", Callee: "f", File: "m.go", Line: 9, Source: "g(n)"}},
			FlowNote:  "This is how:",
			Code: Code{Function: "m.F", Note: "A note.", Picture: &p,
				Steps: []Step{{N: 3, Sentence: "Calls it.", Instructions: []Instruction{{Offset: 16, Bytes: "e8", Text: "CALL runtime.convT64(SB)"}}}}},
			Evidence: []Witness{{Name: "rules", Says: "so", Agrees: true}, {Name: "escape", Says: "not so"}},
			Advice:   []string{"Do this."},
			Notes:    []string{"Something is missing."},
		}},
	}
}

// explanationForms are the encoders by name.
var explanationForms = map[string]func(*bytes.Buffer, *Explanations) error{
	"text":     func(b *bytes.Buffer, e *Explanations) error { return WriteExplanationsText(b, e, TextOptions{}) },
	"markdown": func(b *bytes.Buffer, e *Explanations) error { return WriteExplanationsMarkdown(b, e) },
	"html":     func(b *bytes.Buffer, e *Explanations) error { return WriteExplanationsHTML(b, e) },
}

func encode(t *testing.T, form string, e *Explanations) string {
	t.Helper()
	var b bytes.Buffer
	if err := explanationForms[form](&b, e); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestExplanationForms checks that every form tells everything.
func TestExplanationForms(t *testing.T) {
	for form := range explanationForms {
		got := encode(t, form, sampleExplanations())
		plain := strings.NewReplacer("&lt;", "<", "&#34;", `"`, "&gt;", ">", `\`, "").Replace(got)
		for _, want := range []string{"m.go:9:6", "int", "any", "argument", "heap 8 B unless bits < 256", "It is copied.", "m.G", "m.go:12", "of its own",
			"This is how:", "n needs memory.", "A note.", "CALL runtime.convT64(SB)", "Calls it.", "not so", "Do this.", "Something is missing.", "go1.26.8"} {
			if !strings.Contains(plain, want) {
				t.Errorf("%s does not say %q", form, want)
			}
		}
		if again := encode(t, form, sampleExplanations()); again != got {
			t.Errorf("%s is not the same twice", form)
		}
	}
}

// TestCaret checks that the mark stands under what it marks, whatever stands
// before it.
func TestCaret(t *testing.T) {
	for _, test := range []struct {
		in          Caret
		line, under string
	}{
		{Caret{"\tg(n)", 3, 1}, "g(n)", "  ^"},
		{Caret{"\tg(\t\"é\", num)", 10, 3}, `g( "é", num)`, `        ^~~`},
		{Caret{"    x := y + z", 9, 5}, "x := y + z", "     ^~~~~"},
		{Caret{"f(a)", 99, 5}, "f(a)", "    ^"},
		{Caret{"f(a)", 2, 99}, "f(a)", "  ^~"},
		{Caret{"", 0, 1}, "", "^"},
	} {
		line, under := expandCaret(test.in)
		if d := cmp.Diff([]string{test.line, test.under}, []string{line, under}); d != "" {
			t.Errorf("%+v: -want +got\n%s", test.in, d)
		}
	}
}

// TestExplanationHostile puts hostile texts into every field.
func TestExplanationHostile(t *testing.T) {
	harmless := sampleExplanations()
	fillStrings(reflect.ValueOf(harmless), "w")
	want := pageTags(encode(t, "html", harmless))
	for _, hostile := range hostileTexts {
		e := sampleExplanations()
		fillStrings(reflect.ValueOf(e), hostile)
		page := encode(t, "html", e)
		if d := cmp.Diff(want, pageTags(page)); d != "" {
			t.Errorf("%q changes the tags of the page:\n%s", hostile, d)
		}
		if strings.Contains(page, "<script>alert") || strings.Contains(page, "<img") || !utf8.ValidString(page) {
			t.Errorf("%q gets into the page as it is", hostile)
		}
		text := encode(t, "text", e)
		for _, r := range text {
			if r < ' ' && r != '\n' || r == 0x202E {
				t.Errorf("%q: the text has the rune %U", hostile, r)
				break
			}
		}
	}
}
