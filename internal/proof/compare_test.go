package proof

import (
	"fmt"

	"ifaceval/internal/machine"
	"ifaceval/internal/process"
)

// compare holds all that the machine claims against the real process.
func (f *follower) compare(r process.Registers) error {
	for _, name := range f.m.Registers() {
		if name == "SP" && f.why != "" { // the machine leaves the last RET's to its caller
			continue
		}
		claims := map[int]claim{}
		f.m.RegisterBytes(name, func(at int, b byte, obj *machine.Object, n int64, i int) { claims[at] = f.claim(b, obj, n, i) })
		if len(claims) == 0 {
			continue
		}
		real, ok := realRegister(r, name)
		if !ok {
			return fmt.Errorf("the machine has a register %s, the processor has none", name)
		}
		if err := f.b.check(name, claims, real); err != nil {
			return err
		}
	}
	if err := f.flags(r); err != nil {
		return err
	}
	if !f.deep {
		return nil
	}
	return f.memory()
}

// flagBits are where the processors keep their flags.
var flagBits = map[string]map[string]int{
	machine.AMD64: {"C": 0, "P": 2, "Z": 6, "N": 7, "V": 11},
	machine.ARM64: {"N": 31, "Z": 30, "C": 29, "V": 28},
}

func (f *follower) flags(r process.Registers) error {
	for name, says := range f.m.Flags() {
		if is := r.General["FLAGS"]>>flagBits[f.p.arch][name]&1 == 1; is != says {
			return fmt.Errorf("flag %s is %v, the machine says %v", name, is, says)
		}
		f.flagsCompared++
	}
	return nil
}

func (f *follower) claim(b byte, obj *machine.Object, n int64, i int) claim {
	c := claim{b: b, obj: obj, n: n, i: i}
	if f.pervert != nil {
		f.pervert(&c)
	}
	return c
}

func (f *follower) memory() error {
	objects := append([]*machine.Object{f.m.Stack()}, f.m.Symbols()...)
	objects = append(objects, f.m.Objects()...)
	objects = append(objects, f.m.Opaques()...)
	for _, o := range objects {
		if err := f.contents(o); err != nil {
			return err
		}
	}
	return nil
}

// contents compares an object's memory, run by run: a run is claims with no gap
// between them.
func (f *follower) contents(o *machine.Object) error {
	base, ok := f.b.of(o)
	if !ok || o.Kind == machine.Either {
		return nil
	}
	claims, start, next := map[int]claim{}, int64(0), int64(0)
	var first error
	flush := func() {
		if len(claims) == 0 || first != nil {
			return
		}
		real := make([]byte, next-start)
		if first = f.proc.ReadMemory(base+uint64(start), real); first == nil {
			first = f.b.check(fmt.Sprintf("%s%+d (%#x)", o.Name, start, base+uint64(start)), claims, real)
		}
		claims = map[int]claim{}
	}
	f.m.Contents(o, func(at int64, b byte, obj *machine.Object, n int64, i int) {
		// An opaque object's memory is where its value points to.
		if at != next || len(claims) == 0 {
			flush()
			start = at
		}
		claims[int(at-start)] = f.claim(b, obj, n, i)
		next = at + 1
	})
	flush()
	return first
}
