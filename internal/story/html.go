package story

import (
	"embed"
	"fmt"
	"html/template"
	"io"
	"path"
	"strings"

	"ifaceval/internal/page"
	"ifaceval/internal/picture"
)

//go:embed page
var pageFiles embed.FS

var pages = page.NewSet(pageFiles, "page")

// drawInline draws a picture for a place in a page. The result is trusted
// because package picture escapes what it writes.
func drawInline(p *picture.Picture, width int, prefix string) (template.HTML, error) {
	var b strings.Builder
	if err := p.SVG(&b, picture.SVGOptions{Width: width, IDPrefix: prefix}); err != nil {
		return "", err
	}
	return template.HTML(b.String()), nil
}

// stepWidth is the width that a step's picture is laid out for: what is left
// of a window of 1280 pixels beside the source and the instructions.
const stepWidth = 440

// A stepperPage is what stepper.html shows.
type stepperPage struct {
	page.Head
	Walk    *Walk
	Partial bool // Steps are not the whole walk
	Files   []stepperFile
	Steps   []stepperStep
}

// A stepperFile is a file of source.
type stepperFile struct {
	Name  string
	Lines []stepperLine
}

// A stepperLine is a line of source.
type stepperLine struct {
	SourceLine
	ID   string
	Step int  // the first step of it; 0: none
	Gap  bool // lines before it are left out
}

// A stepperStep is a step, and what it shares with others.
type stepperStep struct {
	Step
	LineID  string // of the source line; "" if that is not there
	Base    string // of File
	Enters  string // the function, where the step before is in another one
	Indent  int    // of its instructions: Depth, within bounds
	Last    bool
	Drawing template.HTML
}

// WriteHTML writes a walk as one page that stands alone: it loads nothing, so
// it can be opened from a disk, sent, and kept. Without JavaScript it shows all
// steps one below the other; with it, one at a time.
func WriteHTML(w io.Writer, walk *Walk) error {
	head, err := pages.Head(walk.Function, "stepper", picture.Style())
	if err != nil {
		return err
	}
	files, ids := stepperFiles(walk)
	steps, err := stepperSteps(walk, ids)
	if err != nil {
		return err
	}
	return pages.Write(w, "stepper", stepperPage{
		Head:    head,
		Walk:    walk,
		Partial: len(walk.Steps) < walk.Total,
		Files:   files,
		Steps:   steps,
	})
}

// A lineKey names a source line.
type lineKey struct {
	file string
	line int
}

// stepperFiles groups the source by file, and gives each line an ID.
func stepperFiles(walk *Walk) ([]stepperFile, map[lineKey]string) {
	first := map[lineKey]int{}
	for _, s := range walk.Steps {
		if key := (lineKey{s.File, s.Line}); first[key] == 0 {
			first[key] = s.N
		}
	}
	var files []stepperFile
	ids := map[lineKey]string{}
	previous := lineKey{}
	for _, l := range walk.Source {
		key := lineKey{l.File, l.Line}
		if len(files) == 0 || l.File != previous.file {
			files = append(files, stepperFile{Name: l.File})
			previous.line = l.Line - 1
		}
		file := &files[len(files)-1]
		id := fmt.Sprintf("line-%d-%d", len(files), l.Line)
		file.Lines = append(file.Lines, stepperLine{
			SourceLine: l, ID: id, Step: first[key], Gap: l.Line != previous.line+1,
		})
		ids[key] = id
		previous = key
	}
	return files, ids
}

// stepperSteps draws the steps.
func stepperSteps(walk *Walk, ids map[lineKey]string) ([]stepperStep, error) {
	steps := make([]stepperStep, len(walk.Steps))
	function := walk.Function
	for i, s := range walk.Steps {
		drawing, err := drawInline(&s.Picture, stepWidth, fmt.Sprintf("s%d-", s.N))
		if err != nil {
			return nil, fmt.Errorf("step %d: %w", s.N, err)
		}
		steps[i] = stepperStep{
			Step:    s,
			LineID:  ids[lineKey{s.File, s.Line}],
			Base:    path.Base(s.File),
			Indent:  min(max(s.Depth, 0), 4),
			Last:    i == len(walk.Steps)-1,
			Drawing: drawing,
		}
		if s.Function != function {
			steps[i].Enters, function = s.Function, s.Function
		}
	}
	return steps, nil
}
