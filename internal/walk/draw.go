package walk

import (
	"fmt"
	"go/types"
	"slices"

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
	r := picture.Row{Offset: at - low, Label: offsetLabel(d.stackPointer(), at-low), Name: v.name + v.also, Size: v.size}
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

// words draws the words of a value in an object's memory. shift is added to
// offsets to make them the block's. Of a value of many words only the first ones are
// drawn, up to the last that something is known of.
func (d *drawer) words(o *machine.Object, at, size int64, t types.Type, shift int64) []picture.Word {
	parts := d.partsOf(o, at, size, t)
	var ws []picture.Word
	for _, pt := range parts[:min(len(parts), maxParts)] {
		v := d.m.Peek(o, at+pt.offset, int(min(pt.size, 8)))
		ws = append(ws, d.word(v, at+pt.offset+shift, pt.size, pt.role(), pt.typ, d.memoryChanged(o, at+pt.offset, pt.size)))
	}
	if len(parts) <= maxParts {
		return ws
	}
	for len(ws) > 1 && !ws[len(ws)-1].Known && !ws[len(ws)-1].Changed {
		ws = ws[:len(ws)-1]
	}
	rest := parts[len(ws)].offset
	return append(ws, picture.Word{Offset: at + rest + shift, Size: size - rest, Role: "…", Value: fmt.Sprintf("%d bytes more", size-rest), Known: true})
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
				} else if b, ok := holds[w.To.Block]; !ok || !lands(&b, w.To.Offset) {
					w.To = nil
				}
			}
		}
	}
}

// lands reports whether a place is in a row of a block or before one: addresses
// may also be those of the first byte behind an object.
func lands(b *picture.Block, at int64) bool {
	return slices.ContainsFunc(b.Rows, func(r picture.Row) bool { return at < r.Offset+max(r.Size, 1) })
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
