// Package expect runs the expectations of a package's comments as a Go test, for
// those who prefer `go test` to `ifaceval test`:
//
//	func TestExpectations(t *testing.T) { expect.Run(t) }
//
// The directives are those of `ifaceval test`: see docs/test.md. The test builds the
// package with the go command that is in the PATH, which is the one that runs the
// test, so that it needs no program beside it. `go test` takes a result from its cache
// only when none of the files that the test read have changed; the source of other
// packages, whose functions may be inlined, is not among them. Use -count=1 where that
// matters.
package expect

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ifaceval/internal/gotool"
	"ifaceval/internal/outcome"
	"ifaceval/internal/trial"
)

// Run runs the expectations of the package in the working directory, which is that of
// the package that is tested, and of its tests: each is a subtest, by its ID and
// place. The gcflags are compiler flags as `go build -gcflags` has them; the tags and other
// flags of the running test are not known here, so put those in GOFLAGS. It fails t
// when an expectation does not hold, when a comment is no directive, and when what the
// toolchain says is not understood.
func Run(t *testing.T, gcflags ...string) {
	t.Helper()
	dir, err := os.Getwd()
	if err == nil {
		dir, err = filepath.EvalSymlinks(dir)
	}
	if err != nil {
		t.Fatal(err)
	}
	// A test that reads them is run again when they change.
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if _, err := os.ReadFile(name); err != nil {
			t.Fatal(err)
		}
	}
	results, err := trial.Run(context.Background(), trial.Config{Build: gotool.Config{Dir: dir, GCFlags: gcflags}, Dir: dir, Patterns: []string{"."}})
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, r := range results.Runs {
		for _, p := range r.Problems {
			t.Errorf("%s: %s", p.Package, p.Message)
		}
		if u := r.Unrecognised; u != nil {
			t.Errorf("what %s said was not understood, so no expectation counts as held: %s", r.Toolchain.Go, strings.Join(u.Examples, "; "))
		}
		for i := range r.Outcomes {
			o := &r.Outcomes[i]
			tried++
			t.Run(fmt.Sprintf("%s/%s:%d", o.ID, o.File, o.Line), func(t *testing.T) {
				switch o.Status {
				case outcome.Pass:
				case outcome.Skip:
					t.Skipf("%s:%d: %s", o.File, o.Line, o.Sentence())
				default:
					t.Errorf("%s:%d: %s", o.File, o.Line, o.Sentence())
				}
			})
		}
	}
	if tried == 0 {
		t.Skip("the package has no expectations")
	}
}
