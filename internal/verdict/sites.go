package verdict

import (
	"cmp"
	"go/ast"
	"go/scanner"
	"go/token"
	"go/types"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"ifaceval/internal/conversion"
	"ifaceval/internal/escape"
	"ifaceval/internal/linkname"
	"ifaceval/internal/source"
	"ifaceval/internal/storage"
)

// A Unit is one package as its source and the compiler's text have it.
type Unit struct {
	Source *source.Package
	Found  *conversion.Result
	Said   *escape.Package // nil if the compiler said nothing
}

// collector makes the sites and bodies of one unit.
type collector struct {
	judge  *Judge
	unit   Unit
	pkg    *pkg
	bodies map[*conversion.Func]*body
	static map[ast.Expr]bool // see staticOperands
	locals *locals           // nil until asked for
	fips   bool
}

func (c *collector) collect() []*Site {
	for _, fn := range c.unit.Found.Funcs {
		c.body(fn)
	}
	c.static = staticOperands(c.unit.Source)
	var sites []*Site
	for _, conv := range c.unit.Found.Conversions {
		if file := c.unit.Source.Fset.File(conv.Pos); file != nil && c.unit.Source.Glue(file.Name()) {
			continue
		}
		sites = append(sites, c.site(conv))
	}
	return sites
}

func (c *collector) body(fn *conversion.Func) *body {
	if b := c.bodies[fn]; b != nil {
		return b
	}
	b := &body{pkg: c.pkg, name: fn.Name, key: fn.Key, byLine: map[spot][]*Site{}}
	c.bodies[fn] = b
	switch {
	case fn.Node == nil:
		b.initial = true
	default:
		at := c.unit.Source.Fset.Position(fn.Node.Pos())
		b.file, b.path, b.first = filepath.Base(at.Filename), at.Filename, at.Line
		b.last = c.unit.Source.Fset.Position(fn.Node.End()).Line
		_, b.loop = fn.Node.(*ast.RangeStmt)
		b.glue = c.unit.Source.Glue(at.Filename)
	}
	if fn.Generic {
		b.params = c.params(fn)
	}
	if fn.Parent != nil {
		b.parent = c.body(fn.Parent)
	}
	if !b.initial {
		c.judge.starts[b.first] = append(c.judge.starts[b.first], b)
		c.pkg.files[b.file] = !b.glue
		c.pkg.paths[b.file] = b.path
	}
	c.pkg.bodies[b.name] = append(c.pkg.bodies[b.name], b)
	return b
}

// params are the type parameters that a body's code is made for: of the
// receiver, then of the function.
func (c *collector) params(fn *conversion.Func) []*types.TypeParam {
	for fn.Parent != nil {
		fn = fn.Parent
	}
	decl, ok := fn.Node.(*ast.FuncDecl)
	if !ok {
		return nil
	}
	obj := c.unit.Source.Info.Defs[decl.Name]
	if obj == nil {
		return nil
	}
	sig, ok := obj.Type().(*types.Signature)
	if !ok {
		return nil
	}
	return slices.Concat(slices.Collect(sig.RecvTypeParams().TypeParams()), slices.Collect(sig.TypeParams().TypeParams()))
}

func (c *collector) site(conv *conversion.Conversion) *Site {
	at := c.unit.Source.Fset.Position(conv.Pos)
	b := c.bodies[conv.Func]
	seen := b.seen()
	s := &Site{
		Package: c.unit.Source.Listed.ID, Function: seen.name, Key: seen.key,
		File: at.Filename, Line: at.Line, Column: at.Column,
		Expr: c.text(conv.Expr), Tokens: c.tokens(conv.Expr), From: conv.From, To: conv.To, Context: conv.Context,
		I2I: conv.Interface, Dead: conv.Dead && c.judge.dropsDead, body: b,
	}
	if id, ok := ast.Unparen(conv.Expr).(*ast.Ident); ok {
		s.name = id.Name
	}
	s.lines = c.lines(conv)
	s.Layout, s.laidOut = c.judge.machine.Of(conv.From, nil)
	s.typeWord = linkname.TypeWord(conv.From)
	c.say(s, conv)
	s.value = storage.Value{Layout: s.Layout, Lang: c.judge.lang, Form: c.form(s, conv),
		Escape: said(s.Escape), FIPS: c.fips,
		Compared: conv.Context == conversion.Comparison || conv.Context == conversion.Case}
	blank, static := c.static[ast.Unparen(conv.Expr)]
	s.value.Initial = static
	switch {
	case s.I2I, s.Dead, blank:
		s.Predicted = storage.Place{Storage: storage.None}
	case s.laidOut != nil:
		s.Predicted = storage.Place{Storage: storage.Unknown}
	default:
		s.Predicted = storage.Predict(s.value)
	}
	b.sites = append(b.sites, s)
	first := s.spot(s.lines[0])
	b.byLine[first] = append(b.byLine[first], s)
	return s
}

// lines are those on which the machine code of a conversion may stand. Go 1.18
// and 1.19 put it where they looked last, somewhere in the statement.
func (c *collector) lines(conv *conversion.Conversion) []int {
	line := func(pos token.Pos) int { return c.unit.Source.Fset.Position(pos).Line }
	if c.judge.operandPositions {
		return []int{line(conv.Pos)}
	}
	lines := []int{line(conv.Stmt)}
	last := max(line(conv.Pos), line(conv.Outer), line(conv.Expr.End()))
	for l := lines[0] + 1; l <= last; l++ {
		lines = append(lines, l)
	}
	return lines
}

// seen is the function that the reader of the source sees a body in.
func (b *body) seen() *body {
	for b.loop && b.parent != nil {
		b = b.parent
	}
	return b
}

const maxExpr = 120 // bytes of an operand's text

// source is an operand as written, without what cgo wrote into it.
func (c *collector) source(e ast.Expr) string {
	file := c.unit.Source.Fset.File(e.Pos())
	if file == nil {
		return ""
	}
	src := c.unit.Source.Text(file.Name())
	from, to := file.Offset(e.Pos()), file.Offset(e.End())
	if from >= to || to > len(src) {
		return ""
	}
	return withoutCgo(string(src[from:to]))
}

// text is the operand as written, with white space folded.
func (c *collector) text(e ast.Expr) string {
	s := strings.Join(strings.Fields(c.source(e)), " ")
	if len(s) > maxExpr {
		cut := maxExpr - len("…")
		for cut > 0 && s[cut]&0xC0 == 0x80 {
			cut--
		}
		s = s[:cut] + "…"
	}
	return s
}

// maxTokens bounds the work on operands that hold operands.
const maxTokens = 1000

// tokens is the operand in a spelling that gofmt does not change: its tokens, with
// neither comments nor what depends on where lines end.
func (c *collector) tokens(e ast.Expr) string {
	src := []byte(c.source(e))
	fset := token.NewFileSet()
	var sc scanner.Scanner
	sc.Init(fset.AddFile("", -1, len(src)), src, nil, 0)
	var words []string
	for len(words) < maxTokens {
		_, tok, lit := sc.Scan()
		switch tok {
		case token.EOF:
			return strings.Join(words, " ")
		case token.SEMICOLON:
			continue
		case token.RPAREN, token.RBRACE, token.RBRACK:
			if n := len(words); n > 0 && words[n-1] == "," {
				words = words[:n-1]
			}
		case token.INT, token.FLOAT, token.IMAG:
			lit = strings.ToLower(lit)
		}
		words = append(words, cmp.Or(lit, tok.String()))
	}
	return strings.Join(words, " ")
}

// cgoText is what cgo writes into a file for a use of C: line directives, and
// its own names.
var cgoText = regexp.MustCompile(`/\*line [^*]*\*/|\b_C(?:2?func|type|var|macro)_`)

// withoutCgo restores the text that cgo rewrote, as far as it can be told.
func withoutCgo(s string) string {
	if !strings.Contains(s, "/*line ") && !strings.Contains(s, "_C") {
		return s
	}
	return cgoText.ReplaceAllStringFunc(s, func(m string) string {
		if strings.HasPrefix(m, "/*") {
			return ""
		}
		return "C."
	})
}

// say finds what the compiler said of the operand. Go 1.18 and 1.19 say it
// somewhere on the line, so there only the operand's own text counts.
func (c *collector) say(s *Site, conv *conversion.Conversion) {
	at := c.unit.Source.Fset.Position(conv.Pos)
	if c.judge.operandPositions {
		s.Escape = pick(c.unit.Said.At(at.Filename, at.Line, at.Column), s, conv, true)
		return
	}
	outer := c.unit.Source.Fset.Position(conv.Outer)
	s.Escape = pick(c.unit.Said.At(outer.Filename, outer.Line, outer.Column), s, conv, false)
	for _, line := range []int{outer.Line, at.Line} {
		if s.Escape == nil {
			s.Escape = pick(c.unit.Said.AtLine(at.Filename, line), s, conv, false)
		}
	}
}

// pick chooses among facts: one whose text is the operand's, else, if any may
// be meant, the first if all say the same.
func pick(facts []escape.Fact, s *Site, conv *conversion.Conversion, others bool) *escape.Fact {
	var first *escape.Fact
	mixed := false
	for i, f := range facts {
		switch {
		case f.Operand == "... argument": // the slice around the arguments
			continue
		case f.Operand == s.Expr || conv.Value != nil && f.Operand == conv.Value.ExactString():
			return &facts[i]
		case first == nil:
			first = &facts[i]
		}
		mixed = mixed || f.Escapes != first.Escapes
	}
	if mixed || !others {
		return nil
	}
	return first
}

func said(f *escape.Fact) storage.Escape {
	switch {
	case f == nil:
		return storage.Unsaid
	case f.Escapes:
		return storage.Escapes
	}
	return storage.Stays
}

// Lines are those on which the machine code of the site may stand, the likeliest first.
func (s *Site) Lines() []int { return s.lines }
