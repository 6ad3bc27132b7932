package grid

import (
	"encoding/csv"
	"io"
)

// WriteCSV writes a line for each row and each column that there is, under a line
// of names: what is the same for all columns, the column's keys, what varies.
func WriteCSV(w io.Writer, s *Sheet) error {
	out := csv.NewWriter(w)
	var fixed, varying []int
	for i, h := range s.Heads {
		if h.Varies {
			varying = append(varying, i)
		} else {
			fixed = append(fixed, i)
		}
	}
	var names []string
	for _, i := range fixed {
		names = append(names, s.Heads[i].Key)
	}
	names = append(names, s.Keys...)
	for _, i := range varying {
		names = append(names, s.Heads[i].Key)
	}
	out.Write(names)
	for _, row := range s.Rows {
		for c, column := range s.Columns {
			if column.Missing {
				continue
			}
			var record []string
			for _, i := range fixed {
				record = append(record, row.Cells[i][0].Value)
			}
			record = append(record, column.Keys...)
			for _, i := range varying {
				record = append(record, row.Cells[i][c].Value)
			}
			out.Write(record)
		}
	}
	out.Flush()
	return out.Error()
}
