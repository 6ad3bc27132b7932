package grid

import (
	"bytes"
	"flag"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// number is a cell of bytes.
func number(text string, heat float64) Cell {
	return Cell{Parts: []Part{{Text: text}}, Value: strings.TrimSuffix(text, " B"), Heat: heat}
}

// call is a cell with a link.
func call(mnemonic, symbol string) Cell {
	return Cell{Value: mnemonic + " " + symbol, Parts: []Part{
		{Text: mnemonic, Code: true},
		{Text: symbol, Code: true, Link: "https://go.dev/src/runtime/iface.go#" + symbol},
	}}
}

// sample has two architectures with three releases, of which one is missing, and
// all that a cell can be.
func sample() *Sheet {
	columns := func(group string, missing bool) []Column {
		var all []Column
		for i, name := range []string{"1.18", "1.25", "1.26"} {
			all = append(all, Column{Name: name, Group: group, Keys: []string{name, group}, Missing: missing && i == 1})
		}
		return all
	}
	row := func(name, size string, bytes, stores []Cell) Row {
		return Row{Cells: [][]Cell{{Code(name)}, {Text(size)}, bytes, stores}}
	}
	zero, eight, convT, byteOf := number("0 B", 0), number("8 B", 8), call("CALL", "runtime.convT64"), call("LEAQ", "runtime.staticuint64s")
	big, unknown := number("1152 B", 1152), Cell{Parts: []Part{{Text: "unknown"}}, Heat: -1}
	return &Sheet{
		Title: "bytes & calls",
		Heads: []Head{
			{Name: "type", Key: "type"},
			{Name: "bytes to copy", Key: "size", Numeric: true},
			{Name: "bytes", Key: "bytes", Varies: true, Heat: true, Numeric: true},
			{Name: "stored by", Key: "store", Varies: true},
		},
		Keys:    []string{"go", "goarch"},
		Columns: append(columns("amd64", false), columns("arm64", true)...),
		Rows: []Row{
			row("uint8", "1", []Cell{zero, zero, zero, zero, {}, zero}, []Cell{byteOf, byteOf, byteOf, byteOf, {}, byteOf}),
			row("int", "8", []Cell{eight, eight, zero, eight, {}, zero}, []Cell{convT, convT, byteOf, convT, {}, convT}),
			row("struct{ a, b *[1 << 7]int | x }", "1024", []Cell{big, unknown, zero, big, {}, big}, []Cell{convT, Text("not | known"), Text("no *code*"), convT, {}, convT}),
		},
		Notes: []string{"Bytes are those of a *block*."},
		Lacks: []string{"arm64 1.25: the release is not at hand."},
	}
}

// columnsOf makes columns of names such as "1.18" or "amd64 1.18", with a "-" before
// those that are missing.
func columnsOf(names string) []Column {
	var columns []Column
	for name := range strings.SplitSeq(names, ",") {
		bare, missing := strings.CutPrefix(strings.TrimSpace(name), "-")
		group, version, ok := strings.Cut(bare, " ")
		if !ok {
			group, version = "", bare
		}
		columns = append(columns, Column{Name: version, Group: group, Missing: missing, Keys: []string{version, group}})
	}
	return columns
}

func cellsOf(texts string) []Cell {
	var cells []Cell
	for text := range strings.FieldsSeq(texts) {
		cells = append(cells, Text(text))
	}
	return cells
}

// writers are the encoders by the name of their golden file.
var writers = []struct {
	name  string
	write func(io.Writer, *Sheet) error
}{
	{"sheet.txt", func(w io.Writer, s *Sheet) error { return WriteText(w, s, TextOptions{}) }},
	{"sheet-80.txt", func(w io.Writer, s *Sheet) error { return WriteText(w, s, TextOptions{Width: 80}) }},
	{"sheet-40.txt", func(w io.Writer, s *Sheet) error { return WriteText(w, s, TextOptions{Width: 40}) }},
	{"sheet.md", WriteMarkdown},
	{"sheet.csv", WriteCSV},
	{"sheet.html", WriteHTML},
	{"sheet.svg", WriteHeatmap},
}

func write(t testing.TB, f func(io.Writer, *Sheet) error, s *Sheet) string {
	t.Helper()
	var b bytes.Buffer
	if err := f(&b, s); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestGolden compares what is written of the sample. Of the page it leaves out what
// is in the files of pages.
func TestGolden(t *testing.T) {
	for _, w := range writers {
		got := write(t, w.write, sample())
		if w.name == "sheet.html" {
			got = pagePolicy.ReplaceAllString(pageOwn.ReplaceAllString(got, "$1$2$3"), `content="default-src …"`)
		}
		file := "testdata/" + w.name
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", file, diff)
		}
	}
}

// nasty is text that none of the encoders may let through as it is.
var nasty = []string{
	"</script><script>alert(1)</script>", "</style></svg></title><img src=x onerror=alert(1)>", "]]>", `" onload="alert(1)" x="`, "' onclick='alert(1)",
	"<!--", "-->", "&amp;&lt;", "a\x00\x1b[31mred\x7f", "bad\xff\xfeutf", "\u202eright\u2066to\u200bleft\ufeff", "\u05d0\u05d1", "e\u0301\u0301\u0301\u0301",
	"\n\r\t", "\u3164", "\ufffe\uffff", "a|b\\|c``d`", "1. - + # *x* _y_ [z](http://e) <b>", "javascript:alert(1)", "{{.Title}}", "日本語🎉",
	strings.Repeat("long", 80), strings.Repeat("many words ", 40), "",
}
