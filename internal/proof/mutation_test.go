package proof

import (
	"testing"

	"ifaceval/internal/listing"
	"ifaceval/internal/machine"
)

// TestNoticed makes sure that the comparison can fail: claims are changed in
// ways in which a machine may be wrong, and nearly every function has to differ
// then.
func TestNoticed(t *testing.T) {
	p := build{arch: "amd64"}.compile(t)
	wrong := &machine.Object{Kind: machine.Heap, Name: "wrong"}
	for _, mutation := range []struct {
		name    string
		change  func(*claim)
		noticed int // functions, of 190
	}{
		{"a bit of a number", func(c *claim) {
			if c.obj == nil && c.b == 3 {
				c.b ^= 4
			}
		}, 20},
		{"the zeros above a byte", func(c *claim) {
			if c.obj == nil && c.b == 0 {
				c.b = 0xff
			}
		}, 185},
		{"slots that are 8 bytes off", func(c *claim) {
			if c.obj != nil && c.obj.Kind == machine.Stack {
				c.n += 8
			}
		}, 185},
		{"bytes in the wrong order", func(c *claim) {
			if c.obj != nil && c.obj.Kind == machine.Global {
				c.i = 7 - c.i
			}
		}, 10},
		{"heap objects for static data", func(c *claim) {
			if c.obj != nil && c.obj.Name == "runtime.staticuint64s" {
				c.obj = wrong
			}
		}, 4},
		{"one address for all heap objects", oneObject(), 3},
	} {
		t.Run(mutation.name, func(t *testing.T) {
			all := p.prove(t, numbers, true, mutation.change)
			t.Logf("%d functions differ", len(all.errors))
			if len(all.errors) < mutation.noticed {
				t.Errorf("%d functions differ, want %d", len(all.errors), mutation.noticed)
			}
		})
	}
}

// oneObject takes the first heap object of a function for the others too.
func oneObject() func(*claim) {
	var first *machine.Object
	return func(c *claim) {
		switch {
		case c.obj == nil || c.obj.Kind != machine.Heap:
		case c.obj.Number == 1:
			first = c.obj
		case first != nil:
			c.obj = first
		}
	}
}

// TestWrongRules executes functions with instructions that have been exchanged
// for others: what the machine then claims has to differ.
func TestWrongRules(t *testing.T) {
	p := build{arch: "amd64"}.compile(t)
	for mnemonic, other := range map[string]string{"ADDQ": "SUBQ", "MOVBLZX": "MOVBLSX", "SETLT": "SETGE",
		"JLT": "JGE", "MULSD": "ADDSD", "SARL": "SHRL", "ADCQ": "ADDQ", "CVTSL2SD": "CVTSQ2SD"} {
		t.Run(mnemonic, func(t *testing.T) {
			n, restore := p.exchange(mnemonic, other)
			defer restore()
			all := p.prove(t, numbers, true, func(*claim) {})
			if n == 0 || len(all.errors) == 0 {
				t.Errorf("%d %s were executed as %s, and %d functions differ", n, mnemonic, other, len(all.errors))
			}
		})
	}
}

// exchange gives the instructions of a mnemonic another one.
func (p *program) exchange(mnemonic, other string) (n int, restore func()) {
	var changed []*listing.Instr
	for _, name := range p.listing.Funcs() {
		for _, in := range p.listing.Func(name).Instrs {
			if in.Mnemonic == mnemonic {
				in.Mnemonic = other
				changed = append(changed, in)
			}
		}
	}
	return len(changed), func() {
		for _, in := range changed {
			in.Mnemonic = mnemonic
		}
	}
}
