package picture

import (
	"bufio"
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"ifaceval/internal/cells"
)

// SVGOptions say how a picture is drawn as SVG.
type SVGOptions struct {
	Width      int    // pixels; 0 for 600, at least 320; from 600 on there are two columns
	Standalone bool   // a file of its own: with namespace, style, a heading and a legend
	IDPrefix   string // of the element IDs, to keep them unique among the pictures of a page
}

// SVG draws the picture as an SVG element. In a page, [Style] has to stand once
// beside the pictures. Text is measured in cells of one width and clipped to its
// place; the whole of it is in a title element, which browsers show as a tip.
func (p *Picture) SVG(w io.Writer, o SVGOptions) error {
	s := newSheet(p, o)
	b := bufio.NewWriter(w)
	v := &svgWriter{b}
	id := idPrefix(o.IDPrefix)
	v.head(p, s, o, id)
	for i := range s.texts {
		v.text(&s.texts[i])
	}
	for i := range s.cards {
		v.card(&s.cards[i])
	}
	for _, path := range s.paths {
		v.path(path, id)
	}
	v.printf("</svg>\n")
	return b.Flush()
}

// svgWriter writes elements.
type svgWriter struct{ *bufio.Writer }

func (v *svgWriter) printf(format string, args ...any) { fmt.Fprintf(v, format, args...) }

// escape makes text of a cleaned string.
func escape(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(s)) // a Builder never fails
	return b.String()
}

// idPrefix keeps of a prefix what needs no escaping, in XML or in url().
func idPrefix(s string) string {
	return "iv-" + strings.Map(func(r rune) rune {
		if r < 0x80 && (r == '-' || r == '_' || '0' <= r && r <= '9' || 'a' <= r|0x20 && r|0x20 <= 'z') {
			return r
		}
		return '-'
	}, s)
}

// sentence is text without line breaks, for those who do not see the drawing.
func sentence(s string) string { return escape(cells.Plain(strings.Join(strings.Fields(s), " "))) }

func (v *svgWriter) head(p *Picture, s *sheet, o SVGOptions, id string) {
	namespace := ""
	if o.Standalone {
		namespace = ` xmlns="http://www.w3.org/2000/svg"`
	}
	v.printf("<svg%s class=\"iv-picture\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"%stitle %sdesc\">\n",
		namespace, s.width, s.height, s.width, s.height, id, id)
	v.printf("<title id=\"%stitle\">%s</title>\n", id, sentence(cmp.Or(p.Title, "memory")))
	v.printf("<desc id=\"%sdesc\">%s</desc>\n", id, sentence(p.Desc))
	if o.Standalone {
		v.printf("<style>\n%s</style>\n<rect class=\"iv-page\" width=\"%d\" height=\"%d\"/>\n", Style(), s.width, s.height)
	}
	v.printf("<defs><marker id=\"%shead\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" "+
		"markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path class=\"iv-head\" d=\"M0 0L8 4L0 8Z\"/></marker></defs>\n", id)
}

func (v *svgWriter) card(c *card) {
	v.printf("<g class=\"iv-card %s\">\n", kindClass(c.view.kind))
	v.printf("<rect class=\"iv-box\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\"/>\n", c.x, c.y, c.w, c.h)
	for _, y := range c.rules {
		v.printf("<path class=\"iv-rule\" d=\"M%d %dH%d\"/>\n", c.x, y, c.x+c.w)
	}
	for _, r := range c.lit {
		v.printf("<rect class=\"iv-lit\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"3\"/>\n", r.x, r.y, r.w, r.h)
	}
	for _, l := range c.leaders {
		v.printf("<path class=\"iv-leader\" d=\"M%d %dH%d\"/>\n", l.x, l.y, l.x+l.w)
	}
	for i := range c.texts {
		v.text(&c.texts[i])
	}
	v.printf("</g>\n")
}

// text writes a line. Other fonts than the one that is measured draw what is
// not ASCII, so it is told how wide it has to be.
func (v *svgWriter) text(l *label) {
	if l.text == "" {
		return
	}
	v.printf("<text class=\"%s\" x=\"%d\" y=\"%d\"", l.class, l.x, l.y)
	if strings.IndexFunc(l.text, func(r rune) bool { return r >= 0x80 && r != '…' }) >= 0 {
		v.printf(" textLength=\"%d\" lengthAdjust=\"spacingAndGlyphs\"", cells.Width(l.text)*cellWidth)
	}
	v.printf(">")
	if l.full != "" && l.full != l.text {
		v.printf("<title>%s</title>", escape(l.full))
	}
	v.printf("%s</text>\n", escape(l.text))
}

func (v *svgWriter) path(p path, id string) {
	v.printf("<path class=\"iv-wire\" d=\"%s\"", p.d)
	if p.head {
		v.printf(" marker-end=\"url(#%shead)\"", id)
	}
	v.printf("/>\n<circle class=\"iv-dot\" cx=\"%d\" cy=\"%d\" r=\"2\"/>\n", p.x, p.y)
}

func kindClass(kind string) string {
	switch kind {
	case Frame, Registers, ReadOnly, Heap, Either, Outside:
		return "iv-" + kind
	}
	return "iv-" + Data
}
