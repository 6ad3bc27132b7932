package gotool

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestNeeds asks in a workspace of two modules, one of which uses the other.
func TestNeeds(t *testing.T) {
	t.Setenv("GOFLAGS", "")
	t.Setenv("GOWORK", "")
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.work":       "go 1.21\nuse (\n\t./a\n\t./b\n)\n",
		"a/go.mod":      "module example.org/a\ngo 1.21\n",
		"a/main.go":     "package main\nimport \"example.org/b\"\nfunc main() { b.F() }\n",
		"a/own/own.go":  "package own\n",
		"b/go.mod":      "module example.org/b\ngo 1.21\n",
		"b/b.go":        "package b\nimport \"strings\"\nfunc F() { strings.ToUpper(\"\") }\n",
		"b/b_test.go":   "package b_test\nimport _ \"example.org/b/help\"\n",
		"b/help/h.go":   "package help\n",
		"b/broken/b.go": "package broken\nimport \"example.org/nowhere\"\n",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		tests         bool
		patterns      string
		named, worked string
	}{
		{false, "./a", "example.org/a main", "example.org/a example.org/b"},
		{true, "./b", "example.org/b tested", "example.org/b example.org/b/help"},
		{false, "./b", "example.org/b tested", "example.org/b"},
		{false, "./b/broken", "example.org/b/broken", "example.org/b/broken"},
		{true, "strings", "strings tested", "strings"},
		{false, "./a/own ./b/...", "example.org/a/own, example.org/b tested, example.org/b/broken, example.org/b/help",
			"example.org/a/own example.org/b example.org/b/broken example.org/b/help"},
	} {
		tc, err := Find(context.Background(), Config{Dir: dir, Tests: c.tests})
		if err != nil {
			t.Fatal(err)
		}
		needs, err := tc.Needs(context.Background(), strings.Fields(c.patterns))
		if err != nil {
			t.Fatal(err)
		}
		var named []string
		for _, n := range needs.Named {
			text := n.Path
			if n.Main {
				text += " main"
			}
			if n.Tested {
				text += " tested"
			}
			named = append(named, text)
		}
		if d := cmp.Diff([]string{c.named, c.worked}, []string{strings.Join(named, ", "), strings.Join(needs.Worked, " ")}); d != "" {
			t.Errorf("%s, tests %v (-want +got):\n%s", c.patterns, c.tests, d)
		}
	}
}

// TestProcess sees how programs end.
func TestProcess(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there is no sh")
	}
	for script, want := range map[string]Exit{
		"exit 0":                     {},
		"exit 7":                     {Code: 7},
		"kill -TERM $$":              {Code: -1, Signal: "terminated"},
		"kill -KILL $$":              {Code: -1, Signal: "killed"},
		"sleep 1000 & exit 0":        {Left: true},
		"sleep 1000 & exit 3":        {Code: 3},
		"sleep 1000":                 {Code: -1, Signal: "interrupt", TimedOut: true},
		"sleep 1000 & sleep 1000":    {Code: -1, Signal: "interrupt", TimedOut: true},
		"trap '' TERM INT; sleep 99": {Code: -1, Signal: "killed", TimedOut: true},
	} {
		t.Run(script, func(t *testing.T) {
			t.Parallel()
			limit := 20 * time.Second
			if want.TimedOut {
				limit = 500 * time.Millisecond
			}
			var out strings.Builder
			got, err := Process{Path: "/bin/sh", Args: []string{"-c", script}, Dir: t.TempDir(), Limit: limit, Stdout: &out, Stderr: &out}.Run(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			if got != want {
				t.Errorf("%+v, want %+v", got, want)
			}
		})
	}
	if _, err := (Process{Path: filepath.Join(t.TempDir(), "none")}).Run(context.Background()); err == nil || !strings.Contains(err.Error(), "it cannot be run") {
		t.Errorf("a program that is not there: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(200*time.Millisecond, cancel)
	if got, err := (Process{Path: "/bin/sh", Args: []string{"-c", "sleep 1000"}}).Run(ctx); err != nil || !got.Interrupted || got.TimedOut {
		t.Errorf("interrupted: %+v, %v", got, err)
	}
}
