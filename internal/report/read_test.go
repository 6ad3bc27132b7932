package report

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestRead checks that what is written is read again, and that what is not a
// report is refused.
func TestRead(t *testing.T) {
	want := &Report{Schema: Schema, Conversions: []Conversion{{ID: "a", Storage: "heap", AllocSize: 5.33, Evidence: []string{}, Instances: []Instance{}}},
		Toolchain: Toolchain{Go: "go1.26.8", Tags: []string{}}, Problems: []Problem{}}
	var b bytes.Buffer
	if err := WriteJSON(&b, want); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	got, err := Read(strings.NewReader(text), "f")
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("- written + read\n%s", d)
	}
	for _, bad := range []string{"", "[]", "{}", "{", text[:len(text)/2], text + "{}", strings.Replace(text, "/v1", "/v2", 1), "\x7fELF"} {
		if r, err := Read(strings.NewReader(bad), "f"); err == nil || !strings.HasPrefix(err.Error(), "f: ") {
			t.Errorf("%.20q: %v, %v", bad, r, err)
		}
	}
}
