// Package explain tells all that is known of the conversions of one line: the
// verdict of package check, the escape flow that the compiler prints with -m=2,
// the machine code that makes the interface value, step by step from package
// walk, what each witness says, and what one can do.
//
// It finds nothing out by itself. What a witness does not say is not said; a
// part that cannot be had is left out, and a note says why.
package explain

import (
	"context"
	"fmt"
	"go/ast"
	"go/token"
	"path/filepath"
	"slices"
	"strings"

	"ifaceval/internal/check"
	"ifaceval/internal/conversion"
	"ifaceval/internal/escape"
	"ifaceval/internal/gotool"
	"ifaceval/internal/source"
	"ifaceval/internal/story"
	"ifaceval/internal/walk"
)

// A Config says which line to explain.
type Config struct {
	Build  gotool.Config
	Dir    string // absolute: where Target is looked up and file names start
	Target string // FILE:LINE or FILE:LINE:COL
}

// An explainer has what is needed of the package that the line is in.
type explainer struct {
	config       Config
	file         string
	line, column int
	tc           *gotool.Toolchain
	checked      *check.Result
	pkg          *source.Package
	found        []*conversion.Conversion
	flows        *escape.FlowPackage
	here         []check.Judged     // the conversions of the line
	walks        map[string]*walked // by function
}

// Run explains. An error is one that leaves nothing to explain.
func Run(ctx context.Context, c Config) (*story.Explanations, error) {
	file, line, column, err := walk.ParsePlace(c.Target, c.Dir)
	if err != nil {
		return nil, err
	}
	e := &explainer{config: c, file: file, line: line, column: column, walks: map[string]*walked{}}
	c.Build.Dir = filepath.Dir(file)
	c.Build.Tests = c.Build.Tests || strings.HasSuffix(file, "_test.go")
	e.config.Build = c.Build
	if e.checked, err = check.Run(ctx, check.Config{Build: c.Build, Patterns: []string{"."}}); err != nil {
		return nil, err
	}
	e.tc = e.checked.Toolchain
	if err := e.find(); err != nil {
		return nil, err
	}
	if err := e.load(ctx); err != nil {
		return nil, err
	}
	here, err := e.atColumn(e.here)
	if err != nil {
		return nil, err
	}
	config := e.tc.Config()
	out := &story.Explanations{Schema: story.ExplanationSchema, Toolchain: story.Toolchain{Go: e.tc.Version, GOOS: e.tc.GOOS, GOARCH: e.tc.GOARCH, GCFlags: strings.Join(config.GCFlags, " ")}}
	for _, j := range here {
		out.Conversions = append(out.Conversions, e.explanation(ctx, j))
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// find finds the conversions of the line.
func (e *explainer) find() error {
	lines := map[int]bool{}
	for _, j := range e.checked.Judged(e.config.Dir) {
		if !escape.SamePath(e.file, j.Site.File) {
			continue
		}
		lines[j.Site.Line] = true
		if j.Site.Line == e.line {
			e.here = append(e.here, j)
		}
	}
	if len(e.here) > 0 {
		return nil
	}
	name := e.relative(e.file)
	if ps := e.checked.Problems; len(ps) > 0 {
		return ps[0].From(e.config.Build.Dir, e.config.Dir)
	}
	if len(lines) == 0 {
		return fmt.Errorf("%s:%d: no value is stored in an interface in this file, as far as the package in its directory is compiled: see whether -tags, -os or -arch exclude it", name, e.line)
	}
	near, distance := 0, 0
	for line := range lines {
		if d := max(line-e.line, e.line-line); near == 0 || d < distance || d == distance && line < near {
			near, distance = line, d
		}
	}
	return fmt.Errorf("%s:%d: no value is stored in an interface on this line: the nearest one that has a conversion is line %d", name, e.line, near)
}

// load compiles the package once more for the escape flows, and type-checks it.
func (e *explainer) load(ctx context.Context) error {
	said := escape.NewFlowReader()
	// This is -m=2, spelt apart from the user's own builds, as in gotool's Build.
	build, err := e.tc.Compile(ctx, "-m=1 -m", []string{"."}, said)
	if err != nil {
		return err
	}
	said.Close()
	loader, err := source.NewLoader(build, e.tc.Lang(), e.tc.GOARCH)
	if err != nil {
		return err
	}
	for _, p := range build.Targets() {
		if p.ID != e.here[0].Site.Package {
			continue
		}
		if e.pkg, err = loader.Load(p); err != nil {
			return err
		}
		e.flows = said.Package(p.ID)
		e.found = conversion.Find(&conversion.Package{Fset: e.pkg.Fset, Files: e.pkg.Files, Types: e.pkg.Types, Info: e.pkg.Info, Source: e.pkg.Text}, conversion.Options{}).Conversions
	}
	if e.pkg == nil {
		return fmt.Errorf("%s: the package in its directory does not compile it: see whether -tags, -os or -arch exclude it", e.relative(e.file))
	}
	return nil
}

// node is the conversion of the syntax that a site is of, nil if it is not found.
func (e *explainer) node(j check.Judged) *conversion.Conversion {
	for _, c := range e.found {
		at := e.pkg.Fset.Position(c.Pos)
		if at.Line == j.Site.Line && at.Column == j.Site.Column && string(c.Context) == j.Conversion.Context && escape.SamePath(at.Filename, j.Site.File) {
			return c
		}
	}
	return nil
}

// extent is the columns of an operand on the line, from and to (exclusive).
func (e *explainer) extent(j check.Judged) (from, to int) {
	c := e.node(j)
	if c == nil || c.Expr == nil {
		return j.Site.Column, j.Site.Column + 1
	}
	start, end := e.position(c.Expr.Pos()), e.position(c.Expr.End())
	switch {
	case start.Line != j.Site.Line:
		return j.Site.Column, j.Site.Column + 1
	case end.Line != start.Line:
		return start.Column, len(e.text(start.Line)) + 1
	}
	return start.Column, end.Column
}

func (e *explainer) position(p token.Pos) token.Position { return e.pkg.Fset.Position(p) }

// text is a line of the file.
func (e *explainer) text(line int) string { return e.lineIn(e.file, line) }

func lineOf(text string, line int) string {
	for s := range strings.SplitSeq(text, "\n") {
		if line--; line == 0 {
			return strings.TrimSuffix(s, "\r")
		}
	}
	return ""
}

// atColumn keeps the conversions whose operand holds the column: of several, one
// in another, the innermost.
func (e *explainer) atColumn(here []check.Judged) ([]check.Judged, error) {
	if e.column == 0 {
		return here, nil
	}
	best := -1
	var kept []check.Judged
	var columns []string
	for _, j := range here {
		from, to := e.extent(j)
		columns = append(columns, fmt.Sprintf("%d (%s)", from, j.Conversion.Expr))
		if e.column < from || e.column >= to && e.column != j.Site.Column {
			continue
		}
		switch {
		case best < 0 || to-from < best:
			kept, best = []check.Judged{j}, to-from
		case to-from == best:
			kept = append(kept, j)
		}
	}
	if len(kept) == 0 {
		return nil, fmt.Errorf("%s:%d:%d: no value is stored in an interface there: on this line one is at column %s", e.relative(e.file), e.line, e.column, strings.Join(columns, ", "))
	}
	return kept, nil
}

func (e *explainer) relative(file string) string {
	if rel, err := filepath.Rel(e.config.Dir, file); err == nil && filepath.IsLocal(rel) {
		file = rel
	}
	return filepath.ToSlash(file)
}

// explanation puts one together.
func (e *explainer) explanation(ctx context.Context, j check.Judged) story.Explanation {
	c := &j.Conversion
	x := story.Explanation{ID: c.ID, Package: c.Package, Function: c.Function, File: c.File, Line: c.Line, Column: c.Column,
		Expr: c.Expr, From: c.From, To: c.To, Context: c.Context, Storage: c.Storage, Call: c.Call, Allocates: c.Allocates, Unless: c.Unless,
		Size: c.Size, AllocSize: c.AllocSize, Escape: c.Escape, Instances: []story.Copy{}, Flow: []story.Reason{}, Evidence: []story.Witness{}, Advice: []string{}, Notes: []string{}}
	from, to := e.extent(j)
	x.Source = story.Caret{Text: e.text(c.Line), From: max(from-1, 0), Length: max(to-from, 1)}
	x.Verdict = verdict(c.Storage, c.AllocSize, c.Unless)
	x.Meaning = meaning(c)
	for _, i := range c.Instances {
		size := c.AllocSize
		if i.AllocSize != nil {
			size = *i.AllocSize
		}
		x.Instances = append(x.Instances, story.Copy{Function: i.Function, InlinedAt: i.InlinedAt, Shape: i.Shape, Verdict: verdict(i.Storage, size, i.Unless), Reason: i.Reason})
	}
	flow := e.flowOf(j)
	e.tellFlow(&x, flow)
	e.tellCode(ctx, &x, j)
	e.tellEvidence(&x, j)
	x.Advice = append(x.Advice, e.advice(&x, e.node(j), flow)...)
	if e.flows != nil && e.flows.Unrecognised > 0 {
		x.Notes = append(x.Notes, fmt.Sprintf("%d lines of what the compiler said with -m=2 were not understood, such as %q.", e.flows.Unrecognised, e.flows.Examples[0]))
	}
	return x
}

// call is the call that an operand is an argument of, nil if it is none.
func (e *explainer) call(c *conversion.Conversion) *ast.CallExpr {
	if c == nil || c.Expr == nil || c.Context != conversion.Argument {
		return nil
	}
	var innermost *ast.CallExpr
	for _, f := range e.pkg.Files {
		if c.Expr.Pos() < f.FileStart || f.FileEnd < c.Expr.End() {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if ok && slices.ContainsFunc(call.Args, func(a ast.Expr) bool { return a.Pos() <= c.Expr.Pos() && c.Expr.End() <= a.End() }) {
				if innermost == nil || call.Pos() >= innermost.Pos() {
					innermost = call
				}
			}
			return n == nil || n.Pos() <= c.Expr.Pos() && c.Expr.End() <= n.End()
		})
	}
	return innermost
}
