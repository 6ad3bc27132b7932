package tally

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"path"
	"strconv"
	"strings"

	"ifaceval/internal/cells"
	"ifaceval/internal/grid"
)

// Options are what text, markdown and HTML show.
type Options struct {
	Top int  // of each table; 0 for all
	All bool // also what was never executed, one by one
	grid.TextOptions
}

// A section is one of the tables of a tally.
type section struct {
	name string // of one row, in tables that hold several
	head string // of the column that says where
	rows []line
}

// A line is a row: figures and words.
type line struct {
	amount  *Amount // nil where nothing was counted
	heap    string
	verdict string
	where   string
	expr    string
	types   string
}

// sections are the tables that the options ask for, each cut to its top, and what was
// cut.
func (t *Tally) sections(o Options) (all []section, cut []string) {
	conversions := section{name: "counted", head: "position"}
	if len(t.Groups) > 0 {
		conversions.head = "group"
		for i := range t.Groups {
			g := &t.Groups[i]
			conversions.rows = append(conversions.rows, line{amount: &g.Amount, heap: whole(g.HeapBytes), verdict: count(uint64(g.Conversions), "conversion"), where: g.Name})
		}
	} else {
		for i := range t.Conversions {
			conversions.rows = append(conversions.rows, t.Conversions[i].line())
		}
	}
	disagreements := section{name: "disagreement", head: "disagreements"}
	for i := range t.Disagreements {
		d := &t.Disagreements[i]
		l := line{amount: &d.Amount, verdict: fmt.Sprintf("%s; counted: %s", d.Said, strings.TrimPrefix(d.Call, "runtime.")), where: frames(d.Frames)}
		l.expr, l.types = expressions(d.Sources)
		disagreements.rows = append(disagreements.rows, l)
	}
	others := section{name: "other package", head: "in other packages"}
	for i := range t.Others {
		x := &t.Others[i]
		others.rows = append(others.rows, line{amount: &x.Amount, verdict: strings.TrimPrefix(x.Call, "runtime."), where: functions(x.Frames)})
	}
	idle := section{name: "not executed", head: "not executed"}
	if o.All {
		for _, s := range t.Idle {
			idle.rows = append(idle.rows, line{verdict: verdict(s), where: position(s), expr: clip(s.Expr), types: s.From + " → " + s.To})
		}
	}
	for _, s := range []section{disagreements, conversions, others, idle} {
		if o.Top > 0 && len(s.rows) > o.Top && s.name != disagreements.name {
			cut = append(cut, fmt.Sprintf("%s: %d more, which -top 0 shows", s.name, len(s.rows)-o.Top))
			s.rows = s.rows[:o.Top]
		}
		if len(s.rows) > 0 {
			all = append(all, s)
		}
	}
	return all, cut
}

func (c *Conversion) line() line {
	l := line{amount: &c.Amount, heap: whole(c.HeapBytes), verdict: c.Verdict, where: position(c.Sources[0])}
	if c.Tiny {
		l.heap += " tiny"
	}
	l.expr, l.types = expressions(c.Sources)
	return l
}

// expressions are the operands of conversions that cannot be told apart, and their
// types.
func expressions(all []Source) (exprs, types string) {
	var e, t []string
	for _, s := range all {
		e = append(e, clip(s.Expr))
		if text := s.From + " → " + s.To; len(t) == 0 || t[len(t)-1] != text {
			t = append(t, text)
		}
	}
	return strings.Join(e, " and "), strings.Join(t, ", ")
}

// clip is an expression as far as it is shown, in columns.
func clip(expr string) string { return cells.Clip(cells.Plain(expr), 60, "…") }

func verdict(s Source) string {
	switch {
	case s.Unless != "":
		return "unless " + s.Unless
	case s.Allocates == "never":
		return s.Storage
	}
	return s.Allocates
}

func position(s Source) string {
	text := fmt.Sprintf("%s:%d", s.File, s.Line)
	if s.Column > 0 {
		text += ":" + strconv.Itoa(s.Column)
	}
	return text
}

func frames(all []Frame) string {
	text := ""
	for i, f := range all {
		if i > 0 {
			text += ", inlined in "
		}
		text += fmt.Sprintf("%s %s:%d", f.Function, f.File, f.Line)
	}
	return text
}

// functions are frames with the base names of their files: of code in other packages.
func functions(all []Frame) string {
	short := make([]Frame, len(all))
	for i, f := range all {
		short[i] = Frame{f.Function, path.Base(f.File), f.Line}
	}
	return frames(short)
}

func whole(bytes float64) string { return strconv.FormatFloat(math.Round(bytes), 'f', 0, 64) }

func percent(share float64) string {
	switch {
	case share > 0 && share < 0.01:
		return "<1%"
	case share < 1 && share > 0.99:
		return ">99%"
	}
	return fmt.Sprintf("%.0f%%", 100*share)
}

// sheet lays rows out; with several sections each row says which it is of.
func sheet(all []section, several bool) *grid.Sheet {
	s := &grid.Sheet{Columns: []grid.Column{{}}}
	figures := false
	for _, x := range all {
		for _, l := range x.rows {
			figures = figures || l.amount != nil
		}
	}
	if several {
		s.Heads = append(s.Heads, grid.Head{Name: "what", Key: "what"})
	}
	if figures {
		for _, name := range []string{"calls", "allocs", "bytes", "heap bytes", "free"} {
			s.Heads = append(s.Heads, grid.Head{Name: name, Key: strings.ReplaceAll(name, " ", "_"), Numeric: true})
		}
	}
	head := "position"
	if len(all) == 1 {
		head = all[0].head
	}
	s.Heads = append(s.Heads, grid.Head{Name: "verdict", Key: "verdict"}, grid.Head{Name: head, Key: "position"}, grid.Head{Name: "operand", Key: "expr"}, grid.Head{Name: "types", Key: "types"})
	for _, x := range all {
		for _, l := range x.rows {
			var row grid.Row
			add := func(c grid.Cell) { row.Cells = append(row.Cells, []grid.Cell{c}) }
			if several {
				add(grid.Text(x.name))
			}
			if figures {
				texts := []string{"", "", "", "", ""}
				if a := l.amount; a != nil {
					texts = []string{strconv.FormatUint(a.Calls, 10), strconv.FormatUint(a.Allocs, 10), strconv.FormatUint(a.Bytes, 10), l.heap, percent(a.Free())}
				}
				for _, text := range texts {
					add(grid.Text(text))
				}
			}
			add(grid.Text(l.verdict))
			add(grid.Text(l.where))
			add(grid.Code(l.expr))
			add(grid.Code(l.types))
			s.Rows = append(s.Rows, row)
		}
	}
	return s
}

// WriteText writes tables and a summary for people.
func WriteText(w io.Writer, t *Tally, o Options) error {
	b := bufio.NewWriter(w)
	all, cut := t.sections(o)
	for _, x := range all {
		s := sheet([]section{x}, false)
		trim(s)
		if err := grid.WriteText(b, s, o.TextOptions); err != nil {
			return err
		}
		fmt.Fprintln(b)
	}
	for _, l := range append(cut, t.summary()...) {
		fmt.Fprintln(b, cells.Plain(l))
	}
	return b.Flush()
}

// trim drops columns in which nothing stands.
func trim(s *grid.Sheet) {
	for i := len(s.Heads) - 1; i >= 0; i-- {
		empty := true
		for _, r := range s.Rows {
			empty = empty && r.Cells[i][0].String() == ""
		}
		if empty {
			s.Heads = append(s.Heads[:i:i], s.Heads[i+1:]...)
			for k := range s.Rows {
				c := s.Rows[k].Cells
				s.Rows[k].Cells = append(c[:i:i], c[i+1:]...)
			}
		}
	}
}

// Sheet lays all of the tally out as one table.
func (t *Tally) Sheet(o Options) *grid.Sheet {
	all, cut := t.sections(o)
	s := sheet(all, true)
	s.Title = "What conversions to interfaces allocated"
	s.Notes = append(cut, t.summary()...)
	for _, r := range t.Runs {
		if r.Status == NotRun {
			s.Lacks = append(s.Lacks, fmt.Sprintf("%s was not run: %s", r.Package, r.Detail))
		}
	}
	return s
}

// summary is what is said below the tables.
func (t *Tally) summary() []string {
	var lines []string
	for _, r := range t.Runs {
		if r.Status == Passed && r.Processes == 1 {
			continue
		}
		text := fmt.Sprintf("%s: %s", r.Package, r.Status)
		if r.Detail != "" {
			text += ": " + r.Detail
		}
		if r.Processes > 1 {
			text += fmt.Sprintf("; %d processes of the program counted", r.Processes)
		}
		if r.Status != Passed && r.Status != NotRun {
			text += "; what was counted until then is shown"
		}
		lines = append(lines, text)
	}
	lines = append(lines, fmt.Sprintf("%s, %s, %s: %s in conversions of these packages, %s in other packages%s",
		count(t.Total.Calls, "call"), count(t.Total.Allocs, "allocation"), count(t.Total.Bytes, "byte"),
		share(t.Placed, t.Total), share(t.Outside, t.Total), t.lost()))
	lines = append(lines, fmt.Sprintf("executed: %d of %s that may allocate; not executed: %d; without a call, so that no run can tell: %d",
		t.Executed, count(uint64(t.Executed+len(t.Idle)), "conversion"), len(t.Idle), t.Silent))
	kinds := map[Kind]int{}
	for _, d := range t.Disagreements {
		kinds[d.Kind]++
	}
	text := ""
	for _, k := range []struct {
		kind Kind
		what string
	}{{Never, "said never to allocate and did"}, {Called, "not said to make the call that they made"}, {Always, "said always to allocate and did not"}, {Nowhere, "counted where no conversion is"}} {
		if kinds[k.kind] > 0 {
			text += fmt.Sprintf(", %d %s", kinds[k.kind], k.what)
		}
	}
	if text == "" {
		text = ", none"
	}
	return append(lines, "disagreements: "+text[2:])
}

// lost says what of the total is neither in the packages nor in others.
func (t *Tally) lost() string {
	text := ""
	if t.Nowhere.Calls > 0 {
		text += fmt.Sprintf(", %s where no conversion is", share(t.Nowhere, t.Total))
	}
	if t.Overflow.Calls > 0 {
		text += fmt.Sprintf(", %s not told apart, for want of room", share(t.Overflow, t.Total))
	}
	return text
}

// share is how much of the allocations an amount is; where there are none, of the calls.
func share(a, total Amount) string {
	if total.Allocs == 0 {
		a.Allocs, total.Allocs = a.Calls, total.Calls
	}
	if total.Allocs == 0 {
		return "0%"
	}
	return percent(float64(a.Allocs) / float64(total.Allocs))
}

func count(n uint64, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
