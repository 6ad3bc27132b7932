package gotool

import (
	"cmp"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A Problem is something that keeps a package, or a part of it, out of the
// answer.
type Problem struct {
	Package string
	Message string // one line; starts with the position where there is one
}

// From is the problem as an error for someone in the directory to. The go
// command names files from the directory in which it ran, from; both are
// absolute. What is not below to is named in full.
func (p Problem) From(from, to string) error {
	message := p.Message
	if m := relativeFile.FindStringSubmatchIndex(message); m != nil {
		file := filepath.Join(from, filepath.FromSlash(message[m[2]:m[3]]))
		if _, err := os.Stat(file); err == nil {
			if rel, err := filepath.Rel(to, file); err == nil && filepath.IsLocal(rel) {
				file = rel
			}
			message = message[:m[2]] + filepath.ToSlash(file) + message[m[3]:]
		}
	}
	return fmt.Errorf("%s: %s", p.Package, message)
}

// relativeFile is the file of a position that starts a message. What has a drive
// or is rooted is no match, or a file that From does not find.
var relativeFile = regexp.MustCompile(`^(?:` + regexp.QuoteMeta(ofDependency) + `)?([^/\\:][^:]*):\d`)

// problems is what is wrong with the targets among the listed packages, in
// order of package and position.
func (t *Toolchain) problems(all []*listed, said *words) []Problem {
	byID := map[string]*listed{}
	for _, l := range all {
		byID[l.ImportPath] = l
	}
	type key struct{ path, message string }
	seen := map[key]bool{} // a package and its test variant have the same errors
	var ps []Problem
	for _, l := range all {
		if l.DepOnly {
			continue
		}
		for _, m := range t.messages(l, byID, said) {
			path, _, _ := strings.Cut(l.ImportPath, " ")
			if k := (key{path, m}); !seen[k] {
				seen[k] = true
				ps = append(ps, Problem{path, m})
			}
		}
	}
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Package, b.Package), comparePositions(a.Message, b.Message))
	})
	return ps
}

const ofDependency = "not built, because of a dependency: "

// messages is what is wrong with one package. The order of preference: its own
// errors, errors of what it imports, and, where the listing is silent, what was
// written to standard error of it or of what it imports.
func (t *Toolchain) messages(l *listed, byID map[string]*listed, said *words) []string {
	if l.Error != nil {
		return t.errorLines(l, l.Error)
	}
	var own, others []string
	for _, e := range l.DepsErrors {
		lines := t.errorLines(l, e)
		if l.holds(t.config.Dir, e.Pos) { // its own import of what is not there
			own = append(own, lines...)
		} else {
			others = append(others, lines...)
		}
	}
	if len(own)+len(others) == 0 && l.Export == "" && l.ImportPath != "unsafe" && len(l.GoFiles)+len(l.CgoFiles) > 0 {
		own, others = silent(l, byID, said)
	}
	if len(own) == 0 && len(others) > 0 {
		// One is enough: the dependency has a line of its own for each of them, or
		// is not what was asked about.
		own = []string{ofDependency + slices.MinFunc(others, comparePositions)}
	}
	return own
}

// silent is what is wrong with a package that was not built and whose listing
// does not say why. Go 1.18 does so to a package that does not compile, and all
// releases to one that imports such a package.
func silent(l *listed, byID map[string]*listed, said *words) (own, others []string) {
	if own = messageLines(said.of(l.ImportPath)); len(own) > 0 {
		return own, nil
	}
	for _, dep := range l.closure(byID) {
		switch {
		case dep.Export != "":
		case dep.Error != nil:
			others = append(others, messageLines(dep.Error.Err)...)
		default:
			others = append(others, messageLines(said.of(dep.ImportPath))...)
		}
	}
	if others == nil {
		own = []string{"not built, and the go command does not say why: see what `go build " + l.ImportPath + "` says"}
	}
	return own, others
}

// holds reports whether a position that the go command printed is in a file of
// the package.
func (l *listed) holds(dir, pos string) bool {
	file, _, _ := strings.Cut(pos, ".go:")
	if file == pos {
		return false
	}
	if !filepath.IsAbs(file) {
		file = filepath.Join(dir, file)
	}
	return filepath.Dir(file) == filepath.Clean(l.Dir)
}

// closure is what the package imports, directly or not, nearest first.
func (l *listed) closure(byID map[string]*listed) []*listed {
	seen := map[*listed]bool{l: true}
	queue := []*listed{l}
	for i := 0; i < len(queue); i++ {
		for _, path := range queue[i].Imports {
			if mapped, ok := queue[i].ImportMap[path]; ok {
				path = mapped
			}
			if dep := byID[path]; dep != nil && !seen[dep] {
				seen[dep] = true
				queue = append(queue, dep)
			}
		}
	}
	return queue[1:]
}

// errorLines is an error of the listing as messages of a line each.
func (t *Toolchain) errorLines(l *listed, e *listedError) []string {
	if strings.HasPrefix(e.Err, "import cycle not allowed") {
		return []string{t.cycle(l, e)}
	}
	ms := messageLines(e.Err)
	for i, m := range ms {
		if e.Pos != "" && !strings.HasPrefix(m, e.Pos) {
			ms[i] = e.Pos + ": " + m
		}
	}
	return ms
}

// cycle says who imports whom. The listing has no position for it.
func (t *Toolchain) cycle(l *listed, e *listedError) string {
	m := strings.TrimSpace(e.Err)
	if len(e.ImportStack) > 1 && !strings.Contains(m, " imports ") {
		m += ": " + strings.Join(e.ImportStack, " imports ")
	}
	if e.Pos == "" && len(e.ImportStack) > 1 {
		// In the cycle, the edge that leaves this package.
		own, _, _ := strings.Cut(l.ImportPath, " ")
		for i, p := range e.ImportStack[:len(e.ImportStack)-1] {
			if p == own {
				e.Pos = importPosition(l, e.ImportStack[i+1], t.config.Dir)
				break
			}
		}
	}
	if e.Pos != "" {
		m = e.Pos + ": " + m
	}
	return m
}

// importPosition is where a package's files import a path, "" if they do not.
func importPosition(l *listed, path, dir string) string {
	for _, name := range append(l.GoFiles, l.CgoFiles...) {
		if !filepath.IsAbs(name) {
			name = filepath.Join(l.Dir, name)
		}
		fset := token.NewFileSet()
		file, _ := parser.ParseFile(fset, name, nil, parser.ImportsOnly)
		if file == nil {
			continue
		}
		for _, spec := range file.Imports {
			if got, err := strconv.Unquote(spec.Path.Value); err == nil && got == path {
				pos := fset.Position(spec.Path.Pos())
				if rel, err := filepath.Rel(dir, pos.Filename); err == nil && filepath.IsLocal(rel) {
					pos.Filename = rel
				}
				return pos.String()
			}
		}
	}
	return ""
}

// messageLines takes what the compiler or the go command said of a package
// apart into messages, a line each: continuation lines join the line before,
// and what is no error is dropped.
func messageLines(text string) []string {
	var ms []string
	newer := "" // the release that go.mod asks for
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		trimmed := strings.TrimSpace(line)
		if release, ok := strings.CutPrefix(line, "note: module requires Go "); ok {
			// Go 1.18 to 1.20, before or after the errors.
			newer, _, _ = strings.Cut(release, " ")
			continue
		}
		switch {
		case trimmed == "", strings.HasPrefix(line, "# "), isDiagnostic(line):
		case strings.HasPrefix(line, "usage: "):
			return ms // the flags of the compiler, a hundred lines
		case len(ms) > 0 && (line[0] == '\t' || line[0] == ' '):
			ms[len(ms)-1] += " " + trimmed
		case strings.Contains(line, "internal compiler error: "):
			// A dump of its syntax tree or its stack follows.
			return append(ms, strings.TrimRight(line, ": ")+": the compiler fails on this code: change the line, or try another release with -go")
		default:
			ms = append(ms, line)
		}
	}
	for i, m := range ms {
		ms[i] = advise(m)
		if newer != "" {
			ms[i] += ": the module needs a newer Go: give that release or a newer one with -go " + newer
		}
	}
	return ms
}

var positionPattern = regexp.MustCompile(`^(` + ofDependency + `)?(.*?):(\d+)(?::(\d+))?: `)

// comparePositions orders messages by file, line and column; those without a
// position keep their order and come first.
func comparePositions(a, b string) int {
	x, y := positionPattern.FindStringSubmatch(a), positionPattern.FindStringSubmatch(b)
	if x == nil || y == nil {
		return cmp.Compare(len(x), len(y))
	}
	number := func(s string) int { n, _ := strconv.Atoi(s); return n }
	return cmp.Or(cmp.Compare(x[1], y[1]), cmp.Compare(x[2], y[2]), cmp.Compare(number(x[3]), number(y[3])),
		cmp.Compare(number(x[4]), number(y[4])), cmp.Compare(a, b))
}
