// Package linkname reads and writes the names that the compiler gives to symbols:
// those of functions, with the type arguments of generic ones, and those of
// types, as they stand in "type:T" and "go:itab.T,I".
package linkname

import (
	"net/url"
	"strings"
)

// A Symbol is a function's linker name taken apart.
type Symbol struct {
	Pkg   string // import path, unescaped; "main" for a main package
	Name  string // without type arguments: "(*T).M.func1"
	Shape string // the type arguments: "go.shape.int,go.shape.string"; "" for none
}

// Split takes a linker name apart. Type arguments hold slashes, dots and
// anything else, so they are cut out first. Go 1.27 adds "#hash#" to the
// names of inlined copies of closures.
func Split(s string) Symbol {
	var sym Symbol
	s, sym.Shape = cutBrackets(s)
	if i := strings.IndexByte(s, '#'); i >= 0 {
		s = s[:i] + afterHash(s[i+1:])
	}
	slash := strings.LastIndexByte(s, '/') + 1
	dot := strings.IndexByte(s[slash:], '.')
	if dot < 0 {
		sym.Name = s
		return sym
	}
	sym.Pkg, sym.Name = s[:slash+dot], s[slash+dot+1:]
	if strings.IndexByte(sym.Pkg, '%') >= 0 {
		if plain, err := url.PathUnescape(sym.Pkg); err == nil {
			sym.Pkg = plain
		}
	}
	return sym
}

func afterHash(s string) string {
	if i := strings.IndexByte(s, '#'); i >= 0 {
		return s[i+1:]
	}
	return ""
}

// cutBrackets removes the bracketed parts of a name and returns what is in
// them, joined by commas: those of a generic type and of its generic method.
func cutBrackets(s string) (rest, args string) {
	open := strings.IndexByte(s, '[')
	if open < 0 {
		return s, ""
	}
	depth, end := 0, -1
	for i := open; i < len(s) && end < 0; i++ {
		switch s[i] {
		case '[':
			depth++
		case ']':
			if depth--; depth == 0 {
				end = i
			}
		}
	}
	if end < 0 {
		return s, ""
	}
	tail, more := cutBrackets(s[end+1:])
	args = s[open+1 : end]
	if more != "" {
		args += "," + more
	}
	return s[:open] + tail, args
}

// SplitArgs splits type arguments at their top-level commas.
func SplitArgs(s string) []string {
	var args []string
	depth, from := 0, 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '[', '(', '{':
			depth++
		case ']', ')', '}':
			depth--
		case ',':
			if depth == 0 {
				args = append(args, s[from:i])
				from = i + 1
			}
		}
	}
	return append(args, s[from:])
}
