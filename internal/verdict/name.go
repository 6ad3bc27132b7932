package verdict

import (
	"iter"
	"strings"
	"unicode/utf8"
)

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
