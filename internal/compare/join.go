package compare

import (
	"fmt"
	"strings"

	"ifaceval/internal/report"
)

// failed is what one of two reports could not judge.
type failed struct {
	packages map[string]bool // as the problems name them
	paths    map[string]bool // the same without the test variant
	whole    bool            // a problem names no package: any may be missing
	judged   [2]map[string]bool
}

func failures(from, to *report.Report) *failed {
	f := &failed{packages: map[string]bool{}, paths: map[string]bool{}}
	for i, r := range []*report.Report{from, to} {
		for _, p := range r.Problems {
			f.packages[p.Package] = true
			f.paths[importPath(p.Package)] = true
			f.whole = f.whole || p.Package == ""
		}
		f.judged[i] = map[string]bool{}
		for _, c := range r.Conversions {
			f.judged[i][c.Package] = true
		}
	}
	return f
}

// has reports whether a conversion that only one side has may be missing on the
// other because that could not judge its package. A package whose test variant
// was not built is reported without it, and the variant's conversions are no news
// then; nor are those of a package that a nameless problem may have lost.
func (f *failed) has(c *report.Conversion) bool {
	return f.paths[importPath(c.Package)] || f.whole && !(f.judged[0][c.Package] && f.judged[1][c.Package])
}

// importPath is a package's ID without the test variant.
func importPath(id string) string {
	path, _, _ := strings.Cut(id, " ")
	return path
}

// partners finds for conversions of one report those of another: all that have one
// by id first, so that one that is new where another stood does not take its
// partner.
func partners(from, to []report.Conversion) map[*report.Conversion]*report.Conversion {
	found := map[*report.Conversion]*report.Conversion{}
	taken := map[*report.Conversion]bool{}
	for _, key := range []func(*report.Conversion) string{func(c *report.Conversion) string { return c.ID }, position} {
		known := map[string]*report.Conversion{}
		for i := range from {
			if a := &from[i]; !taken[a] {
				known[key(a)] = a
			}
		}
		for i := range to {
			b := &to[i]
			if a := known[key(b)]; found[b] == nil && a != nil && !taken[a] {
				found[b], taken[a] = a, true
			}
		}
	}
	return found
}

func position(c *report.Conversion) string {
	return fmt.Sprintf("%s\x00%s\x00%d\x00%d\x00%s", c.Package, c.File, c.Line, c.Column, c.Expr)
}
