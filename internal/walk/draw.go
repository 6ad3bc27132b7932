package walk

import (
	"fmt"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"ifaceval/internal/listing"
	"ifaceval/internal/machine"
	"ifaceval/internal/picture"
)

// A drawer makes the picture after a step.
type drawer struct {
	*walker
	m       *machine.Machine
	changed []machine.Write
	queue   []target // what drawn words point to
	drawn   map[string]bool
}

// A target is a byte that a word points to.
type target struct {
	obj *machine.Object
	at  int64
}

// level is a function on the stack: the one that is walked, or a callee.
type level struct {
	fn   *listing.Func
	base int64 // SP at its entry, in the stack object
}

// draw makes the picture. live is the registers to show.
func (w *walker) draw(m *machine.Machine, levels []level, live map[string]bool, changed []machine.Write, title, desc string) picture.Picture {
	d := &drawer{walker: w, m: m, changed: changed, drawn: map[string]bool{}}
	p := picture.Picture{Title: title, Desc: desc, Blocks: []picture.Block{}}
	if b, ok := d.registers(live); ok {
		p.Blocks = append(p.Blocks, b)
	}
	for i := len(levels) - 1; i >= 0; i-- {
		if b, ok := d.frame(levels[i], i); ok {
			p.Blocks = append(p.Blocks, b)
		}
	}
	p.Blocks = append(p.Blocks, d.data()...)
	d.connect(p.Blocks)
	return p
}

// registers draws those that are read later, and those that the step changed.
func (d *drawer) registers(live map[string]bool) (picture.Block, bool) {
	b := picture.Block{ID: "registers", Kind: picture.Registers, Title: "registers", Rows: []picture.Row{}}
	names := map[string]bool{}
	for r := range live {
		names[r] = true
	}
	for _, wr := range d.changed {
		if wr.Register != "" {
			names[wr.Register] = true
		}
	}
	for _, name := range sortedRegisters(names) {
		if d.hidden(name) {
			continue
		}
		v := d.m.Register(name)
		b.Rows = append(b.Rows, picture.Row{Offset: int64(len(b.Rows)) * 8, Label: name, Size: 8, Words: []picture.Word{
			d.word(v, int64(len(b.Rows))*8, 8, "", d.floats[name], d.registerChanged(name)),
		}})
	}
	return b, len(b.Rows) > 0
}

// hidden registers have a fixed meaning that the picture shows otherwise.
func (w *walker) hidden(name string) bool {
	switch name {
	case "SP", "BP", "RSP", "R27":
		return true
	case "R14", "X15":
		return w.tc.GOARCH == machine.AMD64
	case "R28", "R29", "R30":
		return w.tc.GOARCH == machine.ARM64
	}
	return false
}

func (d *drawer) registerChanged(name string) bool {
	return slices.ContainsFunc(d.changed, func(wr machine.Write) bool { return wr.Register == name })
}

func (d *drawer) memoryChanged(o *machine.Object, at, size int64) bool {
	return slices.ContainsFunc(d.changed, func(wr machine.Write) bool {
		return wr.Object == o && wr.Offset < at+size && at < wr.Offset+int64(wr.Size)
	})
}

// frame draws a function's frame: the slots that the path ever writes to.
func (d *drawer) frame(l level, depth int) (picture.Block, bool) {
	id := "frame"
	if depth > 0 {
		id = fmt.Sprintf("frame%d", depth)
	}
	b := picture.Block{ID: id, Kind: picture.Frame, Rows: []picture.Row{}}
	b.Title = "stack frame of " + d.short(l.fn.Name)
	b.Note = plural(int(l.fn.Frame), "byte", "bytes")
	low, above := l.base-l.fn.Frame, false
	if sp, ok := d.m.SP(); ok && sp > low {
		return b, false // not made yet, or taken down
	}
	for _, v := range d.variables(l.fn) {
		if v.saved != "" && !d.config.Unfold || !d.everWritten(l.base+v.start, v.size) {
			continue
		}
		b.Rows = append(b.Rows, d.slot(v, l.base+v.start, low))
		above = above || v.start >= argumentBase
	}
	if above {
		b.Note += "; above it, in the caller's frame, arguments and results"
	}
	return b, len(b.Rows) > 0
}

func (d *drawer) everWritten(at, size int64) bool {
	for i := range min(size, 4096) {
		if d.trace.spots[spot{"stack", at + i}] {
			return true
		}
	}
	return false
}

// slot draws a variable of a frame whose lowest byte is at low.
func (d *drawer) slot(v *variable, at, low int64) picture.Row {
	r := picture.Row{Offset: at - low, Label: offsetLabel(d.stackPointer(), at-low), Name: v.name, Size: v.size}
	t, name := v.typ, ""
	if t == nil && v.saved == "" {
		t, name = d.inferredType("stack", at, v.size)
	}
	if t != nil && name == "" {
		name = d.typeString(t)
	}
	r.Type = name
	if v.saved != "" {
		r.Name = v.saved
	}
	r.Words = d.words(d.m.Stack(), at, v.size, t, -low)
	return r
}

func offsetLabel(base string, at int64) string { return fmt.Sprintf("%s%+d", base, at) }

// inferred is the type that an interface value says lies at a place, and its
// name; nil if none does or it does not fit.
func (w *walker) inferredType(id string, at, size int64) (types.Type, string) {
	name := w.trace.types[spot{id, at}].typ
	if name == "" {
		return nil, ""
	}
	t := w.typeNamed(name)
	if n, ok := w.Size(name); ok && size > 0 && n != size {
		return nil, ""
	}
	return t, w.shortType(name)
}

// typeString spells a type as the source of the package would.
func (w *walker) typeString(t types.Type) string {
	s := types.TypeString(t, func(p *types.Package) string {
		if p == w.pkg.Types {
			return ""
		}
		return p.Name()
	})
	if s == "interface{}" {
		return "any"
	}
	return s
}

// shortType spells a type's symbol likewise.
func (w *walker) shortType(name string) string {
	if name == "interface {}" {
		return "any"
	}
	return w.short(strings.TrimPrefix(name, "noalg."))
}

// words draws the words of a value in an object's memory. shift is added to
// offsets to make them the block's.
func (d *drawer) words(o *machine.Object, at, size int64, t types.Type, shift int64) []picture.Word {
	parts := d.partsOf(o, at, size, t)
	var ws []picture.Word
	for i, pt := range parts {
		if i == maxParts {
			ws = append(ws, picture.Word{Offset: at + pt.offset + shift, Size: size - pt.offset, Role: "…", Value: fmt.Sprintf("%d bytes more", size-pt.offset), Known: true})
			break
		}
		v := d.m.Peek(o, at+pt.offset, int(min(pt.size, 8)))
		ws = append(ws, d.word(v, at+pt.offset+shift, pt.size, pt.role(), pt.typ, d.memoryChanged(o, at+pt.offset, pt.size)))
	}
	return ws
}

// partsOf are a value's words by its type or, where that is not known, by what
// its memory looks like.
func (d *drawer) partsOf(o *machine.Object, at, size int64, t types.Type) []part {
	if t != nil && d.sizes.Sizeof(t) <= size {
		if parts := flatten(t, 0, "", d.sizes); len(parts) > 0 {
			return parts
		}
		return []part{{size: size}}
	}
	var parts []part
	for off := int64(0); off < size; {
		n := min(size-off, 8)
		for n&(n-1) != 0 {
			n &= n - 1
		}
		switch {
		case n == 8 && off+16 <= size && d.trace.links.held[spot{objectID(o), at + off}]:
			pointer := types.Typ[types.UnsafePointer]
			parts = append(parts, part{offset: off, size: 8, word: typeWord, typ: pointer}, part{offset: off + 8, size: 8, word: dataWord, typ: pointer})
			off += 16
			continue
		}
		parts = append(parts, part{offset: off, size: n})
		off += n
		if len(parts) > maxParts {
			break
		}
	}
	return parts
}

// word draws one value.
func (d *drawer) word(v machine.Value, at, size int64, role string, t types.Type, changed bool) picture.Word {
	w := picture.Word{Offset: at, Size: size, Role: role, Known: v.Known(), Changed: changed, Value: "?"}
	if !v.Known() {
		return w
	}
	w.Value = d.describe(v, size, t)
	if o, off := v.Object(); o != nil && (off >= 0 || o.Kind == machine.Stack) && d.drawable(o) {
		d.queue = append(d.queue, target{o, off})
		w.To = &picture.Place{Block: objectID(o), Offset: off}
	}
	return w
}

// drawable reports whether there is anything to be drawn of an object: not of
// code, nor of what an opaque value would point to if it were looked at.
func (d *drawer) drawable(o *machine.Object) bool {
	if o.Kind == machine.Opaque {
		return d.looked(o)
	}
	return d.file.Func(o.Name) == nil
}

// looked reports whether the memory behind an opaque pointer has been looked at.
func (d *drawer) looked(o *machine.Object) bool {
	return slices.Contains(d.trace.data, objectID(o))
}

// describe writes a value for people.
func (w *walker) describe(v machine.Value, size int64, t types.Type) string {
	if n, ok := v.Number(); ok {
		return number(n, size, t)
	}
	o, at := v.Object()
	if o == nil {
		return "?"
	}
	plus := ""
	if at != 0 {
		plus = fmt.Sprintf("%+d", at)
	}
	switch o.Kind {
	case machine.Stack:
		return offsetLabel(w.stackPointer(), at-w.low)
	case machine.Opaque:
		return w.opaqueValue(o, at)
	case machine.Heap, machine.Either:
		return o.Name + plus
	}
	if o.Name == staticBytes && at%8 == 0 {
		plus = fmt.Sprintf("[%d]", at/8)
	}
	return "&" + w.symbolName(o.Name) + plus
}

// opaqueValue writes an opaque value, or one plus a number: "p", "&p.next", "n+1".
func (w *walker) opaqueValue(o *machine.Object, at int64) string {
	org := w.originOf(o)
	if at == 0 {
		return org.text
	}
	if org.elem != nil || org.typ != nil {
		for _, size := range []int64{8, 4, 2, 1} {
			if name, pt, ok := w.behind(org, at, size); ok && (pt.word == "" || ordinals[pt.word] == "first") {
				return "&" + join(name, pt.path)
			}
		}
	}
	if strings.ContainsAny(org.text, " ") {
		return fmt.Sprintf("(%s)%+d", org.text, at)
	}
	return fmt.Sprintf("%s%+d", org.text, at)
}

// isString reports whether a symbol is the bytes of a string constant.
func isString(name string) bool {
	return strings.HasPrefix(name, "go:string.") || strings.HasPrefix(name, "go.string.")
}

// symbolName is a symbol's name for people.
func (w *walker) symbolName(name string) string {
	if rest, ok := strings.CutPrefix(name, "runtime."); ok {
		return rest
	}
	for _, prefix := range []string{"go:string.", "go.string."} {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			if strings.HasPrefix(rest, ".gostring.") { // a long one has a hash for a name
				if rest = "of " + rest[len(".gostring."):]; w.Data(name) != nil {
					rest = strconv.Quote(string(w.Data(name).Bytes))
				}
			}
			return clipQuoted(rest, 32)
		}
	}
	for _, prefix := range []string{"type:", "type."} {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			return prefix + w.shortType(rest)
		}
	}
	if typ, iface := cutTypeSymbol(name); typ != "" {
		return "itab:" + w.shortType(typ) + "," + w.shortType(iface)
	}
	if pkg, of, ok := strings.Cut(name, "..dict."); ok {
		return "dictionary of " + w.short(pkg+"."+of)
	}
	return w.plainName(name)
}

// clipQuoted shortens a quoted text and keeps its quotes.
func clipQuoted(s string, n int) string {
	short := clip(s, n)
	if short != s && s[0] == '"' {
		short += `"`
	}
	return short
}

// clip shortens a text to n runes.
func clip(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-1]) + "…"
}

// connect takes away arrows to what is not drawn and turns those into the stack
// to the frame that holds the place.
func (d *drawer) connect(blocks []picture.Block) {
	holds := map[string]picture.Block{}
	for _, b := range blocks {
		holds[b.ID] = b
	}
	for i := range blocks {
		for j := range blocks[i].Rows {
			for k := range blocks[i].Rows[j].Words {
				w := &blocks[i].Rows[j].Words[k]
				if w.To == nil {
					continue
				}
				if w.To.Block == "stack" {
					w.To = d.inFrame(w.To.Offset, blocks)
				} else if _, ok := holds[w.To.Block]; !ok {
					w.To = nil
				}
			}
		}
	}
}

// inFrame is the place of a byte of the stack in one of the frames.
func (d *drawer) inFrame(at int64, blocks []picture.Block) *picture.Place {
	for i, l := range d.levels {
		id := "frame"
		if i > 0 {
			id = fmt.Sprintf("frame%d", i)
		}
		off := at - (l.base - l.fn.Frame)
		for _, b := range blocks {
			if b.ID != id {
				continue
			}
			for _, r := range b.Rows {
				if r.Offset <= off && off < r.Offset+max(r.Size, 1) {
					return &picture.Place{Block: id, Offset: off}
				}
			}
		}
	}
	return nil
}
