package check

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"ifaceval/internal/gotool"
	"ifaceval/internal/storage"
)

// TestStandardLibrary collects the places where the rules and the machine code
// disagree, and those that nobody can tell. IFACEVAL_PATTERNS names other
// packages, "std" for instance.
func TestStandardLibrary(t *testing.T) {
	patterns := []string{"fmt", "net/http", "encoding/json", "log/slog", "go/types", "text/template", "reflect", "slices", "testing"}
	if p := os.Getenv("IFACEVAL_PATTERNS"); p != "" {
		patterns = strings.Fields(p)
	}
	r := mustRun(t, Config{Build: gotool.Config{Dir: "."}, Patterns: patterns})
	instances, unknown := 0, map[string]int{}
	for _, s := range r.Sites {
		for _, i := range s.Instances {
			instances++
			at := fmt.Sprintf("%s:%d:%d %s in %s %s", s.File, s.Line, s.Column, s.Expr, i.Function, i.InlinedAt)
			if i.Disagrees != nil {
				t.Errorf("%s: the rules say %s, the code %s", at, placeText(*i.Disagrees), placeText(i.Place))
			}
			if i.Place.Storage == storage.Unknown {
				unknown[i.Reason]++
				if i.Reason == "" {
					t.Errorf("%s: unknown without a reason", at)
				}
			}
		}
	}
	t.Logf("%d sites, %d instances in %d packages, unknown: %v", len(r.Sites), instances, len(r.Packages), unknown)
	total := 0
	for _, n := range unknown {
		total += n
	}
	if instances < 2000 || total*200 > instances {
		t.Errorf("%d of %d instances unknown, want at most one in 200", total, instances)
	}
}
