package report

import (
	"strings"
	"testing"
)

// checkMessage checks that a message has neither placeholders nor links.
func checkMessage(t *testing.T, text string) {
	t.Helper()
	if rest := strings.NewReplacer("{{", "", "}}", "").Replace(text); strings.ContainsAny(rest, "{}") || strings.Contains(text, "](") {
		t.Errorf("means more than it says: %q", text)
	}
}

func TestSARIFColumn(t *testing.T) {
	source := "\ufeffvar x any = 1\n\tf(\"ä𝄞\", n)\r\n"
	read := 0
	lines := &sarifLines{source: func(file string) []byte {
		read++
		if file != "a.go" {
			return nil
		}
		return []byte(source)
	}}
	for _, test := range []struct {
		file               string
		line, column, want int
	}{
		{"a.go", 1, 16, 13}, // a byte order mark before it
		{"a.go", 2, 4, 4},
		{"a.go", 2, 14, 11}, // two bytes are one unit, four are two
		{"a.go", 2, 0, 0},   // a //line directive gives none
		{"a.go", 2, 99, 0},  // not the file that was compiled
		{"a.go", 9, 1, 0},
		{"b.go", 2, 4, 0},
	} {
		if got := lines.column(&Conversion{File: test.file, Line: test.line, Column: test.column}); got != test.want {
			t.Errorf("%s:%d:%d: %d, want %d", test.file, test.line, test.column, got, test.want)
		}
	}
	if read != 2 {
		t.Errorf("read %d times", read)
	}
	if got := new(sarifLines).column(&Conversion{Line: 1, Column: 1}); got != 0 {
		t.Errorf("%d without source", got)
	}
}

func TestSARIFArtifact(t *testing.T) {
	for file, want := range map[string]sarifFile{
		"a/b.go":           {"a/b.go", srcRoot},
		"../b.go":          {"../b.go", srcRoot},
		"a b/100%/ö#?.go":  {"a%20b/100%25/%C3%B6%23%3F.go", srcRoot},
		"c:x.go":           {"c%3Ax.go", srcRoot},
		"\xff\n.go":        {"%FF%0A.go", srcRoot},
		"/usr/a:b.go":      {"file:///usr/a%3Ab.go", ""},
		"//host/share/a.c": {"file://host/share/a.c", ""},
		"//\r":             {"file:////%0D", ""},
		"//a b/c.go":       {"file:////a%20b/c.go", ""},
	} {
		if got := sarifArtifact(file); got != want {
			t.Errorf("%q: %+v, want %+v", file, got, want)
		}
	}
}

// TestSARIFRules checks that a rule is found by the class of a conversion.
func TestSARIFRules(t *testing.T) {
	for class, index := range costOrder {
		if got := sarifRules[index].ID; got != "allocates-"+class {
			t.Errorf("the rule of %s is %s", class, got)
		}
	}
}
