package oracle

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/scanner"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ifaceval/internal/conversion"
	"ifaceval/internal/verdict"
)

// firstLine is where virtual lines begin. The compiler counts up to 1<<20.
const firstLine = 200_000

// A virtual is what has a virtual line for itself: conversions at one position.
type virtual struct {
	file  string // base name
	line  int    // in the original
	sites []*verdict.Site
}

// A splitting is a set of files with each conversion on a line of its own.
type splitting struct {
	lines   map[int]*virtual
	of      map[*verdict.Site]int
	files   map[string]string // path to the path of its copy
	names   map[string]bool   // tail of them
	loops   map[string]bool   // "dir/file.go:line" of range clauses that convert
	skipped map[string]bool   // files that are positioned
}

// split copies the files that hold the sites into dir.
func split(t *testing.T, dir string, sites []*verdict.Site) *splitting {
	t.Helper()
	s := &splitting{lines: map[int]*virtual{}, of: map[*verdict.Site]int{}, files: map[string]string{}, names: map[string]bool{}, loops: map[string]bool{}, skipped: map[string]bool{}}
	byFile := map[string][]*verdict.Site{}
	for _, site := range sites {
		switch {
		case site.I2I:
		case site.Context == conversion.Range:
			// What a range clause assigns stands at the statement, which is not a
			// line for itself.
			s.loops[fmt.Sprintf("%s:%d", tail(site.File), site.Line)] = true
		default:
			byFile[site.File] = append(byFile[site.File], site)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(byFile)) {
		text, err := os.ReadFile(name)
		if err != nil || positioned(text) {
			s.skipped[name] = true
			continue
		}
		s.file(t, dir, name, text, byFile[name])
	}
	return s
}

// positioned reports whether a file's positions are not those that the compiler
// sees: it has line directives, or cgo rewrites it.
func positioned(text []byte) bool {
	for _, sign := range []string{"//line ", "/*line ", `import "C"`} {
		if bytes.Contains(text, []byte(sign)) {
			return true
		}
	}
	return false
}

func (s *splitting) file(t *testing.T, dir, name string, text []byte, sites []*verdict.Site) {
	t.Helper()
	starts := []int{0}
	for i, c := range text {
		if c == '\n' {
			starts = append(starts, i+1)
		}
	}
	at := map[int]*virtual{}
	for _, site := range sites {
		offset := starts[site.Line-1] + site.Column - 1
		v := at[offset]
		if v == nil {
			v = &virtual{file: filepath.Base(name), line: site.Line}
			at[offset] = v
		}
		v.sites = append(v.sites, site)
	}
	var out bytes.Buffer
	done := 0
	tokens(name, text, func(start, end int) {
		v := at[start]
		if v == nil {
			return
		}
		delete(at, start)
		n := firstLine + len(s.lines)
		s.lines[n] = v
		for _, site := range v.sites {
			s.of[site] = n
		}
		line, _ := slices.BinarySearch(starts, end+1)
		out.Write(text[done:start])
		// The spaces keep a slash before a comment from making it another.
		fmt.Fprintf(&out, " /*line :%d:1*/%s /*line :%d:%d*/", n, text[start:end], line, end-starts[line-1]+1)
		done = end
	})
	out.Write(text[done:])
	for _, v := range at {
		t.Errorf("%s:%d:%d: %s: no token starts here", name, v.line, v.sites[0].Column, v.sites[0].Expr)
	}
	copied := filepath.Join(dir, fmt.Sprintf("%d_%s", len(s.files), filepath.Base(name)))
	if err := os.WriteFile(copied, out.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	s.files[name] = copied
	s.names[tail(name)] = true
}

// tokens calls do with the start and end of each token.
func tokens(name string, text []byte, do func(start, end int)) {
	fset := token.NewFileSet()
	file := fset.AddFile(name, -1, len(text))
	var sc scanner.Scanner
	sc.Init(file, text, func(token.Position, string) {}, 0)
	for {
		pos, tok, lit := sc.Scan()
		if tok == token.EOF {
			return
		}
		start := file.Offset(pos)
		end := start + len(lit)
		switch {
		case tok == token.SEMICOLON:
			continue // may be one that is not in the text
		case lit == "":
			end = start + len(tok.String())
		case tok == token.STRING && lit[0] == '`':
			// The scanner drops carriage returns.
			end = start + 1 + bytes.IndexByte(text[start+1:], '`') + 1
		}
		do(start, end)
	}
}

// overlay writes the file that the go command's -overlay asks for.
func (s *splitting) overlay(t *testing.T, dir string) string {
	t.Helper()
	data, err := json.Marshal(map[string]any{"Replace": s.files})
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(name, data, 0o666); err != nil {
		t.Fatal(err)
	}
	return name
}

// holds reports whether a file, as an object names it, was copied.
func (s *splitting) holds(file string) bool { return s.names[tail(file)] }

// tail is the last three elements of a file's name, which objects and check spell
// alike.
func tail(file string) string {
	elements := strings.Split(filepath.ToSlash(file), "/")
	return strings.Join(elements[max(0, len(elements)-3):], "/")
}
