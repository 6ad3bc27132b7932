package walk

import (
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"slices"
	"sort"
	"strings"

	"ifaceval/internal/listing"
	"ifaceval/internal/machine"
	"ifaceval/internal/story"
)

// variables are the slots of a function's frame.
func (w *walker) variables(fn *listing.Func) []*variable {
	if vars, ok := w.frames[fn]; ok {
		return vars
	}
	var params, results []assigned
	var subst substitution
	if fn == w.fn {
		params, results, subst = w.params, w.results, w.subst
	}
	m, _ := machine.New(w.tc.GOARCH, fn, w.program)
	w.named[fn] = w.frameOf(fn, m.Slot, params, results, subst)
	w.frames[fn] = untangle(w.named[fn])
	return w.frames[fn]
}

// tell runs the path for the second time and writes the steps.
func (w *walker) tell(m *machine.Machine, c *choices, out *story.Walk) error {
	w.levels = []level{{w.fn, 0}}
	total := w.count()
	first, last, err := w.shown(total)
	if err != nil {
		return err
	}
	out.Total = total
	if n := last - first + 1; w.place == nil && n > maxShown {
		return w.tooMany(n)
	}
	terms, related := newTerms(w.tc.GOARCH), w.related()
	n := 0
	for i := 0; i < len(w.trace.steps); {
		end := w.groupEnd(i)
		skip := w.trace.steps[i].fold == padding && !w.config.Unfold
		if !skip {
			n++
		}
		wanted := !skip && n >= first && n <= last && (w.place == nil || w.config.First > 0 || w.onPlace(i, end) || w.makes(i, end, related))
		s := w.step(m, c, i, end, n, wanted, terms)
		if wanted {
			out.Steps = append(out.Steps, s)
		}
		if len(out.Steps) > maxShown {
			return w.tooMany(len(out.Steps))
		}
		i = end
	}
	out.End = w.trace.end
	if w.place != nil && len(out.Steps) == 0 {
		return w.nothingThere()
	}
	return nil
}

// nothingThere says why no step is of the line that was asked for.
func (w *walker) nothingThere() error {
	where, fn := fmt.Sprintf("%s:%d", w.relative(w.place.file), w.place.line), w.short(w.fn.Name)
	for _, in := range w.fn.Instrs {
		if in.Line == w.place.line && samePath(in.File, w.place.file) {
			return &placeError{fmt.Sprintf("%s: the path through %s executes nothing of this line: choose another way with -take, or walk the whole function", where, fn), ErrNotReached}
		}
	}
	return &placeError{fmt.Sprintf("%s: the code of %s has nothing of this line, which the compiler did not need: give -noopt, or walk the whole function", where, fn), ErrNoCode}
}

func (w *walker) tooMany(n int) error {
	return fmt.Errorf("%s: %d steps are too many to draw: narrow the walk to a line with FILE:LINE, or to some steps with -steps 1-%d", w.short(w.fn.Name), n, maxShown)
}

// onPlace reports whether one of some steps is of the line that is asked for.
func (w *walker) onPlace(i, end int) bool {
	for _, t := range w.trace.steps[i:end] {
		if t.depth > 0 {
			return true // a callee that is stepped into
		}
		if t.in.Line == w.place.line && samePath(t.in.File, w.place.file) {
			return true
		}
	}
	return false
}

// shown is the range of steps to show.
func (w *walker) shown(total int) (first, last int, err error) {
	first, last = max(w.config.First, 1), w.config.Last
	if last == 0 || last > total {
		last = total
	}
	if first > total {
		return 0, 0, fmt.Errorf("-steps: the walk has %s", plural(total, "step", "steps"))
	}
	return first, last, nil
}

// count is how many steps the walk has when groups are folded.
func (w *walker) count() int {
	n := 0
	for i := 0; i < len(w.trace.steps); i = w.groupEnd(i) {
		if w.trace.steps[i].fold != padding || w.config.Unfold {
			n++
		}
	}
	return n
}

// groupEnd is the index behind the group that begins at i. NOPs inside a group
// belong to it.
func (w *walker) groupEnd(i int) int {
	steps := w.trace.steps
	fold := steps[i].fold
	if fold == "" || w.config.Unfold {
		return i + 1
	}
	end := i + 1
	for j := end; j < len(steps) && (steps[j].fold == fold || steps[j].fold == padding) && steps[j].depth == steps[i].depth; j++ {
		if steps[j].fold == fold {
			end = j + 1
		}
	}
	return end
}

// step executes the instructions i to end and describes them as one step.
func (w *walker) step(m *machine.Machine, c *choices, i, end, n int, wanted bool, terms *terms) story.Step {
	t := w.trace.steps[i]
	s := story.Step{N: n, File: w.relative(t.in.File), Line: t.in.Line, Text: w.sourceLine(t.in.File, t.in.Line), Function: t.fn.Name, Depth: t.depth,
		Terms: []story.Term{}, Values: []string{}, Instructions: []story.Instruction{}}
	var changed []machine.Write
	var e *machine.Effect
	var said *teller
	start := i
	for ; i < end; i++ {
		in := m.Next()
		said = w.before(m, in)
		said.index = i
		said.remember()
		e = m.Step(c.choose)
		w.follow(m, e)
		changed = append(changed, e.Writes...)
		s.Instructions = append(s.Instructions, w.instruction(e.Func, in))
		if e.Branch != nil && w.trace.steps[i].fold == "" {
			s.Decision = decision(e.Branch, in.Offset)
		}
	}
	if !wanted {
		return s
	}
	last := w.trace.steps[end-1]
	if s.Folded = t.fold; s.Folded != "" && !w.config.Unfold {
		s.Sentence = w.foldSentence(w.trace.steps[start:end])
		// What a folded step computes on the way is not worth a row.
		changed = slices.DeleteFunc(changed, func(wr machine.Write) bool { return wr.Register != "" })
	} else {
		s.Folded = ""
		s.Sentence = said.sentence(m, e)
		s.Conversion, s.TypeName, s.Values = w.conversionOf(end - 1)
		s.Terms = terms.of(e.Instr)
	}
	title := fmt.Sprintf("Step %d of %s", n, w.short(w.fn.Name))
	s.Picture = w.draw(m, w.levels, last.live, changed, title, s.Sentence)
	return s
}

func isVector(register string) bool {
	return register != "" && (register[0] == 'X' || register[0] == 'F')
}

// follow keeps track of the functions on the stack, and of what kind of number
// each vector register holds.
func (w *walker) follow(m *machine.Machine, e *machine.Effect) {
	switch {
	case e.Entered:
		base, _ := m.SP()
		w.levels = append(w.levels, level{m.Func(), base})
	case e.Returned:
		w.levels = w.levels[:len(w.levels)-1]
	}
	for _, wr := range e.Writes {
		if isVector(wr.Register) {
			w.floats[wr.Register] = floatOf(e.Instr.Mnemonic, w.tc.GOARCH)
		}
	}
	top := w.levels[len(w.levels)-1]
	w.low = top.base - top.fn.Frame
}

func (w *walker) instruction(fn *listing.Func, in *listing.Instr) story.Instruction {
	out := story.Instruction{Offset: in.Offset, Bytes: hex.EncodeToString(fn.Bytes(in)), Text: dropPath(in.Text, w.path), Relocs: []string{}}
	for _, r := range in.Relocs {
		text := r.Type + " " + r.Symbol
		if r.Add != 0 {
			text += fmt.Sprintf("%+d", r.Add)
		}
		out.Relocs = append(out.Relocs, text)
	}
	return out
}

// sourceLine is a line of source without the space around it, "" where the file
// cannot be read.
func (w *walker) sourceLine(file string, line int) string {
	return strings.TrimSpace(strings.TrimRight(w.rawLine(file, line), "\r\n"))
}

func (w *walker) rawLine(file string, line int) string {
	lines, ok := w.lines[file]
	if !ok {
		text := w.pkg.Text(file)
		if text == nil {
			text, _ = os.ReadFile(file)
		}
		lines = strings.Split(string(text), "\n")
		w.lines[file] = lines
	}
	if line < 1 || line > len(lines) {
		return ""
	}
	return lines[line-1]
}

// addSource lists the lines that the steps are of, and all of the function's.
func (w *walker) addSource(out *story.Walk) {
	type key struct {
		file string
		line int
	}
	want := map[key]string{}
	for _, t := range w.trace.steps {
		if t.in.Line > 0 {
			want[key{w.relative(t.in.File), t.in.Line}] = t.in.File
		}
	}
	if fn := w.source; fn != nil && fn.Node != nil {
		from, to := w.pkg.Fset.Position(fn.Node.Pos()), w.pkg.Fset.Position(fn.Node.End())
		for line := from.Line; line <= to.Line && line < from.Line+2000; line++ {
			want[key{w.relative(from.Filename), line}] = from.Filename
		}
	}
	for k, file := range want {
		out.Source = append(out.Source, story.SourceLine{File: k.file, Line: k.line, Text: strings.TrimRight(w.rawLine(file, k.line), "\r")})
	}
	sort.Slice(out.Source, func(i, j int) bool {
		a, b := out.Source[i], out.Source[j]
		return a.File < b.File || a.File == b.File && a.Line < b.Line
	})
}

// listing is the function's code as it is, for those who compare.
func (w *walker) listing() *story.Listing {
	l := &story.Listing{Toolchain: w.toolchain(), Function: w.fn.Name, File: w.relative(w.fn.File), Lines: []story.ListingLine{}}
	for _, in := range w.fn.Instrs {
		line := story.ListingLine{File: w.relative(in.File), Line: in.Line, Instruction: w.instruction(w.fn, in)}
		line.Text = in.Text
		l.Lines = append(l.Lines, line)
	}
	return l
}

func sortedKeys[M ~map[string]V, V any](m M) []string { return slices.Sorted(maps.Keys(m)) }

// sortedRegisters orders names by letter and number: R2 before R10.
func sortedRegisters(set map[string]bool) []string {
	names := sortedKeys(set)
	rank := func(s string) (string, int) {
		letters := strings.TrimRight(s, "0123456789")
		n := 0
		fmt.Sscanf(s[len(letters):], "%d", &n)
		return letters, n
	}
	order := map[string]int{"AX": 0, "BX": 1, "CX": 2, "DX": 3, "DI": 4, "SI": 5, "R": 6, "X": 7, "F": 8}
	slices.SortStableFunc(names, func(a, b string) int {
		x, i := rank(a)
		y, j := rank(b)
		if x != y {
			return order[x] - order[y]
		}
		return i - j
	})
	return names
}
