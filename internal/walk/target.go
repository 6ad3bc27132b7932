package walk

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
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
	if !ok && strings.Contains(s, ".go:") {
		return place{}, true, fmt.Errorf("%s: write FILE:LINE; lines are counted from 1", s)
	}
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
	if i := strings.IndexAny(target, "[(#"); i >= 0 {
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

// numbered matches the number of its parameter that a shape has up to Go 1.20.
var numbered = regexp.MustCompile(`_\d+([\],])`)

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
		own := numbered.ReplaceAllString(strings.TrimPrefix(full, p.path+"."), "$1")
		switch {
		case own == name, strings.ReplaceAll(own, "go.shape.", "") == name, dropPath(own, p.path) == name:
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
		if recv, method, ok := strings.Cut(name, "."); ok && recv != "" && recv[0] != '(' {
			if fn := p.file.Func(p.path + ".(*" + recv + ")." + method); fn != nil {
				return fn, nil
			}
		}
		return nil, p.missing(name)
	}
	for i, f := range found {
		found[i] = dropPath(f, p.path)
	}
	slices.Sort(found)
	return nil, fmt.Errorf("%s has %d copies, one for each shape of its type arguments: name one of '%s'", name, len(found), strings.Join(found, "', '"))
}

func isShaped(full string) bool { return strings.Contains(full, "go.shape.") }

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
