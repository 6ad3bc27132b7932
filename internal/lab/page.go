package lab

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// A Page is a markdown file.
type Page struct {
	Path  string // from the repository's root, with slashes
	Lines []string
}

// Parse splits the text of a page into lines.
func Parse(path, text string) *Page {
	return &Page{path, strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")}
}

// Text is the page as its file has it.
func (p *Page) Text() string { return strings.Join(p.Lines, "\n") }

// A Block is a fenced block: its lines without the fences, as indexes into the
// page's lines, half open.
type Block struct {
	First, End int
	Language   string // what stands behind the opening fence
}

// Blocks are the fenced blocks of the page. The error is one that is not closed.
func (p *Page) Blocks() ([]Block, error) {
	var all []Block
	open := -1
	for i, line := range p.Lines {
		language, fence := strings.CutPrefix(line, "```")
		switch {
		case !fence:
		case open < 0:
			open = i + 1
			all = append(all, Block{First: open, Language: language})
		default:
			all[len(all)-1].End = i
			open = -1
		}
	}
	if open >= 0 {
		return nil, fmt.Errorf("%s:%d: the block is not closed", p.Path, open)
	}
	return all, nil
}

// Consoles are the blocks of commands and what they print.
func (p *Page) Consoles() []Block {
	all, _ := p.Blocks()
	return slices.DeleteFunc(all, func(b Block) bool {
		return b.First == b.End || !strings.HasPrefix(p.Lines[b.First], prompt)
	})
}

// Silent is the number of lines in blocks of commands whose output the page does
// not show, and which are not run.
func (p *Page) Silent() int {
	n := 0
	all, _ := p.Blocks()
	for _, b := range all {
		if b.Language == "sh" {
			n += b.End - b.First
		}
	}
	return n
}

// prompt is before a command.
const prompt = "$ "

// A Command is a line of a console and what is printed under it.
type Command struct {
	Line   string // without the prompt
	Output []string
}

// Commands are those of a console, whose lines are given.
func Commands(lines []string) []Command {
	var all []Command
	for _, line := range lines {
		if command, ok := strings.CutPrefix(line, prompt); ok {
			all = append(all, Command{Line: command})
		} else if n := len(all); n > 0 {
			all[n-1].Output = append(all[n-1].Output, line)
		}
	}
	return all
}

// Words splits a command as a shell would, of which it knows spaces and single
// quotes; ok is false where more would be needed.
func Words(command string) (words []string, ok bool) {
	for i, part := range strings.Split(command, "'") {
		switch {
		case i%2 == 0 && strings.ContainsAny(part, "\"|<>;&`*?\\()$"):
			return nil, false
		case i%2 == 0:
			words = append(words, strings.Fields(part)...)
		default: // each quoted word stands alone
			words = append(words, part)
		}
	}
	return words, strings.Count(command, "'")%2 == 0 && len(words) > 0
}

// Prose is the page with the lines of blocks, fences too, empty.
func (p *Page) Prose() []string {
	lines := slices.Clone(p.Lines)
	blocks, _ := p.Blocks()
	for _, b := range blocks {
		for i := b.First - 1; i <= b.End; i++ {
			lines[i] = ""
		}
	}
	return lines
}

// A Link is one in the page's prose, or the source of an image.
type Link struct {
	Line   int // index
	Target string
}

var link = regexp.MustCompile(`\]\(([^()\s]+)\)`)

// Links are those of the page's prose.
func (p *Page) Links() []Link {
	var all []Link
	for i, line := range p.Prose() {
		for _, m := range link.FindAllStringSubmatch(line, -1) {
			all = append(all, Link{i, m[1]})
		}
	}
	return all
}

// A Picture is an image that a walk has drawn: the line after it is a comment with
// the command, which has one step.
type Picture struct {
	Line    int // index of the image
	Alt     string
	File    string   // from the repository's root
	Command []string // words, "ifaceval" the first
}

var image = regexp.MustCompile(`^!\[([^\]]*)\]\(([^()\s]+)\)$`)

// Pictures are those of the page. The error is an image whose command is missing.
func (p *Page) Pictures() ([]Picture, error) {
	var all []Picture
	lines := p.Prose()
	for i, line := range lines {
		m := image.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		next := ""
		if i+1 < len(lines) {
			next = lines[i+1]
		}
		command, opens := strings.CutPrefix(next, "<!-- ")
		command, closes := strings.CutSuffix(command, " -->")
		words, ok := Words(command)
		if !opens || !closes || !ok || words[0] != "ifaceval" {
			return nil, fmt.Errorf("%s:%d: no command below the image: write <!-- ifaceval walk -steps N … -->", p.Path, i+1)
		}
		all = append(all, Picture{Line: i, Alt: m[1], File: join(p.Path, m[2]), Command: words})
	}
	return all, nil
}

// Twin is the file that has a picture as text.
func (p Picture) Twin() string { return strings.TrimSuffix(p.File, ".svg") + ".txt" }

// HeadingOf is the text of a heading, without the marks of code.
func HeadingOf(line string) (title string, ok bool) {
	text := strings.TrimLeft(line, "#")
	if text == line || !strings.HasPrefix(text, " ") {
		return "", false
	}
	return strings.ReplaceAll(strings.TrimSpace(text), "`", ""), true
}

var notInSlug = regexp.MustCompile(`[^\p{L}\p{N} _-]`)

// Anchors are those of the page's headings, as GitHub makes them. The error is two
// that are the same.
func (p *Page) Anchors() ([]string, error) {
	var all []string
	for _, line := range p.Prose() {
		title, ok := HeadingOf(line)
		if !ok {
			continue
		}
		slug := strings.ReplaceAll(notInSlug.ReplaceAllString(strings.ToLower(title), ""), " ", "-")
		if slices.Contains(all, slug) {
			return nil, fmt.Errorf("%s: two headings %q", p.Path, title)
		}
		all = append(all, slug)
	}
	return all, nil
}
