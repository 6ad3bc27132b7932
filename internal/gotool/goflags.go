package gotool

import (
	"fmt"
	"slices"
	"strings"
)

// addGoflags takes over from GOFLAGS what a flag of ours would hide or what the
// rest of the program must know: of several -gcflags the go command obeys only
// the last, which is always ours. It refuses what would make the compiler read
// other text than the files that are looked at here.
func (t *Toolchain) addGoflags(goflags string) error {
	var gcflags []string
	for _, f := range splitQuoted(goflags) {
		name, value, hasValue := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(f, "-"), "-"), "=")
		on := !hasValue || value == "true" || value == "1"
		switch name {
		case "overlay":
			if value != "" {
				return fmt.Errorf("GOFLAGS has -overlay, and ifaceval reads files as they are: take it out of GOFLAGS")
			}
		case "gcflags":
			gcflags = append(gcflags, value)
		case "ldflags":
			t.ldflags = value
		case "trimpath":
			t.trimpath = on
		case "race":
			t.config.Race = t.config.Race || on
		case "tags":
			if t.config.Tags == "" {
				t.config.Tags = value
			}
		}
	}
	t.config.GCFlags = slices.Concat(gcflags, t.config.GCFlags)
	return nil
}

// splitQuoted splits GOFLAGS as the go command does: at white space, except in
// an element that begins with a quote.
func splitQuoted(s string) []string {
	var fields []string
	for {
		s = strings.TrimLeft(s, " \t\r\n")
		if s == "" {
			return fields
		}
		if q := s[0]; q == '\'' || q == '"' {
			field, rest, _ := strings.Cut(s[1:], string(q))
			fields, s = append(fields, field), rest
			continue
		}
		i := strings.IndexAny(s, " \t\r\n")
		if i < 0 {
			i = len(s)
		}
		fields, s = append(fields, s[:i]), s[i:]
	}
}
