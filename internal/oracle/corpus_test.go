package oracle

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ifaceval/internal/check"
	"ifaceval/internal/gotool"
	"ifaceval/internal/releases"
	"ifaceval/internal/storage"
	"ifaceval/internal/verdict"
)

const corpusDir = "testdata/adversary"

// A row says where a conversion's value is stored.
type row struct {
	line       int
	conversion string // "Function:operand@holder"
	from, to   int    // minor versions of Go
	storage    string
	weaker     string // what check may say for want of a trace in the archive
}

func (r row) covers(minor int) bool { return r.from <= minor && minor <= r.to }

func readRows(t *testing.T) []row {
	t.Helper()
	f, err := os.Open("testdata/storage.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var rows []row
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		fields := strings.Split(lines.Text(), "\t")
		if len(fields) != 3 {
			t.Fatalf("storage.tsv:%d: %d fields, want 3", n, len(fields))
		}
		if n == 1 {
			continue
		}
		r := row{line: n, conversion: fields[0]}
		r.storage, r.weaker, _ = strings.Cut(fields[2], "|")
		r.from, r.to = versions(t, fields[1])
		rows = append(rows, r)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return rows
}

// versions reads "1.18", "1.18-1.24" and "1.25+".
func versions(t *testing.T, s string) (from, to int) {
	t.Helper()
	minor := func(s string) int {
		n, err := strconv.Atoi(strings.TrimPrefix(s, "1."))
		if err != nil {
			t.Fatalf("storage.tsv: version %q", s)
		}
		return n
	}
	if first, ok := strings.CutSuffix(s, "+"); ok {
		return minor(first), 1 << 30
	}
	first, last, ok := strings.Cut(s, "-")
	if !ok {
		last = first
	}
	return minor(first), minor(last)
}

// siteNames names conversions as the rows do.
func siteNames(sites []*verdict.Site) map[*verdict.Site]string {
	function := func(s *verdict.Site) string {
		if strings.HasSuffix(s.Package, "/lib.v2") {
			return "lib." + s.Function
		}
		return s.Function
	}
	perFunc, perExpr := map[string]int{}, map[string]int{}
	for _, s := range sites {
		perFunc[function(s)]++
		perExpr[function(s)+":"+s.Expr]++
	}
	nth := map[string]int{}
	names := map[*verdict.Site]string{}
	for _, s := range sites {
		name := function(s)
		if perFunc[name] > 1 {
			name += ":" + s.Expr
			if perExpr[name] > 1 {
				nth[name]++
				name += fmt.Sprintf("#%d", nth[name])
			}
		}
		names[s] = name
	}
	return names
}

// answers are check's, under the names of the rows.
func answers(sites []*verdict.Site) map[string]string {
	names := siteNames(sites)
	all := map[string][]string{}
	for _, s := range sites {
		if len(s.Instances) == 0 {
			place, _ := s.Place()
			all[names[s]] = []string{placeText(place)}
		}
		for _, in := range s.Instances {
			key := names[s] + "@" + holderName(in.Function)
			all[key] = append(all[key], placeText(in.Place))
		}
	}
	joined := map[string]string{}
	for key, places := range all {
		slices.Sort(places)
		joined[key] = strings.Join(places, " + ")
	}
	return joined
}

func placeText(p storage.Place) string { return strings.TrimSpace(string(p.Storage) + " " + p.Call) }

// TestCorpus compares check with known storage.
func TestCorpus(t *testing.T) {
	rows := readRows(t)
	for _, toolchain := range releases.Some() {
		for _, arch := range []string{"amd64", "arm64"} {
			t.Run(cmp.Or(toolchain, "default")+"/"+arch, func(t *testing.T) {
				releases.Need(t, toolchain)
				compareRows(t, rows, toolchain, arch)
			})
		}
	}
}

func compareRows(t *testing.T, rows []row, toolchain, arch string) {
	t.Helper()
	result := run(t, gotool.Config{Dir: corpusDir, Go: toolchain, GOARCH: arch}, "./...")
	minor, _ := strconv.Atoi(strings.TrimPrefix(result.Toolchain.Lang(), "go1."))
	got := answers(result.Sites)
	compared, weak := 0, 0
	for _, r := range rows {
		if !r.covers(minor) {
			continue
		}
		compared++
		answer, ok := got[r.conversion]
		delete(got, r.conversion)
		switch {
		case !ok:
			t.Errorf("storage.tsv:%d: %s: no such instance, want %s", r.line, r.conversion, r.storage)
		case answer == r.storage:
		case r.weaker != "" && answer == r.weaker:
			weak++
		default:
			t.Errorf("storage.tsv:%d: %s: %s, want %s", r.line, r.conversion, answer, r.storage)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(got)) {
		if !strings.HasPrefix(name, "init") { // closures that init only mentions
			t.Errorf("%s: %s: not among the rows for 1.%d", name, got[name], minor)
		}
	}
	if result.Stray > 0 {
		t.Errorf("%d strays: %q", result.Stray, result.Notes)
	}
	t.Logf("%d rows compared, %d weaker than the truth", compared, weak)
}

func run(t *testing.T, config gotool.Config, patterns ...string) *check.Result {
	t.Helper()
	result, err := check.Run(context.Background(), check.Config{Build: config, Patterns: patterns})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// TestListing compares the rows with what -S says of a splitting, where it says
// anything: the rows were made from listings, and this keeps them honest.
func TestListing(t *testing.T) {
	rows := readRows(t)
	for _, toolchain := range []string{releases.Default, releases.Newest} {
		t.Run(cmp.Or(toolchain, "default"), func(t *testing.T) {
			releases.Need(t, toolchain)
			result := run(t, gotool.Config{Dir: corpusDir, Go: toolchain}, "./...")
			minor, _ := strconv.Atoi(strings.TrimPrefix(result.Toolchain.Lang(), "go1."))
			tmp := t.TempDir()
			s := split(t, tmp, result.Sites)
			l := list(t, toolchain, corpusDir, "-overlay="+s.overlay(t, tmp))
			compareListing(t, rows, minor, s, l, siteNames(result.Sites))
		})
	}
}

func compareListing(t *testing.T, rows []row, minor int, s *splitting, l *listing, names map[*verdict.Site]string) {
	t.Helper()
	lines := map[string]int{}
	for site, name := range names {
		lines[name] = s.of[site]
	}
	agree := 0
	for _, r := range rows {
		name, holder, ok := strings.Cut(r.conversion, "@")
		if !r.covers(minor) || !ok || lines[name] == 0 {
			continue
		}
		shown := heapOnly(storageOf(l.at[listed{lines[name], holder}]))
		if len(s.lines[lines[name]].sites) > 1 {
			continue // the results of one call
		}
		if want := heapOnly(r.storage); shown != want {
			if want != "" && shown == "" && strings.Contains(storageOf(l.whole[holder]), want) {
				continue // the position of an iteration variable's conversion is the statement's
			}
			t.Errorf("storage.tsv:%d: %s: %s; the listing shows %q", r.line, r.conversion, r.storage, shown)
			continue
		}
		agree++
	}
	t.Logf("%d rows agree with the listing", agree)
}

// heapOnly keeps the calls of a storage column.
func heapOnly(s string) string {
	var heap []string
	for one := range strings.SplitSeq(s, " + ") {
		if strings.HasPrefix(one, "heap") {
			heap = append(heap, one)
		}
	}
	return strings.Join(heap, " + ")
}
