package verdict

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"ifaceval/internal/escape"
	"ifaceval/internal/object"
	"ifaceval/internal/storage"
)

// reader goes through one package's machine code.
type reader struct {
	judge     *Judge
	pkg       *pkg
	file      *object.File
	said      *escape.Package
	fips      bool // the package is compiled without data for its literals
	functions map[string]*object.Func
	copies    map[copyKey]*copied
	whole     map[copyKey]bool // copies whose function, not only a wrapper of it, was read
	order     []*copied
	resolved  map[string]*body
	reached   map[string][]string // see wordsOf
	written   []string            // writable temporaries of the initialiser
	dataWords map[string]bool     // type words that package-level variables lead to; nil until asked for
}

// A copyKey names a copy: a function of its own, or an inlined call in one.
type copyKey struct {
	function string
	node     int
}

// copied is one copy of a body in machine code.
type copied struct {
	body     *body
	function string
	at       string         // "file:line" of the replaced call, "" for a copy of its own
	said     object.Inlined // the call at which the compiler speaks of this copy
	literal  bool           // of a function literal, made by inlining
	initial  bool           // in the package initialiser, which writes values into data
	through  []string       // functions between, outermost first
	shape    string
	lines    map[int]*evidence
	words    map[string]bool // type words referred to, in the whole function
}

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

func (r *reader) read() {
	for _, fn := range r.file.Funcs {
		if !fn.ABIWrapper {
			r.function(fn)
		}
	}
	for _, c := range r.order {
		r.decide(c)
	}
}

// function distributes the code of one function over the copies in it.
func (r *reader) function(fn *object.Func) {
	copies := make([]*copied, len(fn.Inlined)+1)
	copies[0] = r.own(fn)
	for i := range fn.Inlined {
		copies[i+1] = r.inlined(fn, i)
	}
	if copies[0] == nil {
		r.orphan(fn)
	}
	if !slices.ContainsFunc(copies, func(c *copied) bool { return c != nil }) {
		return
	}
	for _, run := range fn.Runs {
		if c := copies[run.Pos.Node+1]; c != nil && c.lines[run.Pos.Line] == nil {
			c.lines[run.Pos.Line] = new(evidence)
		}
	}
	words := map[string]bool{}
	if initialises(splitSymbol(fn.Name).name) {
		r.noteData(fn)
	}
	for _, rel := range fn.Relocs {
		r.note(copies[rel.Pos.Node+1], rel, words)
	}
	for _, c := range copies {
		if c == nil {
			continue
		}
		if c.words == nil {
			c.words = words
			continue
		}
		for w := range words { // a wrapper's are added to its function's
			c.words[w] = true
		}
	}
}

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

// orphan counts the calls in a function that has no body in the source, though it
// lies in a file of the package.
func (r *reader) orphan(fn *object.Func) {
	if fn.Wrapper || fn.File == "" || !r.pkg.files[filepath.Base(fn.File)] {
		return
	}
	for _, rel := range fn.Relocs {
		if rel.Pos.Node == ownCode && storage.IsCall(rel.Symbol) {
			r.judge.stray(filepath.Base(fn.File), rel.Pos.Line, rel.Symbol+" in a function that no source was found for", fn.Name)
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
	if c == nil || c.lines[rel.Pos.Line] == nil {
		return
	}
	ev := c.lines[rel.Pos.Line]
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

// own is the copy that a function's own code belongs to, nil if its source is
// not among what was judged.
func (r *reader) own(fn *object.Func) *copied {
	sym := splitSymbol(fn.Name)
	if sym.shape != "" && !strings.Contains(sym.shape, "go.shape.") && lastPart(sym.name) != "func" {
		return nil // hands a dictionary to the shape that does the work
	}
	b, name := r.find(sym, fn)
	if b == nil {
		return nil
	}
	function := fn.Name
	if strings.HasPrefix(name, "map.init.") { // part of the initialiser
		function, name = strings.TrimSuffix(fn.Name, name)+"init", sym.name
	}
	if cut := len(sym.name) - len(name); cut > 0 && strings.HasSuffix(function, sym.name[len(name):]) {
		function = function[:len(function)-cut]
	}
	key := copyKey{function, ownCode}
	if function == fn.Name {
		// Static symbols may share a name: Go 1.27's copies of one literal do.
		for r.whole[key] {
			key.node--
		}
		r.whole[key] = true
	}
	return r.copy(key, &copied{body: b, function: function, shape: sym.shape, literal: b.parent != nil && b.name != name})
}

// ownCode is the node of a copy that is no inlined call; further functions of
// the same name count down from it.
const ownCode = -1

func (r *reader) inlined(fn *object.Func, i int) *copied {
	node := fn.Inlined[i]
	b := r.callee(node.Func)
	if b == nil || len(b.sites) == 0 {
		return nil
	}
	c := &copied{body: b, function: fn.Name, shape: splitSymbol(node.Func).shape,
		initial: initialises(splitSymbol(fn.Name).name)}
	c.said = node
	for node.Parent >= 0 && node.Parent < i {
		node = fn.Inlined[node.Parent]
		c.through = append(c.through, node.Func)
		if node.File != autogenerated { // of wrappers it does not speak
			c.said = node
		}
	}
	slices.Reverse(c.through)
	c.at = fmt.Sprintf("%s:%d", node.File, node.Line)
	return r.copy(copyKey{fn.Name, i}, c)
}

// autogenerated is the file of what the compiler makes without source.
const autogenerated = "<autogenerated>"

func (r *reader) copy(key copyKey, c *copied) *copied {
	if old := r.copies[key]; old != nil {
		return old
	}
	c.lines = map[int]*evidence{}
	r.copies[key] = c
	r.order = append(r.order, c)
	return c
}

// find is the body that a symbol was compiled from and the name it has there.
// A wrapper belongs to the function it was cut from.
func (r *reader) find(sym symbol, fn *object.Func) (*body, string) {
	p := r.judge.pkgs[sym.pkg]
	if p == nil {
		p = r.pkg
	}
	if strings.HasPrefix(sym.name, "map.init.") {
		if all := p.bodies["init"]; len(all) > 0 {
			return all[0], sym.name
		}
	}
	for _, b := range p.bodies[sym.name] {
		if fits(b, fn) {
			return b, sym.name
		}
	}
	if b := r.started(p, sym.name, fn); b != nil {
		return b, sym.name
	}
	if b := r.renamed(fn); b != nil {
		return b, sym.name
	}
	for name := range trims(sym.name) {
		if all := p.bodies[name]; len(all) > 0 && name != sym.name {
			return all[0], name
		}
	}
	return nil, ""
}

// fits reports whether a function starts where the body does, as far as the
// object says. Up to Go 1.19 it says only which lines its code is on.
func fits(b *body, fn *object.Func) bool {
	switch {
	case b.initial || fn.File == "":
		return true
	case fn.StartLine == 0:
		return b.parent == nil || b.encloses(fn)
	}
	return fn.StartLine == b.first
}

// encloses reports whether all of a function's own code is on lines of the body.
func (b *body) encloses(fn *object.Func) bool {
	if filepath.Base(fn.File) != b.file {
		return false
	}
	for _, run := range fn.Runs {
		if l := run.Pos.Line; run.Pos.Node == ownCode && l > 0 && (l < b.first || l > b.last) {
			return false
		}
	}
	return true
}

// renamed finds the function that a //go:linkname gave another name.
func (r *reader) renamed(fn *object.Func) *body {
	if fn.StartLine == 0 || fn.Wrapper || fn.File == "" {
		return nil
	}
	for _, b := range r.judge.starts[fn.StartLine] {
		if b.parent == nil && b.pkg == r.pkg && b.file == filepath.Base(fn.File) {
			return b
		}
	}
	return nil
}

// started finds the function literal or loop body that starts where a function
// does. Where inlining copies literals, the copies have names of their own
// ("G.func1" up to Go 1.20, "G.F.func1" from 1.21 on), and they take numbers from
// those that follow.
func (r *reader) started(p *pkg, name string, fn *object.Func) *body {
	last := lastPart(name)
	if fn.Wrapper || last != "func" && last != "range" && last != "" {
		return nil
	}
	if fn.StartLine == 0 {
		return r.innermost(fn)
	}
	var found *body
	best := -1
	for _, b := range r.judge.starts[fn.StartLine] {
		if b.parent == nil || b.loop != (last == "range") || fn.File != "" && filepath.Base(fn.File) != b.file {
			continue
		}
		// Literals may start on one line; the names tell more or less.
		score := 0
		if b.pkg == p {
			score += 4
		}
		if b.depth() == nesting(name) {
			score += 2
		}
		if strings.HasSuffix(name, b.name) {
			score++
		}
		if score > best {
			found, best = b, score
		}
	}
	return found
}

// depth is how many literals and loops a body is nested in, itself included.
func (b *body) depth() int {
	n := 0
	for ; b.parent != nil; b = b.parent {
		n++
	}
	return n
}

// nesting is how many parts at the end of a name are the compiler's.
func nesting(name string) int {
	n := -1
	for range trims(name) {
		n++
	}
	return n
}

// innermost finds the smallest literal around a function's code, for objects
// that do not say where functions start.
func (r *reader) innermost(fn *object.Func) *body {
	var found *body
	for _, bodies := range r.judge.starts {
		for _, b := range bodies {
			if b.parent != nil && fn.File != "" && b.encloses(fn) && (found == nil || b.last-b.first < found.last-found.first) {
				found = b
			}
		}
	}
	return found
}

// lastPart is the last part of a name without its number: "func", "range",
// "deferwrap".
func lastPart(name string) string {
	return strings.TrimRight(name[strings.LastIndexAny(name, ".-")+1:], "0123456789")
}

func functionsByName(f *object.File) map[string]*object.Func {
	byName := make(map[string]*object.Func, len(f.Funcs))
	for _, fn := range f.Funcs {
		byName[fn.Name] = fn
	}
	return byName
}

// callee is the body of an inlined function: by where it starts if the package
// has code for it, else by name alone.
func (r *reader) callee(name string) *body {
	if b, ok := r.resolved[name]; ok {
		return b
	}
	sym := splitSymbol(name)
	var b *body
	if fn := r.functions[name]; fn != nil {
		b, _ = r.find(sym, fn)
	} else if p := r.judge.pkgs[sym.pkg]; p != nil {
		if all := p.bodies[sym.name]; len(all) > 0 {
			b = all[0]
		}
	}
	r.resolved[name] = b
	return b
}
