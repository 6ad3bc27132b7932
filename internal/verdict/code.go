package verdict

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"ifaceval/internal/escape"
	"ifaceval/internal/linkname"
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
	late      []*finding          // see again
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
	lines    map[spot]*evidence
	words    map[string]bool // type words referred to, in the whole function
}

func (r *reader) read() {
	for _, fn := range r.file.Funcs {
		if !fn.ABIWrapper {
			r.function(fn)
		}
	}
	for _, c := range r.order {
		r.decide(c)
	}
	r.again()
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
		c := copies[run.Pos.Node+1]
		if c == nil {
			continue
		}
		if at := c.body.spot(run.Pos.File, run.Pos.Line); c.lines[at] == nil {
			c.lines[at] = new(evidence)
		}
	}
	words := map[string]bool{}
	if initialises(linkname.Split(fn.Name).Name) {
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

// orphan counts the calls in a function that has no body in the source, though it
// lies in a file of the package.
func (r *reader) orphan(fn *object.Func) {
	if fn.Wrapper || fn.File == "" || !r.pkg.files[filepath.Base(fn.File)] || !samePath(r.pkg.paths[filepath.Base(fn.File)], fn.File) {
		return // of another package, perhaps in a file of the same name
	}
	for _, rel := range fn.Relocs {
		if rel.Pos.Node == ownCode && storage.IsCall(rel.Symbol) {
			r.judge.stray(filepath.Base(fn.File), rel.Pos.Line, rel.Symbol+" in a function that no source was found for", fn.Name)
		}
	}
}

// own is the copy that a function's own code belongs to, nil if its source is
// not among what was judged.
func (r *reader) own(fn *object.Func) *copied {
	sym := linkname.Split(fn.Name)
	if sym.Shape != "" && !strings.Contains(sym.Shape, "go.shape.") && lastPart(sym.Name) != "func" {
		return nil // hands a dictionary to the shape that does the work
	}
	b, name := r.find(sym, fn)
	if b == nil {
		return nil
	}
	function := fn.Name
	if name != sym.Name && r.functions[strings.TrimSuffix(fn.Name, sym.Name[len(name):])] == nil {
		return nil // a wrapper of another package's function
	}
	if strings.HasPrefix(name, "map.init.") { // part of the initialiser
		function, name = strings.TrimSuffix(fn.Name, name)+"init", sym.Name
	}
	if cut := len(sym.Name) - len(name); cut > 0 && strings.HasSuffix(function, sym.Name[len(name):]) {
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
	return r.copy(key, &copied{body: b, function: function, shape: sym.Shape, literal: b.parent != nil && b.name != name})
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
	c := &copied{body: b, function: fn.Name, shape: linkname.Split(node.Func).Shape,
		initial: initialises(linkname.Split(fn.Name).Name)}
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
	c.lines = map[spot]*evidence{}
	r.copies[key] = c
	r.order = append(r.order, c)
	return c
}
