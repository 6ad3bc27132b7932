package object

import (
	"encoding/binary"
	"fmt"
)

// A pcTable walks one table from pc to a value.
type pcTable struct {
	rest  []byte
	value int32
	end   int64 // the value holds up to here
	first bool
}

// newPCTable starts a table. One that was not written is -1 up to size.
func newPCTable(b []byte, size int64) pcTable {
	if len(b) == 0 {
		return pcTable{value: -1, end: size}
	}
	return pcTable{rest: b, value: -1, first: true}
}

// next reads one pair. It returns false at the end and when the table is cut off.
func (t *pcTable) next(quantum int32) bool {
	delta, n := binary.Varint(t.rest)
	if n <= 0 || delta == 0 && !t.first {
		return false
	}
	units, m := binary.Uvarint(t.rest[n:])
	if m <= 0 || units > 1<<31 {
		return false
	}
	t.rest = t.rest[n+m:]
	t.first = false
	t.value += int32(delta)
	t.end += int64(units) * int64(quantum)
	return t.end < 1<<33
}

// findQuantum returns how many bytes a unit of pc is, given a table of a
// function of the given size.
func findQuantum(table []byte, size uint32) (int32, error) {
	t := newPCTable(table, 0)
	for t.next(1) {
	}
	for _, q := range []int32{1, 2, 4} {
		if t.end*int64(q) == int64(size) {
			return q, nil
		}
	}
	return 0, fmt.Errorf("line table covers %d units of %d bytes of code", t.end, size)
}

// A funcTables holds a function's three tables.
type funcTables struct{ file, line, node []byte }

// runs joins the three tables. The result is only valid until the next call.
func (o *object) runs(tabs funcTables, size uint32, nodes int) ([]Run, error) {
	if len(tabs.line) == 0 || size == 0 {
		return nil, nil
	}
	if o.quantum == 0 {
		q, err := findQuantum(tabs.line, size)
		if err != nil {
			return nil, err
		}
		o.quantum = q
	}
	t := [...]pcTable{
		newPCTable(tabs.line, int64(size)),
		newPCTable(tabs.file, int64(size)),
		newPCTable(tabs.node, int64(size)),
	}
	o.scratch = o.scratch[:0]
	for pc := int64(0); pc < int64(size); {
		end := int64(size)
		for i := range t {
			for t[i].end <= pc {
				if !t[i].next(o.quantum) {
					return nil, fmt.Errorf("pc table %d ends at %d of %d", i, t[i].end, size)
				}
			}
			end = min(end, t[i].end)
		}
		pos, err := o.pos(t[0].value, t[1].value, t[2].value, nodes)
		if err != nil {
			return nil, err
		}
		o.addRun(int32(pc), int32(end), pos)
		pc = end
	}
	for i := range t {
		if t[i].end != int64(size) {
			return nil, fmt.Errorf("pc table %d ends at %d of %d", i, t[i].end, size)
		}
	}
	return o.scratch, nil
}

func (o *object) addRun(start, end int32, pos Pos) {
	if n := len(o.scratch); n > 0 && o.scratch[n-1].Pos == pos {
		o.scratch[n-1].End = end
		return
	}
	o.scratch = append(o.scratch, Run{start, end, pos})
}

func (o *object) pos(line, file, node int32, nodes int) (Pos, error) {
	p := Pos{Line: max(int(line), 0), Node: int(node)}
	if node < -1 || int(node) >= nodes {
		return p, fmt.Errorf("inline node %d of %d", node, nodes)
	}
	if file == -1 {
		return p, nil
	}
	if file < 0 || int(file) >= len(o.files) {
		return p, fmt.Errorf("file %d of %d", file, len(o.files))
	}
	p.File = o.files[file]
	return p, nil
}

// posAt returns the position at pc. It looks from run *hint on, so that rising
// pcs cost one walk.
func posAt(runs []Run, pc int64, hint *int) Pos {
	for *hint < len(runs) && int64(runs[*hint].End) <= pc {
		*hint++
	}
	if *hint < len(runs) && int64(runs[*hint].Start) <= pc {
		return runs[*hint].Pos
	}
	return Pos{Node: -1}
}
