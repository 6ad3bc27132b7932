package explain

import (
	"context"
	"errors"
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
		x.Code.Note = e.noWalk(w.err)
		return
	}
	x.Code.Function = w.walk.Function
	steps, value := e.pairSteps(w.walk.Steps, j)
	if value == "" {
		steps = e.lineSteps(w.walk.Steps, j)
		x.Code.Note = "The two words of this interface value could not be followed. These are the instructions of the path that belong to its type and storage."
	}
	if len(steps) == 0 {
		x.Code.Note = "No instruction on the path that was walked could be told to be of this conversion."
		return
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

// noWalk says why there is no code to show.
func (e *explainer) noWalk(err error) string {
	var listing *walk.ErrListing
	switch {
	case errors.As(err, &listing):
		return fmt.Sprintf("No machine code is shown: there is no machine for GOARCH %s that could execute it. -arch amd64 and -arch arm64 have one.", listing.Arch)
	case errors.Is(err, walk.ErrNoCode):
		return "No instruction is of this line: the compiler counts its work among that of another line, or has written the value into data."
	case errors.Is(err, walk.ErrNotReached):
		return "No path was found that comes by this line, so no machine code is shown."
	}
	return "No machine code is shown: " + err.Error() + "."
}

// instance chooses the copy to show: one that costs what the conversion does,
// the function's own if there is one. Copies in other packages have other
// listings.
func (e *explainer) instance(c *report.Conversion) (name string, ok bool) {
	own := func(i report.Instance) bool {
		sym := linkname.Split(i.Function)
		return sym.Pkg == e.pkg.Listed.Symbols
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
	w.walk, w.err = walk.Run(ctx, walk.Config{Build: e.config.Build, Dir: e.config.Dir, Target: fmt.Sprintf("%s:%d", e.file, e.line), Func: name, Related: true})
	e.walks[name] = w
	return w
}

// typeName is the linker's name of the type that is stored, "" where it cannot be
// told.
func typeName(j check.Judged) string { return linkname.TypeWord(j.Site.From) }

// pairSteps are the steps that make the interface value, each instruction once, and
// the name of its place. Of several of the same type, arguments lie in the order of
// source, so the nth conversion is the nth value. Without a place nothing is known.
func (e *explainer) pairSteps(all []story.Step, j check.Judged) (steps []story.Step, value string) {
	name := typeName(j)
	is := func(s *story.Step) bool {
		return s.TypeName != "" && (s.TypeName == name || name == "" && s.Conversion == j.Conversion.From+" → "+j.Conversion.To)
	}
	var values []string
	for i := range all {
		if is(&all[i]) {
			for _, v := range all[i].Values {
				if !slices.Contains(values, v) {
					values = append(values, v)
				}
			}
		}
	}
	slices.SortStableFunc(values, byPlace)
	n := 0
	for _, other := range e.here {
		if other.Site == j.Site {
			break
		}
		if typeName(other) == name {
			n++
		}
	}
	if n >= len(values) {
		return nil, ""
	}
	return pick(all, func(s *story.Step) bool { return is(s) && slices.Contains(s.Values, values[n]) }), values[n]
}

// lineSteps are the steps of the line that show the storage of a conversion, or
// name its type.
func (e *explainer) lineSteps(all []story.Step, j check.Judged) []story.Step {
	name := typeName(j)
	return pick(all, func(s *story.Step) bool {
		if s.Line != j.Site.Line {
			return false
		}
		for _, in := range s.Instructions {
			if j.Conversion.Storage != "stack" && telling(in.Text, j.Conversion.Storage) && (j.Conversion.Call == "" || strings.Contains(in.Text, j.Conversion.Call+"(SB)")) {
				return true
			}
			for _, r := range in.Relocs {
				_, symbol, _ := strings.Cut(r, " ")
				if name != "" && (symbol == "type:"+name || symbol == "type."+name || strings.HasPrefix(symbol, "go:itab."+name+",") || strings.HasPrefix(symbol, "go.itab."+name+",")) {
					return true
				}
			}
		}
		return false
	})
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

// twoWords is the picture of the interface value at a place: from the last step
// that shows it whole, its words and whatever they lead to.
func twoWords(steps []story.Step, value string) *picture.Picture {
	if value == "" {
		return nil
	}
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
