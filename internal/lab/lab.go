// Package lab is the model of the labs: pages in docs that teach by commands
// whose output they show.
//
// A lab is a file docs/NN-chapter/MM-title.md, and its number is N.M. A chapter's
// own page is the README.md of its directory. Both have a fixed shape:
//
//	# 2.4 Two words                         the number and the title
//
//	[Labs](../README.md) / …                where the reader is: Crumbs
//
//	*What is in an interface variable?*     the question that the page answers
//
//	…
//
//	Next: [2.5 The type word](…): …         Navigation, with the next question
//
// Crumbs, navigation and the lists of pages are derived, so that a new page is
// one new file; a test compares them, and -update writes them.
//
// The commands of a lab are run in the directory labs, a module of its own for
// old releases of Go, where the programs are. The pages are those of one release
// and host; Compare says what makes output differ.
package lab

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Directory is where the commands of labs are run, from the repository's root.
const Directory = "labs"

// A Chapter is a directory of labs.
type Chapter struct {
	Number int
	Title  string
	Page   *Page
	Labs   []*Lab
}

// A Lab is one page.
type Lab struct {
	Chapter  *Chapter
	Number   int
	Title    string // without its number
	Question string // that it answers
	Page     *Page
}

// Name is the lab's number as readers give it: 2.9.
func (l *Lab) Name() string { return fmt.Sprintf("%d.%d", l.Chapter.Number, l.Number) }

// Heading is the lab's number and title.
func (l *Lab) Heading() string { return l.Name() + " " + l.Title }

// Heading is the chapter's number and title.
func (c *Chapter) Heading() string { return fmt.Sprintf("%d. %s", c.Number, c.Title) }

// file is what a lab's or a chapter's name begins with.
var file = regexp.MustCompile(`^(\d\d)-[a-z0-9-]+(\.md)?$`)

// Load reads the labs of docs, whose directory is given, in order. The error is a
// page that has not the shape of a lab.
func Load(docs fs.FS) ([]*Chapter, error) {
	dirs, err := fs.Glob(docs, "[0-9][0-9]-*")
	if err != nil {
		return nil, err
	}
	var all []*Chapter
	for _, dir := range dirs {
		c, err := loadChapter(docs, dir)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

func loadChapter(docs fs.FS, dir string) (*Chapter, error) {
	p, err := load(docs, dir+"/README.md")
	if err != nil {
		return nil, err
	}
	c := &Chapter{Page: p}
	if c.Number, err = number(dir); err != nil {
		return nil, err
	}
	var ok bool
	if c.Title, ok = strings.CutPrefix(p.Lines[0], fmt.Sprintf("# %d. ", c.Number)); !ok {
		return nil, fmt.Errorf("%s:1: the heading is not %q and a title", p.Path, fmt.Sprintf("# %d. ", c.Number))
	}
	names, err := fs.Glob(docs, dir+"/[0-9][0-9]-*.md")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		l := &Lab{Chapter: c}
		if l.Page, err = load(docs, name); err != nil {
			return nil, err
		}
		if l.Number, err = number(path.Base(name)); err != nil {
			return nil, err
		}
		if l.Title, ok = strings.CutPrefix(l.Page.Lines[0], "# "+l.Name()+" "); !ok {
			return nil, fmt.Errorf("%s:1: the heading is not %q and a title", l.Page.Path, "# "+l.Name())
		}
		if l.Question, err = question(l.Page); err != nil {
			return nil, err
		}
		c.Labs = append(c.Labs, l)
	}
	return c, nil
}

func load(docs fs.FS, name string) (*Page, error) {
	data, err := fs.ReadFile(docs, name)
	if err != nil {
		return nil, err
	}
	return Parse("docs/"+name, string(data)), nil
}

func number(name string) (int, error) {
	m := file.FindStringSubmatch(name)
	if m == nil {
		return 0, fmt.Errorf("docs/…/%s: not a name like 02-title", name)
	}
	return strconv.Atoi(m[1])
}

// question is the fifth line of a lab, in italics.
func question(p *Page) (string, error) {
	if len(p.Lines) > 4 {
		text, opens := strings.CutPrefix(p.Lines[4], "*")
		text, closes := strings.CutSuffix(text, "?*")
		if opens && closes {
			return text + "?", nil
		}
	}
	return "", fmt.Errorf("%s:5: not a question in italics", p.Path)
}

// Find is the lab of a name, 2.9, or nil.
func Find(all []*Chapter, name string) *Lab {
	for _, l := range Labs(all) {
		if l.Name() == name {
			return l
		}
	}
	return nil
}

// FindChapter is the chapter of a name, 2, or nil.
func FindChapter(all []*Chapter, name string) *Chapter {
	for _, c := range all {
		if strconv.Itoa(c.Number) == name {
			return c
		}
	}
	return nil
}

// Labs are those of all chapters.
func Labs(all []*Chapter) []*Lab {
	var labs []*Lab
	for _, c := range all {
		labs = append(labs, c.Labs...)
	}
	return labs
}

// Crumbs is the third line of a chapter's page, or of a lab.
func (c *Chapter) Crumbs() string { return "[Labs](../README.md) / " + c.Heading() }

// Crumbs is the third line of a lab.
func (l *Lab) Crumbs() string {
	return fmt.Sprintf("[Labs](../README.md) / [%s](README.md) / %s · commands run in [%s](../../%s)", l.Chapter.Heading(), l.Name(), Directory, Directory)
}

// Contents are the lines that list a chapter's labs.
func (c *Chapter) Contents() []string {
	var lines []string
	for _, l := range c.Labs {
		lines = append(lines, fmt.Sprintf("- [%s](%s): %s", l.Heading(), path.Base(l.Page.Path), lower(l.Question)))
	}
	return lines
}

// Index are the lines that list all labs, in the page docs/README.md.
func Index(all []*Chapter) []string {
	var lines []string
	for _, c := range all {
		lines = append(lines, fmt.Sprintf("- [%s](%s)", c.Heading(), strings.TrimPrefix(c.Page.Path, "docs/")))
		for _, l := range c.Labs {
			lines = append(lines, fmt.Sprintf("  - [%s](%s): %s", l.Heading(), strings.TrimPrefix(l.Page.Path, "docs/"), lower(l.Question)))
		}
	}
	return lines
}

// Navigation is the last line of a lab, or of a chapter's page: the pages before
// and after it.
func Navigation(all []*Chapter, p *Page) string {
	type place struct {
		page           *Page
		text, question string
	}
	var places []place
	for _, c := range all {
		places = append(places, place{c.Page, c.Heading(), ""})
		for _, l := range c.Labs {
			places = append(places, place{l.Page, l.Heading(), l.Question})
		}
	}
	i := slices.IndexFunc(places, func(q place) bool { return q.page.Path == p.Path })
	var parts []string
	if i > 0 {
		parts = append(parts, fmt.Sprintf("Previous: [%s](%s)", places[i-1].text, relative(p.Path, places[i-1].page.Path)))
	}
	if i+1 < len(places) {
		next := places[i+1]
		part := fmt.Sprintf("Next: [%s](%s)", next.text, relative(p.Path, next.page.Path))
		if next.question != "" {
			part += ": " + lower(next.question)
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, " · ")
}

// relative is the link from one page to another, which is in the same directory or
// in one beside it.
func relative(from, to string) string {
	if path.Dir(from) == path.Dir(to) {
		return path.Base(to)
	}
	return "../" + path.Base(path.Dir(to)) + "/" + path.Base(to)
}

// join is where a link in a page points, from the repository's root.
func join(page, target string) string { return path.Join(path.Dir(page), target) }

// lower is a question within a line, unless it begins with a name.
func lower(question string) string {
	first, _, _ := strings.Cut(question, " ")
	if len(first) > 1 && strings.ToLower(first[1:]) == first[1:] && first[0] < 0x80 {
		return strings.ToLower(first[:1]) + question[1:]
	}
	return question
}
