package grid

import (
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"ifaceval/internal/cells"
)

// A rectangle is where a test finds something drawn.
type rectangle struct {
	x, y, w, h int
	what       string
}

func (a rectangle) overlaps(b rectangle) bool {
	return a.x < b.x+b.w && b.x < a.x+a.w && a.y < b.y+b.h && b.y < a.y+a.h
}

func (a rectangle) holds(b rectangle) bool {
	return a.x <= b.x && a.y <= b.y && b.x+b.w <= a.x+a.w && b.y+b.h <= a.y+a.h
}

// readMap reads a heat map, which has to be XML: its size, texts and boxes.
func readMap(svg string) (whole rectangle, texts, boxes []rectangle, err error) {
	x := xml.NewDecoder(strings.NewReader(svg))
	var text *rectangle
	titles, anchor := 0, ""
	for {
		token, err := x.Token()
		if err == io.EOF {
			return whole, texts, boxes, nil
		}
		if err != nil {
			return whole, nil, nil, err
		}
		switch e := token.(type) {
		case xml.StartElement:
			a := map[string]string{}
			for _, attr := range e.Attr {
				a[attr.Name.Local] = attr.Value
			}
			n := func(name string) int { v, _ := strconv.Atoi(a[name]); return v }
			switch e.Name.Local {
			case "svg":
				whole = rectangle{0, 0, n("width"), n("height"), "all"}
			case "rect":
				if a["class"] != "iv-page" {
					boxes = append(boxes, rectangle{n("x"), n("y"), n("width"), n("height"), a["class"]})
				}
			case "text":
				text, anchor = &rectangle{n("x"), n("y") - 11, 0, 14, ""}, a["text-anchor"]
			case "title":
				titles++
			case "script", "a", "image", "foreignObject":
				return whole, nil, nil, fmt.Errorf("element %s", e.Name.Local)
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "title":
				titles--
			case "text":
				text.w = cells.Width(text.what) * mapCell
				switch anchor {
				case "middle":
					text.x -= text.w / 2
				case "end":
					text.x -= text.w
				}
				texts, text = append(texts, *text), nil
			}
		case xml.CharData:
			if text != nil && titles == 0 {
				text.what += string(e)
			}
		}
	}
}

// checkMap holds a heat map to what each has to be: texts and boxes are inside and
// not upon one another, and a text is in one box or in none.
func checkMap(t *testing.T, name, svg string) {
	t.Helper()
	whole, texts, boxes, err := readMap(svg)
	if err != nil || !utf8.ValidString(svg) {
		t.Errorf("%s: %v\n%s", name, err, svg)
		return
	}
	for _, kind := range [][]rectangle{texts, boxes} {
		for i, a := range kind {
			if !whole.holds(a) {
				t.Errorf("%s: %+v is outside of %+v", name, a, whole)
			}
			for _, b := range kind[:i] {
				if a.overlaps(b) {
					t.Errorf("%s: %+v is upon %+v", name, a, b)
				}
			}
		}
	}
	for _, a := range texts {
		for _, b := range boxes {
			if inside := b.x-1 <= a.x && a.x+a.w <= b.x+b.w+1 && b.y <= a.y && a.y+a.h <= b.y+b.h; a.overlaps(b) && !inside {
				t.Errorf("%s: text %+v is partly in %+v", name, a, b)
			}
		}
	}
}

func TestHeatmap(t *testing.T) {
	svg := write(t, WriteHeatmap, sample())
	checkMap(t, "sample", svg)
	for _, want := range []string{
		`role="img" aria-labelledby="iv-heatmap-title iv-heatmap-desc"`, `<title id="iv-heatmap-title">bytes &amp; calls</title>`,
		"A heat map of 3 rows and 6 columns, coloured by bytes: bytes.", "arm64 1.25: the release is not at hand.</text>",
		"<title>amd64 1.18–1.25: 8 B</title>", "<title>arm64 1.25 is missing</title>", `class="iv-missing"`, ">&gt; 1024</text>", ">unknown</text>",
	} {
		if !strings.Contains(svg, want) {
			t.Errorf("the map does not contain %s", want)
		}
	}
	_, _, boxes, _ := readMap(svg)
	count := map[string]int{}
	for _, b := range boxes {
		count[b.what]++
	}
	// Of each class one is in the legend; a missing column is one box for all rows.
	for class, want := range map[string]int{"iv-h0": 3 + 1 + 1 + 1 + 1, "iv-h1": 2 + 1, "iv-h5": 1, "iv-h9": 1 + 2 + 1, "iv-unknown": 1, "iv-missing": 1 + 1} {
		if count[class] != want {
			t.Errorf("%d boxes of class %s, want %d", count[class], class, want)
		}
	}
}

// TestHeatmapWide draws figures and names of any length.
func TestHeatmapWide(t *testing.T) {
	for _, n := range []int{1, 5, 13, 60, 400} {
		long := strings.Repeat("9", n)
		s := sample()
		s.Title, s.Heads[2].Name = long, long
		for i := range s.Rows {
			s.Rows[i].Cells[0][0] = Code(long)
			for c := range s.Rows[i].Cells[2] {
				s.Rows[i].Cells[2][c] = number(long[:max(1, n-c)], 1e200)
			}
		}
		for i := range s.Columns {
			s.Columns[i].Name, s.Columns[i].Group = long, s.Columns[i].Group+long
		}
		checkMap(t, fmt.Sprint(n), write(t, WriteHeatmap, s))
	}
}

// TestHeatmapHeads checks several heads, one that does not vary, and none.
func TestHeatmapHeads(t *testing.T) {
	s := sample()
	s.Heads[1].Heat, s.Heads[3].Heat = true, true
	svg := write(t, WriteHeatmap, s)
	checkMap(t, "several", svg)
	if want := "coloured by bytes: bytes to copy; bytes; stored by."; !strings.Contains(svg, want) {
		t.Errorf("the map does not say %s", want)
	}
	s.Rows = nil
	checkMap(t, "no rows", write(t, WriteHeatmap, s))
	for i := range s.Heads {
		s.Heads[i].Heat = false
	}
	if err := WriteHeatmap(io.Discard, s); err == nil || !strings.HasPrefix(err.Error(), "no figures to draw") {
		t.Errorf("without figures: %v", err)
	}
}

// TestMapStyle checks that light and dark say the same things, and that every class
// of a map is one of the style.
func TestMapStyle(t *testing.T) {
	names := func(css string) string {
		var b strings.Builder
		for line := range strings.Lines(css) {
			name, _, _ := strings.Cut(line, ":")
			b.WriteString(name + "\n")
		}
		return b.String()
	}
	if names(mapLight) != names(mapDark) {
		t.Errorf("light defines\n%sand dark\n%s", names(mapLight), names(mapDark))
	}
	style := mapStyle()
	_, body, _ := strings.Cut(write(t, WriteHeatmap, sample()), "</style>")
	for _, part := range strings.Split(body, `class="`)[1:] {
		list, _, _ := strings.Cut(part, `"`)
		for class := range strings.FieldsSeq(list) {
			if class != "iv-figure" && !strings.Contains(style, "."+class+" ") && !strings.Contains(style, "."+class+",") {
				t.Errorf("the style has no %q", class)
			}
		}
	}
	if strings.ContainsAny(style, "<&") {
		t.Error("the style would have to be escaped")
	}
}

// TestHeatContrast checks that text can be read on every colour, by WCAG 2's level AA,
// and that neighbours differ.
func TestHeatContrast(t *testing.T) {
	for _, test := range []struct {
		ink     string
		colours [heatClasses - 1]string
	}{{"#14171a", heatLight}, {"#f2f4f6", heatDark}} {
		for i, c := range test.colours {
			a, b := luminance(t, c), luminance(t, test.ink)
			if ratio := (max(a, b) + 0.05) / (min(a, b) + 0.05); ratio < 4.5 {
				t.Errorf("%s on %s has a contrast of %.2f", test.ink, c, ratio)
			}
			if i > 0 && c == test.colours[i-1] {
				t.Errorf("two classes have the colour %s", c)
			}
		}
	}
}

// luminance is that of a colour such as #1d2125, from 0 to 1.
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	v, err := strconv.ParseUint(strings.TrimPrefix(colour, "#"), 16, 24)
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for i, weight := range []float64{0.0722, 0.7152, 0.2126} {
		c := float64(v>>(8*i)&0xff) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

func TestHeatClass(t *testing.T) {
	for bytes, want := range map[float64]int{
		0: 0, 0.5: 1, 1: 1, 8: 1, 8.1: 2, 16: 2, 17: 3, 32: 3, 64: 4, 65: 5, 128: 5, 256: 6, 512: 7, 513: 8, 1024: 8, 1025: 9, 1e300: 9, -1: noHeat,
	} {
		if got := heatClass(bytes); got != want {
			t.Errorf("%v bytes are of class %d, want %d", bytes, got, want)
		}
	}
	for class, want := range []string{"0", "≤ 8", "≤ 16", "≤ 32", "≤ 64", "≤ 128", "≤ 256", "≤ 512", "≤ 1024", "> 1024"} {
		if got := heatName(class); got != want {
			t.Errorf("class %d is called %q, want %q", class, got, want)
		}
	}
}
