package explain

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"ifaceval/internal/check"
	"ifaceval/internal/linkname"
	"ifaceval/internal/picture"
	"ifaceval/internal/report"
	"ifaceval/internal/story"
	"ifaceval/internal/walk"
)

// walked is a walk that several conversions of the line share.
type walked struct {
	walk *story.Walk
	err  error
}

// tellCode tells the instructions that make the interface value.
func (e *explainer) tellCode(ctx context.Context, x *story.Explanation, j check.Judged) {
	x.Code.Steps = []story.Step{}
	c := &j.Conversion
	if c.Storage == "none" {
		x.Code.Note = "There is none: the compiler found that the interface value is not used, or that it is never reached."
		return
	}
	name, ok := e.instance(c)
	if !ok {
		x.Code.Note = "Nothing of it is compiled in this package, so there is no code to show."
		return
	}
	w := e.walkOf(ctx, name)
	if w.err != nil {
		x.Notes = append(x.Notes, "No machine code is shown: "+w.err.Error()+".")
		return
	}
	x.Code.Function = w.walk.Function
	steps, value := chooseSteps(w.walk.Steps, c.From+" → "+c.To, e.nth(j))
	if len(steps) == 0 {
		x.Code.Note = "On the path that was walked, no instruction of this line makes an interface value: it is made on another line, or from a word that was loaded before."
		return
	}
	if value == "" {
		x.Code.Note = "These are the instructions of the line that make interface values of any type, as none could be told to be of this one."
	}
	x.Code.Picture = twoWords(steps, value)
	for _, s := range steps {
		s.Picture = picture.Picture{Blocks: []picture.Block{}}
		x.Code.Steps = append(x.Code.Steps, s)
	}
	for _, u := range w.walk.Unmodelled {
		x.Notes = append(x.Notes, fmt.Sprintf("The instruction %s is not modelled: what it writes is not known.", u.Mnemonic))
	}
}

// instance chooses the copy to show: one that costs what the conversion does,
// the function's own if there is one. Copies in other packages have other
// listings.
func (e *explainer) instance(c *report.Conversion) (name string, ok bool) {
	own := func(i report.Instance) bool {
		sym := linkname.Split(i.Function)
		return sym.Pkg == e.pkg.Listed.Path || sym.Pkg == "main" && e.pkg.Listed.Name == "main"
	}
	rank := func(i report.Instance) int {
		n := 0
		if i.Storage != c.Storage {
			n += 2
		}
		if i.InlinedAt != "" {
			n++
		}
		return n
	}
	best := -1
	for _, i := range c.Instances {
		if own(i) && (best < 0 || rank(i) < best) {
			best, name, ok = rank(i), i.Function, true
		}
	}
	return name, ok
}

// walkOf walks a function with the line in sight.
func (e *explainer) walkOf(ctx context.Context, name string) *walked {
	if w, ok := e.walks[name]; ok {
		return w
	}
	w := &walked{}
	w.walk, w.err = walk.Run(ctx, walk.Config{Build: e.config.Build, Dir: e.config.Dir, Target: fmt.Sprintf("%s:%d", e.file, e.line), Func: name})
	e.walks[name] = w
	return w
}

// nth is how many conversions of the line before this one are of the same types.
func (e *explainer) nth(j check.Judged) int {
	n := 0
	for _, other := range e.here {
		if other.Conversion.From == j.Conversion.From && other.Conversion.To == j.Conversion.To {
			if other.Site == j.Site {
				return n
			}
			n++
		}
	}
	return n
}

// chooseSteps keeps the steps that make a conversion, each instruction once: of
// several of the same types, those of the interface value that is the nth by its
// place, as arguments lie in the order of source. If none is known to be of this
// one, it keeps those of any, and value is "".
func chooseSteps(all []story.Step, conversion string, nth int) (steps []story.Step, value string) {
	conversion = spelling.Replace(conversion)
	var values []string
	for _, s := range all {
		if spelling.Replace(s.Conversion) == conversion {
			for _, v := range s.Values {
				if !slices.Contains(values, v) {
					values = append(values, v)
				}
			}
		}
	}
	slices.SortStableFunc(values, byPlace)
	if nth < len(values) {
		steps = pick(all, func(s *story.Step) bool {
			return spelling.Replace(s.Conversion) == conversion && slices.Contains(s.Values, values[nth])
		})
		return steps, values[nth]
	}
	return pick(all, func(s *story.Step) bool { return s.Conversion != "" }), ""
}

// byPlace orders the names of places: SP+8 before SP+16.
func byPlace(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

// pick keeps some steps, each instruction once, in the order of the path.
func pick(all []story.Step, wanted func(*story.Step) bool) []story.Step {
	var out []story.Step
	seen := map[string]bool{}
	for i := range all {
		s := &all[i]
		if len(s.Instructions) == 0 {
			continue
		}
		key := fmt.Sprintf("%s %d", s.Function, s.Instructions[0].Offset)
		if wanted(s) && !seen[key] {
			seen[key] = true
			out = append(out, *s)
		}
	}
	return out
}

// spelling makes the names that types have in symbols and in source alike.
var spelling = strings.NewReplacer("uint8", "byte", "int32", "rune", "interface {}", "any", "interface { ", "interface{", " }", "}")

// twoWords is the picture of the interface value at a place: from the last step
// that shows it whole, its words and whatever they lead to.
func twoWords(steps []story.Step, value string) *picture.Picture {
	for i := len(steps) - 1; i >= 0; i-- {
		p := &steps[i].Picture
		for _, b := range p.Blocks {
			if rows := rowsOf(b, value); rows != nil {
				return prune(p, b, rows)
			}
		}
	}
	return nil
}

// rowsOf are the rows of a block that hold the two words of the interface value at
// a place: one in memory, cut to the words, or two registers.
func rowsOf(b picture.Block, value string) []picture.Row {
	if first, second, ok := strings.Cut(value, ", "); ok {
		if b.Kind != picture.Registers {
			return nil
		}
		a, z := rowOf(b, first), rowOf(b, second)
		if a == nil || z == nil {
			return nil
		}
		return []picture.Row{*a, *z}
	}
	for _, r := range b.Rows {
		for k := 0; k+1 < len(r.Words); k++ {
			if placeOf(b, r.Words[k].Offset) == value && r.Words[k].Known {
				cut := r
				cut.Offset, cut.Words = r.Words[k].Offset, r.Words[k:k+2]
				cut.Size = r.Words[k].Size + r.Words[k+1].Size
				if len(r.Words) > 2 {
					cut.Label, cut.Name, cut.Type = label(r.Label, cut.Offset), "", ""
				}
				return []picture.Row{cut}
			}
		}
	}
	return nil
}

func rowOf(b picture.Block, label string) *picture.Row {
	for i := range b.Rows {
		if b.Rows[i].Label == label && b.Rows[i].Words[0].Known {
			return &b.Rows[i]
		}
	}
	return nil
}

// placeOf names a place in a block as steps name the places of values.
func placeOf(b picture.Block, offset int64) string {
	name := b.ID
	if b.Kind == picture.Frame && len(b.Rows) > 0 {
		name = strings.TrimRight(strings.TrimRight(b.Rows[0].Label, "0123456789"), "+-")
	}
	return fmt.Sprintf("%s%+d", name, offset)
}

// label is a row's label, moved to another offset.
func label(of string, offset int64) string {
	return fmt.Sprintf("%s%+d", strings.TrimRight(strings.TrimRight(of, "0123456789"), "+-"), offset)
}

// prune keeps some rows of a block, and the blocks and rows that they lead to.
func prune(p *picture.Picture, from picture.Block, rows []picture.Row) *picture.Picture {
	keep := map[string][]picture.Row{from.ID: rows}
	queue := slices.Clone(rows)
	for len(queue) > 0 {
		r := queue[0]
		queue = queue[1:]
		for _, w := range r.Words {
			if w.To == nil {
				continue
			}
			for _, b := range p.Blocks {
				if b.ID != w.To.Block {
					continue
				}
				for _, target := range b.Rows {
					if target.Offset <= w.To.Offset && w.To.Offset < target.Offset+max(target.Size, 1) && !hasRow(keep[b.ID], target.Offset) {
						keep[b.ID] = append(keep[b.ID], target)
						queue = append(queue, target)
					}
				}
			}
		}
	}
	out := &picture.Picture{Title: "The two words", Desc: "The interface value, its type word and its data word, and what they point to.", Blocks: []picture.Block{}}
	for _, b := range p.Blocks {
		if rows := keep[b.ID]; rows != nil {
			slices.SortFunc(rows, func(x, y picture.Row) int { return int(x.Offset - y.Offset) })
			b.Rows = unmarked(rows)
			out.Blocks = append(out.Blocks, b)
		}
	}
	return out
}

func hasRow(rows []picture.Row, offset int64) bool {
	return slices.ContainsFunc(rows, func(r picture.Row) bool { return r.Offset == offset })
}

// unmarked takes the marks of a step away: the picture is not one of a step.
func unmarked(rows []picture.Row) []picture.Row {
	out := slices.Clone(rows)
	for i := range out {
		out[i].Words = slices.Clone(out[i].Words)
		for k := range out[i].Words {
			out[i].Words[k].Changed = false
		}
	}
	return out
}
