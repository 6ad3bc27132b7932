//go:build gc && !tinygo && (amd64 || arm64)

package iface

import (
	"fmt"
	"reflect"
	"runtime"
	"sync"
	"unsafe"
)

// look reads the two words at v and the bounds of this goroutine's stack, in one go.
//
//go:noescape
func look(v unsafe.Pointer) (typ unsafe.Pointer, data, lo, hi uintptr)

// marks stores where sections begin and end: rodata, types, noptrdata, data, bss,
// noptrbss.
//
//go:noescape
func marks(m *[12]uintptr)

// findObject says where the heap object begins that p points into; 0 if it points
// into none. The runtime has pushed it under this name since Go 1.23, "do not remove
// or change the type signature". The span is of no interest here.
//
//go:linkname findObject runtime.findObject
func findObject(p, refBase, refOff uintptr) (base uintptr, span unsafe.Pointer, index uintptr)

// A rtype is the beginning of internal/abi.Type.
type rtype struct {
	size, ptrBytes          uintptr
	hash                    uint32
	tflag, align, fieldAlig uint8
	kind                    uint8
}

// An itab is internal/abi.ITab. fun has an element for each method.
type itab struct {
	inter, typ *rtype
	hash       uint32
	_          [4]byte
	fun        [1]uintptr
}

// directBit is set in the kind up to Go 1.25, and in tflag since.
const directBit = 1 << 5

// A span is addresses from lo up to but not including hi.
type span struct{ lo, hi uintptr }

func (s span) has(p uintptr) bool { return s.lo <= p && p < s.hi }

// What prepare finds out. It is not written to afterwards.
var (
	prepared   sync.Once
	notReady   error
	flagged    bool // the pointer-shaped bit is in tflag
	staticByte uintptr
	zerobase   uintptr
	zeroVal    uintptr
	readOnly   []span
	static     []span
)

const (
	staticBytes = 256 * 8 // the size of runtime.staticuint64s
	zeroValSize = 1024    // of runtime.zeroVal: abi.ZeroValSize
)

// read looks at the interface variable at v.
func read(v unsafe.Pointer, iface reflect.Type) (Value, error) {
	prepared.Do(func() { notReady = prepare() })
	if notReady != nil {
		return Value{}, notReady
	}
	typ, data, lo, hi := look(v)
	val := Value{Words: [2]uintptr{uintptr(typ), data}}
	if typ == nil {
		return val, nil
	}
	t := (*rtype)(typ)
	if iface.NumMethod() > 0 {
		tab := (*itab)(typ)
		t = tab.typ
		val.Itab = readItab(tab, iface)
	}
	val.Type = readType(t)
	val.Place, val.Index = place(t, data, span{lo, hi})
	switch {
	case val.Place == StaticByte:
		val.Symbol = fmt.Sprintf("runtime.staticuint64s[%d]", val.Index)
	case val.Place == ZeroValue && data == zerobase:
		val.Symbol = "runtime.zerobase"
	case val.Place == ZeroValue:
		val.Symbol = "runtime.zeroVal"
	}
	// Until here the variable has kept alive what data points to.
	runtime.KeepAlive(v)
	return val, nil
}

// place says where the value is whose data word is data, and which static byte it is.
// The stack's bounds have to be of the same moment as data.
func place(t *rtype, data uintptr, stack span) (Place, int) {
	switch {
	case t.direct():
		return Direct, 0
	case stack.has(data):
		return Stack, 0
	case staticByte <= data && data < staticByte+staticBytes && (data-staticByte)%8 == 0:
		return StaticByte, int(data-staticByte) / 8
	case data == zerobase, zeroVal <= data && data < zeroVal+zeroValSize:
		return ZeroValue, 0
	case within(readOnly, data):
		return ReadOnlyData, 0
	case within(static, data):
		return StaticData, 0
	case onHeap(data):
		return Heap, 0
	default:
		return Unknown, 0
	}
}

func within(spans []span, p uintptr) bool {
	for _, s := range spans {
		if s.has(p) {
			return true
		}
	}
	return false
}

func onHeap(p uintptr) bool {
	base, _, _ := findObject(p, 0, 0)
	return base != 0
}

func (t *rtype) direct() bool {
	if flagged {
		return t.tflag&directBit != 0
	}
	return t.kind&directBit != 0
}

// reflect is the type as reflect has it. reflect.TypeOf reads no more of an interface
// than the type word, so there need not be a value.
func (t *rtype) reflect() reflect.Type {
	var v any
	*(**rtype)(unsafe.Pointer(&v)) = t
	return reflect.TypeOf(v)
}

func readType(t *rtype) *Type {
	r := t.reflect()
	return &Type{
		Name:    r.String(),
		Kind:    r.Kind(),
		Size:    r.Size(),
		Hash:    t.hash,
		Direct:  t.direct(),
		Address: uintptr(unsafe.Pointer(t)),
	}
}

func readItab(tab *itab, iface reflect.Type) *Itab {
	n := iface.NumMethod()
	val := &Itab{
		Interface: tab.inter.reflect().String(),
		Hash:      tab.hash,
		Methods:   make([]Method, n),
		Address:   uintptr(unsafe.Pointer(tab)),
	}
	for i, code := range unsafe.Slice(&tab.fun[0], n) {
		val.Methods[i] = Method{Name: iface.Method(i).Name, Func: funcName(code), Code: code}
	}
	return val
}

// funcName is the name of the function whose code begins at entry.
//
// runtime.FuncForPC names the innermost of functions that inlining made one, and in a
// wrapper that may be what the wrapper calls. It makes a new Func for those at each
// call, while that of a function of its own is always the same; so the first
// instruction that belongs to the function itself is looked for.
func funcName(entry uintptr) string {
	const far = 1 << 12 // bytes of code; there is such an instruction near both ends
	for pc := entry; pc < entry+far; pc++ {
		f := runtime.FuncForPC(pc)
		if f == nil || f.Entry() != entry {
			break
		}
		if same := runtime.FuncForPC(pc); f == same {
			return f.Name()
		}
	}
	return ""
}
