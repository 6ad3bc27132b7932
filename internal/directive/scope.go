package directive

import (
	"errors"
	"go/ast"
	"go/scanner"
	"go/token"
	"sort"
	"strings"
)

// A Scope is the part of a file that a directive covers.
type Scope struct {
	File     string
	Function bool // a whole function: First to Last
	First    int  // line
	Last     int  // line

	// Statement is the lines of the innermost statement or declaration that a
	// directive at the end of a line is in, first and last.
	Statement [2]int

	// Around is the lines of the declared function that the directive is in or of,
	// zero for none, and Generic is whether that has type parameters.
	Around  [2]int
	Generic bool

	within  []span // what is covered; whole lines where a span has no columns
	without []span // what is not, though it lies within
}

// A span is from one place up to, but not including, another.
type span struct{ from, to point }

type point struct{ line, column int }

func (p point) before(q point) bool {
	return p.line < q.line || p.line == q.line && p.column < q.column
}

func (s span) holds(p point) bool { return !p.before(s.from) && p.before(s.to) }

// Covers reports whether something that stands at a line and column of the file is
// covered. Column 0, which //line directives give, is that of a line's first.
func (s *Scope) Covers(line, column int) bool {
	p := point{line, max(column, 1)}
	hold := func(spans []span) bool {
		for _, x := range spans {
			if x.holds(p) {
				return true
			}
		}
		return false
	}
	return hold(s.within) && (line == s.First || !hold(s.without))
}

// CoversLine reports whether some of a line is covered.
func (s *Scope) CoversLine(line int) bool {
	touched := false
	for _, x := range s.within {
		touched = touched || x.from.line <= line && (line < x.to.line || line == x.to.line && x.to.column > 1)
	}
	for _, x := range s.without {
		if line != s.First && x.from.line < line && line < x.to.line {
			return false
		}
	}
	return touched
}

// code is where a file has code.
type code struct {
	first  map[int]int // line of the file as it is, to the offset of its first token
	lines  []int       // those lines, sorted
	starts []ast.Node  // in the order of their beginning, outer ones first
}

// look finds where the file has code, when it is first asked.
func (p *reader) look() *code {
	if p.code != nil {
		return p.code
	}
	c := &code{first: map[int]int{}}
	p.code = c
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, len(p.src))
	var sc scanner.Scanner
	sc.Init(file, p.src, nil, 0)
	for {
		pos, tok, lit := sc.Scan()
		if tok == token.EOF {
			break
		}
		if tok == token.SEMICOLON && lit == "\n" {
			continue
		}
		line := fset.PositionFor(pos, false).Line // the scanner follows //line directives
		for last := line + strings.Count(lit, "\n"); line <= last; line++ {
			if _, seen := c.first[line]; !seen {
				c.first[line] = file.Offset(pos)
				c.lines = append(c.lines, line)
			}
		}
	}
	ast.Inspect(p.file, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.File:
			return true
		case nil, *ast.Comment, *ast.CommentGroup:
			return false
		case *ast.BlockStmt, *ast.FieldList:
			return true // begins with a brace or parenthesis
		}
		c.starts = append(c.starts, n)
		return true
	})
	return c
}

// physical is a position in the file as it is, without //line directives.
func (p *reader) physical(pos token.Pos) token.Position { return p.fset.PositionFor(pos, false) }

func (p *reader) point(pos token.Pos) point {
	at := p.fset.Position(pos)
	return point{at.Line, max(at.Column, 1)}
}

// end is where something ends; the end of the line where a //line directive gives no
// column.
func (p *reader) end(pos token.Pos) point {
	if at := p.fset.Position(pos); at.Column == 0 {
		return point{at.Line + 1, 1}
	}
	return p.point(pos)
}

// place is where a comment stands.
func (p *reader) place(group *ast.CommentGroup, c *ast.Comment) Place {
	at := p.fset.Position(c.Pos())
	place := Place{File: at.Filename, Line: at.Line, Column: at.Column}
	if fn := p.function(group, c); fn != nil {
		place.Function = functionName(fn)
	}
	return place
}

// function is the declaration that a comment is in, or documents.
func (p *reader) function(group *ast.CommentGroup, c *ast.Comment) *ast.FuncDecl {
	for _, decl := range p.file.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok {
			continue
		}
		inside := fn.Pos() <= c.Pos() && c.Pos() < fn.End()
		// A comment at the end of the last line is after the brace.
		if inside || fn.Doc == group || p.physical(fn.End()).Line == p.physical(c.Pos()).Line && fn.End() <= c.Pos() {
			return fn
		}
	}
	return nil
}

// functionName is "F" or "(*T).M", as conversions have it.
func functionName(fn *ast.FuncDecl) string {
	if fn.Recv == nil || len(fn.Recv.List) == 0 {
		return fn.Name.Name
	}
	t := ast.Unparen(fn.Recv.List[0].Type)
	star := false
	if s, ok := t.(*ast.StarExpr); ok {
		t, star = ast.Unparen(s.X), true
	}
	switch x := t.(type) {
	case *ast.IndexExpr:
		t = x.X
	case *ast.IndexListExpr:
		t = x.X
	}
	name := "_"
	if id, ok := t.(*ast.Ident); ok {
		name = id.Name
	}
	if star {
		name = "(*" + name + ")"
	}
	return name + "." + fn.Name.Name
}

var (
	errNowhere = errors.New("there is no code here for it to be about: put it at the end of a line with code, above one, or in a function's doc comment")
	errDoc     = errors.New("a function without a body has nothing for it to be about")
	errType    = errors.New("no value is stored by a declaration of types, constants or imports: put it where values are stored")
	errOpens   = errors.New("it would cover this line only, and the function goes on: put it in the function's doc comment")
	errApart   = errors.New("a blank line stands between it and the function: move it into the doc comment")
)

// scope is what a comment covers, and the function around it.
func (p *reader) scope(group *ast.CommentGroup, c *ast.Comment) (Scope, error) {
	s, err := p.covered(group, c)
	if fn := p.function(group, c); fn != nil {
		s.Around = [2]int{p.point(fn.Pos()).line, p.point(fn.End()).line}
		s.Generic = generic(fn)
	}
	return s, err
}

func generic(fn *ast.FuncDecl) bool {
	if fn.Type.TypeParams != nil {
		return true
	}
	found := false
	if fn.Recv != nil {
		ast.Inspect(fn.Recv, func(n ast.Node) bool {
			switch n.(type) {
			case *ast.IndexExpr, *ast.IndexListExpr:
				found = true
			}
			return true
		})
	}
	return found
}

func (p *reader) covered(group *ast.CommentGroup, c *ast.Comment) (Scope, error) {
	for _, decl := range p.file.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok && fn.Doc == group {
			if fn.Body == nil {
				return Scope{}, errDoc
			}
			from, to := p.point(fn.Pos()), p.end(fn.End())
			return Scope{File: p.fset.Position(fn.Pos()).Filename, Function: true, First: from.line, Last: p.point(fn.End()).line, within: []span{{from, to}}}, nil
		}
	}
	code := p.look()
	at := p.physical(c.Pos())
	if first, ok := code.first[at.Line]; ok && first < at.Offset {
		if p.declares(p.fset.File(p.file.Package).Pos(first)) {
			return Scope{}, errType
		}
		if p.opens(at.Line) {
			return Scope{}, errOpens
		}
		line := p.fset.Position(c.Pos()).Line
		return Scope{File: p.fset.Position(c.Pos()).Filename, First: line, Last: line, Statement: p.statement(at.Line, line), within: []span{wholeLine(line)}}, nil
	}
	i := sort.SearchInts(code.lines, at.Line+1)
	if i == len(code.lines) || code.lines[i] <= p.physical(p.file.Package).Line {
		return Scope{}, errNowhere
	}
	return p.below(code.lines[i])
}

// declares reports whether a place is in a declaration that stores nothing.
func (p *reader) declares(pos token.Pos) bool {
	for _, n := range p.look().starts {
		if d, ok := n.(*ast.GenDecl); ok && d.Tok != token.VAR && d.Pos() <= pos && pos < d.End() {
			return true
		}
	}
	return false
}

// opens reports whether a line is of the signature of a function that goes on below.
func (p *reader) opens(line int) bool {
	for _, decl := range p.file.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if ok && fn.Body != nil && p.physical(fn.Pos()).Line <= line && line <= p.physical(fn.Body.Lbrace).Line && line < p.physical(fn.End()).Line {
			return true
		}
	}
	return false
}

// statement is the lines of the innermost statement or declaration, other than one
// with a block, that a line is part of: the line itself if there is none.
func (p *reader) statement(physical, line int) [2]int {
	lines := [2]int{line, line}
	for _, n := range p.look().starts {
		switch n.(type) {
		case *ast.IfStmt, *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt, *ast.CaseClause, *ast.CommClause, *ast.LabeledStmt:
			continue
		case ast.Stmt, *ast.ValueSpec:
			if p.physical(n.Pos()).Line <= physical && physical <= p.physical(n.End()).Line {
				lines = [2]int{p.point(n.Pos()).line, p.point(n.End()).line}
			}
		}
	}
	return lines
}

func wholeLine(line int) span { return span{point{line, 1}, point{line + 1, 1}} }

// below is the scope of a comment of its own line above a line with code.
func (p *reader) below(line int) (Scope, error) {
	file := p.fset.File(p.file.Package)
	start := file.Pos(p.code.first[line])
	if p.declares(start) {
		return Scope{}, errType
	}
	s := Scope{File: p.fset.Position(start).Filename, First: p.point(start).line}
	s.Last = s.First
	s.within = []span{wholeLine(s.First)}
	covered := token.NoPos // what is in a node that was taken is taken
	for _, n := range p.code.starts {
		if n.Pos() < covered || p.physical(n.Pos()).Line != line {
			continue
		}
		if _, ok := n.(*ast.FuncDecl); ok {
			return s, errApart
		}
		covered = n.End()
		s.within = append(s.within, p.spanOf(n))
		s.Last = max(s.Last, p.point(n.End()).line)
		ast.Inspect(n, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.BlockStmt:
				s.without = append(s.without, p.spanOf(x))
				return false
			case *ast.CaseClause:
				s.leaveOut(p, x.Body)
			case *ast.CommClause:
				s.leaveOut(p, x.Body)
			case *ast.IfStmt:
				if x.Else != nil {
					s.without = append(s.without, p.spanOf(x.Else))
				}
			}
			return true
		})
	}
	if len(s.within) == 1 {
		return s, errNowhere // a closing brace
	}
	return s, nil
}

func (s *Scope) leaveOut(p *reader, list []ast.Stmt) {
	for _, stmt := range list {
		s.without = append(s.without, p.spanOf(stmt))
	}
}

func (p *reader) spanOf(n ast.Node) span { return span{p.point(n.Pos()), p.end(n.End())} }

// closingParen is the index of the parenthesis that closes the one that s begins
// with, -1 for none. Those in strings and runes do not count.
func closingParen(s string) int {
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, len(s))
	var sc scanner.Scanner
	sc.Init(file, []byte(s), func(token.Position, string) {}, 0)
	depth := 0
	for {
		pos, tok, _ := sc.Scan()
		switch tok {
		case token.EOF:
			return -1
		case token.LPAREN:
			depth++
		case token.RPAREN:
			if depth--; depth == 0 {
				return file.Offset(pos)
			}
		}
	}
}
