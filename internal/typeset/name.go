package typeset

import (
	"go/scanner"
	"go/token"
	"strconv"
	"strings"
)

// names gives types names that are unique and may be part of an identifier.
type names map[string]bool

// of is the words of a type expression: "array_3_byte" for [3]byte.
func (n names) of(expr string) string {
	name := strings.Join(words(expr), "_")
	if name == "" {
		name = "type"
	}
	unique := name
	for i := 2; n[unique]; i++ {
		unique = name + "_" + strconv.Itoa(i)
	}
	n[unique] = true
	return unique
}

// words are what a type expression is made of, with words for what is written with
// signs.
func words(expr string) []string {
	var s scanner.Scanner
	fset := token.NewFileSet()
	s.Init(fset.AddFile("", -1, len(expr)), []byte(expr), nil, 0)
	var all []string
	var last token.Token
	for {
		_, tok, lit := s.Scan()
		switch {
		case tok == token.EOF:
			return all
		case tok == token.LBRACK && last == token.MAP: // its key follows
		case tok == token.LBRACK:
			all = append(all, "array")
		case tok == token.RBRACK && last == token.LBRACK && len(all) > 0:
			all[len(all)-1] = "slice"
		case tok == token.MUL:
			all = append(all, "pointer")
		case tok == token.ARROW:
			all = append(all, "arrow")
		case tok == token.IDENT && lit == "_":
			all = append(all, "blank")
		case tok == token.IDENT, tok == token.INT:
			all = append(all, lit)
		case tok.IsKeyword():
			all = append(all, tok.String())
		}
		last = tok
	}
}
