package verdict

import (
	"go/types"
	"maps"
	"slices"
	"strings"

	"ifaceval/internal/object"
	"ifaceval/internal/storage"
)

// evidence is what a copy's code shows on one line.
type evidence struct {
	calls   map[string]int // runtime.convT*
	symbols []string       // data referred to, each once
}

// add takes in what another line shows.
func (e *evidence) add(other *evidence) {
	for call, n := range other.calls {
		if e.calls == nil {
			e.calls = map[string]int{}
		}
		e.calls[call] += n
	}
	e.symbols = append(e.symbols, other.symbols...)
}

func (e *evidence) has(symbol string) bool { return e != nil && slices.Contains(e.symbols, symbol) }

// initialises reports whether a function is the package initialiser, or a part
// of it that fills a map.
func initialises(name string) bool { return name == "init" || strings.HasPrefix(name, "map.init.") }

// noteData collects the data that an initialiser may write values into.
func (r *reader) noteData(fn *object.Func) {
	for _, rel := range fn.Relocs {
		if d, ok := r.file.Data(rel.Symbol); ok && isTemporary(rel.Symbol) && !d.ReadOnly && !slices.Contains(r.written, rel.Symbol) {
			r.written = append(r.written, rel.Symbol)
		}
	}
}

// note files a relocation under its line, and the type words that it leads to.
func (r *reader) note(c *copied, rel object.Reloc, words map[string]bool) {
	sym := rel.Symbol
	if word, ok := cutWord(sym); ok {
		words[word] = true
		return
	}
	if isTemporary(sym) {
		for _, w := range r.wordsOf(sym) {
			words[w] = true
		}
	}
	if c == nil {
		return
	}
	ev := c.lines[c.body.spot(rel.Pos.File, rel.Pos.Line)]
	if ev == nil {
		return
	}
	switch {
	case storage.IsCall(sym):
		if ev.calls == nil {
			ev.calls = map[string]int{}
		}
		ev.calls[sym]++
	case isTemporary(sym), sym == "runtime.zeroVal", sym == "runtime.zerobase", sym == "runtime.staticuint64s":
		if !slices.Contains(ev.symbols, sym) {
			ev.symbols = append(ev.symbols, sym)
		}
	}
}

// isTemporary reports whether a symbol is data that the compiler made for an
// expression, or a dictionary.
func isTemporary(sym string) bool {
	return strings.Contains(sym, "..stmp_") || strings.Contains(sym, "..dict.")
}

// wordsOf are the type words that data refers to, itself or through other such
// data.
func (r *reader) wordsOf(sym string) []string {
	if words, ok := r.reached[sym]; ok {
		return words
	}
	r.reached[sym] = nil // data may refer to itself
	d, ok := r.file.Data(sym)
	if !ok {
		return nil
	}
	found := map[string]bool{}
	for _, rel := range d.Relocs {
		if word, ok := cutWord(rel.Symbol); ok {
			found[word] = true
		} else if isTemporary(rel.Symbol) {
			for _, w := range r.wordsOf(rel.Symbol) {
				found[w] = true
			}
		}
	}
	words := slices.Collect(maps.Keys(found))
	r.reached[sym] = words
	return words
}

// cutWord recognises a type word: a type descriptor, or an itab, of which the
// concrete type counts.
func cutWord(sym string) (string, bool) {
	for _, prefix := range []string{"type:", "type."} {
		if word, ok := strings.CutPrefix(sym, prefix); ok {
			return word, true
		}
	}
	for _, prefix := range []string{"go:itab.", "go.itab."} {
		if word, ok := strings.CutPrefix(sym, prefix); ok {
			word, _, _ = strings.Cut(word, ",")
			return word, true
		}
	}
	return "", false
}

// inData reports whether a package-level variable, or data that one leads to,
// refers to a type word.
func (r *reader) inData(word string) bool {
	if r.dataWords == nil {
		r.dataWords = map[string]bool{}
		scope := r.pkg.types.Scope()
		prefix := object.EscapePath(r.pkg.path) + "."
		for _, name := range scope.Names() {
			if _, ok := scope.Lookup(name).(*types.Var); !ok {
				continue
			}
			if d, ok := r.file.Data(prefix + name); ok {
				for _, rel := range d.Relocs {
					r.note(nil, rel, r.dataWords)
				}
			}
		}
	}
	return word != "" && r.dataWords[word]
}

// takeData takes a read-only symbol of the value's size off the line's
// evidence.
func (r *reader) takeData(ev *evidence, f *finding) bool {
	return ev != nil && r.take(&ev.symbols, f, true)
}

// take takes a temporary of the value's size off a list.
func (r *reader) take(symbols *[]string, f *finding, readOnly bool) bool {
	for i, sym := range *symbols {
		if !strings.Contains(sym, "..stmp_") {
			continue
		}
		if d, ok := r.file.Data(sym); ok && d.ReadOnly == readOnly && int64(d.Size) == f.value.Layout.Size {
			*symbols = slices.Delete(*symbols, i, i+1)
			return true
		}
	}
	return false
}
