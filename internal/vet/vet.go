// Package vet makes ifaceval a tool of go vet:
//
//	go vet -vettool=$(which ifaceval) ./...
//
// The go command runs it once for each package and keeps what it said. Facts of other
// packages are not asked for: a verdict needs the compiler, so the package is built by
// a run of the go command of its own. That a function of the package is inlined in
// another one is not seen here, and benchmarks are not run: `ifaceval test` does both.
package vet

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"

	"ifaceval/internal/check"
	"ifaceval/internal/directive"
	"ifaceval/internal/gotool"
	"ifaceval/internal/outcome"
	"ifaceval/internal/report"
	"ifaceval/internal/trial"
)

// Asked reports whether the arguments of the program are those that go vet gives to
// its tool.
func Asked(args []string) bool {
	switch last := len(args) - 1; {
	case last < 0:
		return false
	case args[0] == "-V=full" || args[0] == "-flags":
		return true
	default: // no command of ours begins with a dash
		return strings.HasSuffix(args[last], ".cfg") && (last == 0 || strings.HasPrefix(args[0], "-"))
	}
}

// Main does what go vet asks for, by the program's arguments, and does not return.
func Main() {
	a := &analysis.Analyzer{
		Name: "ifaceval",
		Doc:  "report expectations in comments that do not hold, and conversions that allocate",
		Run: func(pass *analysis.Pass) (any, error) {
			if err := run(pass); err != nil {
				fail(err)
			}
			return nil, nil
		},
	}
	// A go command that runs another release says so to that. Go 1.18, which does not
	// know of it, hands it on to its tools, and with them to the go command in the PATH.
	if release := os.Getenv("GOTOOLCHAIN_INTERNAL_SWITCH_VERSION"); release != "" {
		os.Setenv("GOTOOLCHAIN", release)
		os.Unsetenv("GOTOOLCHAIN_INTERNAL_SWITCH_VERSION")
		os.Unsetenv("GOTOOLCHAIN_INTERNAL_SWITCH_COUNT")
	}
	flag.BoolVar(&allocating, "allocating", false, "report conversions that may allocate, too")
	unitchecker.Main(a)
}

// allocating is the flag of that name.
var allocating bool

// fail ends the program. Of an error that is only returned Go 1.26 takes the answer for
// a good one when the package is vetted again: it keeps what a tool said that did not
// fail.
func fail(err error) {
	fmt.Fprintln(os.Stderr, "ifaceval: "+strings.Join(strings.Fields(err.Error()), " "))
	os.Exit(1)
}

func run(pass *analysis.Pass) error {
	if len(pass.Files) == 0 || !allocating && !slices.ContainsFunc(pass.Files, mentions) {
		return nil
	}
	dir, err := directory(pass)
	if err != nil {
		return err
	}
	v := &vetting{pass: pass, dir: dir}
	build := gotool.Config{Dir: dir, Tests: true}
	if tags := flag.Lookup("tags"); tags != nil { // go vet hands them on
		build.Tags = tags.Value.String()
		if build.Tags == "<TagsFlag>" { // Go 1.26 writes that for those in GOFLAGS
			build.Tags = ""
		}
	}
	results, err := trial.Run(context.Background(), trial.Config{Build: build, Dir: dir, Patterns: []string{"."}, Static: true})
	if err != nil {
		return err
	}
	for _, r := range results.Runs {
		if err := complete(r.Problems, r.Unrecognised); err != nil {
			return err
		}
		if name := v.unread(r.Files); name != "" {
			return fmt.Errorf("%s: not part of the package as the go command builds it without flags: give those in GOFLAGS", name)
		}
		for i := range r.Outcomes {
			if o := &r.Outcomes[i]; o.Status == outcome.Fail || o.Status == outcome.Misuse {
				v.report(o.Package, o.File, o.Line, o.Column, o.Sentence())
			}
		}
	}
	if !allocating {
		return nil
	}
	r, err := check.Report(context.Background(), check.Config{Build: build, Patterns: []string{"."}}, dir)
	if err != nil {
		return err
	}
	if err := complete(r.Problems, r.Unrecognised); err != nil {
		return err
	}
	trial.Exempt(r, dir)
	for i := range r.Conversions {
		if c := &r.Conversions[i]; c.Allocates != "never" && c.Ignored == "" {
			v.report(c.Package, c.File, c.Line, c.Column, sentence(c))
		}
	}
	return nil
}

// mentions reports whether a file has a comment that may be a directive.
func mentions(f *ast.File) bool {
	for _, group := range f.Comments {
		for _, c := range group.List {
			if directive.Mentions([]byte(c.Text)) || strings.Contains(strings.ToLower(c.Text), "lem.") {
				return true
			}
		}
	}
	return false
}

// complete is the error of an answer that lacks something: go vet must not take it
// for a good one.
func complete(problems []report.Problem, u *report.Unrecognised) error {
	if len(problems) > 0 {
		return fmt.Errorf("%s: %s", problems[0].Package, problems[0].Message)
	}
	if u != nil {
		return fmt.Errorf("what the toolchain said was not understood, such as %s: no expectation counts as held", strings.Join(u.Examples, "; "))
	}
	return nil
}

func sentence(c *report.Conversion) string {
	s := fmt.Sprintf("%s (%s → %s) %s", c.Expr, c.From, c.To, report.Verdict(c.Storage, c.AllocSize, c.Unless))
	if why := c.Reason + c.Escape; why != "" {
		s += "; " + why
	}
	return s
}

// vetting is the work on one package. The run of the go command sees the package with
// its tests and the external tests; each of go vet's sees one of them.
type vetting struct {
	pass *analysis.Pass
	dir  string
}

// unread is a file at hand that is none of those that were read, "" if there is none.
func (v *vetting) unread(read []string) string {
	for _, f := range v.pass.Files {
		name := v.pass.Fset.Position(f.Package).Filename
		if resolved, err := filepath.EvalSymlinks(name); err == nil {
			name = resolved
		}
		if mentions(f) && !slices.Contains(read, name) {
			return name
		}
	}
	return ""
}

// directory is that of the package: the tool runs there. Files that cgo made are
// elsewhere.
func directory(pass *analysis.Pass) (string, error) {
	dir, err := os.Getwd()
	if err == nil {
		dir, err = filepath.EvalSymlinks(dir)
	}
	if err != nil {
		return "", err
	}
	first := ""
	for _, f := range pass.Files {
		at, err := filepath.EvalSymlinks(filepath.Dir(pass.Fset.Position(f.Package).Filename))
		if err == nil && at == dir {
			return dir, nil
		}
		if err == nil && first == "" {
			first = at
		}
	}
	if first == "" {
		return "", errors.New("none of the package's files is where its positions say")
	}
	return first, nil
}

// report reports what is said of a place in the package at hand. The others are
// vetted by themselves.
func (v *vetting) report(pkg, file string, line, column int, message string) {
	path, _, _ := strings.Cut(pkg, " ")
	own, _, _ := strings.Cut(v.pass.Pkg.Path(), " ")
	if path != own {
		return
	}
	if !filepath.IsAbs(file) {
		file = filepath.Join(v.dir, filepath.FromSlash(file))
	}
	if pos := v.find(file, line, column); pos.IsValid() {
		v.pass.Report(analysis.Diagnostic{Pos: pos, Message: message})
		return
	}
	message = fmt.Sprintf("%s:%d: %s", file, line, message)
	v.pass.Report(analysis.Diagnostic{Pos: v.pass.Files[0].Package, Message: message})
}

// find is the comment or piece of code whose position, with //line directives, is a
// given one, else what is first on the line.
func (v *vetting) find(file string, line, column int) token.Pos {
	best, bestColumn := token.NoPos, 0
	look := func(pos token.Pos) {
		at := v.pass.Fset.Position(pos)
		if at.Line != line || at.Filename != file && !same(at.Filename, file) {
			return
		}
		if !best.IsValid() || bestColumn != column && at.Column == column {
			best, bestColumn = pos, at.Column
		}
	}
	for _, f := range v.pass.Files {
		for _, group := range f.Comments {
			for _, c := range group.List {
				look(c.Pos())
			}
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case nil, *ast.Comment, *ast.CommentGroup:
				return false
			case *ast.BinaryExpr:
				look(n.OpPos) // where conversions of operations stand
			case *ast.CallExpr:
				look(n.Lparen)
			}
			look(n.Pos())
			return true
		})
	}
	return best
}

// same reports whether two names are of one file, one of them by way of a symbolic
// link.
func same(a, b string) bool {
	if filepath.Base(a) != filepath.Base(b) {
		return false
	}
	a, err := filepath.EvalSymlinks(a)
	return err == nil && a == b
}
