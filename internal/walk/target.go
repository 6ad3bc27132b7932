package walk

import (
	"cmp"
	"context"
	"fmt"
	"go/ast"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"ifaceval/internal/conversion"
	"ifaceval/internal/gotool"
	"ifaceval/internal/linkname"
	"ifaceval/internal/listing"
)

// A place is FILE:LINE or FILE:LINE:COL.
type place struct {
	file         string // absolute
	line, column int
}

// parsePlace reads a place, if that is what s is. The file must exist.
func parsePlace(s, dir string) (place, bool, error) {
	file, n, ok := cutNumber(s)
	if !ok {
		return place{}, false, nil
	}
	p := place{file: file, line: n}
	if f, line, ok := cutNumber(file); ok {
		p = place{f, line, n}
	}
	if !strings.HasSuffix(p.file, ".go") {
		return place{}, false, nil
	}
	if !filepath.IsAbs(p.file) {
		p.file = filepath.Join(dir, p.file)
	}
	if info, err := os.Stat(p.file); err != nil || info.IsDir() {
		return place{}, true, fmt.Errorf("%s: no such file: name one as FILE:LINE", s)
	}
	if real, err := filepath.EvalSymlinks(p.file); err == nil {
		p.file = real
	}
	return p, true, nil
}

func cutNumber(s string) (rest string, n int, ok bool) {
	i := strings.LastIndexByte(s, ':')
	if i <= 0 {
		return s, 0, false
	}
	n, err := strconv.Atoi(s[i+1:])
	if err != nil || n <= 0 {
		return s, 0, false
	}
	return s[:i], n, true
}

// A candidate is a way to read a function's name: a package and a name in it.
type candidate struct{ pattern, name string }

// candidates are the ways to read "F", "T.M", "(*T).M", "fmt.Println" or
// "example.com/p.(*T).M", the most likely first.
func candidates(target string) []candidate {
	head := target
	if i := strings.IndexAny(target, "[("); i >= 0 {
		head = target[:i]
	}
	slash := strings.LastIndexByte(head, '/')
	var all []candidate
	if slash < 0 {
		all = append(all, candidate{".", target})
	}
	for i := slash + 1; i < len(head); i++ {
		if target[i] == '.' && i > 0 && target[:i] != "." {
			all = append(all, candidate{target[:i], target[i+1:]})
		}
	}
	return all
}

// find loads the package that a target is in and finds the function. The place
// is that of a target FILE:LINE.
func find(ctx context.Context, tc *gotool.Toolchain, c Config) (*program, *listing.Func, *place, error) {
	if c.place != nil {
		p, err := load(ctx, tc, ".", c.Dir, c.place.file)
		if err != nil {
			return nil, nil, nil, err
		}
		if c.Func != "" {
			fn, err := p.resolve(c.Func)
			return p, fn, c.place, err
		}
		fn, err := p.at(*c.place)
		return p, fn, c.place, err
	}
	if c.Package != "" {
		p, err := load(ctx, tc, c.Package, c.Dir, "")
		if err != nil {
			return nil, nil, nil, err
		}
		fn, err := p.resolve(c.Target)
		return p, fn, nil, err
	}
	p, fn, err := findNamed(ctx, tc, c)
	return p, fn, nil, err
}

// findNamed tries the ways to read a function's name. Of their errors, that of a
// package that was found says most: fmt.Printl is none of the package here.
func findNamed(ctx context.Context, tc *gotool.Toolchain, c Config) (*program, *listing.Func, error) {
	if c.Target == "" || strings.HasSuffix(c.Target, ".") || strings.HasSuffix(c.Target, ".go") || strings.Contains(c.Target, "...") {
		return nil, nil, fmt.Errorf("%q is no function's name: write F, T.M, (*T).M, path/to/pkg.F, or FILE:LINE", c.Target)
	}
	var first, best error
	for i, cand := range candidates(c.Target) {
		p, err := load(ctx, tc, cand.pattern, c.Dir, "")
		if err == nil {
			var fn *listing.Func
			if fn, err = p.resolve(cand.name); err == nil {
				return p, fn, nil
			}
			if i > 0 {
				best = cmp.Or(best, err)
			}
		}
		if ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		first = cmp.Or(first, err)
	}
	if best == nil && first == nil {
		best = fmt.Errorf("%q is no function's name: write F, T.M, (*T).M, path/to/pkg.F, or FILE:LINE", c.Target)
	}
	return nil, nil, cmp.Or(best, first)
}

// resolve finds a function of the package by the name that source or the linker
// has for it.
func (p *program) resolve(name string) (*listing.Func, error) {
	name = strings.TrimPrefix(name, p.path+".")
	if p.bodyless(name) {
		return nil, p.missing(name)
	}
	if fn := p.file.Func(p.path + "." + name); fn != nil {
		return fn, nil
	}
	var found []string
	for _, full := range p.file.Funcs() {
		sym := linkname.Split(full)
		own := strings.TrimPrefix(full, p.path+".")
		switch {
		case full == name, strings.ReplaceAll(own, "go.shape.", "") == name, strings.ReplaceAll(own, p.path+".", "") == name:
			return p.file.Func(full), nil
		case sym.Name == name && (sym.Pkg == p.path || p.pkg.Listed.Path == sym.Pkg):
			found = append(found, full)
		}
	}
	// Copies for shapes are the code; the others only hand them a dictionary.
	if slices.ContainsFunc(found, isShaped) {
		found = slices.DeleteFunc(found, func(full string) bool { return !isShaped(full) })
	}
	switch len(found) {
	case 1:
		return p.file.Func(found[0]), nil
	case 0:
		if recv, method, ok := strings.Cut(name, "."); ok && recv[0] != '(' {
			if fn := p.file.Func(p.path + ".(*" + recv + ")." + method); fn != nil {
				return fn, nil
			}
		}
		return nil, p.missing(name)
	}
	for i, f := range found {
		found[i] = strings.ReplaceAll(strings.TrimPrefix(f, p.path+"."), p.path+".", "")
	}
	slices.Sort(found)
	return nil, fmt.Errorf("%s has %d copies, one for each shape of its type arguments: name one of '%s'", name, len(found), strings.Join(found, "', '"))
}

func isShaped(full string) bool { return strings.Contains(full, "go.shape.") }

// bodyless reports whether a function is declared without a body. The listing
// may still have a wrapper of its name.
func (p *program) bodyless(name string) bool {
	return slices.ContainsFunc(p.funcs, func(fn *conversion.Func) bool {
		decl, ok := fn.Node.(*ast.FuncDecl)
		return ok && decl.Body == nil && fn.Name == name
	}) || p.bodylessAt(name) != ""
}

// bodylessAt is where such a function is declared.
func (p *program) bodylessAt(name string) string {
	for _, file := range p.pkg.Files {
		for _, d := range file.Decls {
			if decl, ok := d.(*ast.FuncDecl); ok && decl.Body == nil && decl.Recv == nil && decl.Name.Name == name {
				pos := p.pkg.Fset.Position(decl.Pos())
				return fmt.Sprintf("%s:%d", p.relative(pos.Filename), pos.Line)
			}
		}
	}
	return ""
}

// missing says why a function has no code, or what else there is.
func (p *program) missing(name string) error {
	if at := p.bodylessAt(name); at != "" {
		return fmt.Errorf("%s: %s has no body in Go: it is written in assembly or linked from elsewhere, and the compiler lists no code of it; name a function that calls it", at, name)
	}
	for _, fn := range p.funcs {
		if fn.Name != name {
			continue
		}
		where := p.position(fn)
		switch {
		case fn.Node == nil:
			return fmt.Errorf("%s has no initialiser: its package variables need no code; name a function", p.pkg.Listed.Path)
		case fn.Generic:
			return fmt.Errorf("%s%s is generic, and nothing in its package instantiates it: no code of it was compiled; name the package that uses it, or write a use", where, name)
		case fn.Dead:
			return fmt.Errorf("%s%s stands in code that can never be reached: the compiler has dropped it", where, name)
		}
		return fmt.Errorf("%s%s has no code of its own: every use of it was inlined; give -noopt, or walk the function around it", where, name)
	}
	if near := p.near(name); len(near) > 0 {
		return fmt.Errorf("%s has no function %s: did you mean %s?", p.pkg.Listed.Path, name, strings.Join(near, ", "))
	}
	return fmt.Errorf("%s has no function %s: `go doc -u -all %s` lists what it has, and a test's is named by a line of it, FILE_test.go:LINE", p.pkg.Listed.Path, name, p.pkg.Listed.Path)
}

// maxNear bounds the names that are suggested.
const maxNear = 5

// near are the functions that may be meant by a name.
func (p *program) near(name string) []string {
	var near []string
	for _, full := range p.file.Funcs() {
		own := strings.ReplaceAll(strings.TrimPrefix(full, p.path+"."), p.path+".", "")
		if strings.HasPrefix(full, p.path+".") && similar(name, linkname.Split(full).Name) && !slices.Contains(near, own) {
			near = append(near, own)
		}
	}
	closeness := func(s string) int { return distance(strings.ToLower(name), strings.ToLower(s)) }
	slices.SortFunc(near, func(a, b string) int { return cmp.Or(closeness(a)-closeness(b), strings.Compare(a, b)) })
	return near[:min(len(near), maxNear)]
}

func (p *program) position(fn *conversion.Func) string {
	if fn.Node == nil {
		return ""
	}
	pos := p.pkg.Fset.Position(fn.Node.Pos())
	return fmt.Sprintf("%s:%d: ", p.relative(pos.Filename), pos.Line)
}

// similar reports whether a name may be meant by another: one holds the other,
// or few letters differ.
func similar(a, b string) bool {
	plain := strings.NewReplacer("(*", "", ")", "")
	a, b = plain.Replace(strings.ToLower(a)), plain.Replace(strings.ToLower(b))
	if a == "" || b == "" {
		return false
	}
	last := b[strings.LastIndexByte(b, '.')+1:]
	if len(a) > 1 && strings.Contains(b, a) || last != "" && strings.Contains(a, last) && len(last) > 2 {
		return true
	}
	return distance(a, b) <= 1+len(a)/4
}

// distance is Levenshtein's.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		left := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := left
			if a[i] != b[j] {
				cost++
			}
			left = row[j+1]
			row[j+1] = min(cost, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}

// at finds the function whose source holds a line: the innermost that has code.
func (p *program) at(at place) (*listing.Func, error) {
	best, span := (*conversion.Func)(nil), 1<<30
	for _, fn := range p.funcs {
		if fn.Node == nil {
			continue
		}
		from, to := p.pkg.Fset.Position(fn.Node.Pos()), p.pkg.Fset.Position(fn.Node.End())
		if samePath(from.Filename, at.file) && from.Line <= at.line && at.line <= to.Line && to.Line-from.Line < span {
			best, span = fn, to.Line-from.Line
		}
	}
	if best == nil {
		return nil, fmt.Errorf("%s:%d: no function stands here: name a line in one", p.relative(at.file), at.line)
	}
	fn, err := p.resolve(best.Name)
	if err != nil && best.Parent != nil && !best.Generic {
		// A literal that was inlined into the function around it.
		if outer, err2 := p.resolve(best.Parent.Name); err2 == nil {
			return outer, nil
		}
	}
	return fn, err
}

func samePath(a, b string) bool {
	if a == b {
		return true
	}
	x, err1 := filepath.EvalSymlinks(a)
	y, err2 := filepath.EvalSymlinks(b)
	return err1 == nil && err2 == nil && x == y
}
