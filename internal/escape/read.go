package escape

import (
	"strconv"
	"strings"

	"ifaceval/internal/lines"
)

// A Fact is one "escapes to heap" or "does not escape".
type Fact struct {
	File    string // as printed
	Line    int
	Column  int    // bytes from 1; 0 when not printed
	Operand string // as the compiler prints the expression
	Escapes bool
}

// Text is the compiler's sentence.
func (f Fact) Text() string {
	if f.Escapes {
		return f.Operand + suffixEscapes
	}
	return f.Operand + suffixStays
}

const (
	suffixEscapes = " escapes to heap"
	suffixStays   = " does not escape"
)

// A Package is what the compiler said while it compiled one package.
type Package struct {
	ID    string // "fmt", "fmt [fmt.test]"
	Facts []Fact // in the order printed
	Known int    // diagnostics recognised, facts included

	// Unrecognised counts the lines that have a position but no known form,
	// and Examples holds the first of them.
	Unrecognised int
	Examples     []string

	// Said is everything that has a position, in the order printed, if the
	// reader was asked to keep it. Of an operand with several lines it has the first.
	Said []Line

	index map[place][]int
}

// A Line is a diagnostic as it is printed.
type Line struct {
	File   string // as printed
	Line   int
	Column int // bytes from 1; 0 when not printed
	Text   string
}

// A Reader takes in the go command's standard error. It is an io.Writer, so
// that it can be given to a command as it is; Close ends it.
type Reader struct {
	// OnPackage, if set, is called when a package's first line arrives.
	OnPackage func(id string)

	// Keep asks for [Package.Said].
	Keep bool

	packages map[string]*Package
	current  *Package
	lines    lines.Splitter
	open     string // a diagnostic whose operand goes on over lines
	strings  map[string]string
}

const maxExamples = 5

// NewReader returns a Reader that has read nothing.
func NewReader() *Reader {
	none := &Package{}
	return &Reader{packages: map[string]*Package{"": none}, current: none, strings: map[string]string{}}
}

// Package returns what was said of the package, nil if nothing was. Lines
// before the first header are those of the package "".
func (r *Reader) Package(id string) *Package { return r.packages[id] }

// Write takes in the next piece of text. It never fails.
func (r *Reader) Write(p []byte) (int, error) {
	return r.lines.Split(p, r.line), nil
}

// Close takes in a last line that has no newline.
func (r *Reader) Close() error {
	r.lines.End(r.line)
	r.endOpen()
	return nil
}

func (r *Reader) line(s string) {
	if r.open != "" && r.continued(s) {
		return
	}
	if id, ok := strings.CutPrefix(s, "# "); ok {
		r.enter(strings.TrimSpace(id))
		return
	}
	file, line, column, text, ok := splitPosition(s)
	if !ok {
		// Go 1.27 prints "moved to heap: #next" without a position; whatever
		// else has none is the go command's, or an assembler's or linker's.
		return
	}
	if r.Keep {
		r.current.Said = append(r.current.Said, Line{r.intern(file), line, column, r.intern(text)})
	}
	operand, escapes, fact := cutFact(text)
	switch {
	case r.current.ID == "":
		r.current.unrecognised(s)
	case fact:
		r.current.Known++
		r.current.Facts = append(r.current.Facts, Fact{r.intern(file), line, column, r.intern(operand), escapes})
	case known(text):
		r.current.Known++
	case strings.IndexByte(text, '`') >= 0:
		r.open = s
	default:
		r.current.unrecognised(s)
	}
}

// continued takes in a line after one that may be the first of an operand with
// a raw string of several lines, and reports whether it belongs to it.
func (r *Reader) continued(s string) bool {
	_, _, fact := cutFact(s)
	_, _, _, text, ok := splitPosition(s)
	if ok && (fact || known(text)) || strings.HasPrefix(s, "# ") || len(r.open) > maxOperand {
		r.endOpen()
		return false
	}
	whole := r.open + "\n" + s
	if !fact {
		r.open = whole
		return true
	}
	r.open = ""
	file, line, column, text, _ := splitPosition(whole)
	operand, escapes, _ := cutFact(text)
	r.current.Known++
	r.current.Facts = append(r.current.Facts, Fact{r.intern(file), line, column, r.intern(operand), escapes})
	return true
}

// maxOperand is how many bytes of an operand are waited for.
const maxOperand = 1 << 20

// endOpen gives up on the operand that was begun.
func (r *Reader) endOpen() {
	if r.open != "" {
		first, _, _ := strings.Cut(r.open, "\n")
		r.current.unrecognised(first)
		r.open = ""
	}
}

func (r *Reader) enter(id string) {
	p := r.packages[id]
	if p == nil {
		p = &Package{ID: id}
		r.packages[id] = p
		if r.OnPackage != nil {
			r.OnPackage(id)
		}
	}
	r.current = p
}

func (p *Package) unrecognised(s string) {
	if p.Unrecognised++; len(p.Examples) < maxExamples {
		p.Examples = append(p.Examples, strings.Clone(s))
	}
}

// intern keeps one copy of a string that many facts share.
func (r *Reader) intern(s string) string {
	if kept, ok := r.strings[s]; ok {
		return kept
	}
	s = strings.Clone(s)
	r.strings[s] = s
	return s
}

func cutFact(text string) (operand string, escapes, ok bool) {
	if operand, ok = strings.CutSuffix(text, suffixEscapes); ok {
		return operand, true, true
	}
	operand, ok = strings.CutSuffix(text, suffixStays)
	return operand, false, ok
}

// knownForms are the diagnostics of -m that are not facts about storage, by
// their beginnings.
var knownForms = []string{
	"can inline ",
	"inlining call to ",
	"leaking param: ",
	"leaking param content: ",
	"moved to heap: ",
	"devirtualizing ",
	"partially devirtualizing ",
	"PGO devirtualizing ",
	"cannot devirtualize ",
	"failed to devirtualize ",
	"skip inlining within testing.B.loop for ",
	"index bounds check elided",
	"zero-copy string->[]byte conversion",
	"imprecise interface call",
	"assuming ",
	"marking ",
}

func known(text string) bool {
	for _, form := range knownForms {
		if strings.HasPrefix(text, form) {
			return true
		}
	}
	return strings.Contains(text, " ignoring self-assignment in ")
}

// splitPosition takes "file:line:col: text" or "file:line: text" apart. The
// file may hold colons and spaces.
func splitPosition(s string) (file string, line, column int, text string, ok bool) {
	for from := 0; ; {
		i := strings.Index(s[from:], ": ")
		if i < 0 {
			return "", 0, 0, "", false
		}
		i += from
		from = i + 2
		rest, last, ok := cutNumber(s[:i])
		if !ok {
			continue
		}
		if file, line, ok := cutNumber(rest); ok {
			return file, line, last, s[from:], true
		}
		return rest, last, 0, s[from:], true
	}
}

// cutNumber takes ":123" off the end.
func cutNumber(s string) (rest string, n int, ok bool) {
	i := strings.LastIndexByte(s, ':')
	if i <= 0 {
		return "", 0, false
	}
	n, err := strconv.Atoi(s[i+1:])
	if err != nil || n <= 0 {
		return "", 0, false
	}
	return s[:i], n, true
}
