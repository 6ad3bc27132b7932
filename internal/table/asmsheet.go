package table

import (
	"fmt"
	"path/filepath"
	"strings"

	"ifaceval/internal/grid"
)

// Sheet lays the table out.
func (t *Asm) Sheet() *grid.Sheet {
	s := &grid.Sheet{Title: "The instruction that stores a value in an interface", Columns: gridColumns(t.Columns), Keys: gridKeys}
	read := t.Set == ""
	s.Heads = []grid.Head{{Name: "type", Key: "type"}}
	if read {
		s.Heads = append(s.Heads, grid.Head{Name: "function", Key: "function"}, grid.Head{Name: "line", Key: "line"})
	}
	s.Heads = append(s.Heads, grid.Head{Name: "stored by", Key: "instruction", Varies: true}, grid.Head{Name: "in", Key: "storage", Varies: true})
	for _, typ := range t.Types {
		cells := [][]grid.Cell{{grid.Code(typ.Type)}}
		if typ.Type == "" {
			cells[0][0] = grid.Text("not told by the line")
		}
		if read {
			cells = append(cells, []grid.Cell{grid.Code(typ.Function)}, []grid.Cell{grid.Text(fmt.Sprintf("%s:%d", filepath.Base(typ.File), typ.Line))})
		}
		var by, in []grid.Cell
		for _, st := range typ.Stores {
			by, in = append(by, st.cell()), append(in, st.storage())
		}
		s.Rows = append(s.Rows, grid.Row{Cells: append(cells, by, in)})
	}
	if read {
		s.Notes = []string{fmt.Sprintf("%s. A value that is its own data word leaves no such instruction.", count(len(t.Types), "store"))}
	} else {
		s.Notes = []string{fmt.Sprintf("%s %s", count(len(t.Types), "type"), with(t.Columns))}
	}
	s.Lacks = append(lacks(t.Columns, t.LeftOut), t.Notes...)
	return s
}

// cell is "CALL runtime.convT64", each part with its link.
func (s *AsmStore) cell() grid.Cell {
	if s == nil || s.Mnemonic == "" {
		return none
	}
	c := grid.Cell{Parts: []grid.Part{{Text: s.Mnemonic, Link: s.Document, Code: true}}}
	if s.Symbol == "" {
		c.Parts = append(c.Parts, grid.Part{Text: "the value itself"})
	} else {
		c.Parts = append(c.Parts, grid.Part{Text: s.Symbol, Link: s.Source, Code: true})
	}
	c.Value = strings.TrimSpace(s.Mnemonic + " " + s.Symbol)
	return c
}

func (s *AsmStore) storage() grid.Cell {
	if s == nil {
		return none
	}
	return grid.Text(s.Storage)
}
