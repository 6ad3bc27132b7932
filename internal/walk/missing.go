package walk

import (
	"cmp"
	"fmt"
	"go/ast"
	"slices"
	"strings"

	"ifaceval/internal/conversion"
	"ifaceval/internal/linkname"
)

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
		own := dropPath(full, p.path)
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
