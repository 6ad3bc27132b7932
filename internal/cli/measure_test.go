package cli

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"ifaceval/internal/tally"
)

// TestMeasureExit gives the exit code of every end of a run, with and without -strict.
func TestMeasureExit(t *testing.T) {
	disagreement := []tally.Disagreement{{Kind: tally.Never}}
	for _, c := range []struct {
		name    string
		strict  bool
		tally   tally.Tally
		code    int
		message string
	}{
		{"passed", true, tally.Tally{Runs: []tally.Run{{Package: "p", Status: tally.Passed}}}, 0, ""},
		{"disagreement", false, tally.Tally{Disagreements: disagreement}, 0, ""},
		{"strict", true, tally.Tally{Disagreements: disagreement}, exitFailed, "ifaceval: -strict: disagreements between verdicts and run: 1\n"},
		{"failed", false, tally.Tally{Runs: []tally.Run{{Package: "p", Status: tally.Failed, Detail: "exit status 3"}}}, exitFailed, "ifaceval: p: failed: exit status 3\n"},
		{"killed", false, tally.Tally{Runs: []tally.Run{{Package: "p", Status: tally.Failed}, {Package: "q", Status: tally.Killed, Detail: "killed"}}}, exitUsage,
			"ifaceval: p: failed\nifaceval: q: killed: killed\n"},
		{"interrupted", false, tally.Tally{Runs: []tally.Run{{Package: "p", Status: tally.Interrupted}}}, exitUsage, "ifaceval: p: interrupted\n"},
		{"problem", true, tally.Tally{Problems: []tally.Problem{{Package: "p", Message: "it\nis broken"}}, Disagreements: disagreement}, exitUsage,
			"ifaceval: p: it is broken\nifaceval: -strict: disagreements between verdicts and run: 1\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var diagnostics bytes.Buffer
			f := measureFlags{strict: c.strict}
			err := f.verdict(&stdio{err: &diagnostics}, &c.tally)
			var code exitError
			if err != nil && !errors.As(err, &code) {
				t.Fatal(err)
			}
			if int(code) != c.code || diagnostics.String() != c.message {
				t.Errorf("exit code %d, want %d; %q, want %q", code, c.code, strings.TrimSpace(diagnostics.String()), c.message)
			}
		})
	}
}
