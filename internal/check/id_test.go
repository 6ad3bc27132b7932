package check

import (
	"fmt"
	"go/version"
	"testing"

	"ifaceval/internal/gotool"
	"ifaceval/internal/releases"
)

// TestID has closures that releases name differently: their conversions have the
// same id all the same.
func TestID(t *testing.T) {
	for name, source := range map[string]struct {
		mod, text string
		since     string // the oldest release that compiles it
	}{
		"package-level closures": {"go 1.18", `package m

var Sink any

var A = func(n int) { Sink = n }

var B = func(s string) { func() { Sink = s }(); Sink = s }
`, "go1.18"},
		"closures in range bodies": {"go 1.23", `package m

var Sink any

func F(seq func(func(int) bool)) {
	for a := range seq {
		Sink = a
		for b := range seq {
			func() { Sink = b + 1000 }()
		}
	}
}
`, "go1.23"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := write(t, map[string]string{"go.mod": "module example.com/m\n\n" + source.mod + "\n", "m.go": source.text})
			ids := map[string]string{}
			names := map[string]bool{}
			for _, release := range releases.Some() {
				if release != releases.Default && version.Compare(release, source.since) < 0 {
					continue
				}
				releases.Need(t, release)
				r := mustRun(t, Config{Build: gotool.Config{Dir: dir, Go: release}, Patterns: []string{"."}})
				for _, c := range r.Report(dir).Conversions {
					at := fmt.Sprintf("%s at %d:%d", c.Expr, c.Line, c.Column)
					if ids[at] == "" {
						ids[at] = c.ID
					}
					if ids[at] != c.ID {
						t.Errorf("%s: %s has the id %s with %s, %s with another release", name, at, c.ID, r.Toolchain.Version, ids[at])
					}
					names[c.Function] = true
				}
			}
			if len(names) < 3 {
				t.Errorf("the releases agree on the names of functions (%v): this tests nothing", names)
			}
		})
	}
}
