package picture

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"ifaceval/internal/cells"
)

func svgOf(t *testing.T, p *Picture, o SVGOptions) string {
	t.Helper()
	var b bytes.Buffer
	if err := p.SVG(&b, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestSVG(t *testing.T) {
	for _, p := range pictures {
		t.Run(p.name, func(t *testing.T) {
			golden(t, p.name+".svg", svgOf(t, &p.Picture, SVGOptions{IDPrefix: p.name + "-"}))
		})
	}
}

// TestSVGGeometry draws in many widths and looks for text on text, text under
// arrows, and anything outside.
func TestSVGGeometry(t *testing.T) {
	for _, p := range pictures {
		for _, width := range []int{0, 1, 320, 400, 599, 600, 700, 900, 1400} {
			for _, alone := range []bool{false, true} {
				o := SVGOptions{Width: width, Standalone: alone}
				checkSVG(t, fmt.Sprintf("%s, width %d, standalone %v", p.name, width, alone), svgOf(t, &p.Picture, o))
			}
		}
	}
}

// drawn is what a test sees of an SVG.
type drawn struct {
	width, height int
	texts         []drawnText
	wires         []wirePath
	ids           []string
}

// A wirePath is an arrow.
type wirePath struct {
	parts []box // that are straight, as boxes of one pixel in height or width
	tip   box
}

type drawnText struct {
	box
	text string
}

// checkSVG holds a drawing to what every drawing has to be.
func checkSVG(t *testing.T, name, svg string) {
	t.Helper()
	d, err := parseSVG(svg)
	if err != nil {
		t.Errorf("%s: %v\n%s", name, err, svg)
		return
	}
	for _, id := range d.ids {
		if !strings.HasPrefix(id, "iv-") {
			t.Errorf("%s: id %q", name, id)
		}
	}
	page := box{0, 0, d.width, d.height}
	for i, a := range d.texts {
		if !page.holds(a.box) {
			t.Errorf("%s: %q at %v is outside of %v", name, a.text, a.box, page)
		}
		for _, b := range d.texts[:i] {
			if a.overlaps(b.box) {
				t.Errorf("%s: %q at %v is over %q at %v", name, a.text, a.box, b.text, b.box)
			}
		}
		for _, wire := range d.wires {
			for _, part := range wire.parts {
				if a.overlaps(part) {
					t.Errorf("%s: an arrow at %v runs over %q at %v", name, part, a.text, a.box)
				}
			}
		}
	}
	for i, a := range d.wires {
		for _, part := range a.parts {
			if !page.holds(part) {
				t.Errorf("%s: an arrow at %v is outside of %v", name, part, page)
			}
		}
		for _, b := range d.wires[:i] {
			if part, ok := shared(a, b); ok {
				t.Errorf("%s: two arrows run along one line at %v", name, part)
			}
		}
	}
}

// shared finds where two arrows are one line though they end in different
// places.
func shared(a, b wirePath) (box, bool) {
	if a.tip == b.tip {
		return box{}, false
	}
	for _, p := range a.parts {
		for _, q := range b.parts {
			if (p.h == 1) == (q.h == 1) && p.overlaps(q) {
				return p, true
			}
		}
	}
	return box{}, false
}

func (b box) holds(c box) bool {
	return b.x <= c.x && b.y <= c.y && c.x+c.w <= b.x+b.w && c.y+c.h <= b.y+b.h
}

func (b box) overlaps(c box) bool {
	return b.x < c.x+c.w && c.x < b.x+b.w && b.y < c.y+c.h && c.y < b.y+b.h
}

// parseSVG reads what the encoder writes, and refuses what is not XML.
func parseSVG(svg string) (*drawn, error) {
	d := new(drawn)
	x := xml.NewDecoder(strings.NewReader(svg))
	var text *drawnText
	titles := 0
	for {
		token, err := x.Token()
		if err == io.EOF {
			return d, nil
		}
		if err != nil {
			return nil, err
		}
		switch e := token.(type) {
		case xml.StartElement:
			a := attributes(e)
			if id := a["id"]; id != "" {
				d.ids = append(d.ids, id)
			}
			switch {
			case e.Name.Local == "svg":
				if _, err := fmt.Sscanf(a["viewBox"], "0 0 %d %d", &d.width, &d.height); err != nil {
					return nil, err
				}
			case e.Name.Local == "text":
				text = &drawnText{box: box{x: number(a["x"]), y: number(a["y"]) - 11, h: 14}}
			case e.Name.Local == "title":
				titles++
			case a["class"] == "iv-wire":
				wire, err := straight(a["d"])
				if err != nil {
					return nil, err
				}
				d.wires = append(d.wires, wire)
			case a["class"] == "iv-script", e.Name.Local == "script":
				return nil, fmt.Errorf("element %q", e.Name.Local)
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "text":
				text.w = cells.Width(text.text) * cellWidth
				d.texts = append(d.texts, *text)
				text = nil
			case "title":
				titles--
			}
		case xml.CharData:
			if text != nil && titles == 0 {
				text.text += string(e)
			}
		}
	}
}

func attributes(e xml.StartElement) map[string]string {
	m := map[string]string{}
	for _, a := range e.Attr {
		m[a.Name.Local] = a.Value
	}
	return m
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		panic(err) // only whole numbers are written
	}
	return n
}

// straight takes a path apart.
func straight(d string) (wirePath, error) {
	var w wirePath
	x, y := 0, 0
	for len(d) > 0 {
		n := 1
		for n < len(d) && !strings.ContainsRune("MHVQ", rune(d[n])) {
			n++
		}
		var f []int
		for s := range strings.FieldsSeq(d[1:n]) {
			v, err := strconv.Atoi(s)
			if err != nil {
				return w, err
			}
			f = append(f, v)
		}
		tox, toy := x, y
		switch d[0] {
		case 'M':
			x, y = f[0], f[1]
			tox, toy = x, y
		case 'H':
			tox = f[0]
		case 'V':
			toy = f[0]
		case 'Q':
			tox, toy = f[2], f[3]
		}
		if d[0] == 'H' || d[0] == 'V' {
			w.parts = append(w.parts, box{min(x, tox), min(y, toy), max(x-tox, tox-x, 1), max(y-toy, toy-y, 1)})
		}
		x, y, d = tox, toy, d[n:]
	}
	w.tip = box{x, y, 1, 1}
	return w, nil
}

// TestSVGHostile checks that no text of a picture becomes anything but text.
func TestSVGHostile(t *testing.T) {
	p := hostile()
	for _, o := range []SVGOptions{{}, {Standalone: true, IDPrefix: `"><script>`}, {Width: 2000}} {
		svg := svgOf(t, &p, o)
		for _, raw := range []string{"<script", "]]>", "alert(1)<", "</svg>\n</", "-->"} {
			if strings.Contains(svg, raw) {
				t.Errorf("%q is in the SVG", raw)
			}
		}
		if !utf8.ValidString(svg) {
			t.Error("not UTF-8")
		}
		for _, r := range svg {
			if r != '\n' && !cells.Visible(r) {
				t.Errorf("%q is in the SVG", r)
			}
		}
	}
}

func TestSVGAlone(t *testing.T) {
	for _, alone := range []bool{false, true} {
		svg := svgOf(t, &static, SVGOptions{Standalone: alone})
		for _, s := range []string{`xmlns="http://www.w3.org/2000/svg"`, "<style>", "* changed by this step", ">static data</text>"} {
			if strings.Contains(svg, s) != alone {
				t.Errorf("standalone %v, yet %q there: %v", alone, s, !alone)
			}
		}
		for _, s := range []string{`role="img"`, `aria-labelledby="iv-title iv-desc"`, `<title id="iv-title">static data</title>`, `<desc id="iv-desc">An interface value`} {
			if !strings.Contains(svg, s) {
				t.Errorf("standalone %v: no %q", alone, s)
			}
		}
	}
}

// TestStyle checks that every class of a drawing is one of the style, and that
// light and dark say the same things.
func TestStyle(t *testing.T) {
	style := Style()
	for _, p := range pictures {
		svg := svgOf(t, &p.Picture, SVGOptions{Standalone: true})
		_, body, _ := strings.Cut(svg, "</style>")
		for _, part := range strings.Split(body, `class="`)[1:] {
			list, _, _ := strings.Cut(part, `"`)
			for class := range strings.FieldsSeq(list) {
				if class != "iv-card" && class != "iv-name" && class != "iv-value" && !strings.Contains(style, "."+class+" ") && !strings.Contains(style, "."+class+",") {
					t.Errorf("%s: the style has no %q", p.name, class)
				}
			}
		}
	}
	names := func(css string) string {
		var b strings.Builder
		for line := range strings.Lines(css) {
			name, _, _ := strings.Cut(line, ":")
			b.WriteString(name + "\n")
		}
		return b.String()
	}
	if names(lightStyle) != names(darkStyle) {
		t.Errorf("light defines\n%sand dark\n%s", names(lightStyle), names(darkStyle))
	}
	if strings.ContainsAny(style, "<&") {
		t.Error("the style would have to be escaped")
	}
}

// TestSVGName sees that a name without a type is not cut where it has room.
func TestSVGName(t *testing.T) {
	p := Picture{Blocks: []Block{{ID: "a", Kind: Frame, Title: "frame", Rows: []Row{
		{Label: "SP+8", Name: "val", Size: 8, Words: []Word{{Size: 8, Value: "300", Known: true}}},
	}}}}
	if svg := svgOf(t, &p, SVGOptions{Standalone: true}); !strings.Contains(svg, ">val<") {
		t.Error(svg)
	}
}
