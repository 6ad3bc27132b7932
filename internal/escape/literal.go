package escape

import (
	"strings"
	"unicode/utf8"
)

// Expressions, as the compiler prints them, are near enough to Go for the
// literals to be told from the rest. That is needed wherever a word of the
// compiler's own is looked for after an expression.

// beforePosition comes between the word for a reason and where it is.
const beforePosition = ") at "

// indexPosition is where a reason's position begins, with beforePosition, -1 if
// nowhere. After it there are no literals: a file may have any name.
func indexPosition(body string) int {
	for i := 0; i < len(body); {
		if strings.HasPrefix(body[i:], beforePosition) {
			return i
		}
		i = skip(body, i)
	}
	return -1
}

// opensRaw reports whether a raw string that is in s goes on after its end.
// inside says that one is open at its start; reason, that what follows a
// reason's position marker is a file name.
func opensRaw(s string, reason, inside bool) bool {
	if inside {
		i := strings.IndexByte(s, '`')
		if i < 0 {
			return true
		}
		s = s[i+1:]
	} else if strings.IndexByte(s, '`') < 0 { // nearly always
		return false
	}
	for i := 0; i < len(s); {
		if reason && strings.HasPrefix(s[i:], beforePosition) {
			return false
		}
		if s[i] == '`' && strings.IndexByte(s[i+1:], '`') < 0 {
			return true
		}
		i = skip(s, i)
	}
	return false
}

// skip returns the index after the literal or the byte at i.
func skip(s string, i int) int {
	switch s[i] {
	case '"':
		return i + lenQuoted(s[i:])
	case '\'':
		return i + lenRune(s[i:])
	case '`':
		if n := strings.IndexByte(s[i+1:], '`'); n >= 0 {
			return i + 1 + n + 1
		}
	}
	return i + 1
}

// lenQuoted is the length of a quoted string. A constant (go/constant's String)
// has at most 72 characters: a longer one is cut to 69 and given an ellipsis, not
// a closing quote.
func lenQuoted(s string) int {
	const most = 69
	escaped := false
	for i, n := 1, 1; i < len(s); n++ {
		if n == most && strings.HasPrefix(s[i:], "...") {
			return i + len("...")
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		if r == '"' && !escaped {
			return i
		}
		escaped = r == '\\' && !escaped
	}
	return len(s)
}

// lenRune is the length of a rune literal, 1 for an apostrophe that begins none.
func lenRune(s string) int {
	const longest = len(`'\U0010ffff'`)
	for i := 1; i < len(s) && i < longest; i++ {
		switch {
		case s[i] == '\\':
			i++
		case s[i] == '\'' && i > 1:
			return i + 1
		}
	}
	return 1
}

// cutPlace takes the name of a place off the front: "{storage for x}", "~r0".
func cutPlace(s string) (place, rest string) {
	if !strings.HasPrefix(s, "{") {
		if i := strings.IndexByte(s, ' '); i >= 0 {
			return s[:i], s[i:]
		}
		return s, ""
	}
	depth := 0
	for i := 0; i < len(s); {
		switch s[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return s[:i+1], s[i+1:]
			}
		}
		i = skip(s, i)
	}
	return "", s
}

// callee is what a printed call calls: what is before the parenthesis that the
// last character closes. Some of package unsafe the compiler has no form for.
func callee(call string) string {
	if name, ok := strings.CutPrefix(call, "<node "); ok {
		return strings.TrimSuffix(name, ">")
	}
	depth, open := 0, -1
	for i := 0; i < len(call); {
		switch call[i] {
		case '(':
			if depth++; depth == 1 {
				open = i
			}
		case ')':
			if depth--; depth == 0 && i == len(call)-1 {
				return strings.TrimSpace(call[:open])
			}
		}
		i = skip(call, i)
	}
	return ""
}
