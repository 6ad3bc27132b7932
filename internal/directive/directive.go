// Package directive reads expectations that stand in the comments of Go source.
// It looks at syntax only: whether one holds is not its business.
//
// # ifaceval's own
//
//	//ifaceval:noalloc            nothing here is stored on the heap
//	//ifaceval:noalloc all        nor does the function allocate otherwise
//	//ifaceval:storage stack      what is stored here is stored on the stack
//	//ifaceval:heap 8             on the heap, 8 bytes per allocation
//	//ifaceval:allocates depends  always, depends, never or unknown
//	//ifaceval:ignore REASON      gates and noalloc pass over what is here
//
// An operand in parentheses, as in storage(x), picks one among the conversions. A
// version before the word, as in "go1.25+ heap 8" or "go1.24- storage stack", says
// from which release on, or up to which, the expectation is one. What follows a
// further "//" is a remark.
//
// # What a directive covers
//
// At the end of a line it covers that line. On a line of its own it covers the next
// line with code and what is begun there — a statement, an element, a field — but
// neither the blocks nor the function literals in it. In the doc comment of a
// function it covers the function; noalloc and ignore may stand there.
//
// # lem's
//
// The comments of github.com/akutz/lem are read as that package reads them: see
// [Case].
//
// A comment that begins like a directive and is none is an [Error], as is one that
// stands where there is no code: an expectation that nobody checks would be worse
// than none.
package directive

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/version"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Kind is what a directive of ifaceval's own asks for.
type Kind string

// The kinds, by their word.
const (
	NoAlloc   Kind = "noalloc"
	Storage   Kind = "storage"
	Heap      Kind = "heap"
	Allocates Kind = "allocates"
	Ignore    Kind = "ignore"
)

var kinds = []Kind{NoAlloc, Storage, Heap, Allocates, Ignore}

// A Directive is one of ifaceval's own.
type Directive struct {
	Place
	Text  string // as written, without the slashes and a remark: "ifaceval:heap(x) 8"
	Kind  Kind
	Scope Scope

	Since string // the oldest release that it holds for, "go1.25"; "" for all
	Until string // the newest, "go1.24"; "" for all

	Operand string // of the conversion that is meant, as written; "" for all in Scope

	// What is asked for, by Kind.
	All       bool    // of noalloc: everything that the function allocates
	Storage   string  // of storage: one of the names given to Parse
	Bytes     float64 // of heap: per allocation, on average
	Allocates string  // of allocates: always, depends, never or unknown
	Reason    string  // of ignore
}

// A Place is where a comment stands.
type Place struct {
	File     string // as the FileSet has it, //line directives followed
	Line     int
	Column   int    // in bytes, from 1
	Function string // the declared function around it or below it, "(*T).M"; "" for none
}

// An Error is a comment that is meant to be a directive and is none.
type Error struct {
	Place
	Text    string // of the comment
	Message string // what is wrong, and what to do
}

// A File is what one file expects.
type File struct {
	Directives []*Directive
	Lem        []*Lem
	Errors     []Error
}

// Holds reports whether the directive is one for a release, "go1.25".
func (d *Directive) Holds(release string) bool {
	return (d.Since == "" || version.Compare(release, d.Since) >= 0) && (d.Until == "" || version.Compare(release, d.Until) <= 0)
}

// Versioned reports whether the directive is for some releases only.
func (d *Directive) Versioned() bool { return d.Since != "" || d.Until != "" }

// Means reports whether an operand, as written, is the one that is picked.
func (d *Directive) Means(expr string) bool {
	return d.Operand == "" || plain(d.Operand) == plain(expr)
}

// plain is an operand without white space, and without the parentheses that cgo puts
// around what it names.
func plain(s string) string {
	return cgoName.ReplaceAllString(strings.Join(strings.Fields(s), ""), "C.$1")
}

var cgoName = regexp.MustCompile(`\(C\.(\w+)\)`)

// Mentions reports whether a text may hold a directive of ifaceval's own: a file
// that does not need not be parsed.
func Mentions(src []byte) bool { return strings.Contains(string(src), "ifaceval") }

const prefix = "ifaceval:"

// Parse finds the directives in a file that was parsed with comments. The names of
// storage are what a storage directive may ask for.
func Parse(fset *token.FileSet, file *ast.File, src []byte, storages []string) *File {
	p := &reader{fset: fset, file: file, src: src, storages: storages, out: &File{}}
	for _, group := range file.Comments {
		for _, c := range group.List {
			p.comment(group, c)
		}
	}
	return p.out
}

type reader struct {
	fset     *token.FileSet
	file     *ast.File
	src      []byte
	storages []string
	code     *code // nil until asked for
	out      *File
}

func (p *reader) comment(group *ast.CommentGroup, c *ast.Comment) {
	switch {
	case strings.HasPrefix(c.Text, "//"+prefix):
		p.own(group, c, strings.TrimPrefix(c.Text, "//"))
	case strings.HasPrefix(c.Text, "//") && strings.HasPrefix(strings.TrimLeft(c.Text[2:], " \t"), prefix):
		p.fail(group, c, "a directive has no space after the slashes: write //ifaceval:…")
	case strings.HasPrefix(c.Text, "/*") && strings.HasPrefix(strings.TrimLeft(c.Text[2:], " \t"), prefix):
		p.fail(group, c, "a directive is a comment of its own line: write //ifaceval:…")
	case strings.HasPrefix(c.Text, "//ifaceval") && !isLetter(strings.TrimPrefix(c.Text, "//ifaceval")):
		p.fail(group, c, "a directive begins with ifaceval and a colon: write //ifaceval:…")
	case lemLike.MatchString(c.Text):
		p.lem(group, c)
	}
}

// isLetter reports whether a text goes on with a letter or digit.
func isLetter(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return s != "" && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

func (p *reader) fail(group *ast.CommentGroup, c *ast.Comment, format string, args ...any) {
	first, _, _ := strings.Cut(c.Text, "\n")
	p.out.Errors = append(p.out.Errors, Error{p.place(group, c), first, fmt.Sprintf(format, args...)})
}

// own reads a directive of ifaceval's own.
func (p *reader) own(group *ast.CommentGroup, c *ast.Comment, text string) {
	d := &Directive{Place: p.place(group, c)}
	rest := strings.TrimPrefix(text, prefix)
	if err := p.version(d, &rest); err != nil {
		p.fail(group, c, "%v", err)
		return
	}
	if err := p.words(d, rest); err != nil {
		p.fail(group, c, "%v", err)
		return
	}
	if i := strings.Index(text, "//"+prefix); i >= 0 {
		p.fail(group, c, "a second directive in one comment would be a remark: put it on a line of its own above")
		return
	}
	d.Text = text
	if d.Kind != Ignore {
		d.Text = strings.TrimSpace(withoutRemark(text))
	}
	scope, err := p.scope(group, c)
	switch {
	case err != nil:
		p.fail(group, c, "%v", err)
		return
	case scope.Function && d.Kind != NoAlloc && d.Kind != Ignore:
		p.fail(group, c, "%s is about a conversion: put it at the end of its line, or above it", d.Kind)
		return
	case d.All && !scope.Function:
		p.fail(group, c, "noalloc all is about a function: put it in its doc comment")
		return
	}
	d.Scope = scope
	p.out.Directives = append(p.out.Directives, d)
}

// version reads "go1.25+" and "go1.24-".
func (p *reader) version(d *Directive, rest *string) error {
	word, after, _ := strings.Cut(*rest, " ")
	if !strings.HasPrefix(word, "go") {
		return nil
	}
	release, sign := word[:len(word)-1], word[len(word)-1]
	if sign != '+' && sign != '-' || !version.IsValid(release) || version.Lang(release) != release || strings.Count(release, ".") != 1 {
		return fmt.Errorf("%s is no range of releases: write go1.25+ for Go 1.25 and later, go1.24- for 1.24 and earlier", word)
	}
	if sign == '+' {
		d.Since = release
	} else {
		d.Until = release
	}
	*rest = strings.TrimLeft(after, " ")
	return nil
}

// words reads what is asked for.
func (p *reader) words(d *Directive, text string) error {
	end := strings.IndexFunc(text, func(r rune) bool { return r < 'a' || r > 'z' })
	if end < 0 {
		end = len(text)
	}
	d.Kind = Kind(text[:end])
	if !slices.Contains(kinds, d.Kind) {
		name, _, _ := strings.Cut(text, " ")
		return fmt.Errorf("%q is no directive: there are noalloc, storage, heap, allocates and ignore", name)
	}
	rest := text[end:]
	if strings.HasPrefix(rest, "(") {
		closing := closingParen(rest)
		if closing < 0 {
			return fmt.Errorf("the operand's parenthesis is not closed")
		}
		d.Operand = strings.TrimSpace(rest[1:closing])
		if rest = rest[closing+1:]; d.Operand == "" {
			return fmt.Errorf("no operand in the parentheses: write that of the conversion that is meant, as %s(x)", d.Kind)
		}
	}
	if rest != "" && rest[0] != ' ' && rest[0] != '\t' {
		return fmt.Errorf("%q after %s: write a space between them", rest, d.Kind)
	}
	if d.Kind == Ignore {
		if d.Reason = strings.TrimSpace(rest); d.Reason == "" {
			return fmt.Errorf("ignore needs a reason: write why this may allocate after it")
		}
		return nil
	}
	return p.argument(d, strings.Fields(withoutRemark(rest)))
}

func (p *reader) argument(d *Directive, args []string) error {
	if d.Kind == NoAlloc {
		d.All = len(args) == 1 && args[0] == "all"
		switch {
		case len(args) > 0 && !d.All:
			return fmt.Errorf("%q after noalloc: only all may stand there", strings.Join(args, " "))
		case d.All && d.Operand != "":
			return fmt.Errorf("noalloc all is about a function, so it picks no operand")
		}
		return nil
	}
	wants := map[Kind]string{
		Storage:   "one of " + strings.Join(p.storages, ", "),
		Heap:      "the bytes of an allocation, as 8 or 5.33",
		Allocates: "always, depends, never or unknown",
	}[d.Kind]
	if len(args) != 1 {
		return fmt.Errorf("%s needs one word after it: %s", d.Kind, wants)
	}
	arg, ok := args[0], false
	switch d.Kind {
	case Storage:
		d.Storage, ok = arg, slices.Contains(p.storages, arg)
	case Heap:
		n, err := strconv.ParseFloat(arg, 64)
		d.Bytes, ok = n, err == nil && n > 0 && strings.Trim(arg, "0123456789.") == ""
	case Allocates:
		d.Allocates, ok = arg, slices.Contains([]string{"always", "depends", "never", "unknown"}, arg)
	}
	if !ok {
		return fmt.Errorf("%q after %s: write %s", arg, d.Kind, wants)
	}
	return nil
}

// withoutRemark cuts off what follows a further "//".
func withoutRemark(s string) string {
	for _, sep := range []string{" //", "\t//"} {
		s, _, _ = strings.Cut(s, sep)
	}
	return s
}
