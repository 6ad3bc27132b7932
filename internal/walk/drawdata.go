package walk

import (
	"cmp"
	"fmt"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"ifaceval/internal/linkname"
	"ifaceval/internal/machine"
	"ifaceval/internal/picture"
)

// maxBlocks bounds the data blocks of one picture.
const maxBlocks = 12

// data draws what the words point to, and the package data that the path writes.
func (d *drawer) data() []picture.Block {
	var blocks []picture.Block
	for _, o := range d.m.Symbols() {
		if o.Kind == machine.Global && slices.Contains(d.trace.data, objectID(o)) {
			blocks = append(blocks, d.global(o))
			d.drawn[objectID(o)] = true
		}
	}
	for i := 0; i < len(d.queue) && len(blocks) < maxBlocks; i++ {
		o := d.queue[i].obj
		id := objectID(o)
		if o.Kind == machine.Stack {
			continue
		}
		if d.drawn[id] {
			d.addPlace(blocks, o, d.queue[i].at)
			continue
		}
		d.drawn[id] = true
		blocks = append(blocks, d.object(o, d.queue[i].at))
		d.addPlace(blocks, o, d.queue[i].at)
	}
	slices.SortStableFunc(blocks, func(a, b picture.Block) int { return cmp.Compare(blockOrder[a.Kind], blockOrder[b.Kind]) })
	return blocks
}

var blockOrder = map[string]int{picture.Data: 0, picture.Heap: 1, picture.Either: 2, picture.Outside: 3, picture.ReadOnly: 4}

// addPlace adds the place that a word points to, where the rows of a block do not
// hold it: of the static bytes, or of what an argument points to.
func (d *drawer) addPlace(blocks []picture.Block, o *machine.Object, at int64) {
	if o.Name != staticBytes && o.Kind != machine.Opaque {
		return
	}
	for i := range blocks {
		b := &blocks[i]
		if b.ID != objectID(o) || slices.ContainsFunc(b.Rows, func(r picture.Row) bool { return r.Offset <= at && at < r.Offset+max(r.Size, 1) }) {
			continue
		}
		if o.Kind == machine.Opaque {
			b.Rows = append(b.Rows, d.outsideRow(o, at))
		} else {
			b.Rows = append(b.Rows, d.staticByte(o, at))
		}
		slices.SortFunc(b.Rows, func(x, y picture.Row) int { return cmp.Compare(x.Offset, y.Offset) })
	}
}

const (
	staticBytes = "runtime.staticuint64s"
	zeroValue   = "runtime.zeroVal"
	zeroBase    = "runtime.zerobase"
)

func (d *drawer) staticByte(o *machine.Object, at int64) picture.Row {
	return picture.Row{Offset: at, Label: offsetLabel("", at), Name: "[" + itoa(at/8) + "]", Type: "uint64", Size: 8,
		Words: []picture.Word{d.word(d.m.Peek(o, at, 8), at, 8, "", types.Typ[types.Uint64], false)}}
}

// global draws a package variable.
func (d *drawer) global(o *machine.Object) picture.Block {
	b := picture.Block{ID: objectID(o), Kind: picture.Data, Title: d.symbolName(o.Name), Note: "package variable"}
	sym := linkname.Split(o.Name)
	var t types.Type
	if v, ok := d.scopeOf(sym.Pkg).Lookup(sym.Name).(*types.Var); ok {
		t = v.Type()
		b.Note += ", " + d.typeString(t)
	} else if strings.Contains(o.Name, "..stmp_") {
		b.Note = "static data that the initialiser writes"
	}
	size := o.Size
	if t != nil {
		size = d.sizes.Sizeof(t)
	}
	b.Rows = []picture.Row{{Offset: 0, Label: "+0", Name: sym.Name, Type: d.nameOf(t), Size: size, Words: d.words(o, 0, max(size, 8), t, 0)}}
	return b
}

func (w *walker) nameOf(t types.Type) string {
	if t == nil {
		return ""
	}
	return w.typeString(t)
}

// object draws what a word points to.
func (d *drawer) object(o *machine.Object, at int64) picture.Block {
	b := picture.Block{ID: objectID(o), Title: d.symbolName(o.Name)}
	switch o.Kind {
	case machine.Global:
		if o.Name == zeroBase {
			b.Kind = picture.Data
			b.Note, b.Rows = d.readOnly(o, at)
			return b
		}
		return d.global(o)
	case machine.Heap:
		b.Kind, b.Title = picture.Heap, o.Name
		b.Note = "on the heap"
		b.Rows = d.contents(o, 0)
	case machine.Either:
		b.Kind, b.Title = picture.Either, o.Name
		b.Note = "on the heap; but with " + unlessText(o.Unless) + ", the data word points to " + d.symbolName(o.Else) + " and nothing is allocated"
		b.Rows = d.contents(o, 0)
	case machine.Opaque:
		b.Kind, b.Title = picture.Outside, d.outsideThing(o, 0, 0).name
		if text := "what " + d.originOf(o).text + " points to"; text != b.Title {
			b.Note = text
		}
		if b.Rows = d.outside(o); len(b.Rows) == 0 {
			b.Rows = []picture.Row{d.outsideRow(o, at)}
		}
	default:
		b.Kind = picture.ReadOnly
		if o.Name == zeroValue || o.Name == zeroBase || o.Name == staticBytes && !d.tc.AtLeast("go1.24") {
			b.Kind = picture.Data // nothing writes to it, but it is not protected
		}
		b.Note, b.Rows = d.readOnly(o, at)
	}
	if len(b.Rows) == 0 {
		b.Rows = []picture.Row{{Label: "+0", Words: []picture.Word{{Value: "?"}}}}
	}
	return b
}

// contents draws a heap object: by its type, or by the type that an interface
// value says it has.
func (d *drawer) contents(o *machine.Object, at int64) []picture.Row {
	var t types.Type
	name := ""
	if o.Type != "" {
		t, name = d.typeNamed(o.Type), d.shortType(o.Type)
	} else {
		t, name = d.inferredType(objectID(o), at, o.Size)
	}
	size := o.Size
	if size == 0 && t != nil {
		size = d.sizes.Sizeof(t)
	}
	return []picture.Row{{Offset: 0, Label: "+0", Type: name, Size: size, Words: d.words(o, 0, max(size, 1), t, 0)}}
}

// outside draws the parts behind an opaque pointer that have been looked at.
func (d *drawer) outside(o *machine.Object) []picture.Row {
	var rows []picture.Row
	end := int64(-1 << 62)
	d.m.Contents(o, func(at int64, _ byte, _ *machine.Object, _ int64, _ int) {
		if at < end {
			return
		}
		r := d.outsideRow(o, at)
		if r.Offset < end { // a part that overlaps the one before
			r = d.plainRow(o, at, 1)
		}
		end = r.Offset + r.Size
		rows = append(rows, r)
	})
	return rows
}

// outsideRow draws the part behind an opaque pointer that holds a byte.
func (d *drawer) outsideRow(o *machine.Object, at int64) picture.Row {
	org := d.originOf(o)
	name, pt, ok := d.partHolding(org, at)
	if !ok {
		return d.plainRow(o, at&^7, 8)
	}
	r := picture.Row{Offset: pt.offset, Label: offsetLabel("", pt.offset), Name: argumentName(name, pt), Size: pt.size}
	if pt.word == "" {
		r.Type = d.nameOf(pt.typ)
	}
	v := d.m.Peek(o, pt.offset, int(min(pt.size, 8)))
	r.Words = []picture.Word{d.word(v, pt.offset, pt.size, "", pt.typ, d.memoryChanged(o, pt.offset, pt.size))}
	return r
}

func (d *drawer) plainRow(o *machine.Object, at, size int64) picture.Row {
	return picture.Row{Offset: at, Label: offsetLabel("", at), Size: size, Words: d.words(o, at, size, nil, 0)}
}

// partHolding is the part of what a pointer points to that holds a byte, its
// offset counted from the pointer.
func (d *drawer) partHolding(org origin, at int64) (name string, pt part, ok bool) {
	t, base := org.elem, int64(0)
	if t != nil {
		n := d.sizes.Sizeof(t)
		if n <= 0 || at < 0 {
			return "", part{}, false
		}
		base = at / n * n
		name = fmt.Sprintf("%s[%d]", org.base, at/n)
	} else if t, ok = pointee(org.typ); ok {
		name = org.text
	} else {
		return "", part{}, false
	}
	for _, pt := range flatten(t, 0, "", d.sizes) {
		if base+pt.offset <= at && at < base+pt.offset+pt.size && pt.size <= 8 {
			pt.offset += base
			if org.elem == nil && pt.path == "" {
				name = "*" + name
			}
			return name, pt, true
		}
	}
	return "", part{}, false
}

// readOnly draws the part of a read-only symbol that is pointed to, and says what
// the symbol is.
func (d *drawer) readOnly(o *machine.Object, at int64) (note string, rows []picture.Row) {
	typ, iface := cutTypeSymbol(o.Name)
	switch {
	case o.Name == staticBytes:
		return "the runtime's table of the 256 one-byte values", []picture.Row{d.staticByte(o, at)}
	case o.Name == zeroValue:
		return "the runtime's 1024 zero bytes", []picture.Row{{Label: "+0", Size: 8, Words: d.words(o, 0, 8, nil, 0)}}
	case o.Name == zeroBase:
		return "the address of all values of size 0", []picture.Row{{Label: "+0", Words: []picture.Word{{Value: "no bytes", Known: true}}}}
	case iface != "":
		return "the itab of " + d.shortType(typ) + " as " + d.shortType(iface), d.itab(o)
	case typ != "":
		return "the description of the type " + d.shortType(typ), d.description(o)
	case isString(o.Name):
		return "the bytes of a string", d.text(o)
	case strings.HasSuffix(o.Name, "·f"):
		return "a function value", []picture.Row{{Label: "+0", Size: 8, Words: []picture.Word{{Size: 8, Role: "code", Value: d.short(strings.TrimSuffix(o.Name, "·f")), Known: true}}}}
	}
	return "read-only data", d.contents(o, at)
}

// description draws the first word of a type's description.
func (d *drawer) description(o *machine.Object) []picture.Row {
	r := picture.Row{Label: "+0", Size: 8, Words: []picture.Word{{Size: 8, Role: "size", Value: "?"}}}
	if n, ok := d.Size(strings.TrimPrefix(strings.TrimPrefix(o.Name, "type:"), "type.")); ok {
		r.Words[0].Value, r.Words[0].Known = itoa(n), true
	}
	return []picture.Row{r}
}

// itab draws the words of an itab that name something: interface type, type, and
// methods, which begin at its fourth word (runtime.itab, 1.18 to 1.27).
func (d *drawer) itab(o *machine.Object) []picture.Row {
	data := d.Data(o.Name)
	if data == nil {
		return nil
	}
	var rows []picture.Row
	methods := 0
	for _, rel := range data.Relocs {
		role := ""
		switch rel.Offset {
		case 0:
			role = "interface"
		case 8:
			role = "type"
		default:
			methods++
			role = "method " + strconv.Itoa(methods)
		}
		rows = append(rows, picture.Row{Offset: rel.Offset, Label: offsetLabel("", rel.Offset), Size: 8,
			Words: []picture.Word{{Offset: rel.Offset, Size: 8, Role: role, Value: "&" + d.symbolName(rel.Symbol), Known: true}}})
		if len(rows) == 6 {
			break
		}
	}
	slices.SortFunc(rows, func(a, b picture.Row) int { return cmp.Compare(a.Offset, b.Offset) })
	return rows
}

// text draws the bytes of a string constant.
func (d *drawer) text(o *machine.Object) []picture.Row {
	text := strings.TrimPrefix(strings.TrimPrefix(o.Name, "go:string."), "go.string.")
	size := o.Size
	if data := d.Data(o.Name); data != nil {
		text, size = strconv.Quote(string(data.Bytes)), data.Size
	}
	return []picture.Row{{Label: "+0", Size: size, Words: []picture.Word{{Size: size, Value: clip(text, 48), Known: true}}}}
}
