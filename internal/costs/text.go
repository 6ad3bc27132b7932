package costs

import (
	"bufio"
	"fmt"
	"io"
	"path"
	"strings"

	"ifaceval/internal/cells"
)

// TextOptions are what text and markdown show.
type TextOptions struct {
	Top   int // conversions or groups, and others; 0 for all
	Flows int // of each conversion
	Width int // columns to which remarks are shortened; 0 for no limit
}

const (
	maxFrames = 6  // of a flow that are shown
	maxName   = 60 // columns of an operand or a type
	minRemark = 40 // columns that a remark has on any terminal
)

// A row is a line of a table: figures, what they are of, and remarks below it.
type row struct {
	amount  Amount
	what    string
	remarks []string
}

// WriteText writes the costly conversions or groups, what else there is, and a summary.
func WriteText(w io.Writer, p *Profile, o TextOptions) error {
	b := bufio.NewWriter(w)
	tables := p.tables(o)
	widths := p.widths(tables)
	indent := widths[0] + widths[1] + widths[2] + 6
	line := func(f [3]string, what string) {
		fmt.Fprintf(b, "%*s  %*s  %*s  %s\n", widths[0], f[0], widths[1], f[1], widths[2], f[2], what)
	}
	for _, t := range tables {
		line(heads, t.title)
		for _, r := range t.rows {
			line(p.figures(r.amount), r.what)
			for _, remark := range r.remarks {
				if o.Width > 0 {
					remark = clip(remark, max(o.Width-indent-2, minRemark))
				}
				fmt.Fprintf(b, "%*s  %s\n", indent, "", remark)
			}
		}
		if t.more > 0 {
			fmt.Fprintf(b, "%*s… %d more\n", indent, "", t.more)
		}
		fmt.Fprintln(b)
	}
	for _, line := range p.summary() {
		fmt.Fprintln(b, line)
	}
	return b.Flush()
}

// heads stand above the figures of a table.
var heads = [3]string{"bytes", "share", "objects"}

// widths are those of the figures of all tables.
func (p *Profile) widths(tables []table) (widths [3]int) {
	for k, head := range heads {
		widths[k] = len(head)
	}
	for _, t := range tables {
		for _, r := range t.rows {
			for k, s := range p.figures(r.amount) {
				widths[k] = max(widths[k], cells.Width(s))
			}
		}
	}
	return widths
}

// A table is rows under a title.
type table struct {
	title string
	rows  []row
	more  int
}

func (p *Profile) tables(o TextOptions) []table {
	var conversions, others, unknown []row
	title := "conversion"
	if len(p.Groups) > 0 {
		title = "conversions by group"
		for _, g := range p.Groups {
			conversions = append(conversions, row{amount: g.Amount, what: fmt.Sprintf("%s  (%s)", clip(cells.Level(g.Name), maxName), count(int64(g.Conversions), "conversion"))})
		}
	} else {
		at := map[string]int{}
		for i := range p.Conversions {
			at[p.Conversions[i].where()]++
		}
		for i := range p.Conversions {
			c := &p.Conversions[i]
			conversions = append(conversions, p.conversion(c, at[c.where()] > 1, o.Flows))
		}
	}
	for _, x := range p.Others {
		others = append(others, row{amount: x.Amount, what: cells.Level(x.From)})
	}
	for _, x := range p.Unknown {
		unknown = append(unknown, row{amount: x.Amount, what: cells.Level(x.From)})
	}
	var all []table
	for _, t := range []table{{title: title, rows: conversions}, {title: "no conversion", rows: others}, {title: "unknown", rows: unknown}} {
		if o.Top > 0 && len(t.rows) > o.Top {
			t.rows, t.more = t.rows[:o.Top], len(t.rows)-o.Top
		}
		if len(t.rows) > 0 {
			all = append(all, t)
		}
	}
	return all
}

// conversion is one row: where and what, then the types, the remarks and the flows. One
// of several that its place does not tell apart has its address.
func (p *Profile) conversion(c *Conversion, twin bool, flows int) row {
	call := "heap"
	if c.Call != "" {
		call = cells.Level(c.Call)
	}
	if c.Unless != "" {
		call += " unless " + c.Unless
	}
	r := row{amount: c.Amount, what: place(c.Frames[0]) + "  " + call}
	for _, f := range c.Frames[1:] {
		r.what += ", inlined in " + at(f)
	}
	if c.Address != "" && twin {
		r.what += ", the call before " + c.Address
	}
	for i, s := range c.Sources {
		text := fmt.Sprintf("%s  %s → %s", clip(cells.Level(s.Expr), maxName), clip(cells.Level(s.From), maxName), clip(cells.Level(s.To), maxName))
		if s.Escape != "" {
			text += "  " + clip(cells.Level(s.Escape), 80)
		}
		if i > 0 {
			text = "or " + text
		}
		r.remarks = append(r.remarks, text)
	}
	if c.Doubt != "" {
		r.remarks = append(r.remarks, "or not: "+cells.Level(c.Doubt))
	}
	switch c.Tiny {
	case Shared:
		r.remarks = append(r.remarks, "tiny: a block of several values is charged to the one that opened it")
	case Possible:
		r.remarks = append(r.remarks, "if below 16 B, tiny: a block of several values is charged to the one that opened it")
	}
	shown := c.Flows[:min(flows, len(c.Flows))]
	for _, f := range shown {
		text := way(f.Frames)
		if len(c.Flows) > 1 {
			text = fmt.Sprintf("%s, %s %s", bytesText(p.bytes(f.Amount)), count(p.objects(f.Amount), "object"), text)
		}
		r.remarks = append(r.remarks, text)
	}
	if n := len(c.Flows) - len(shown); n > 0 && len(shown) > 0 {
		r.remarks = append(r.remarks, "… "+count(int64(n), "more way"))
	}
	return r
}

// where is the call and the place of a conversion.
func (c *Conversion) where() string {
	return fmt.Sprintf("%q %#v", c.Call, c.Frames)
}

func way(frames []Frame) string {
	if len(frames) == 0 {
		return "from no other function"
	}
	var parts []string
	for _, f := range frames[:min(maxFrames, len(frames))] {
		parts = append(parts, fmt.Sprintf("%s %s:%d", cells.Level(f.Function), cells.Level(path.Base(f.File)), f.Line))
	}
	if n := len(frames) - len(parts); n > 0 {
		parts = append(parts, fmt.Sprintf("%d more", n))
	}
	return "from " + strings.Join(parts, " ← ")
}

func place(f Frame) string {
	if f.File == "" {
		return cells.Level(f.Function)
	}
	return fmt.Sprintf("%s:%d  %s", cells.Level(f.File), f.Line, cells.Level(f.Function))
}

func at(f Frame) string {
	if f.File == "" {
		return cells.Level(f.Function)
	}
	return fmt.Sprintf("%s at %s:%d", cells.Level(f.Function), cells.Level(f.File), f.Line)
}

// bytes and objects are the figures that are shown: of what was allocated, or is in use.
func (p *Profile) bytes(a Amount) int64 {
	if p.inUse() {
		return a.InUseBytes
	}
	return a.AllocBytes
}

func (p *Profile) objects(a Amount) int64 {
	if p.inUse() {
		return a.InUseObjects
	}
	return a.AllocObjects
}

func (p *Profile) inUse() bool { return p.Order == InUseSpace || p.Order == InUseObjects }

func (p *Profile) figures(a Amount) [3]string {
	return [3]string{bytesText(p.bytes(a)), p.share(a), fmt.Sprint(p.objects(a))}
}

// share is the part of the whole, of what counts.
func (p *Profile) share(a Amount) string {
	total := p.Total.in(p.Order)
	if total <= 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f%%", 100*float64(a.in(p.Order))/float64(total))
}

// bytesText is exact where one may want to compare, and short where one cannot.
func bytesText(n int64) string {
	units := []string{"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"}
	if n < 100<<10 && n > -100<<10 {
		return fmt.Sprintf("%d B", n)
	}
	f := float64(n) / 1024
	for len(units) > 1 && (f >= 1024 || f <= -1024) {
		f, units = f/1024, units[1:]
	}
	return fmt.Sprintf("%.1f %s", f, units[0])
}

// summary is what holds of the whole, a line each.
func (p *Profile) summary() []string {
	verb := "allocated"
	if p.inUse() {
		verb = "in use"
	}
	text := fmt.Sprintf("conversions: %s of %s %s, %d of %s", bytesText(p.bytes(p.Converted)), bytesText(p.bytes(p.Total)), verb, p.objects(p.Converted), count(p.objects(p.Total), "object"))
	if s := p.share(p.Converted); s != "–" {
		text += ", " + s + " of " + strings.ReplaceAll(string(p.Order), "_", " ")
	}
	lines := []string{text + p.made()}
	if p.Focus != "" {
		lines = append(lines, fmt.Sprintf("only what functions that match \"%s\" allocated, or what they called", cells.Level(p.Focus)))
	}
	if p.Estimate != "" {
		lines = append(lines, "an estimate: "+cells.Level(p.Estimate))
	}
	if p.Program != nil && p.Toolchain != nil && p.Program.Go != p.Toolchain.Go {
		lines = append(lines, fmt.Sprintf("the packages were judged with %s, and the program was built with %s: -go %[2]s makes them the same", cells.Level(p.Toolchain.Go), cells.Level(p.Program.Go)))
	}
	if p.Doubtful != (Amount{}) {
		lines = append(lines, fmt.Sprintf("in doubt: %s of that, which may be of something else on the same line", bytesText(p.bytes(p.Doubtful))))
	}
	if p.Tiny != (Amount{}) {
		lines = append(lines, fmt.Sprintf("tiny: %s of that, in blocks of 16 B that several values below 16 B without pointers share; a block is charged to the value that opened it, so figures of single lines may be wrong both ways; `ifaceval measure` counts each", bytesText(p.bytes(p.Tiny))))
	}
	if p.Rate > 1 {
		lines = append(lines, fmt.Sprintf("sampled: about one allocation for %s, so small figures are chance; MemProfileRate = 1 records all", bytesText(p.Rate)))
	}
	return lines
}

// made is what code the figures are of.
func (p *Profile) made() string {
	switch {
	case p.Program != nil:
		return fmt.Sprintf(" (%s %s %s)", p.Program.Format, p.Program.GOARCH, cells.Level(p.Program.Go))
	case p.Toolchain != nil:
		return fmt.Sprintf(" (%s %s/%s)", cells.Level(p.Toolchain.Go), cells.Level(p.Toolchain.GOOS), cells.Level(p.Toolchain.GOARCH))
	}
	return ""
}

func clip(s string, n int) string { return cells.Clip(s, n, "…") }

func count(n int64, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
