package check

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"go/types"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"ifaceval/internal/report"
	"ifaceval/internal/storage"
	"ifaceval/internal/verdict"
)

// Report puts the result into the form that is reported. Files below dir are
// named relative to it.
func (r *Result) Report(dir string) *report.Report {
	build := r.Toolchain.Config()
	out := &report.Report{
		Schema: report.Schema,
		Toolchain: report.Toolchain{Go: r.Toolchain.Version, GOOS: r.Toolchain.GOOS, GOARCH: r.Toolchain.GOARCH,
			GCFlags: strings.Join(build.GCFlags, " "), Tags: tags(build.Tags), Race: build.Race},
		Packages:    append([]string{}, r.Packages...),
		Conversions: []report.Conversion{},
		Problems:    []report.Problem{},
	}
	for _, j := range r.Judged(dir) {
		out.Conversions = append(out.Conversions, j.Conversion)
	}
	for _, p := range r.Problems {
		out.Problems = append(out.Problems, report.Problem{Package: p.Package, Message: p.Message})
	}
	slices.SortStableFunc(out.Problems, func(a, b report.Problem) int { return cmp.Compare(a.Package, b.Package) })
	if r.Unrecognised+r.Stray > 0 {
		out.Unrecognised = &report.Unrecognised{Diagnostics: r.Unrecognised, Calls: r.Stray, Examples: r.Notes}
	}
	out.Summarise()
	return out
}

// A Judged is a conversion as it is reported, and what it was made of.
type Judged struct {
	Site       *verdict.Site
	Conversion report.Conversion
}

// Judged lists the conversions in the order of a report. Files below dir are
// named relative to it.
func (r *Result) Judged(dir string) []Judged {
	c := &converter{result: r, dir: dir, seen: map[string]int{}}
	var all []Judged
	for _, s := range r.Sites {
		all = append(all, Judged{s, c.conversion(s)})
	}
	slices.SortStableFunc(all, func(x, y Judged) int {
		a, b := &x.Conversion, &y.Conversion
		return cmp.Or(cmp.Compare(a.Package, b.Package), cmp.Compare(a.File, b.File),
			cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return all
}

func tags(s string) []string {
	return slices.DeleteFunc(strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' }),
		func(t string) bool { return t == "" })
}

// converter makes report conversions of sites.
type converter struct {
	result *Result
	dir    string
	seen   map[string]int // how often each id was given so far
}

func (c *converter) conversion(s *verdict.Site) report.Conversion {
	place, reason := s.Place()
	out := report.Conversion{
		Package: s.Package, Function: s.Function, File: c.file(s.File), Line: s.Line, Column: s.Column,
		Expr: s.Expr, From: typeName(s.From, s), To: typeName(s.To, s), Context: string(s.Context),
		Storage: string(place.Storage), Call: place.Call, Reason: reason, Interface: s.I2I,
		Size: s.Layout.Size, Evidence: []string{}, Instances: []report.Instance{},
	}
	allocates, unless := place.Allocates()
	out.Allocates, out.Unless = string(allocates), unless
	if s.Escape != nil {
		out.Escapes, out.Escape = &s.Escape.Escapes, s.Escape.Text()
	}
	worst := s.Worst()
	if worst != nil {
		out.Size = worst.Layout.Size
		if worst.Disagrees != nil {
			out.Rules = placeText(*worst.Disagrees)
		}
	}
	if place.Storage == storage.Heap {
		a := c.result.Machine.Alloc(worst.Layout)
		out.AllocSize, out.Tiny = round(a.Bytes), a.Tiny
	}
	out.Evidence = evidence(s, place, worst)
	for i := range s.Instances {
		out.Instances = append(out.Instances, c.instance(s, &s.Instances[i]))
	}
	out.ID = c.id(&out, s)
	return out
}

func (c *converter) instance(s *verdict.Site, i *verdict.Instance) report.Instance {
	allocates, unless := i.Place.Allocates()
	out := report.Instance{Function: i.Function, InlinedAt: c.at(i), Through: i.Through, Shape: i.Shape,
		Storage: string(i.Place.Storage), Call: i.Place.Call, Allocates: string(allocates), Unless: unless, Reason: i.Reason}
	if i.Disagrees != nil {
		out.Rules = placeText(*i.Disagrees)
	}
	if i.Layout.Size != s.Layout.Size {
		size := i.Layout.Size
		out.Size = &size
		if i.Place.Storage == storage.Heap {
			bytes := round(c.result.Machine.Alloc(i.Layout).Bytes)
			out.AllocSize = &bytes
		}
	}
	return out
}

// evidence names the witnesses that put a site where it is reported to be.
func evidence(s *verdict.Site, place storage.Place, worst *verdict.Instance) []string {
	e := []string{}
	if place.Storage == storage.Unknown {
		return e
	}
	if s.Predicted == place || worst != nil && worst.Predicted == place {
		e = append(e, "rules")
	}
	if s.Escape != nil && (s.Escape.Escapes && place.Storage == storage.Heap || !s.Escape.Escapes && place.Storage == storage.Stack) {
		e = append(e, "escape")
	}
	if worst != nil && worst.Code {
		e = append(e, "code")
	}
	return e
}

func placeText(p storage.Place) string { return strings.TrimSpace(string(p.Storage) + " " + p.Call) }

// round keeps two decimals: a third of a 16-byte block is 5.33 bytes.
func round(n float64) float64 { return float64(int64(n*100+0.5)) / 100 }

func (c *converter) at(i *verdict.Instance) string {
	if i.InlinedAt == "" {
		return ""
	}
	file, line, _ := cutLast(i.InlinedAt)
	return c.file(file) + ":" + line
}

func cutLast(s string) (before, after string, ok bool) {
	i := strings.LastIndexByte(s, ':')
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+1:], true
}

// file names a file relative to the working directory, if it is below it.
// Objects spell the toolchain's own directory "$GOROOT".
func (c *converter) file(name string) string {
	if rest, ok := strings.CutPrefix(name, "$GOROOT/"); ok {
		name = filepath.Join(c.result.Toolchain.GOROOT, rest)
	}
	if rel, err := filepath.Rel(c.dir, name); err == nil && filepath.IsAbs(name) && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		name = rel
	}
	return filepath.ToSlash(name)
}

// typeName spells a type as the source of its package would, without import
// paths.
func typeName(t types.Type, s *verdict.Site) string {
	name := types.TypeString(t, func(p *types.Package) string {
		if p.Path() == s.SymbolPackage() {
			return ""
		}
		return p.Name()
	})
	if name == "interface{}" {
		return "any"
	}
	return strings.ReplaceAll(name, "_Ctype_", "C.")
}

// id identifies a conversion by what does not change when code moves: not by file
// or line, not by the test variant of its package, not by white space, and not by
// the numbers that closures and init functions have from their order. Equal ones of
// a package are numbered: "369bde3f1448", "369bde3f1448-2".
func (c *converter) id(x *report.Conversion, s *verdict.Site) string {
	identity := strings.Join([]string{s.PackagePath(), ordinal.ReplaceAllString(s.Key, "$1"), x.Context, s.Tokens, x.From, x.To}, "\x00")
	sum := sha256.Sum256([]byte(identity))
	id := hex.EncodeToString(sum[:6])
	c.seen[id]++
	if n := c.seen[id]; n > 1 {
		id = fmt.Sprintf("%s-%d", id, n)
	}
	return id
}

// ordinal is a number in the name of a function that comes from its place.
var ordinal = regexp.MustCompile(`(^init\.|\.func|\.gowrap|-range)[0-9]+`)
