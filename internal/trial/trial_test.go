package trial

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"ifaceval/internal/gotool"
	"ifaceval/internal/outcome"
	"ifaceval/internal/releases"
)

// write makes a module.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func run1(t *testing.T, dir, release string, change ...func(*Config)) *outcome.Run {
	t.Helper()
	c := Config{Build: gotool.Config{Dir: dir, Go: release}, Dir: dir, Patterns: []string{"./..."}}
	for _, f := range change {
		f(&c)
	}
	r, err := Run(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	return &r.Runs[0]
}

// marks are the remarks of a file, by line: what is to become of the directives there.
var marked = regexp.MustCompile(`// (pass|fail|error|none)(?: ([0-9.+-]+): (pass|fail|error|none))?$`)

// TestOwn has every directive, each with every storage, holding and not, and misused.
func TestOwn(t *testing.T) {
	text, err := os.ReadFile("testdata/own/own.go")
	if err != nil {
		t.Fatal(err)
	}
	dir := write(t, map[string]string{"go.mod": "module example.com/own\n\ngo 1.18\n", "own.go": string(text)})
	for _, release := range releases.Some() {
		t.Run(fmt.Sprint("go", strings.TrimPrefix(release, "go")), func(t *testing.T) {
			releases.Need(t, release)
			r := run1(t, dir, release)
			for _, p := range r.Problems {
				t.Fatal(p)
			}
			if u := r.Unrecognised; u != nil {
				t.Fatal(u.Examples)
			}
			lang := r.Toolchain.Go[:strings.LastIndexByte(r.Toolchain.Go, '.')]
			got := map[int]*outcome.Outcome{}
			for i := range r.Outcomes {
				o := &r.Outcomes[i]
				if got[o.Line] != nil {
					t.Errorf("line %d has two outcomes", o.Line)
				}
				got[o.Line] = o
			}
			tried := map[string]int{}
			for i, line := range strings.Split(string(text), "\n") {
				m := marked.FindStringSubmatch(line)
				if m == nil {
					if strings.Contains(line, "//ifaceval:") {
						t.Errorf("line %d says nothing of what is to become of it", i+1)
					}
					continue
				}
				want := m[1]
				if m[2] != "" && releases.In(t, m[2], lang) {
					want = m[3]
				}
				o := got[i+1]
				delete(got, i+1)
				status := "none"
				if o != nil {
					status = string(o.Status)
				}
				if status != want {
					t.Errorf("line %d: %s, want %s: %s\n\t%+v", i+1, status, want, strings.TrimSpace(line), o)
				}
				tried[want]++
				if o != nil && o.Status == outcome.Fail && (o.Expected == "" || o.Actual == "" || o.Expected == o.Actual) {
					t.Errorf("line %d: expected %q, got %q", i+1, o.Expected, o.Actual)
				}
			}
			for line, o := range got {
				t.Errorf("line %d: %+v", line, o)
			}
			t.Log(tried)
		})
	}
}
