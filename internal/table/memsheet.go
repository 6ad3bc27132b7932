package table

import (
	"fmt"
	"strconv"

	"golang.org/x/perf/benchunit"

	"ifaceval/internal/grid"
)

// A MemView says how a [Mem] is laid out.
type MemView struct {
	Values bool // a row for each value, not one for the type
	Time   bool
}

// Sheet lays the table out. A type's row has its zero value and one that
// stands for those that are not zero.
func (t *Mem) Sheet(v MemView) *grid.Sheet {
	s := &grid.Sheet{Title: "What a store in an interface allocates", Columns: gridColumns(t.Columns), Keys: gridKeys}
	s.Heads = []grid.Head{{Name: "type", Key: "type"}, {Name: "%T", Key: "printed"},
		{Name: "copied", Key: "size", Numeric: true, Varies: t.sizesVary()}}
	if v.Values {
		s.Heads = append(s.Heads, grid.Head{Name: "value", Key: "value"})
		s.Heads = append(s.Heads, storeHeads("", v.Time)...)
	} else {
		s.Heads = append(s.Heads, storeHeads("zero", v.Time)...)
		s.Heads = append(s.Heads, storeHeads("non-zero", v.Time)...)
	}
	for i := range t.Types {
		s.Rows = append(s.Rows, t.rows(&t.Types[i], v)...)
	}
	s.Notes = t.notes(v)
	s.Lacks = append(lacks(t.Columns, t.LeftOut), t.Notes...)
	return s
}

// storeHeads are the headings of the stores of one value.
func storeHeads(value string, time bool) []grid.Head {
	name, key := "stored", ""
	if value != "" {
		name, key = value, value+"_"
		if value == "non-zero" {
			key = "nonzero_"
		}
	}
	heads := []grid.Head{{Name: name, Key: key + "bytes", Varies: true, Heat: true, Numeric: true},
		{Name: "allocs", Key: key + "allocs", Varies: true, Numeric: true}}
	if time {
		heads = append(heads, grid.Head{Name: "time", Key: key + "ns", Varies: true, Numeric: true})
	}
	return heads
}

func (t *Mem) sizesVary() bool {
	for _, typ := range t.Types {
		first := int64(-1)
		for _, n := range typ.Sizes {
			if n != nil && first >= 0 && *n != first {
				return true
			}
			if n != nil {
				first = *n
			}
		}
	}
	return false
}

func (t *Mem) rows(typ *MemType, v MemView) []grid.Row {
	head := [][]grid.Cell{{grid.Code(typ.Type)}, {grid.Code(typ.Printed)}, t.sizes(typ)}
	if !v.Values {
		zero, other := t.nothing(v), t.nothing(v)
		for i := range typ.Values {
			switch value := &typ.Values[i]; value.Value {
			case typ.Zero:
				zero = t.stores(value, v)
			case typ.Other:
				other = t.stores(value, v)
			}
		}
		return []grid.Row{{Cells: append(append(head, zero...), other...)}}
	}
	var rows []grid.Row
	for i := range typ.Values {
		cells := append(head[:3:3], []grid.Cell{grid.Code(typ.Values[i].Value)})
		rows = append(rows, grid.Row{Cells: append(cells, t.stores(&typ.Values[i], v)...)})
	}
	return rows
}

func (t *Mem) sizes(typ *MemType) []grid.Cell {
	var cells []grid.Cell
	for _, n := range typ.Sizes {
		if n != nil {
			cells = append(cells, bytesCell(float64(*n)))
		} else {
			cells = append(cells, none)
		}
	}
	if t.sizesVary() {
		return cells
	}
	for i, n := range typ.Sizes {
		if n != nil {
			return cells[i : i+1]
		}
	}
	return []grid.Cell{none}
}

// none stands where there is nothing to say.
var none = grid.Cell{Parts: []grid.Part{{Text: "–"}}, Heat: -1}

// stores are the cells of the stores of a value.
func (t *Mem) stores(v *MemValue, view MemView) [][]grid.Cell {
	cells := t.nothing(view)
	for i, s := range v.Stores {
		if s == nil {
			continue
		}
		cells[0][i] = bytesCell(s.Bytes)
		cells[1][i] = grid.Text(number(s.Allocs))
		if view.Time && s.Time != nil {
			cells[2][i] = timeCell(s.Time)
		}
	}
	return cells
}

// nothing are the cells of a type that has no such value.
func (t *Mem) nothing(view MemView) [][]grid.Cell {
	n := 2
	if view.Time {
		n = 3
	}
	cells := make([][]grid.Cell, n)
	for i := range cells {
		for range t.Columns {
			cells[i] = append(cells[i], none)
		}
	}
	return cells
}

func bytesCell(n float64) grid.Cell {
	c := grid.Text(number(n) + " B")
	c.Value, c.Heat = number(n), n
	return c
}

// number writes at most two decimals.
func number(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

// timeCell is "1.49 ns ±3%", of which the interval is the wider side.
func timeCell(s *Seconds) grid.Cell {
	text := benchunit.Scale(s.Median, benchunit.Decimal) + "s"
	wide := max(s.High-s.Median, s.Median-s.Low)
	if s.Median > 0 {
		text += fmt.Sprintf(" ±%.0f%%", 100*wide/s.Median)
	}
	c := grid.Text(text)
	c.Value = number(float64(int64(s.Median*1e12+0.5)) / 1000)
	return c
}

// notes say what the figures are.
func (t *Mem) notes(v MemView) []string {
	notes := []string{fmt.Sprintf("%s %s", count(len(t.Types), "type"), with(t.Columns))}
	if n, of := t.variables(); n > 0 {
		notes = append(notes, fmt.Sprintf("A store in a variable of the type itself allocated in %d of %d cases.", n, of))
	} else {
		notes = append(notes, fmt.Sprintf("A store in a variable of the type itself never allocated (%d cases).", of))
	}
	if v.Time {
		notes = append(notes, "Times are medians of a call that stores the value in an interface, with 95 % intervals.")
	}
	return notes
}

// variables counts the stores in variables, and those that allocated.
func (t *Mem) variables() (allocated, of int) {
	for _, typ := range t.Types {
		for _, v := range typ.Values {
			for _, s := range v.Stores {
				if s != nil {
					of++
				}
				if s != nil && s.VariableBytes > 0 {
					allocated++
				}
			}
		}
	}
	return allocated, of
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}
