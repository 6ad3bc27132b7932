package gate

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"ifaceval/internal/report"
)

const anew = "write it anew with -write-baseline"

// Read reads the text of a baseline. The name is that of its file, for errors,
// which have the line too.
func Read(data []byte, name string) (*Baseline, error) {
	b := &Baseline{}
	seen := map[string]int{}
	for line := range strings.Lines(string(data)) {
		b.lines = append(b.lines, line)
		n := len(b.lines)
		if err := b.read(line, seen); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n, err)
		}
	}
	switch len(b.lines) {
	case 0:
		return nil, fmt.Errorf("%s:1: is empty: %s", name, anew)
	case 1:
		return nil, fmt.Errorf("%s:2: the line that says what it was made with is missing: %s", name, anew)
	}
	return b, nil
}

// read takes over one line, the last of b.lines.
func (b *Baseline) read(line string, seen map[string]int) error {
	n := len(b.lines)
	rest, whole := strings.CutSuffix(line, "\n")
	rest = strings.TrimSuffix(rest, "\r") // git may write files so on Windows
	switch {
	case conflict.MatchString(rest):
		return fmt.Errorf("has a mark of a merge conflict: resolve it, keeping the lines of both sides that still hold, or %s", anew)
	case n == 1:
		if v, ok := strings.CutPrefix(rest, header); !ok {
			return errors.New("is no baseline of ifaceval: -write-baseline makes one")
		} else if v != version {
			return fmt.Errorf("is a baseline of version %.20q, and this ifaceval reads %s: use the ifaceval that made it, or %s", v, version, anew)
		}
	case !whole:
		return fmt.Errorf("ends in the middle of a line: the file is truncated; restore it, or %s", anew)
	case n == 2:
		made, ok := strings.CutPrefix(rest, "# go")
		if !ok || !plain(made) {
			return fmt.Errorf("does not say what the baseline was made with: %s", anew)
		}
		b.Made = "go" + made
	case rest == "" || rest[0] == '#':
	default:
		m := entry.FindStringSubmatch(rest)
		if m == nil || !plain(rest) {
			return fmt.Errorf("is no line of a baseline: restore it, or %s", anew)
		}
		if first := seen[m[1]+m[2]]; first > 0 {
			return fmt.Errorf("has %s a second time, after line %d: %s, which numbers equal conversions", m[1]+m[2], first, anew)
		}
		seen[m[1]+m[2]] = n
		b.entries = append(b.entries, Entry{id: m[1], class: m[3], pkg: m[4], text: m[5], line: n - 1})
	}
	return nil
}

// plain reports whether a terminal would act on nothing in s: nothing else is ever
// written.
func plain(s string) bool { return utf8.ValidString(s) && report.Plain(s) == s }

// entry is an id, the number of an equal one, a class, a package and the rest.
var entry = regexp.MustCompile(`^([0-9a-f]{12})(-[1-9][0-9]*)? +(always|depends|unknown) +(\S+) (.*\S.*)$`)

// conflict is what git puts around the sides of a conflict.
var conflict = regexp.MustCompile(`^(<<<<<<<|\|\|\|\|\|\|\||=======|>>>>>>>)( |$)`)
