package cli

import (
	"path/filepath"
	"strings"
	"testing"

	"ifaceval/internal/story"
)

func TestParseSteps(t *testing.T) {
	for in, want := range map[string][2]int{"3": {3, 3}, "3-7": {3, 7}, "3-": {3, 0}, "-7": {1, 7}, "1-1": {1, 1}} {
		var f walkFlags
		if err := f.parseSteps(in); err != nil || f.First != want[0] || f.Last != want[1] {
			t.Errorf("%s: %d to %d, %v; want %v", in, f.First, f.Last, err, want)
		}
	}
	for _, bad := range []string{"", "-", "0", "0-3", "3-0", "5-3", "x", "3-x", "3-7-9", "--3", "1.5", "99999999999999999999"} {
		var f walkFlags
		if err := f.parseSteps(bad); err == nil {
			t.Errorf("%q: no error, %d to %d", bad, f.First, f.Last)
		}
	}
}

func TestOutputCheck(t *testing.T) {
	dir := t.TempDir()
	for _, test := range []struct {
		format, path, want string
	}{
		{"text", "", ""},
		{"text", "new.txt", ""},
		{"svg", ".", ""},
		{"svg", "new/", ""},
		{"svg", filepath.Join(dir, "new") + "/", ""},
		{"svg", "no/new/", "its directory does not exist"},
		{"text", ".", "is a directory"},
		{"text", "no/new.txt", "its directory does not exist"},
		{"xml", "", "choose text, json or svg"},
	} {
		o := output{format: test.format, path: test.path, dir: dir}
		err := o.check([]string{"text", "json", "svg"})
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s to %q: %v, want %q", test.format, test.path, err, test.want)
		}
	}
}

// TestWriteSteps: a file for each step, or one step to standard output.
func TestWriteSteps(t *testing.T) {
	dir := t.TempDir()
	w := &story.Walk{Steps: []story.Step{{N: 3}, {N: 4}}}
	var b strings.Builder
	o := output{format: "svg", dir: dir}
	if err := o.writeSteps(&b, w); err == nil || b.Len() > 0 {
		t.Errorf("two pictures to standard output: %v, %q", err, b.String())
	}
	o.path = "made/"
	if err := o.writeSteps(&b, w); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "made", "*"))
	if err != nil || len(files) != 2 || filepath.Base(files[0]) != "step-003.svg" {
		t.Errorf("%v, %v", files, err)
	}
	o.path = ""
	w.Steps = w.Steps[:1]
	if err := o.writeSteps(&b, w); err != nil || !strings.HasPrefix(b.String(), "<svg") {
		t.Errorf("%v, %q", err, b.String())
	}
}
