package check

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// allReleases has a patch of every release that ifaceval reads.
var allReleases = []string{"go1.18.10", "go1.19.13", "go1.20.14", "go1.21.13", "go1.22.12",
	"go1.23.12", "go1.24.13", "go1.25.14", "go1.26.11", "go1.27.4"}

// releases are those to test with: the oldest, the last before literals were
// written down, the newest, and the default (""). IFACEVAL_RELEASES=all takes
// every release.
func releases() []string {
	if os.Getenv("IFACEVAL_RELEASES") == "all" {
		return append([]string{""}, allReleases...)
	}
	return []string{"", "go1.18.10", "go1.24.13", "go1.27.4"}
}

// need skips a test whose toolchain cannot be had, and fails it in CI.
func need(t *testing.T, release string) {
	t.Helper()
	if release == "" {
		return
	}
	cmd := exec.Command("go", "version")
	cmd.Env = append(os.Environ(), "GOTOOLCHAIN="+release)
	out, err := cmd.CombinedOutput()
	switch {
	case err == nil && strings.Contains(string(out), release):
	case os.Getenv("IFACEVAL_CI") != "":
		t.Fatalf("%s cannot be had: %s", release, out)
	default:
		t.Skipf("%s cannot be had: %s", release, strings.TrimSpace(string(out)))
	}
}

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
