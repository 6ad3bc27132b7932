package conversion

import (
	"bytes"
	"go/ast"
	"go/token"
)

// Position returns where gc 1.20 and later place expression e in a diagnostic.
// The compiler's own parser gives a node the position of the token that makes
// it: an operator, a dot, an opening bracket. Source may be nil; it matters only
// for a dot that does not follow its operand at once.
func Position(e ast.Expr, fset *token.FileSet, source func(filename string) []byte) token.Pos {
	switch e := e.(type) {
	case *ast.BinaryExpr:
		return e.OpPos
	case *ast.SelectorExpr:
		return dot(e.X.End(), fset, source)
	case *ast.TypeAssertExpr:
		return dot(e.X.End(), fset, source)
	case *ast.IndexExpr:
		return e.Lbrack
	case *ast.IndexListExpr:
		return e.Lbrack
	case *ast.SliceExpr:
		return e.Lbrack
	case *ast.CallExpr:
		return e.Lparen
	case *ast.CompositeLit:
		return e.Lbrace
	case *ast.KeyValueExpr:
		return e.Colon
	}
	return e.Pos() // names, literals, unary operators, parentheses
}

// dot returns the position of the first dot at or after pos, which is the end of
// an operand. Only spaces and general comments can come between.
func dot(pos token.Pos, fset *token.FileSet, source func(string) []byte) token.Pos {
	file := fset.File(pos)
	if source == nil || file == nil {
		return pos
	}
	start := file.Offset(pos)
	text := source(file.Name())
	for i := start; i < len(text); {
		switch {
		case text[i] == '.':
			return file.Pos(i)
		case bytes.HasPrefix(text[i:], []byte("/*")):
			end := bytes.Index(text[i+2:], []byte("*/"))
			if end < 0 {
				return pos
			}
			i += 2 + end + 2
		case text[i] == ' ', text[i] == '\t', text[i] == '\r':
			i++
		default:
			return pos // text is not what was parsed
		}
	}
	return pos
}

func (f *finder) position(e ast.Expr) token.Pos {
	if f.pkg.Source == nil {
		return Position(e, f.pkg.Fset, nil)
	}
	return Position(e, f.pkg.Fset, f.source)
}

// source asks for a file's text once.
func (f *finder) source(name string) []byte {
	text, ok := f.sources[name]
	if !ok {
		text = f.pkg.Source(name)
		f.sources[name] = text
	}
	return text
}
