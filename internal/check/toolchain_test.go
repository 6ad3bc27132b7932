package check

import (
	"context"
	"os"
	"testing"
)

// write makes a module of files in a directory of its own.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(dir+"/"+name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// run checks and wants no problems.
func mustRun(t *testing.T, c Config) *Result {
	t.Helper()
	r, err := Run(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range r.Problems {
		t.Errorf("problem: %s: %s", p.Package, p.Message)
	}
	if r.Unrecognised+r.Stray > 0 {
		t.Errorf("%d diagnostics and %d calls not understood: %q", r.Unrecognised, r.Stray, r.Notes)
	}
	return r
}

func TestMain(m *testing.M) {
	os.Setenv("IFACEVALCACHE", "off")
	os.Exit(m.Run())
}
