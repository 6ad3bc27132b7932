package proof

import (
	"encoding/binary"
	"fmt"
	"strings"

	"ifaceval/internal/machine"
	"ifaceval/internal/process"
)

// A claim is one byte that the machine claims to know.
type claim struct {
	b   byte
	obj *machine.Object
	n   int64
	i   int
}

// A binding knows the real addresses of the machine's objects, and the real
// values of what is opaque. What is not in the program's symbol table gets its
// value when all its bytes are seen together for the first time, and has to keep
// it ever after.
type binding struct {
	p     *program
	entry uint64 // SP at entry
	value map[*machine.Object]uint64
	heap  map[uint64]*machine.Object // by address
	// compared counts the bytes that were compared, loose those that were not,
	// as they are parts of something that has no value yet.
	compared, loose int
}

func newBinding(p *program, entry uint64) *binding {
	return &binding{p: p, entry: entry, value: map[*machine.Object]uint64{}, heap: map[uint64]*machine.Object{}}
}

// of is an object's address or value.
func (b *binding) of(o *machine.Object) (uint64, bool) {
	if o.Kind == machine.Stack {
		return b.entry, true
	}
	if v, ok := b.value[o]; ok {
		return v, true
	}
	if o.Kind == machine.Global || o.Kind == machine.ReadOnly {
		if s, ok := b.p.symbols[o.Name]; ok {
			b.value[o] = s.Addr
			return s.Addr, true
		}
	}
	return 0, false
}

// bind gives an object the value that makes a claim true.
func (b *binding) bind(c claim, width int, real []byte) error {
	var raw [8]byte
	copy(raw[:], real[:width])
	v := binary.LittleEndian.Uint64(raw[:]) - uint64(c.n)
	if width < 8 {
		v &= 1<<(8*width) - 1
	}
	b.value[c.obj] = v
	if err := b.plausible(c.obj, v); err != nil {
		return fmt.Errorf("%s would be at %#x: %w", c.obj.Name, v, err)
	}
	return nil
}

func (b *binding) section(addr uint64) string {
	for _, s := range b.p.sections {
		if s.Contains(addr) {
			return s.Name
		}
	}
	return ""
}

func (b *binding) plausible(o *machine.Object, v uint64) error {
	switch section := b.section(v); o.Kind {
	case machine.Heap:
		if section != "" || v < 4096 {
			return fmt.Errorf("the heap is not in %s", section)
		}
		if b.entry-v < 1<<12 || v-b.entry < 1<<12 {
			return fmt.Errorf("that is on the stack")
		}
		if other := b.heap[v]; other != nil && other != o {
			return fmt.Errorf("%s is there", other.Name)
		}
		b.heap[v] = o
	case machine.ReadOnly:
		if section != ".rodata" && section != ".text" && section != ".typelink" && section != ".itablink" && !isItab(o.Name) && section != ".go.type" && section != ".go.func" {
			return fmt.Errorf("constants are not in %q", section)
		}
	case machine.Global:
		if section == "" {
			return fmt.Errorf("it is in no section")
		}
	}
	return nil
}

// isItab: itabs are in .data up to Go 1.25, as the runtime adds to them.
func isItab(name string) bool {
	return strings.HasPrefix(name, "go:itab.") || strings.HasPrefix(name, "go.itab.")
}

func width(o *machine.Object) int {
	if o.Kind == machine.Opaque {
		return int(o.Size)
	}
	return 8
}

// check compares claims about bytes that lie together with the real ones.
func (b *binding) check(where string, claims map[int]claim, real []byte) error {
	for at := range real {
		c, ok := claims[at]
		if !ok {
			continue
		}
		want, known, err := b.byte(claims, at, real)
		switch {
		case err != nil:
			return fmt.Errorf("%s: %w", where, err)
		case !known:
			b.loose++
			continue
		case want != real[at]:
			return fmt.Errorf("%s: byte %d is %#02x, the machine says %#02x, %s; there are % x", where, at, real[at], want, c, real[at&^7:min(at&^7+8, len(real))])
		}
		b.compared++
	}
	return nil
}

func (c claim) String() string {
	if c.obj == nil {
		return "a number"
	}
	return fmt.Sprintf("byte %d of %s %q%+d", c.i, c.obj.Kind, c.obj.Name, c.n)
}

// byte is what a claim says.
func (b *binding) byte(claims map[int]claim, at int, real []byte) (want byte, known bool, err error) {
	c := claims[at]
	if c.obj == nil {
		return c.b, true, nil
	}
	if c.obj.Kind == machine.Either {
		return 0, false, nil
	}
	v, ok := b.of(c.obj)
	if !ok {
		w := width(c.obj)
		for i := range w {
			if claims[at+i] != (claim{obj: c.obj, n: c.n, i: i}) || at+i >= len(real) {
				return 0, false, nil
			}
		}
		if err := b.bind(c, w, real[at:]); err != nil {
			return 0, false, err
		}
		v = b.value[c.obj]
	}
	return byte((v + uint64(c.n)) >> (8 * c.i)), true, nil
}

// realRegister are a register's bytes.
func realRegister(r process.Registers, name string) ([]byte, bool) {
	var buf [16]byte
	if v, ok := r.Vector[name]; ok {
		binary.LittleEndian.PutUint64(buf[:], v[0])
		binary.LittleEndian.PutUint64(buf[8:], v[1])
		return buf[:], true
	}
	v, ok := r.General[name]
	binary.LittleEndian.PutUint64(buf[:], v)
	return buf[:8], ok
}
