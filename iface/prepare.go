//go:build gc && !tinygo && (amd64 || arm64)

package iface

import (
	"fmt"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"unsafe"
)

// The releases that the package knows, 1.x.
const (
	oldest = 18
	newest = 27
)

// minor is the x of a release go1.x, and of its patches, betas and candidates. A
// development version has none: what it will be is not known.
func minor(version string) (int, bool) {
	rest := strings.TrimPrefix(version, "go1.")
	if rest == version || strings.Contains(version, "devel") {
		return 0, false
	}
	end := 0
	for end < len(rest) && '0' <= rest[end] && rest[end] <= '9' {
		end++
	}
	n, err := strconv.Atoi(rest[:end])
	return n, err == nil
}

// known is an error unless the package knows a version of Go.
func known(version string) (minorVersion int, err error) {
	n, ok := minor(version)
	if !ok || n < oldest || n > newest {
		return 0, fmt.Errorf("iface: %s is not a release that this package knows: build with Go 1.%d to 1.%d, or take a newer iface",
			version, oldest, newest)
	}
	return n, nil
}

// prepare finds the addresses that places are told by, and holds what the package
// believes of the release against values of which the answer is known.
func prepare() error {
	n, err := known(runtime.Version())
	if err != nil {
		return err
	}
	flagged = n >= 26
	for _, step := range []func() string{checkWords, checkTypes, checkItab, findSections, findValues, checkStack, checkHeap} {
		if wrong := step(); wrong != "" {
			return fmt.Errorf("iface: %s for %s is not laid out as this package believes: %s: take a newer iface, or report it",
				runtime.Version(), runtime.GOARCH, wrong)
		}
	}
	return nil
}

// sink makes what is stored in it escape. Only prepare uses it.
var sink any

// These return values of which the compiler knows nothing when it builds a caller.

//go:noinline
func opaque(n uintptr) uintptr { return n }

//go:noinline
func opaqueByte(n byte) byte { return n }

//go:noinline
func opaqueString(s string) string { return s }

// words are the two words of an interface in v.
func words(v *any) (typ *rtype, data uintptr) {
	w, data, _, _ := look(unsafe.Pointer(v))
	return (*rtype)(w), data
}

// checkWords looks at an interface value whose words are known.
func checkWords() string {
	p := &sink
	var v any = p
	typ, data := words(&v)
	switch {
	case typ == nil || data != uintptr(unsafe.Pointer(p)):
		return "the data word of a pointer is not the pointer"
	case typ.reflect() != reflect.TypeOf(v):
		return "the type word is not the address of the type"
	}
	v = nil
	if typ, data := words(&v); typ != nil || data != 0 {
		return "the words of a nil interface are not zero"
	}
	return ""
}

// checkTypes compares types with what reflect says of them.
func checkTypes() string {
	type small struct{ _ byte }
	type wide struct {
		_ *int
		_ [3]uint16
	}
	hashes := map[uint32]bool{}
	known := []struct {
		v      any
		direct bool
	}{
		{true, false}, {int8(1), false}, {3, false}, {"a", false}, {1.5, false}, {[]int{}, false}, {small{}, false},
		{wide{}, false}, {[3]uint16{}, false}, {uintptr(1), false}, {struct{}{}, false}, {[2]*int{}, false},
		{new(int), true}, {make(chan int), true}, {map[int]int{}, true}, {func() {}, true}, {unsafe.Pointer(nil), true},
		{struct{ p *int }{}, true}, {[1]*int{}, true}, {[1]func(){}, true},
		{struct {
			z struct{}
			p *int
		}{}, flagged}, // Go 1.26 moved the bit and changed the rule
	}
	for i := range known {
		v, direct := &known[i].v, known[i].direct
		t, _ := words(v)
		r := reflect.TypeOf(*v)
		switch {
		case t.size != r.Size():
			return fmt.Sprintf("the size of %s is %d, and reads as %d", r, r.Size(), t.size)
		case reflect.Kind(t.kind&(directBit-1)) != r.Kind():
			return fmt.Sprintf("the kind of %s is %d, and reads as %d", r, r.Kind(), t.kind)
		case int(t.align) != r.Align() || int(t.fieldAlig) != r.FieldAlign():
			return fmt.Sprintf("the alignment of %s reads as %d and %d", r, t.align, t.fieldAlig)
		case t.direct() != direct:
			return fmt.Sprintf("%s is read as direct: %t", r, t.direct())
		case hashes[t.hash]:
			return fmt.Sprintf("the hash of %s is that of another type", r)
		}
		hashes[t.hash] = true
	}
	return ""
}

// probe has methods to find in an itab.
type probe struct{ a, b uintptr }

type prober interface {
	first() uintptr
	second() uintptr
	third() uintptr
}

//go:noinline
func (p *probe) third() uintptr { return p.a }

//go:noinline
func (p *probe) first() uintptr { return p.b }

//go:noinline
func (p *probe) second() uintptr { return p.a + p.b }

// call calls the methods through the interface. The linker drops methods that nothing
// calls so, and puts runtime.unreachableMethod into the itab in their place.
//
//go:noinline
func call(p prober) uintptr { return p.first() + p.second() + p.third() }

// checkItab looks at an itab whose interface, type and methods are known.
func checkItab() string {
	p := &probe{opaque(1), opaque(2)}
	if call(p) != 6 {
		return "methods do not return what they should"
	}
	var v prober = p
	var e any = p
	w, data, _, _ := look(unsafe.Pointer(&v))
	tab := (*itab)(w)
	typ, _ := words(&e)
	iface := reflect.TypeOf((*prober)(nil)).Elem()
	switch {
	case data != uintptr(unsafe.Pointer(p)):
		return "the data word beside an itab is not the pointer"
	case tab.typ != typ:
		return "the type in an itab is not the value's"
	case tab.hash != typ.hash:
		return "the hash in an itab is not the type's"
	case tab.inter.reflect() != iface:
		return "the interface in an itab is not the variable's"
	}
	for i, want := range []string{"first", "second", "third"} {
		code := unsafe.Slice(&tab.fun[0], 3)[i]
		if name := iface.Method(i).Name; name != want {
			return fmt.Sprintf("method %d of an interface is %s for reflect, not %s", i, name, want)
		}
		if name := funcName(code); !strings.HasSuffix(name, "(*probe)."+want) {
			return fmt.Sprintf("method %s in an itab is the function %q", want, name)
		}
	}
	return ""
}

// Variables for findSections to find again. Their values are not constant, lest they
// be put elsewhere.
var (
	inData      = &inNoptrData
	inNoptrData = uintptr(1)
	inBSS       *uintptr
	inNoptrBSS  [2]uintptr
)

// findSections sets readOnly and static.
func findSections() string {
	var m [12]uintptr
	marks(&m)
	section := func(i int) span { return span{m[2*i], m[2*i+1]} }
	rodata, types := section(0), section(1)
	static = nil
	for i := 2; i < 6; i++ {
		static = append(static, section(i))
	}
	for _, s := range append([]span{rodata, types}, static...) {
		if s.lo == 0 || s.lo > s.hi || s.hi-s.lo > 1<<32 {
			return fmt.Sprintf("a section is from %#x to %#x", s.lo, s.hi)
		}
	}
	for i, s := range static {
		for j, other := range append([]span{rodata, types}, static...) {
			if i+2 != j && s.lo < other.hi && other.lo < s.hi {
				return fmt.Sprintf("sections %d and %d overlap", i+2, j)
			}
		}
	}
	readOnly = []span{rodata, types}
	// In programs at no fixed address, read-only data that holds pointers is by itself:
	// within the section of types up to Go 1.26, and before it since, with no marks of
	// its own. Linkers put all that is not written to before all that is. If one did
	// not, the value would be called unknown.
	if between := (span{rodata.hi, types.lo}); between.lo < between.hi {
		clear := true
		for _, s := range static {
			clear = clear && (s.hi <= between.lo || s.lo >= between.hi)
		}
		if clear {
			readOnly = append(readOnly, between)
		}
	}
	for i, p := range []unsafe.Pointer{unsafe.Pointer(&inNoptrData), unsafe.Pointer(&inData),
		unsafe.Pointer(&inBSS), unsafe.Pointer(&inNoptrBSS)} {
		if !static[i].has(uintptr(p)) {
			return fmt.Sprintf("a variable is not in section %d", i+2)
		}
	}
	var number, text any = 12345, "constant"
	for _, v := range []*any{&number, &text} {
		typ, data := words(v)
		if !within(readOnly, data) || within(static, data) {
			return fmt.Sprintf("a constant %s is not in read-only data", typ.reflect())
		}
		if !within(readOnly, uintptr(unsafe.Pointer(typ))) {
			return fmt.Sprintf("the type %s is not in read-only data", typ.reflect())
		}
	}
	return ""
}

// findValues sets staticByte, zerobase and zeroVal.
func findValues() string {
	sink = opaqueByte(0)
	_, staticByte = words(&sink)
	sink = opaqueByte(255)
	_, last := words(&sink)
	if last != staticByte+255*8 {
		return "the byte 255 is not 255 words behind the byte 0"
	}
	sink = opaque(200)
	if _, data := words(&sink); data != staticByte+200*8 {
		return "the word 200 is not among the static bytes"
	}
	sink = struct{}{}
	_, zerobase = words(&sink)
	sink = [0]uintptr{}
	if _, data := words(&sink); data != zerobase {
		return "two values of no bytes are at two places"
	}
	sink = opaqueString("")
	_, zeroVal = words(&sink)
	for _, p := range []uintptr{staticByte, last, zerobase, zeroVal, zeroVal + zeroValSize - 1} {
		if !within(static, p) && !within(readOnly, p) {
			return "a variable of the runtime is in no section"
		}
	}
	if zerobase-staticByte < staticBytes || zeroVal-staticByte < staticBytes || zerobase-zeroVal < zeroValSize {
		return "variables of the runtime overlap"
	}
	return ""
}

// checkStack looks at a value that is in this function's frame. With -asan the value
// would escape, as a conversion to unsafe.Pointer then counts as one.
//
//go:nocheckptr
func checkStack() string {
	local := [4]uintptr{opaque(1), opaque(2), opaque(3), opaque(4)}
	var v any = local
	_, data, lo, hi := look(unsafe.Pointer(&v))
	stack := span{lo, hi}
	switch {
	case lo == 0 || lo >= hi || (hi-lo)&(hi-lo-1) != 0: // a goroutine's stack has a power of two
		return fmt.Sprintf("the stack is from %#x to %#x", lo, hi)
	case !stack.has(uintptr(unsafe.Pointer(&local))):
		return "a local variable is not on the stack"
	case !stack.has(data):
		return "a value that does not escape is not on the stack"
	case onHeap(uintptr(unsafe.Pointer(&local))):
		return "a local variable is on the heap"
	}
	return ""
}

// checkHeap looks at a value that was just allocated, and at what was not.
func checkHeap() string {
	sink = [4]uintptr{opaque(1), opaque(2), opaque(3), opaque(4)}
	typ, data := words(&sink)
	switch {
	case !onHeap(data):
		return "a value that escapes is not on the heap"
	case onHeap(uintptr(unsafe.Pointer(&sink))):
		return "a variable of the package is on the heap"
	case onHeap(uintptr(unsafe.Pointer(typ))):
		return "a type is on the heap"
	}
	sink = nil
	return ""
}
