package walk

import (
	"cmp"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strconv"
	"strings"

	"ifaceval/internal/linkname"
	"ifaceval/internal/listing"
)

// A variable is a slot of a frame: a variable, a parameter, a temporary, or a
// word that the prologue saves.
type variable struct {
	name  string     // as source has it; "" for a temporary
	typ   types.Type // nil if not known
	start int64      // from SP at the function's entry, bytes
	size  int64      // bytes
	auto  string     // the compiler's name of a temporary: "autotmp_2"
	made  bool       // by the compiler, which has given it a name
	full  string     // as the listing has it
	first int        // index of the first instruction that uses it
	also  string     // variables that have the slot at other times: ", y"
	saved string     // "return address": of no variable
}

func (v *variable) end() int64 { return v.start + v.size }

// frameOf lists the variables of a function in order of address; see untangle. Their places are
// the operands' own; types come from the type checker, by name and line, and
// sizes from the types or else from what instructions read and write.
func (p *program) frameOf(fn *listing.Func, slot func(*listing.Operand) int64, params, results []assigned, subst substitution) []*variable {
	b := &frameBuilder{program: p, fn: fn, all: map[declared]*variable{}, uses: map[declared]*use{}, results: results, subst: subst}
	for _, in := range fn.Instrs {
		for i := range in.Args {
			if o := &in.Args[i]; o.IsVariable() {
				b.use(in, o, slot(o))
			}
		}
	}
	b.merge()
	for d, u := range b.uses {
		b.all[d] = b.variable(d.name, u)
		b.all[d].full, b.all[d].first = d.name, u.first
	}
	b.parameters(params, 8)
	b.parameters(results, 8)
	vars := slices.Collect(maps.Values(b.all))
	vars = append(vars, savedWords(fn, p.tc.GOARCH)...)
	slices.SortFunc(vars, func(x, y *variable) int {
		// Of several that begin in one place, the last is kept: one with a type.
		return cmp.Or(cmp.Compare(x.start, y.start), cmp.Compare(typed(x), typed(y)), cmp.Compare(x.size, y.size), strings.Compare(x.full, y.full), cmp.Compare(x.first, y.first))
	})
	return vars
}

func typed(v *variable) int {
	if v.typ == nil {
		return 0
	}
	return 1
}

// savedWords are those of the frame that belong to no variable.
func savedWords(fn *listing.Func, arch string) []*variable {
	if arch == "arm64" {
		vars := []*variable{}
		if fn.Frame > 0 {
			vars = append(vars, &variable{start: -fn.Frame, size: 8, saved: "return address"}, &variable{start: -fn.Frame - 8, size: 8, saved: "the caller's R29"})
		}
		return vars
	}
	vars := []*variable{{start: 0, size: 8, saved: "return address"}}
	if fn.Frame > 0 {
		vars = append(vars, &variable{start: -8, size: 8, saved: "the caller's BP"})
	}
	return vars
}

// untangle makes slots of variables, which it leaves as they are: it cuts one
// where the next one starts, and takes those that begin in one place for one. A
// slot that another starts in loses its type: then it is not what it seems.
func untangle(vars []*variable) []*variable {
	slots := make([]*variable, len(vars))
	for i, v := range vars {
		own := *v
		slots[i] = &own
	}
	for i := range slots[:max(len(slots)-1, 0)] {
		v, next := slots[i], slots[i+1]
		if v.end() > next.start {
			v.size = next.start - v.start
			v.typ = nil
		}
		if v.size <= 0 && v.name != "" && next.name != "" && v.name != next.name {
			next.also = v.also + ", " + v.name
		}
	}
	return slices.DeleteFunc(slots, func(v *variable) bool { return v.size <= 0 })
}

// A use is how a variable's operands are used.
type use struct {
	from, to int64 // from SP at entry
	v        *types.Var
	first    int // index of the first instruction
}

// A declared is a variable by name and declaration: variables of one function may
// share a name, and those of a type switch their place too. The declaration is
// not known of temporaries, and where no such variable is in scope.
type declared struct {
	name string
	v    *types.Var
}

type frameBuilder struct {
	*program
	fn   *listing.Func
	all  map[declared]*variable
	uses map[declared]*use

	results []assigned
	subst   substitution
}

func (b *frameBuilder) use(in *listing.Instr, o *listing.Operand, at int64) {
	d := declared{o.Name, b.varOf(strings.TrimPrefix(b.local(o.Name), "&"), in.File, in.Line)}
	u := b.uses[d]
	if u == nil {
		u = &use{at, at + 1, d.v, in.Index}
		b.uses[d] = u
	}
	u.from = min(u.from, at)
	if o.Kind == listing.Mem && o.Index == "" && !strings.HasPrefix(in.Mnemonic, "LEA") {
		u.to = max(u.to, at+int64(width(in, b.tc.GOARCH)))
	}
}

// merge joins uses of one name that share memory. Code that was inlined, or moved,
// stands on lines where the variable is not in scope, or another one of its name
// is: the declaration that counts is that of the first use.
func (b *frameBuilder) merge() {
	order := slices.SortedFunc(maps.Keys(b.uses), func(x, y declared) int {
		if c := strings.Compare(x.name, y.name); c != 0 || (x.v == nil) != (y.v == nil) {
			return cmp.Or(c, map[bool]int{true: 1, false: -1}[x.v == nil])
		}
		return cmp.Compare(b.uses[x].first, b.uses[y].first)
	})
	for i, d := range order {
		for _, other := range order[:i] {
			u, o := b.uses[d], b.uses[other]
			if o == nil || other.name != d.name || u.to <= o.from || o.to <= u.from {
				continue
			}
			o.from, o.to = min(o.from, u.from), max(o.to, u.to)
			delete(b.uses, d)
			break
		}
	}
}

func (b *frameBuilder) variable(name string, u *use) *variable {
	v := &variable{start: u.from, size: u.to - u.from}
	local := b.local(name)
	switch {
	case strings.HasPrefix(local, ".autotmp_"):
		v.auto = local[1:]
	case strings.HasPrefix(local, "."):
		v.name, v.made = madeName(local), true
	case strings.HasPrefix(local, "&"):
		v.name = local
		if t := b.typeOf(u.v); t != nil {
			v.typ = types.NewPointer(t)
		}
	default:
		v.name = local
		v.typ = b.typeOf(u.v)
		if n, err := strconv.Atoi(strings.TrimPrefix(local, "~r")); err == nil && n < len(b.results) && strings.HasPrefix(local, "~r") {
			v.typ = b.results[n].v.Type()
		}
	}
	if v.typ != nil {
		size := b.sizes.Sizeof(v.typ)
		if size < v.size || v.start%max(b.sizes.Alignof(v.typ), 1) != 0 {
			v.typ = nil // another variable of the same name
		} else {
			v.size = size
		}
	}
	return v
}

// madeNames are of variables that the compiler makes.
var madeNames = map[string]string{".dict": "dictionary", ".closureptr": "closure pointer", ".this": "receiver"}

func madeName(local string) string {
	if name := madeNames[local]; name != "" {
		return name
	}
	return strings.TrimLeft(local, ".")
}

// local is a variable's name without the package of the function it is from.
func (b *frameBuilder) local(name string) string {
	if rest, ok := strings.CutPrefix(name, b.path+"."); ok {
		return rest
	}
	if sym := linkname.Split(name); sym.Pkg != "" && sym.Name != "" {
		return sym.Name
	}
	return name
}

// varOf is the local variable of a name that is in scope at a line; of several,
// the one declared last.
func (p *program) varOf(name, file string, line int) *types.Var {
	var best *types.Var
	for _, v := range p.vars[name] {
		at := p.pkg.Fset.Position(v.Pos())
		scope := v.Parent()
		if scope == nil || !samePath(at.Filename, file) {
			continue
		}
		from, to := p.pkg.Fset.Position(scope.Pos()), p.pkg.Fset.Position(scope.End())
		if from.Line <= line && line <= to.Line && (best == nil || v.Pos() > best.Pos()) {
			best = v
		}
	}
	return best
}

// typeOf is a variable's type in the copy of the function that is walked, nil if
// that is not known.
func (b *frameBuilder) typeOf(v *types.Var) types.Type {
	if v == nil {
		return nil
	}
	t := b.subst.typ(v.Type())
	if hasTypeParam(t) {
		return nil
	}
	return t
}

// hasTypeParam reports whether a type depends on a type parameter.
func hasTypeParam(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.TypeParam:
		return true
	case *types.Named:
		for i := range t.TypeArgs().Len() {
			if hasTypeParam(t.TypeArgs().At(i)) {
				return true
			}
		}
	case *types.Array:
		return hasTypeParam(t.Elem())
	case *types.Struct:
		for f := range t.Fields() {
			if hasTypeParam(f.Type()) {
				return true
			}
		}
	}
	return false
}

// useOf is the use of a parameter, which may be another object in the signature of
// a copy of a generic function. Those without a name have no declaration.
func (b *frameBuilder) useOf(name string, pos token.Pos) (declared, *use) {
	for d, u := range b.uses {
		if d.name == name && d.v != nil && d.v.Pos() == pos {
			return d, u
		}
	}
	d := declared{name: name}
	return d, b.uses[d]
}

// parameters puts those of the signature where the ABI has them, if instructions
// use that memory.
func (b *frameBuilder) parameters(params []assigned, base int64) {
	for i, as := range params {
		name := as.v.Name()
		if name == "" || name == "_" {
			name = "~r" + strconv.Itoa(i)
		}
		full := b.path + "." + name
		d, u := b.useOf(full, as.v.Pos())
		if u == nil || u.from < 0 {
			continue // unused, or a result that lives in the frame
		}
		v := &variable{full: full, first: u.first, name: madeName(name), made: name[0] == '.', typ: as.v.Type(), start: base + as.at, size: b.sizes.Sizeof(as.v.Type())}
		if u.from < v.start || u.to > v.end() {
			continue
		}
		b.all[d] = v
	}
}
