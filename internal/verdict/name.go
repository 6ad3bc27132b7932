package verdict

import (
	"iter"
	"net/url"
	"strings"
	"unicode/utf8"
)

// A symbol is a function's linker name taken apart.
type symbol struct {
	pkg   string // import path, unescaped; "main" for a main package
	name  string // without type arguments: "(*T).M.func1"
	shape string // the type arguments: "go.shape.int,go.shape.string"; "" for none
}

// splitSymbol takes a linker name apart. Type arguments hold slashes, dots and
// anything else, so they are cut out first. Go 1.27 adds "#hash#" to the
// names of inlined copies of closures.
func splitSymbol(s string) symbol {
	var sym symbol
	s, sym.shape = cutBrackets(s)
	if i := strings.IndexByte(s, '#'); i >= 0 {
		s = s[:i] + afterHash(s[i+1:])
	}
	slash := strings.LastIndexByte(s, '/') + 1
	dot := strings.IndexByte(s[slash:], '.')
	if dot < 0 {
		sym.name = s
		return sym
	}
	sym.pkg, sym.name = s[:slash+dot], s[slash+dot+1:]
	if strings.IndexByte(sym.pkg, '%') >= 0 {
		if plain, err := url.PathUnescape(sym.pkg); err == nil {
			sym.pkg = plain
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

// splitArgs splits type arguments at their top-level commas.
func splitArgs(s string) []string {
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

// trims is the name and what is left of it when the suffixes that the compiler
// adds for literals, loop bodies and wrappers are taken off one by one:
// "F.func1.deferwrap2", "F.func1", "F".
func trims(name string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for yield(name) {
			i := strings.LastIndexAny(name, ".-\u00b7")
			if i <= 0 || !generated(name[i:]) {
				return
			}
			name = strings.TrimSuffix(name[:i], "\u00b7dwrap")
		}
	}
}

// generated reports whether a part of a name, with the separator before it, is
// the compiler's: ".func1", ".1", "-range2", "-fm", ".deferwrap1", "·1".
func generated(part string) bool {
	_, size := utf8.DecodeRuneInString(part)
	part = strings.TrimRight(part[size:], "0123456789")
	switch part {
	case "", "func", "range", "fm", "deferwrap", "gowrap":
		return true
	}
	return false
}
