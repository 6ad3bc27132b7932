package trial

import (
	"context"
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"ifaceval/internal/directive"
	"ifaceval/internal/escape"
	"ifaceval/internal/outcome"
)

// A lemCase is the directives of one ID in a package.
type lemCase struct {
	id, name string
	all      []*directive.Lem
}

// path is what lem calls the case: its ID and its name, or only the name if that
// begins with a slash.
func (c *lemCase) path() string {
	parts := strings.FieldsFunc(c.name, func(r rune) bool { return r == '/' })
	if !strings.HasPrefix(c.name, "/") {
		parts = append([]string{c.id}, parts...)
	}
	return strings.Join(parts, "/")
}

// lem tries the directives of lem, package by package.
func (r *run) lem(ctx context.Context) error {
	for _, u := range r.packages {
		m := &measurements{run: r, unit: u}
		for _, c := range r.cases(u) {
			if !r.selected(c.path()) {
				continue
			}
			for _, d := range c.all {
				o := r.outcome(u, c.path(), d.Place, d.Text)
				switch d.Kind {
				case directive.LemMatch, directive.LemNatch:
					r.match(u, d, &o)
				default:
					m.want(c, d, &o)
				}
				r.out.Outcomes = append(r.out.Outcomes, o)
			}
		}
		if err := m.run1(ctx); err != nil {
			return err
		}
	}
	return nil
}

// cases groups a package's directives, in the order of their first ones.
func (r *run) cases(u *unit) []*lemCase {
	var all []*lemCase
	byID := map[string]*lemCase{}
	for _, f := range u.found {
		for _, d := range f.Lem {
			c := byID[d.ID]
			if c == nil {
				c = &lemCase{id: d.ID}
				byID[d.ID] = c
				all = append(all, c)
			}
			switch {
			case d.Kind != directive.LemName:
				c.all = append(c.all, d)
			case c.name == "":
				c.name = d.Name
			default:
				o := r.outcome(u, d.ID, d.Place, d.Text)
				misused(&o, "the case %s has a name already, %q: take one out, or change the ID", d.ID, c.name)
				if r.selected(d.ID) {
					r.out.Outcomes = append(r.out.Outcomes, o)
				}
			}
		}
	}
	return all
}

// match holds what the compiler said of a line against a regular expression.
func (r *run) match(u *unit, d *directive.Lem, o *outcome.Outcome) {
	var said []string
	var hit string
	if u.said != nil {
		for _, l := range u.said.Said {
			if l.Line != d.Line || !escape.SamePath(d.File, l.File) {
				continue
			}
			if d.Regexp.MatchString(l.Text) && hit == "" {
				hit = l.Text
			}
			if !slices.Contains(said, l.Text) {
				said = append(said, l.Text)
			}
		}
	}
	pattern := o.Directive[strings.IndexByte(o.Directive, '=')+1:]
	o.Status = outcome.Pass
	if d.Kind == directive.LemMatch {
		o.Expected, o.Actual = fmt.Sprintf("the compiler to say %q", pattern), "nothing"
		if len(said) > 0 {
			o.Actual = fmt.Sprintf("%q", strings.Join(said, "; "))
		}
		if hit == "" {
			o.Status = outcome.Fail
		}
		return
	}
	o.Expected, o.Actual = fmt.Sprintf("the compiler not to say %q", pattern), "nothing of it"
	if hit != "" {
		o.Status, o.Actual = outcome.Fail, fmt.Sprintf("%q", hit)
	}
}

// benchmark is the function whose allocations a case is about: the one whose doc
// comment has the directive, else the one that is called as the case. If there is
// none, why says so.
func (u *unit) benchmark(c *lemCase, d *directive.Lem) (fn *ast.FuncDecl, why string) {
	fn = d.Documents
	for _, other := range c.all {
		if fn == nil {
			fn = other.Documents
		}
	}
	for _, f := range u.source.Files {
		for _, decl := range f.Decls {
			if x, ok := decl.(*ast.FuncDecl); ok && fn == nil && x.Recv == nil && x.Name.Name == c.id {
				fn = x
			}
		}
	}
	if fn == nil {
		return nil, "no benchmark: neither does a func(*testing.B) carry it, nor is one called " + c.id
	}
	obj := u.source.Info.Defs[fn.Name]
	switch {
	case fn.Recv != nil || fn.Name.Name == "_" || fn.Name.Name == "init":
		return nil, fn.Name.Name + " is no function that can be called by its name"
	case obj == nil || obj.Type() == nil || !isBenchmark(obj.Type()):
		return nil, fn.Name.Name + " is no func(*testing.B), so nothing can be measured"
	}
	return fn, ""
}

func isBenchmark(t types.Type) bool {
	sig, ok := t.(*types.Signature)
	if !ok || sig.TypeParams() != nil || sig.Results().Len() != 0 || sig.Params().Len() != 1 || sig.Variadic() {
		return false
	}
	p, ok := types.Unalias(sig.Params().At(0).Type()).(*types.Pointer)
	return ok && types.TypeString(types.Unalias(p.Elem()), nil) == "testing.B"
}
