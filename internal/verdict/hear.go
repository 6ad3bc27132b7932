package verdict

import (
	"strings"

	"ifaceval/internal/storage"
)

// hear looks for what the compiler said of a site in an inlined copy. It said
// it at the outermost call, whose column is not in the object, and of all the
// sites of the copy there; so only what is said of the operand's name, or its
// text, counts. A name that is not mentioned where constants are was replaced
// by one.
func (r *reader) hear(c *copied, f *finding) {
	f.value.Escape = storage.Unsaid
	if f.value.Form == storage.HeldConstant {
		f.value.Form = storage.Variable
	}
	named, constants := false, false
	for _, fact := range r.said.AtLine(c.said.File, c.said.Line) {
		if fact.Operand == f.site.Expr || f.site.name != "" && strings.HasSuffix(fact.Operand, "."+f.site.name) {
			if e := said(&fact); named && e != f.value.Escape {
				f.value.Escape = storage.Unsaid
			} else {
				f.value.Escape = e
			}
			named = true
		}
		constants = constants || held(fact.Operand) == storage.HeldConstant
	}
	if !named && constants && f.site.name != "" && f.value.Form == storage.Variable {
		f.value.Form = storage.HeldConstant
	}
}

// overhear looks for what the compiler said of a site in a copy that inlining
// made of a function literal. It said it at the site, beside what it said of the
// original; a constant there is what a captured variable became in some copy.
func (r *reader) overhear(f *finding) {
	if f.site.name == "" || f.value.Form != storage.Variable {
		return
	}
	for _, fact := range r.said.At(f.site.File, f.site.Line, f.site.Column) {
		if held(fact.Operand) == storage.HeldConstant {
			f.value.Form = storage.HeldConstant
		}
	}
}
