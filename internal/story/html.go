package story

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"path"
	"strings"

	"ifaceval/internal/picture"
)

// The pages: base.* is what every page has, and each page has files of its own.
//
//go:embed page
var pageFiles embed.FS

var pageTemplates = template.Must(template.ParseFS(pageFiles, "page/*.html"))

// A page is what base.html needs of any page.
type page struct {
	Title  string
	Policy template.HTMLAttr // content="…" of the content security policy
	Style  template.CSS
	Script template.JS
}

// newPage reads the files of a page by name: base.css and name.css make its
// style, together with that of pictures; base.js and name.js its script.
//
// The policy lets the page run and load nothing but these two, by their hashes:
// should an escape fail, what got in still does nothing.
func newPage(title, name string) (page, error) {
	style, err := readPageFiles("base.css", name+".css")
	if err != nil {
		return page{}, err
	}
	script, err := readPageFiles("base.js", name+".js")
	if err != nil {
		return page{}, err
	}
	style += picture.Style()
	policy := fmt.Sprintf("default-src 'none'; style-src %s; script-src %s; base-uri 'none'; form-action 'none'",
		policyHash(style), policyHash(script))
	return page{
		Title:  title,
		Policy: template.HTMLAttr(`content="` + policy + `"`),
		Style:  template.CSS(style),
		Script: template.JS(script),
	}, nil
}

// readPageFiles joins embedded files.
func readPageFiles(names ...string) (string, error) {
	var b strings.Builder
	for _, name := range names {
		data, err := pageFiles.ReadFile("page/" + name)
		if err != nil {
			return "", err
		}
		b.Write(data)
	}
	// A checkout with CRLF would have other hashes than browsers compute.
	return strings.ReplaceAll(b.String(), "\r\n", "\n"), nil
}

// policyHash is how a content security policy names an inline style or script.
func policyHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// writePage executes a page's template. Nothing is written if that fails, and
// what is written is UTF-8, whatever the model holds: html/template lets bytes
// that are not UTF-8 pass.
func writePage(w io.Writer, name string, data any) error {
	var b bytes.Buffer
	if err := pageTemplates.ExecuteTemplate(&b, name, data); err != nil {
		return err
	}
	_, err := w.Write(bytes.ToValidUTF8(b.Bytes(), []byte("\uFFFD")))
	return err
}

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
	page
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
	base, err := newPage(walk.Function, "stepper")
	if err != nil {
		return err
	}
	files, ids := stepperFiles(walk)
	steps, err := stepperSteps(walk, ids)
	if err != nil {
		return err
	}
	return writePage(w, "stepper.html", stepperPage{
		page:    base,
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
