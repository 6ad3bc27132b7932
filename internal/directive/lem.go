package directive

import (
	"fmt"
	"go/ast"
	"regexp"
	"strconv"
	"strings"
)

// A Lem is a directive of github.com/akutz/lem:
//
//	// lem.ID.name=NAME      what the case is called
//	// lem.ID.m=REGEXP       the compiler says this with -m, at this line
//	// lem.ID.m!=REGEXP      it does not
//	// lem.ID.alloc=N        allocations per operation of the benchmark, or N-M
//	// lem.ID.bytes=N        bytes per operation, or N-M
//
// The directives of one ID belong together, and may stand in several files of a
// package. REGEXP has to match the whole of what stands after the position for m,
// and some of it for m!=.
type Lem struct {
	Place
	Text string // the comment without its slashes: "lem.put.m=x escapes to heap"
	ID   string
	Kind LemKind

	Name     string         // of name
	Regexp   *regexp.Regexp // of m and m!=
	Min, Max int64          // of alloc and bytes

	// Documents is the function whose doc comment has the directive, nil for none.
	Documents *ast.FuncDecl
}

// A LemKind is what a directive of lem says.
type LemKind string

// The kinds, by their word.
const (
	LemName  LemKind = "name"
	LemMatch LemKind = "m"
	LemNatch LemKind = "m!"
	LemAlloc LemKind = "alloc"
	LemBytes LemKind = "bytes"
)

var (
	lemForm  = regexp.MustCompile(`^// lem\.([^.]+)\.(name|m|m!|alloc|bytes)=(.+)$`)
	lemRange = regexp.MustCompile(`^(\d+)(?:-(\d+))?$`)

	// lemLike is what nobody writes who does not mean a directive.
	lemLike = regexp.MustCompile(`(?i)^//\s*lem\.[^.\s]+\.\w*!?\s*=`)
)

func (p *reader) lem(group *ast.CommentGroup, c *ast.Comment) {
	text := strings.TrimRight(c.Text, "\r")
	form := lemForm.FindStringSubmatch(text)
	if form == nil {
		p.fail(group, c, "no directive of lem: there are // lem.ID.name=, .m=, .m!=, .alloc= and .bytes=, so spaced, each with something after it")
		return
	}
	d := &Lem{Place: p.place(group, c), Text: strings.TrimPrefix(text, "// "), ID: form[1], Kind: LemKind(form[2])}
	for _, decl := range p.file.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok && fn.Doc == group {
			d.Documents = fn
		}
	}
	if err := d.value(form[3]); err != nil {
		p.fail(group, c, "%v", err)
		return
	}
	p.out.Lem = append(p.out.Lem, d)
}

func (d *Lem) value(s string) (err error) {
	switch d.Kind {
	case LemName:
		d.Name = s
	case LemMatch:
		d.Regexp, err = lemRegexp("^(?:", s, ")$")
	case LemNatch:
		d.Regexp, err = lemRegexp("(?:", s, ")")
	default:
		n := lemRange.FindStringSubmatch(s)
		if n == nil {
			return fmt.Errorf("%q is no number: write N or N-M", s)
		}
		if d.Min, err = strconv.ParseInt(n[1], 10, 64); err == nil && n[2] != "" {
			d.Max, err = strconv.ParseInt(n[2], 10, 64)
		} else {
			d.Max = d.Min
		}
		if err != nil || d.Max < d.Min {
			return fmt.Errorf("%q is no range: write the smaller number first, none above 9223372036854775807", s)
		}
	}
	return err
}

func lemRegexp(before, s, after string) (*regexp.Regexp, error) {
	if _, err := regexp.Compile(s); err != nil {
		return nil, fmt.Errorf("%w: mend the regular expression", err)
	}
	return regexp.Compile(before + s + after)
}
