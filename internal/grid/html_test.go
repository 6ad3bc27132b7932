package grid

import (
	"encoding/xml"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

var (
	pageOwn       = regexp.MustCompile(`(?s)(<style>).*?(</style>\s*<script>).*?(</script>)`)
	pagePolicy    = regexp.MustCompile(`content="default-src [^"]*"`)
	pageTag       = regexp.MustCompile(`<[^<>]*>?`)
	pageAttribute = regexp.MustCompile(`="[^"]*"`)
)

// pageTags are the tags of a page with the names of their attributes. Links are left
// out, as texts decide whether they are there.
func pageTags(page string) []string {
	var found []string
	for _, t := range pageTag.FindAllString(pageOwn.ReplaceAllString(page, "$1$2$3"), -1) {
		if t = pageAttribute.ReplaceAllString(t, "="); t != "<a href= rel=>" && t != "</a>" || strings.Contains(t, "class") {
			found = append(found, t)
		}
	}
	return found
}

// A gridCell is a cell of a table of HTML.
type gridCell struct {
	name, text string
	columns    int
	rows       int
	class      string
}

// tableOf reads the table of a page, which has to be well-formed.
func tableOf(page string) (rows [][]gridCell, err error) {
	x := xml.NewDecoder(strings.NewReader(pageOwn.ReplaceAllString(page, "$1$2$3")))
	x.Strict, x.AutoClose, x.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var open []string
	var cell *gridCell
	for {
		token, err := x.Token()
		if err == io.EOF {
			if len(open) > 0 {
				return nil, fmt.Errorf("open at the end: %v", open)
			}
			return rows, nil
		}
		if err != nil {
			return nil, err
		}
		switch e := token.(type) {
		case xml.StartElement:
			open = append(open, e.Name.Local)
			switch e.Name.Local {
			case "tr":
				rows = append(rows, nil)
			case "th", "td":
				cell = &gridCell{name: e.Name.Local, columns: 1, rows: 1}
				for _, a := range e.Attr {
					switch a.Name.Local {
					case "colspan":
						cell.columns, _ = strconv.Atoi(a.Value)
					case "rowspan":
						cell.rows, _ = strconv.Atoi(a.Value)
					case "class":
						cell.class = a.Value
					}
				}
			}
		case xml.EndElement:
			if last := len(open) - 1; last < 0 || open[last] != e.Name.Local {
				return nil, fmt.Errorf("</%s> in %v", e.Name.Local, open)
			}
			open = open[:len(open)-1]
			if cell != nil && cell.name == e.Name.Local {
				rows[len(rows)-1] = append(rows[len(rows)-1], *cell)
				cell = nil
			}
		case xml.CharData:
			if cell != nil {
				cell.text += string(e)
			}
		}
	}
}

// checkPage holds the page of a sheet to what every page has to be.
func checkPage(t *testing.T, s *Sheet, page string) {
	t.Helper()
	if !utf8.ValidString(page) {
		t.Error("the page is not UTF-8")
	}
	rows, err := tableOf(page)
	if err != nil {
		t.Errorf("%v\n%s", err, pageOwn.ReplaceAllString(page, ""))
		return
	}
	columns := 0
	for i := range s.Heads {
		if s.spread(i) {
			columns += len(s.Columns)
		} else {
			columns++
		}
	}
	heads := len(rows) - len(s.Rows)
	if heads < 1 || heads > 3 {
		t.Errorf("%d rows of headings", heads)
		return
	}
	below := 0 // columns that a cell above stands in
	for i, row := range rows {
		n, down := 0, 0
		for _, c := range row {
			n += c.columns
			if c.rows > 1 {
				down += c.columns
				if i > 0 || c.rows != heads {
					t.Errorf("row %d has a cell of %d rows, of %d", i, c.rows, heads)
				}
			}
		}
		if i < heads {
			n += below
		}
		if i == 0 {
			below = down
		}
		if n != columns {
			t.Errorf("row %d has %d columns, and not %d", i, n, columns)
		}
	}
}

func TestHTMLTable(t *testing.T) {
	page := write(t, WriteHTML, sample())
	checkPage(t, sample(), page)
	rows, err := tableOf(page)
	if err != nil {
		t.Fatal(err)
	}
	said := func(row []gridCell) string {
		var texts []string
		for _, c := range row {
			texts = append(texts, fmt.Sprintf("%s×%d %s", c.text, c.columns, c.class))
		}
		return strings.Join(texts, "; ")
	}
	for i, want := range []string{
		"type×1 ; bytes to copy×1 n; bytes×6 e; stored by×6 e",
		"amd64×3 e; arm64×3 e; amd64×3 e; arm64×3 e",
		"1.18×1 e; 1.25×1 ; 1.26×1 ; 1.18×1 e; 1.25×1 m; 1.26×1 ; 1.18×1 e; 1.25×1 ; 1.26×1 ; 1.18×1 e; 1.25×1 m; 1.26×1 ",
		"uint8×1 ; 1×1 n; 0 B×3 v e h0; 0 B×1 v e h0; –×1 m; 0 B×1 v h0; LEAQ runtime.staticuint64s×3 v e; LEAQ runtime.staticuint64s×1 v e; –×1 m; LEAQ runtime.staticuint64s×1 v",
		"int×1 ; 8×1 n; 8 B×2 v e h1; 0 B×1 v h0; 8 B×1 v e h1; –×1 m; 0 B×1 v h0; CALL runtime.convT64×2 v e; LEAQ runtime.staticuint64s×1 v; CALL runtime.convT64×1 v e; –×1 m; CALL runtime.convT64×1 v",
		"struct{ a, b *[1 << 7]int | x }×1 ; 1024×1 n; 1152 B×1 v e h9; unknown×1 v; 0 B×1 v h0; 1152 B×1 v e h9; –×1 m; 1152 B×1 v h9; CALL runtime.convT64×1 v e; not | known×1 v; no *code*×1 v; CALL runtime.convT64×1 v e; –×1 m; CALL runtime.convT64×1 v",
	} {
		if got := said(rows[i]); got != want {
			t.Errorf("row %d:\n%s\nwant\n%s", i, got, want)
		}
	}
	for _, want := range []string{
		`<li>arm64 1.25: the release is not at hand.</li>`, `<li>Bytes are those of a *block*.</li>`, `title="arm64 1.25 is missing"`,
		`<a href="https://go.dev/src/runtime/iface.go#runtime.convT64" rel="noreferrer noopener"><code>runtime.convT64</code></a>`,
		`<h1>bytes &amp; calls</h1>`, `>3 rows</p>`, `<li class="h9">&gt; 1024</li>`, `<li class="m">– missing</li>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not contain %s", want)
		}
	}
}

// TestHTMLOneColumn checks that one column needs no headings of its own.
func TestHTMLOneColumn(t *testing.T) {
	s := sample()
	s.Columns = s.Columns[:1]
	for i := range s.Rows {
		for h := 2; h < 4; h++ {
			s.Rows[i].Cells[h] = s.Rows[i].Cells[h][:1]
		}
	}
	for _, missing := range []bool{false, true} {
		s.Columns[0].Missing = missing
		page := write(t, WriteHTML, s)
		checkPage(t, s, page)
		rows, err := tableOf(page)
		if err != nil || len(rows) != 1+3 || (rows[1][2].class == "m") != missing {
			t.Errorf("missing %v: %v, %+v", missing, err, rows)
		}
	}
}

// TestHTMLAlone checks that the page refers to nothing outside but where links lead,
// and runs nothing that is not its own.
func TestHTMLAlone(t *testing.T) {
	page := write(t, WriteHTML, sample())
	rest := strings.ReplaceAll(page, `href="https://go.dev/`, "")
	for _, not := range []string{"http:", "https:", "src=", "@import", "url(", "<link", "<iframe", "innerHTML", " style=", "javascript:", "onclick"} {
		if strings.Contains(rest, not) {
			t.Errorf("the page contains %s", not)
		}
	}
	if !pagePolicy.MatchString(page) {
		t.Error("there is no policy")
	}
}

// fillStrings sets every string below a value.
func fillStrings(v reflect.Value, text string) {
	switch v.Kind() {
	case reflect.Pointer:
		fillStrings(v.Elem(), text)
	case reflect.Struct:
		for i := range v.NumField() {
			fillStrings(v.Field(i), text)
		}
	case reflect.Slice:
		for i := range v.Len() {
			fillStrings(v.Index(i), text)
		}
	case reflect.String:
		v.SetString(text)
	}
}

// TestHostile puts hostile texts in every string of a sheet. The page has the tags
// of one with harmless texts, and no encoder lets through what acts on its reader.
func TestHostile(t *testing.T) {
	filled := func(text string) *Sheet {
		s := sample()
		fillStrings(reflect.ValueOf(s), text)
		return s
	}
	want := pageTags(write(t, WriteHTML, filled("w")))
	for _, text := range nasty {
		s := filled(text)
		page := write(t, WriteHTML, s)
		checkPage(t, s, page)
		if got := pageTags(page); text != "" && !slices.Equal(got, want) {
			for i := range min(len(got), len(want)) {
				if got[i] != want[i] {
					t.Errorf("%q: tag %d is %s and not %s", text, i, got[i], want[i])
					break
				}
			}
			t.Errorf("%q: %d tags and not %d", text, len(got), len(want))
		}
		checkMap(t, fmt.Sprintf("%q", text), write(t, WriteHeatmap, s))
		for _, w := range writers {
			if w.name == "sheet.csv" {
				continue // holds the data as they are, quoted
			}
			for _, r := range strings.NewReplacer("\n", "", "\ufffd", "").Replace(pageOwn.ReplaceAllString(write(t, w.write, s), "")) {
				if !strconv.IsPrint(r) {
					t.Errorf("%q: %q is in %s", text, r, w.name)
					break
				}
			}
		}
	}
}

// TestHTMLSize holds the page of 143 rows and 5 heads of 10 columns below half a
// megabyte, even if no two columns agree.
func TestHTMLSize(t *testing.T) {
	s := &Sheet{Title: "large", Columns: columnsOf("1.18,1.19,1.20,1.21,1.22,1.23,1.24,1.25,1.26,1.27"), Heads: []Head{{Name: "type"}}}
	for range 5 {
		s.Heads = append(s.Heads, Head{Name: "bytes", Varies: true, Heat: true})
	}
	for i := range 143 {
		row := Row{Cells: [][]Cell{{Code("struct{ a int8 }")}}}
		for range 5 {
			var cells []Cell
			for c := range s.Columns {
				cells = append(cells, number(strconv.Itoa(8*(i+c)), float64(8*(i+c))))
			}
			row.Cells = append(row.Cells, cells)
		}
		s.Rows = append(s.Rows, row)
	}
	page := write(t, WriteHTML, s)
	checkPage(t, s, page)
	t.Logf("%d bytes", len(page))
	if len(page) > 500<<10 {
		t.Errorf("the page has %d bytes", len(page))
	}
}
