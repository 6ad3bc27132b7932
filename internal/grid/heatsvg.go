package grid

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"ifaceval/internal/cells"
)

// write writes the drawing as SVG: a file that stands alone, of which everything is
// below the class iv-heatmap.
func (m *heatMap) write(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, `<svg xmlns="http://www.w3.org/2000/svg" class="iv-heatmap" width="%d" height="%d" viewBox="0 0 %d %d" role="img" aria-labelledby="iv-heatmap-title iv-heatmap-desc">`+"\n",
		m.width, m.height, m.width, m.height)
	fmt.Fprintf(b, "<title id=\"iv-heatmap-title\">%s</title>\n", sentence(m.sheet.Title))
	fmt.Fprintf(b, "<desc id=\"iv-heatmap-desc\">%s</desc>\n", sentence(m.describe()))
	fmt.Fprintf(b, "<style>\n%s</style>\n", mapStyle())
	fmt.Fprint(b, `<defs><pattern id="iv-heatmap-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">`+
		`<path class="iv-hatch" d="M0 0V6"/></pattern></defs>`+"\n")
	fmt.Fprintf(b, "<rect class=\"iv-page\" width=\"%d\" height=\"%d\"/>\n", m.width, m.height)
	for _, box := range m.boxes {
		fmt.Fprintf(b, `<rect class="%s" x="%d" y="%d" width="%d" height="%d"`, box.class, box.x, box.y, box.w, box.h)
		if box.tip == "" {
			fmt.Fprint(b, "/>\n")
		} else {
			fmt.Fprintf(b, "><title>%s</title></rect>\n", sentence(box.tip))
		}
	}
	for _, t := range m.texts {
		t.write(b)
	}
	fmt.Fprint(b, "</svg>\n")
	return b.Flush()
}

// write writes a line of text, clipped to its place. Other fonts than the one that
// is measured draw what is not ASCII, so it is told how wide it has to be.
func (t mapText) write(b *bufio.Writer) {
	text := cells.Clip(t.text, t.w/mapCell, "…")
	if text == "" {
		return
	}
	x, anchor := t.x, ""
	switch t.align {
	case atMiddle:
		x, anchor = t.x+t.w/2, ` text-anchor="middle"`
	case atRight:
		x, anchor = t.x+t.w, ` text-anchor="end"`
	}
	fmt.Fprintf(b, `<text class="%s" x="%d" y="%d"%s`, strings.TrimSpace(t.class), x, t.y+4, anchor)
	if strings.IndexFunc(text, func(r rune) bool { return r >= 0x80 && r != '…' && r != '≤' && r != '–' }) >= 0 {
		fmt.Fprintf(b, ` textLength="%d" lengthAdjust="spacingAndGlyphs"`, cells.Width(text)*mapCell)
	}
	fmt.Fprint(b, ">")
	if text != t.text {
		fmt.Fprintf(b, "<title>%s</title>", sentence(t.text))
	}
	fmt.Fprintf(b, "%s</text>\n", sentence(text))
}

// sentence is text for XML, without what acts on it.
func sentence(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(cells.Plain(s))) // a Builder never fails
	return b.String()
}

// describe tells those who do not see the drawing what it shows.
func (m *heatMap) describe() string {
	s := m.sheet
	names := make([]string, len(m.panels))
	for i, p := range m.panels {
		names[i] = s.Heads[p.head].Name
	}
	said := fmt.Sprintf("A heat map of %d rows and %d columns, coloured by bytes: %s.", len(s.Rows), len(s.Columns), strings.Join(names, "; "))
	return strings.Join(append([]string{said}, s.Lacks...), " ")
}

// mapStyle is the CSS of heat maps. Colours follow what the reader's system prefers,
// or an ancestor with data-theme="dark" or data-theme="light", as those of pictures.
func mapStyle() string {
	light, dark := mapLight+heatStyle(heatLight, "iv-heat"), mapDark+heatStyle(heatDark, "iv-heat")
	var classes strings.Builder
	for i := range heatLight {
		fmt.Fprintf(&classes, ".iv-heatmap rect.iv-h%d { fill: var(--iv-heat-%d); }\n", i+1, i+1)
	}
	return ".iv-heatmap {\n" + mapRoot + light + "}\n" +
		"@media (prefers-color-scheme: dark) {\n.iv-heatmap {\n" + dark + "}\n}\n" +
		"[data-theme=light] .iv-heatmap {\n" + light + "}\n" +
		"[data-theme=dark] .iv-heatmap {\n" + dark + "}\n" + mapShapes + classes.String()
}

const mapRoot = `  max-width: 100%;
  height: auto;
  font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace;
`

const mapLight = `  --iv-page: #ffffff;
  --iv-ink: #14171a;
  --iv-dim: #57606a;
  --iv-rule: #dde1e4;
  --iv-nothing: #eceeef;
  --iv-warm: #874600;
`

const mapDark = `  --iv-page: #0d1117;
  --iv-ink: #f2f4f6;
  --iv-dim: #a2acb8;
  --iv-rule: #30363d;
  --iv-nothing: #20262c;
  --iv-warm: #eab265;
`

const mapShapes = `.iv-heatmap text { fill: var(--iv-ink); white-space: pre; pointer-events: none; }
.iv-heatmap .iv-title { font-weight: 600; pointer-events: auto; }
.iv-heatmap .iv-name { font-weight: 600; pointer-events: auto; }
.iv-heatmap .iv-label { pointer-events: auto; }
.iv-heatmap text.iv-group, .iv-heatmap text.iv-column, .iv-heatmap text.iv-note, .iv-heatmap text.iv-h0 { fill: var(--iv-dim); }
.iv-heatmap text.iv-unknown { fill: var(--iv-dim); font-style: italic; }
.iv-heatmap text.iv-lack { fill: var(--iv-warm); }
.iv-heatmap .iv-page { fill: var(--iv-page); }
.iv-heatmap .iv-bar { fill: var(--iv-rule); }
.iv-heatmap rect.iv-h0 { fill: var(--iv-page); stroke: var(--iv-nothing); }
.iv-heatmap rect.iv-unknown { fill: var(--iv-page); stroke: var(--iv-rule); stroke-dasharray: 3 3; }
.iv-heatmap rect.iv-missing { fill: url(#iv-heatmap-hatch); stroke: var(--iv-rule); }
.iv-heatmap .iv-hatch { stroke: var(--iv-rule); stroke-width: 2; }
`
