package picture

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// A view is a block as both encoders draw it: escaped, one entry for each line.
type view struct {
	kind    string
	title   string
	note    string // kind and note, as far as the title does not say it
	entries []entry
}

// An entry is a word, with what its row says in the first of the row.
type entry struct {
	first             bool // of its row
	last              bool
	label, name, typ  string
	size, total       string // of the word, and of the row in its first entry
	role, value, more string // more is what stands for an arrow that cannot be drawn
	known, changed    bool
	to                *spot
	out               bool // the arrow leaves at the right; only SVG has others
}

// maxNote is how many lines a note gets.
const maxNote = 6

// A spot is an entry of a picture.
type spot struct{ block, entry int }

// An arrow goes from one entry to another.
type arrow struct{ from, to spot }

// views prepares the blocks; clean is what makes their text harmless.
func (p *Picture) views(clean func(string) string) []view {
	views := make([]view, len(p.Blocks))
	for i := range p.Blocks {
		b := &p.Blocks[i]
		views[i] = view{kind: b.Kind, title: clean(b.Title), note: clean(b.note())}
		for j := range b.Rows {
			views[i].entries = append(views[i].entries, p.entries(&b.Rows[j], clean)...)
		}
	}
	return views
}

func (p *Picture) entries(r *Row, clean func(string) string) []entry {
	words := r.Words
	if len(words) == 0 {
		words = []Word{{Offset: r.Offset, Size: r.Size}}
	}
	all := make([]entry, len(words))
	for i := range words {
		w := &words[i]
		e := entry{
			label: clean(r.label(w)), size: sizeText(w.Size), role: clean(w.Role),
			value: clean(w.Value), known: w.Known, changed: w.Changed, last: i == len(words)-1,
		}
		if !w.Known {
			e.value = "?"
		}
		if to, ok := p.find(w.To); ok {
			e.to = &to
		}
		all[i] = e
	}
	e := &all[0]
	e.first, e.name, e.typ, e.total = true, clean(r.Name), clean(r.Type), sizeText(r.Size)
	if len(words) == 1 && e.total != "" {
		e.size = e.total
	}
	return all
}

// label is the row's, counted on to the word: "SP+24" in a row that is "SP+16".
func (r *Row) label(w *Word) string {
	if w.Offset == r.Offset {
		return r.Label
	}
	i := strings.LastIndexAny(r.Label, "+-")
	if i < 0 {
		return ""
	}
	n, err := strconv.ParseInt(r.Label[i:], 10, 64)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%s%+d", r.Label[:i], n+w.Offset-r.Offset)
}

func sizeText(n int64) string {
	if n <= 0 {
		return ""
	}
	if n >= 1e9 { // no frame and hardly a variable has that many, and columns are narrow
		return strconv.FormatFloat(float64(n), 'g', 3, 64) + " B"
	}
	return strconv.FormatInt(n, 10) + " B"
}

// find gives the entry that a place is in, or that follows it.
func (p *Picture) find(at *Place) (spot, bool) {
	if at == nil {
		return spot{}, false
	}
	for i := range p.Blocks {
		if p.Blocks[i].ID == at.Block {
			e, ok := p.Blocks[i].find(at.Offset)
			return spot{i, e}, ok
		}
	}
	return spot{}, false
}

func (b *Block) find(offset int64) (entry int, ok bool) {
	for i := range b.Rows {
		r := &b.Rows[i]
		if offset <= r.Offset {
			return entry, true
		}
		end := r.Offset + r.Size
		if end < r.Offset {
			end = math.MaxInt64
		}
		if offset < end {
			for j := range r.Words {
				if j > 0 && r.Words[j].Offset <= offset {
					entry++
				}
			}
			return entry, true
		}
		entry += max(len(r.Words), 1)
	}
	return 0, false
}

// kindNames are said where a title leaves the kind out.
var kindNames = map[string]string{
	Data: "writable data", ReadOnly: "read-only data", Heap: "heap", Either: "heap or static data", Outside: "outside",
}

// note is the kind of the block and its note.
func (b *Block) note() string {
	kind := kindNames[b.Kind]
	said := strings.ToLower(b.Title + " " + b.Note)
	if first, _, _ := strings.Cut(kind, " "); strings.Contains(said, first) {
		kind = ""
	}
	if kind == "" || b.Note == "" {
		return kind + b.Note
	}
	return kind + ", " + b.Note
}

// target names the end of an arrow in words: "x", or "&type:int64 of data".
func target(views []view, from int, to spot) string {
	e := views[to.block].entries[to.entry]
	name := e.label
	if e.name != "" {
		name = e.name
	}
	switch {
	case to.block == from:
		return name
	case to.entry == 0 || name == "":
		return views[to.block].title
	}
	return name + " of " + views[to.block].title
}

// say has the words of an arrow stand after the value, as far as the value does
// not say them.
func (e *entry) say(head, target string) {
	e.more = " " + head + " " + target
	if strings.HasSuffix(e.value, target) {
		e.more = " " + head
	}
}

// arrows gives those of a picture, in the order of the words that they leave.
func arrows(views []view) []arrow {
	var all []arrow
	for i := range views {
		for j := range views[i].entries {
			if to := views[i].entries[j].to; to != nil {
				all = append(all, arrow{spot{i, j}, *to})
			}
		}
	}
	return all
}
