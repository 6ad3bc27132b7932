package verdict

import (
	"path/filepath"
	"strings"

	"ifaceval/internal/escape"
	"ifaceval/internal/linkname"
	"ifaceval/internal/object"
)

// find is the body that a symbol was compiled from and the name it has there.
// A wrapper belongs to the function it was cut from.
func (r *reader) find(sym linkname.Symbol, fn *object.Func) (*body, string) {
	p := r.judge.pkgs[sym.Pkg]
	if p == nil {
		p = r.pkg
	}
	if strings.HasPrefix(sym.Name, "map.init.") {
		if all := p.bodies["init"]; len(all) > 0 {
			return all[0], sym.Name
		}
	}
	for _, b := range p.bodies[sym.Name] {
		if fits(b, fn) {
			return b, sym.Name
		}
	}
	if b := r.started(p, sym.Name, fn); b != nil {
		return b, sym.Name
	}
	if b := r.renamed(fn); b != nil {
		return b, sym.Name
	}
	for name := range trims(sym.Name) {
		if all := p.bodies[name]; len(all) > 0 && name != sym.Name {
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
		if b.parent == nil && b.pkg == r.pkg && samePath(b.path, fn.File) {
			return b
		}
	}
	return nil
}

// samePath compares the path of a source file with what an object calls it.
func samePath(source, object string) bool {
	return escape.SamePath(source, object) || escape.SamePath(object, source)
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
	sym := linkname.Split(name)
	var b *body
	if fn := r.functions[name]; fn != nil {
		b, _ = r.find(sym, fn)
	} else if p := r.judge.pkgs[sym.Pkg]; p != nil {
		if all := p.bodies[sym.Name]; len(all) > 0 {
			b = all[0]
		}
	}
	r.resolved[name] = b
	return b
}
