package check

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ifaceval/internal/conversion"
	"ifaceval/internal/gotool"
	"ifaceval/internal/releases"
	"ifaceval/internal/verdict"
)

// notAsListed holds the functions whose row in storage.tsv is not what machine
// code shows, with what it does show. The row for CNoEsc_SAnyc speaks of the
// constant inside of SAny{5}: the data word of the outer interface value is the
// address of a frame slot (LEAQ ..autotmp_1+16(SP), BX before the call of use, in
// -S of 1.18, 1.24 and 1.27), and the only read-only symbol is the inner 5.
var notAsListed = map[string]string{"CNoEsc_SAnyc": "stack"}

func TestCorpus(t *testing.T) {
	rows := readTable(t, "testdata/corpus/storage.tsv")
	dir, err := filepath.Abs("testdata/corpus")
	if err != nil {
		t.Fatal(err)
	}
	for _, release := range releases.Some() {
		for _, arch := range []string{"amd64", "arm64"} {
			t.Run(release+"/"+arch, func(t *testing.T) {
				releases.Need(t, release)
				r := mustRun(t, Config{Build: gotool.Config{Dir: dir, Go: release, GOARCH: arch}, Patterns: []string{"./..."}})
				got := map[string]string{}
				for _, s := range r.Sites {
					if !inner(s) {
						place, _ := s.Place()
						got[s.Function] = placeText(place)
					}
				}
				compared := 0
				for _, row := range rows {
					if !releases.In(t, row["go"], r.Toolchain.Lang()) {
						continue
					}
					want := row["storage"]
					if truth := notAsListed[row["function"]]; truth != "" {
						want = truth
					}
					if compared++; got[row["function"]] != want {
						t.Errorf("%s: %q, want %q", row["function"], got[row["function"]], want)
					}
				}
				if compared != 76 {
					t.Errorf("only %d rows hold for %s", compared, r.Toolchain.Lang())
				}
			})
		}
	}
}

// inner reports whether a site is one that a row does not speak of: what a
// literal holds, and the 1 that functions hand to use in between.
func inner(s *verdict.Site) bool {
	return s.Context == conversion.Field || s.Context == conversion.Argument && s.Expr == "1"
}

// readTable reads tab-separated values whose first line that is no comment names
// the columns.
func readTable(t *testing.T, file string) []map[string]string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	var rows []map[string]string
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line, "\t")
		if names == nil {
			names = fields
			continue
		}
		if len(fields) != len(names) {
			t.Fatalf("%s: %d columns in %q", file, len(fields), line)
		}
		row := map[string]string{}
		for i, name := range names {
			row[name] = fields[i]
		}
		rows = append(rows, row)
	}
	return rows
}
