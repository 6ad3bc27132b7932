package compare

import (
	"fmt"
	"strconv"

	"ifaceval/internal/grid"
	"ifaceval/internal/report"
)

// sheetOf lays differences of one step out.
func sheetOf(all []Difference) *grid.Sheet {
	s := &grid.Sheet{Heads: differenceHeads, Columns: []grid.Column{{}}}
	for i := range all {
		s.Rows = append(s.Rows, all[i].row())
	}
	return s
}

var differenceHeads = []grid.Head{{Name: "position", Key: "position"}, {Name: "operand", Key: "expr"}, {Name: "types", Key: "types"},
	{Name: "before", Key: "before"}, {Name: "after", Key: "after"}, {Name: "cost", Key: "cost"}, {Name: "why", Key: "why"}}

// Sheet lays all of the comparison out.
func (c *Comparison) Sheet() *grid.Sheet {
	s := &grid.Sheet{Title: "What differs, by verdict", Columns: []grid.Column{{}}}
	s.Heads = append([]grid.Head{{Name: "from", Key: "from"}, {Name: "to", Key: "to"}, {Name: "what", Key: "what"}}, differenceHeads...)
	for i := range c.Steps {
		step := &c.Steps[i]
		for _, l := range step.lists() {
			for j := range l.all {
				row := l.all[j].row()
				row.Cells = append([][]grid.Cell{{grid.Text(step.From)}, {grid.Text(step.To)}, {grid.Text(l.name)}}, row.Cells...)
				s.Rows = append(s.Rows, row)
			}
		}
		s.Notes = append(s.Notes, step.summary())
		for _, p := range step.NotCompared {
			s.Lacks = append(s.Lacks, fmt.Sprintf("%s → %s: %s was not compared, as one of the two could not judge it", step.From, step.To, p))
		}
	}
	for _, side := range c.Sides {
		t := side.Summary
		s.Notes = append(s.Notes, fmt.Sprintf("%s: %s, %d always allocate, %d depend on the value, %d never do, %d unknown",
			side.Name, conversions(t.Conversions), t.Always, t.Depends, t.Never, t.Unknown))
	}
	return s
}

func (d *Difference) row() grid.Row {
	position := fmt.Sprintf("%s:%d", d.File, d.Line)
	if d.Column > 0 {
		position += ":" + strconv.Itoa(d.Column)
	}
	why := d.Reason
	if why == "" && d.Before != nil && d.After != nil {
		why = "not known"
	}
	return grid.Row{Cells: [][]grid.Cell{{grid.Text(position)}, {grid.Code(report.Clip(d.Expr))}, {grid.Code(d.Type + " → " + d.To)},
		{verdictCell(d.Before)}, {verdictCell(d.After)}, {grid.Text(costs[d.Change])}, {grid.Text(why)}}}
}

func verdictCell(v *Verdict) grid.Cell {
	if v == nil {
		return grid.Text("–")
	}
	return grid.Text(v.String())
}

// costs are words for changes.
var costs = map[string]string{More: "more", Less: "less", Same: "the same", Unclear: "unknown"}

// totals are the summaries of the sides.
func (c *Comparison) totals() *grid.Sheet {
	s := &grid.Sheet{Columns: []grid.Column{{}}, Heads: []grid.Head{{Name: ""}}}
	for _, name := range []string{"conversions", "always", "depends", "never", "unknown"} {
		s.Heads = append(s.Heads, grid.Head{Name: name, Numeric: true})
	}
	for _, side := range c.Sides {
		t := side.Summary
		row := grid.Row{Cells: [][]grid.Cell{{grid.Text(side.Name)}}}
		for _, n := range []int{t.Conversions, t.Always, t.Depends, t.Never, t.Unknown} {
			row.Cells = append(row.Cells, []grid.Cell{grid.Text(strconv.Itoa(n))})
		}
		s.Rows = append(s.Rows, row)
	}
	return s
}
