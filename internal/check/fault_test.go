package check

import (
	"strings"
	"testing"

	"ifaceval/internal/gotool"
	"ifaceval/internal/source"
	"ifaceval/internal/verdict"
)

// TestFault gives stages what makes them panic: a package is lost, not the run.
func TestFault(t *testing.T) {
	p := &gotool.Package{ID: "fault.test/p", Export: "none"}
	r := &run{toolchain: &gotool.Toolchain{Version: "go1.26.8"}, result: new(Result)}
	var l loaded
	r.one(nil, p, &l)
	if l.err == nil || !strings.Contains(l.err.Error(), "fault.test/p: a fault of ifaceval") {
		t.Errorf("error %v of a loader that panics", l.err)
	}
	r.add(nil, &loaded{unit: verdict.Unit{Source: &source.Package{Listed: p}}})
	if len(r.result.Problems) != 1 || !strings.Contains(r.result.Problems[0].Message, "a fault of ifaceval") {
		t.Errorf("problems %v of a judge that panics", r.result.Problems)
	}
}
