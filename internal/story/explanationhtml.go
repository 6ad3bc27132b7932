package story

import (
	"fmt"
	"html/template"
	"io"
	"path"

	"ifaceval/internal/page"
	"ifaceval/internal/picture"
)

// An explanationPage is what explanation.html shows.
type explanationPage struct {
	page.Head
	Toolchain   Toolchain
	Conversions []explained
}

// An explained is an explanation, and what the page makes of it.
type explained struct {
	Explanation
	Place                 string
	Before, Marked, After string // of the source line
	Drawing               template.HTML
}

// WriteExplanationsHTML writes explanations as one page that stands alone.
func WriteExplanationsHTML(w io.Writer, all *Explanations) error {
	title := "explain"
	if len(all.Conversions) > 0 {
		e := &all.Conversions[0]
		title = fmt.Sprintf("%s:%d", path.Base(e.File), e.Line)
	}
	head, err := pages.Head(title, "explanation", picture.Style())
	if err != nil {
		return err
	}
	p := explanationPage{Head: head, Toolchain: all.Toolchain}
	for i := range all.Conversions {
		e := &all.Conversions[i]
		x := explained{Explanation: *e, Place: e.place()}
		from, to := min(e.Source.From, len(e.Source.Text)), min(e.Source.From+e.Source.Length, len(e.Source.Text))
		x.Before, x.Marked, x.After = e.Source.Text[:from], e.Source.Text[from:to], e.Source.Text[to:]
		if e.Code.Picture != nil {
			if x.Drawing, err = drawInline(e.Code.Picture, 600, fmt.Sprintf("c%d-", i+1)); err != nil {
				return err
			}
		}
		p.Conversions = append(p.Conversions, x)
	}
	return pages.Write(w, "explanation", p)
}
