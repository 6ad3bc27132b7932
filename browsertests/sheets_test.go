package browsertests

import (
	"bytes"
	"fmt"
	"testing"

	"ifaceval/internal/grid"
)

// openSheet writes the page of a sheet, and opens it.
func openSheet(t *testing.T, s *grid.Sheet, fragment string, options ...option) *tab {
	t.Helper()
	var b bytes.Buffer
	if err := grid.WriteHTML(&b, s); err != nil {
		t.Fatal(err)
	}
	return openPage(t, b.Bytes(), fragment, options...)
}

// releaseColumns are those of the releases from 1.18 on, of which 1.20 is missing.
func releaseColumns(group string) []grid.Column {
	var columns []grid.Column
	for minor := 18; minor <= 27; minor++ {
		name := fmt.Sprintf("1.%d", minor)
		columns = append(columns, grid.Column{Name: name, Group: group, Keys: []string{name, group}, Missing: minor == 20})
	}
	return columns
}

// since is a cell for each release: before one of them, and from it on.
func since(minor int, before, from grid.Cell) []grid.Cell {
	var cells []grid.Cell
	for m := 18; m <= 27; m++ {
		if m < minor {
			cells = append(cells, before)
		} else {
			cells = append(cells, from)
		}
	}
	return cells
}

func figure(n float64) grid.Cell {
	text := fmt.Sprint(n)
	return grid.Cell{Parts: []grid.Part{{Text: text}}, Value: text, Heat: n}
}

// memTypes are types, and what storing them allocates: for the zero value and for
// another before a release, and from it on.
var memTypes = []struct {
	name                     string
	size, since              int
	zero, value, zero2, val2 float64
}{
	{"bool", 1, 0, 0, 0, 0, 0},
	{"int8", 1, 0, 0, 0, 0, 0},
	{"int16", 2, 0, 0, 2, 0, 2},
	{"int32", 4, 0, 0, 4, 0, 4},
	{"int64", 8, 0, 0, 8, 0, 8},
	{"int", 8, 0, 0, 8, 0, 8},
	{"uintptr", 8, 0, 0, 8, 0, 8},
	{"float32", 4, 0, 0, 4, 0, 4},
	{"float64", 8, 0, 0, 8, 0, 8},
	{"complex64", 8, 0, 8, 8, 8, 8},
	{"complex128", 16, 0, 16, 16, 16, 16},
	{"string", 16, 0, 0, 16, 0, 16},
	{"[]byte", 24, 0, 0, 24, 0, 24},
	{"*int", 8, 0, 0, 0, 0, 0},
	{"chan int", 8, 0, 0, 0, 0, 0},
	{"func()", 8, 0, 0, 0, 0, 0},
	{"map[string]int", 8, 0, 0, 0, 0, 0},
	{"unsafe.Pointer", 8, 0, 0, 0, 0, 0},
	{"struct{}", 0, 0, 0, 0, 0, 0},
	{"struct{ a int8 }", 1, 19, 1, 1, 0, 0},
	{"struct{ a, b int8 }", 2, 0, 2, 2, 2, 2},
	{"struct{ p *int; z struct{} }", 16, 26, 16, 16, 0, 0},
	{"struct{ s string; n int }", 24, 0, 24, 24, 24, 24},
	{"[0]int", 0, 0, 0, 0, 0, 0},
	{"[1]int", 8, 0, 8, 8, 8, 8},
	{"[1]*int", 8, 0, 0, 0, 0, 0},
	{"[4]int", 32, 0, 32, 32, 32, 32},
	{"[8]int", 64, 0, 64, 64, 64, 64},
	{"[16]int", 128, 0, 128, 128, 128, 128},
	{"[32]int", 256, 0, 256, 256, 256, 256},
	{"[64]*int", 512, 22, 512, 512, 512, 512},
	{"[65]*int", 520, 22, 576, 576, 576, 576},
	{"[128]*int", 1024, 22, 1024, 1024, 1152, 1152},
	{"[1025]byte", 1025, 0, 1152, 1152, 1152, 1152},
	{"time.Time", 24, 0, 24, 24, 24, 24},
	{"time.Duration", 8, 0, 0, 8, 0, 8},
	{"netip.Addr", 24, 0, 24, 24, 24, 24},
	{"sync.Mutex", 8, 0, 8, 8, 8, 8},
	{"reflect.Value", 24, 0, 24, 24, 24, 24},
	{"error (*fs.PathError)", 8, 0, 0, 0, 0, 0},
}

// memSheet is a table of bytes with rows of every type, again and again.
func memSheet(rows int) *grid.Sheet {
	s := &grid.Sheet{
		Title: "What storing a value in an interface allocates",
		Heads: []grid.Head{
			{Name: "type", Key: "type"},
			{Name: "%T", Key: "verb"},
			{Name: "bytes to copy", Key: "size", Numeric: true},
			{Name: "bytes to store a zero value", Key: "zero", Varies: true, Heat: true, Numeric: true},
			{Name: "bytes to store another value", Key: "value", Varies: true, Heat: true, Numeric: true},
			{Name: "allocations", Key: "allocations", Varies: true, Numeric: true},
		},
		Keys:    []string{"go", "goarch"},
		Columns: releaseColumns(""),
		Notes: []string{
			"Bytes are those of the block that the allocator gives, which may be more than the value needs.",
			"A value below 256 that fits a byte is found in a table of the runtime and allocates nothing; the figures are for a value of 300.",
		},
		Lacks: []string{"go1.20 could not be run: it is not in the module cache, and GOTOOLCHAIN=local forbids to fetch it."},
	}
	for i := range rows {
		t := memTypes[i%len(memTypes)]
		allocations := func(bytes float64) grid.Cell {
			if bytes > 0 {
				return grid.Text("1")
			}
			return grid.Text("0")
		}
		s.Rows = append(s.Rows, grid.Row{Cells: [][]grid.Cell{
			{grid.Code(t.name)}, {grid.Code(t.name)}, {grid.Text(fmt.Sprint(t.size))},
			since(t.since, figure(t.zero), figure(t.zero2)),
			since(t.since, figure(t.value), figure(t.val2)),
			since(t.since, allocations(t.value), allocations(t.val2)),
		}})
	}
	return s
}

// asmSheet is a table of instructions with links, for two architectures.
func asmSheet() *grid.Sheet {
	store := func(mnemonic, symbol, where string) grid.Cell {
		return grid.Cell{Value: mnemonic + " " + symbol, Parts: []grid.Part{
			{Text: mnemonic, Code: true},
			{Text: symbol, Code: true, Link: "https://cs.opensource.google/go/go/+/refs/tags/go1.27.4:src/runtime/" + where},
		}}
	}
	s := &grid.Sheet{
		Title: "What stores a value in an interface",
		Heads: []grid.Head{
			{Name: "type", Key: "type"},
			{Name: "%T", Key: "verb"},
			{Name: "instruction and symbol", Key: "store", Varies: true},
		},
		Keys:    []string{"go", "goarch"},
		Columns: append(releaseColumns("amd64"), releaseColumns("arm64")...),
		Notes:   []string{"What is linked is the source of the newest release that has it."},
	}
	for _, t := range []struct {
		name           string
		since          int
		amd64, arm64   grid.Cell
		amd64b, arm64b grid.Cell
	}{
		{"int", 0, store("CALL", "runtime.convT64", "iface.go;l=392"), store("CALL", "runtime.convT64", "iface.go;l=392"), grid.Cell{}, grid.Cell{}},
		{"string", 0, store("CALL", "runtime.convTstring", "iface.go;l=402"), store("CALL", "runtime.convTstring", "iface.go;l=402"), grid.Cell{}, grid.Cell{}},
		{"[]byte", 0, store("CALL", "runtime.convTslice", "iface.go;l=412"), store("CALL", "runtime.convTslice", "iface.go;l=412"), grid.Cell{}, grid.Cell{}},
		{"bool", 0, store("LEAQ", "runtime.staticuint64s", "iface.go;l=570"), store("MOVD", "runtime.staticuint64s", "iface.go;l=570"), grid.Cell{}, grid.Cell{}},
		{"struct{}", 0, store("LEAQ", "runtime.zerobase", "malloc.go;l=845"), store("MOVD", "runtime.zerobase", "malloc.go;l=845"), grid.Cell{}, grid.Cell{}},
		{"struct{ a int8 }", 19, store("CALL", "runtime.convT", "iface.go;l=320"), store("CALL", "runtime.convT", "iface.go;l=320"), store("LEAQ", "runtime.staticuint64s", "iface.go;l=570"), store("MOVD", "runtime.staticuint64s", "iface.go;l=570")},
		{"*int", 0, grid.Text("none: the pointer is the data word"), grid.Text("none: the pointer is the data word"), grid.Cell{}, grid.Cell{}},
		{"[128]*int", 22, store("CALL", "runtime.convT", "iface.go;l=320"), store("CALL", "runtime.convT", "iface.go;l=320"), store("CALL", "runtime.newobject", "malloc.go;l=1720"), store("CALL", "runtime.convT", "iface.go;l=320")},
	} {
		if t.since == 0 {
			t.amd64b, t.arm64b = t.amd64, t.arm64
		}
		s.Rows = append(s.Rows, grid.Row{Cells: [][]grid.Cell{
			{grid.Code(t.name)}, {grid.Code(t.name)},
			append(since(t.since, t.amd64, t.amd64b), since(t.since, t.arm64, t.arm64b)...),
		}})
	}
	return s
}

// verdictSheet compares the conversions of a source, with one column of each kind.
func verdictSheet() *grid.Sheet {
	s := &grid.Sheet{
		Title: "Conversions, as go1.27.4 compiles them",
		Heads: []grid.Head{
			{Name: "conversion", Key: "position"}, {Name: "expression", Key: "expr"},
			{Name: "verdict", Key: "verdict", Varies: true}, {Name: "bytes", Key: "bytes", Varies: true, Heat: true, Numeric: true},
		},
		Keys:    []string{"go"},
		Columns: []grid.Column{{Name: "1.27", Keys: []string{"1.27"}}},
	}
	for i, v := range []string{"heap 8 B unless bits < 256", "direct", "static byte", "heap 24 B", "stack"} {
		heat := []float64{8, 0, 0, 24, 0}[i]
		s.Rows = append(s.Rows, grid.Row{Cells: [][]grid.Cell{
			{grid.Text(fmt.Sprintf("store/store.go:%d:9", 10+7*i))}, {grid.Code(fmt.Sprintf("value%d", i))}, {grid.Text(v)}, {figure(heat)},
		}})
	}
	return s
}
