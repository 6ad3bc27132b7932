// Package releases says which releases of Go the tests run with. Only tests
// import it.
//
// A few are enough to see what differs: the oldest, the last one before literals
// are written down (1.25), the newest, and whatever runs the tests.
// IFACEVAL_RELEASES=all makes it every minor release. A release that cannot be
// had skips a test; with IFACEVAL_CI set, which says that everything that can be
// installed is, it fails the test.
package releases

import (
	"go/version"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// Default is the release that the go command runs by itself.
const Default = ""

// The releases that tests name, as GOTOOLCHAIN has them.
const (
	Oldest   = "go1.18.10"
	Before25 = "go1.24.13"
	Newest   = "go1.27.4"
)

var between = []string{"go1.19.13", "go1.20.14", "go1.21.13", "go1.22.12", "go1.23.12", "go1.25.14", "go1.26.11"}

// All reports whether every release is asked for.
func All() bool { return os.Getenv("IFACEVAL_RELEASES") == "all" }

// Some are the releases to test with.
func Some() []string {
	some := []string{Default, Oldest, Before25, Newest}
	if All() {
		some = append(some, between...)
	}
	return some
}

// Wanted reports whether Some has a release.
func Wanted(release string) bool {
	for _, r := range Some() {
		if r == release {
			return true
		}
	}
	return false
}

// In reports whether a range of releases, "1.18", "1.18-1.24" or "1.25+", has the
// language version lang, "go1.24".
func In(tb testing.TB, releases, lang string) bool {
	tb.Helper()
	first, last := releases, releases
	if from, ok := strings.CutSuffix(releases, "+"); ok {
		first, last = from, "1.999"
	} else if from, to, ok := strings.Cut(releases, "-"); ok {
		first, last = from, to
	}
	if !version.IsValid("go"+first) || !version.IsValid("go"+last) {
		tb.Fatalf("bad range of releases %q", releases)
	}
	return version.Compare("go"+first, lang) <= 0 && version.Compare(lang, "go"+last) <= 0
}

// Need skips a test for want of a release, or fails it in CI. It fetches none: a
// test run must not download hundreds of megabytes unasked.
func Need(tb testing.TB, release string) {
	tb.Helper()
	if release == Default {
		return
	}
	cmd := exec.Command("go", "version")
	cmd.Dir = os.TempDir() // no module there has an opinion
	cmd.Env = append(os.Environ(), "GOTOOLCHAIN="+release, "GOFLAGS=", "GOWORK=off", "GOPROXY=off")
	out, err := cmd.CombinedOutput()
	if err == nil && strings.Contains(string(out), release) {
		return
	}
	const format = "%s is not in the module cache: GOTOOLCHAIN=%[1]s go version fetches it"
	if os.Getenv("IFACEVAL_CI") != "" {
		tb.Fatalf(format, release)
	}
	tb.Skipf(format, release)
}
