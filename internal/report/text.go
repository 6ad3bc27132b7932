package report

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// TextOptions say how text is written.
type TextOptions struct {
	All   bool // every conversion, not only what may allocate, and its instances
	Color bool
	Width int // columns of the terminal; 0 for no limit
}

// WriteText writes the report for people: what may allocate, by file, a summary,
// and the gates. Where conversions were compared with earlier ones, what is new is
// listed, or marked.
func WriteText(w io.Writer, r *Report, o TextOptions) error {
	b := bufio.NewWriter(w)
	t := &text{Writer: b, options: o}
	for _, group := range byFile(r.Conversions, func(c *Conversion) bool {
		return o.All || c.New || c.Allocates != "never" && !r.Gated()
	}) {
		t.group(group)
	}
	t.summary(r)
	for _, g := range r.Gates {
		t.gate(g)
	}
	return b.Flush()
}

// byFile splits conversions at each change of file and leaves out what is not
// to be shown.
func byFile(all []Conversion, shown func(*Conversion) bool) [][]Conversion {
	var groups [][]Conversion
	for _, c := range all {
		if !shown(&c) {
			continue
		}
		if n := len(groups); n > 0 && groups[n-1][0].File == c.File {
			groups[n-1] = append(groups[n-1], c)
		} else {
			groups = append(groups, []Conversion{c})
		}
	}
	return groups
}

// text writes one report.
type text struct {
	*bufio.Writer
	options TextOptions
}

// A row is one conversion as columns.
type row struct {
	position, expr, types, verdict, why string
}

func (t *text) group(cs []Conversion) {
	fmt.Fprintln(t, t.paint(bold, plain(cs[0].File)))
	rows := make([]row, len(cs))
	var width row // only its lengths count
	for i := range cs {
		rows[i] = rowOf(&cs[i])
		width.position = longer(width.position, rows[i].position)
		width.expr = longer(width.expr, rows[i].expr)
		width.types = longer(width.types, rows[i].types)
		width.verdict = longer(width.verdict, rows[i].verdict)
	}
	for i, r := range rows {
		t.row(&cs[i], r, width)
		if t.options.All && len(cs[i].Instances) > 1 || mixed(&cs[i]) {
			t.instances(&cs[i], len(indent)+cells(width.position)+len(gap))
		}
	}
	fmt.Fprintln(t)
}

const (
	indent   = "  "
	newMark  = "+ " // in its place
	gap      = "  "
	maxExpr  = 32 // columns of an operand
	maxTypes = 48
)

// row writes one conversion, on one line where it fits and on two where not.
func (t *text) row(c *Conversion, r row, width row) {
	color := verdictColor[c.Allocates]
	mark := indent
	if c.New {
		mark = newMark
	}
	head := mark + t.paint(dim, padLeft(r.position, cells(width.position))) + gap
	used := len(indent) + cells(width.position) + len(gap)
	line := used + cells(width.expr) + len(gap) + cells(width.types) + len(gap) + cells(width.verdict)
	if t.options.Width == 0 || line <= t.options.Width {
		fmt.Fprint(t, head, pad(r.expr, cells(width.expr)), gap, pad(r.types, cells(width.types)), gap, t.paint(color, r.verdict))
		if rest := line + len(gap) + cells(r.why); r.why != "" && (t.options.Width == 0 || rest <= t.options.Width) {
			fmt.Fprint(t, strings.Repeat(" ", cells(width.verdict)-cells(r.verdict)), gap, t.paint(dim, r.why))
			r.why = ""
		}
		fmt.Fprintln(t)
	} else {
		room := max(t.options.Width-used, 20)
		fmt.Fprintln(t, head+clip(r.expr+gap+r.types, room))
		fmt.Fprintln(t, strings.Repeat(" ", used)+t.paint(color, clip(r.verdict, room)))
	}
	if r.why != "" {
		room := max(t.options.Width-used, 20)
		fmt.Fprintln(t, strings.Repeat(" ", used)+t.paint(dim, clip(r.why, room)))
	}
}

func rowOf(c *Conversion) row {
	r := row{
		position: position(c),
		expr:     Clip(c.Expr),
		types:    clip(plain(c.From+" → "+c.To), maxTypes),
		verdict:  Verdict(c.Storage, c.AllocSize, c.Unless),
		why:      plain(cmp.Or(c.Reason, c.Escape)),
	}
	if c.Rules != "" {
		r.why = strings.TrimPrefix(r.why+"; the rules say "+c.Rules, "; ")
	}
	if c.Ignored != "" {
		r.why = plain("ignored: " + c.Ignored)
	}
	if c.Interface {
		r.verdict = "nothing stored"
	}
	return r
}

// position is "line:column", or only the line where a //line directive gives no
// column.
func position(c *Conversion) string {
	if c.Column == 0 {
		return strconv.Itoa(c.Line)
	}
	return strconv.Itoa(c.Line) + ":" + strconv.Itoa(c.Column)
}

// Verdict is "heap 8 B unless bits < 256": a storage, and of the heap the bytes of an
// allocation, if they are known, and the condition under which there is none.
func Verdict(storage string, bytes float64, unless string) string {
	if storage != "heap" {
		return storage
	}
	s := storage
	if bytes > 0 { // 0 is an unknown size
		s += " " + Bytes(bytes)
	}
	if unless != "" {
		s += " unless " + unless
	}
	return s
}

// Bytes writes a number of bytes, with at most two decimals.
func Bytes(n float64) string {
	s := strconv.FormatFloat(n, 'f', 2, 64)
	return strings.TrimRight(strings.TrimRight(s, "0"), ".") + " B"
}

// mixed reports whether instances of a conversion differ in what they cost.
func mixed(c *Conversion) bool {
	for _, i := range c.Instances {
		if i.Allocates != c.Allocates {
			return true
		}
	}
	return false
}

// instances writes where the copies are, those that are alike together.
func (t *text) instances(c *Conversion, used int) {
	var order []string
	where := map[string][]string{}
	for _, i := range c.Instances {
		v := instanceVerdict(c, i)
		if where[v] == nil {
			order = append(order, v)
		}
		where[v] = append(where[v], place(i))
	}
	for _, v := range order {
		places := where[v]
		if n := len(places); n > maxPlaces && !t.options.All {
			places = append(places[:maxPlaces:maxPlaces], fmt.Sprintf("and %d more", n-maxPlaces))
		}
		line := plain(v + ": " + strings.Join(places, ", "))
		if t.options.Width > 0 {
			line = clip(line, max(t.options.Width-used, 20))
		}
		fmt.Fprintln(t, strings.Repeat(" ", used)+t.paint(dim, line))
	}
}

const maxPlaces = 4

// instanceVerdict is the Verdict of one copy of a conversion.
func instanceVerdict(c *Conversion, i Instance) string {
	bytes := c.AllocSize
	if i.AllocSize != nil {
		bytes = *i.AllocSize
	}
	return Verdict(i.Storage, bytes, i.Unless)
}

// place names an instance.
func place(i Instance) string {
	name := i.Function[strings.LastIndexByte(i.Function[:boundary(i.Function)], '/')+1:]
	if i.InlinedAt != "" {
		return "in " + name + " at " + i.InlinedAt
	}
	return name
}

// boundary is where a linker name's type arguments, which hold slashes of their
// own, begin.
func boundary(name string) int {
	if i := strings.IndexAny(name, "[#"); i >= 0 { // arguments, and the hash of a copy, may hold slashes
		return i
	}
	return len(name)
}

func (t *text) summary(r *Report) {
	s := r.Summary
	fmt.Fprintf(t, "%s in %s: ", count(s.Conversions, "conversion"), count(len(r.Packages), "package"))
	parts := []string{
		t.paint(verdictColor["always"], fmt.Sprintf("%d always allocate", s.Always)),
		t.paint(verdictColor["depends"], fmt.Sprintf("%d depend on the value", s.Depends)),
		fmt.Sprintf("%d never do", s.Never),
	}
	if s.Unknown > 0 {
		parts = append(parts, t.paint(verdictColor["unknown"], fmt.Sprintf("%d unknown", s.Unknown)))
	}
	fmt.Fprintf(t, "%s (%s %s/%s)\n", strings.Join(parts, ", "), r.Toolchain.Go, r.Toolchain.GOOS, r.Toolchain.GOARCH)
	if u := r.Unrecognised; u != nil {
		fmt.Fprintf(t, "not understood: %s, %s\n", count(u.Diagnostics, "compiler diagnostic"), count(u.Calls, "runtime.convT* call"))
		for _, e := range u.Examples {
			fmt.Fprintln(t, indent+plain(e))
		}
	}
}

func (t *text) gate(g Gate) {
	outcome := "passed"
	if !g.Passed {
		outcome = t.paint(verdictColor["always"], "failed")
	}
	fmt.Fprintf(t, "-%s %s: %s\n", g.Name, outcome, plain(g.Message))
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

// Escape sequences of the few styles used.
const (
	bold = "1"
	dim  = "2"
)

var verdictColor = map[string]string{"always": "31", "depends": "33", "unknown": "35"}

func (t *text) paint(style, s string) string {
	if !t.options.Color || style == "" || s == "" {
		return s
	}
	return "\x1b[" + style + "m" + s + "\x1b[0m"
}

func cells(s string) int { return utf8.RuneCountInString(s) }

func longer(a, b string) string {
	if cells(b) > cells(a) {
		return b
	}
	return a
}

func pad(s string, n int) string     { return s + strings.Repeat(" ", max(n-cells(s), 0)) }
func padLeft(s string, n int) string { return strings.Repeat(" ", max(n-cells(s), 0)) + s }

// plain writes what a terminal would act on as Go writes it in a string: source
// may hold anything.
func plain(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if unicode.IsPrint(r) {
			b.WriteRune(r)
		} else {
			b.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
		}
	}
	return b.String()
}

// Plain writes what a terminal would act on as Go writes it in a string.
func Plain(s string) string { return plain(s) }

// Clip shortens an expression to what is shown of it.
func Clip(expr string) string { return clip(plain(expr), maxExpr) }

// clip shortens s to n columns.
func clip(s string, n int) string {
	if cells(s) <= n {
		return s
	}
	r := []rune(s)
	return string(r[:n-1]) + "…"
}
