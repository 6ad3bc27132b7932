package grid

import (
	"encoding/binary"
	"encoding/csv"
	"math"
	"strings"
	"testing"

	"ifaceval/internal/cells"
)

// FuzzSheet writes sheets that are made of the input, for all that every encoder has
// to keep to.
func FuzzSheet(f *testing.F) {
	f.Add([]byte(""), 80)
	f.Add([]byte("\x03\x02\x02\x05title\x0f\x04type\x04type\x00\x04name\x03key"), 40)
	for _, s := range nasty {
		f.Add([]byte("\x47\x25\x13\x3f"+s+s+s+s), 20)
	}
	f.Fuzz(func(t *testing.T, data []byte, width int) {
		s := (&source{data}).sheet()
		width = 1 + max(width, -max(width, -math.MaxInt))&0xff
		checkText(t, s, width)
		checkMarkdown(t, write(t, WriteMarkdown, s), s)
		checkCSV(t, write(t, WriteCSV, s), s)
		checkPage(t, s, write(t, WriteHTML, s))
		if s.hottest() != noHeat {
			checkMap(t, "map", write(t, WriteHeatmap, s))
		}
	})
}

// checkText checks lines: there are as many as rows where nothing limits them, and
// none is wider than what does.
func checkText(t *testing.T, s *Sheet, width int) {
	t.Helper()
	bare := *s
	bare.Notes, bare.Lacks = nil, nil
	if text := textOf(t, &bare, TextOptions{}); strings.Count(text, "\n") != 1+len(s.Rows) {
		t.Errorf("%d lines for %d rows:\n%s", strings.Count(text, "\n"), len(s.Rows), text)
	}
	for line := range strings.Lines(textOf(t, &bare, TextOptions{Width: width})) {
		line = strings.TrimSuffix(line, "\n")
		if cells.Width(line) > width || strings.IndexFunc(line, func(r rune) bool { return !cells.Visible(r) }) >= 0 {
			t.Errorf("in %d columns: %q", width, line)
		}
	}
}

// checkMarkdown checks that each row of the table has a cell for each head.
func checkMarkdown(t *testing.T, text string, s *Sheet) {
	t.Helper()
	lines := strings.Split(text, "\n")
	if len(lines) < 2+len(s.Rows) {
		t.Fatalf("%d lines for %d rows:\n%s", len(lines), len(s.Rows), text)
	}
	for _, line := range lines[:2+len(s.Rows)] {
		bars := 0
		for i := 0; i < len(line); i++ {
			if line[i] == '\\' {
				i++ // as GitHub splits rows, in code too
			} else if line[i] == '|' {
				bars++
			}
		}
		if bars != len(s.Heads)+1 {
			t.Errorf("%d bars for %d heads: %q", bars, len(s.Heads), line)
		}
	}
}

// checkCSV checks that each record has all fields, and that there is one for each row
// and column.
func checkCSV(t *testing.T, text string, s *Sheet) {
	t.Helper()
	if len(s.Heads)+len(s.Keys) == 1 {
		return // an empty field alone is an empty line, which readers pass over
	}
	records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	columns := 0
	for _, c := range s.Columns {
		if !c.Missing {
			columns++
		}
	}
	if len(records) != 1+len(s.Rows)*columns || len(records[0]) != len(s.Heads)+len(s.Keys) {
		t.Errorf("%d records of %d fields", len(records), len(records[0]))
	}
}

// A source makes things of bytes; at its end all is zero.
type source struct{ data []byte }

func (s *source) byte() int {
	if len(s.data) == 0 {
		return 0
	}
	b := s.data[0]
	s.data = s.data[1:]
	return int(b)
}

func (s *source) text() string {
	n := min(s.byte()&0x3f, len(s.data))
	text := s.data[:n]
	s.data = s.data[n:]
	return string(text)
}

func (s *source) sheet() *Sheet {
	heads, columns, rows := 1+s.byte()&7, 1+s.byte()&7, s.byte()&7
	g := &Sheet{Title: s.text(), Keys: []string{s.text()}}
	for range heads {
		n := s.byte()
		g.Heads = append(g.Heads, Head{Name: s.text(), Key: s.text(), Varies: n&1 != 0, Heat: n&2 != 0, Numeric: n&4 != 0})
	}
	for range columns {
		n := s.byte()
		c := Column{Missing: n&7 == 1, Name: s.text(), Keys: []string{s.text()}}
		if n&8 != 0 {
			c.Group = string(rune('a' + n>>4&3))
		}
		g.Columns = append(g.Columns, c)
	}
	for range rows {
		var row Row
		for _, h := range g.Heads {
			cells := []Cell{s.cell()}
			for h.Varies && len(cells) < columns {
				cells = append(cells, s.cell())
			}
			row.Cells = append(row.Cells, cells)
		}
		g.Rows = append(g.Rows, row)
	}
	g.Notes, g.Lacks = []string{s.text()}, []string{s.text()}
	return g
}

func (s *source) cell() Cell {
	n := s.byte()
	c := Cell{Value: s.text()}
	for range n & 3 {
		p := Part{Text: s.text(), Code: n&4 != 0}
		if n&8 != 0 {
			p.Link = "https://e/" + s.text()
		}
		c.Parts = append(c.Parts, p)
	}
	if n&16 != 0 {
		var b [8]byte
		s.data = s.data[copy(b[:], s.data):]
		c.Heat = math.Float64frombits(binary.LittleEndian.Uint64(b[:]))
	}
	return c
}
