package cli

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite testdata/help")

// TestHelp keeps the help of each command as a file, so that a changed flag
// shows in review.
func TestHelp(t *testing.T) {
	golden(t, "ifaceval", "help")
	wanted := map[string]bool{"ifaceval.txt": true}
	for _, c := range commands() {
		wanted[c.name+".txt"] = true
		golden(t, c.name, "help", c.name)
	}
	files, err := os.ReadDir(filepath.Join("testdata", "help"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !wanted[f.Name()] {
			t.Errorf("testdata/help/%s is of no command: remove it", f.Name())
		}
	}
}

func golden(t *testing.T, name string, args ...string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if code := Run(args, &stdout, &stderr); code != 0 || stderr.Len() > 0 {
		t.Fatalf("%q: exit code %d, standard error %q", args, code, stderr.String())
	}
	path := filepath.Join("testdata", "help", name+".txt")
	if *update {
		if err := os.WriteFile(path, stdout.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v: run `go test -update` in internal/cli", err)
	}
	if diff := cmp.Diff(string(want), stdout.String()); diff != "" {
		t.Errorf("help of %s differs (-want +got); `go test -update` takes it over:\n%s", name, diff)
	}
}

// TestHelpForms checks that every way to ask for help gives the same.
func TestHelpForms(t *testing.T) {
	say := func(args ...string) string {
		var stdout, stderr bytes.Buffer
		if code := Run(args, &stdout, &stderr); code != 0 || stderr.Len() > 0 {
			t.Fatalf("%q: exit code %d, standard error %q", args, code, stderr.String())
		}
		return stdout.String()
	}
	for _, form := range []string{"-h", "-help", "--help"} {
		if say(form) != say("help") {
			t.Errorf("%s differs from help", form)
		}
		for _, c := range commands() {
			if say(c.name, form) != say("help", c.name) {
				t.Errorf("%s %s differs from help %s", c.name, form, c.name)
			}
		}
	}
}
