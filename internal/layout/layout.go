// Package layout says how gc lays a type out in memory, as far as storing a
// value of it in an interface depends on it: size, alignment, pointer data,
// sole component, and what the runtime's allocator hands out for it.
//
// Sizes and alignments are go/types' own (types.SizesFor("gc", …)). What is
// added here follows cmd/compile/internal/types (PtrDataSize, IsDirectIface,
// SoleComponent) and runtime/malloc.go, whose size classes are the same in Go
// 1.18 to 1.27.
//
// A type may hold type parameters; an [Env] says what they stand for in one
// instance. The package judges nothing: what a layout means for an interface
// is the business of package storage.
package layout

import (
	"errors"
	"go/types"
	"go/version"
)

// A Target is what layouts depend on besides the type.
type Target struct {
	Lang   string // "go1.26"
	GOARCH string
	Race   bool // the race detector keeps the tiny allocator from sharing blocks
}

// A Machine computes layouts for one Target.
type Machine struct {
	target Target
	sizes  types.Sizes
	ptr    int64
}

// New returns the layouts of gc for the target. The GOARCH must be one that
// go/types knows.
func New(t Target) (*Machine, error) {
	sizes := types.SizesFor("gc", t.GOARCH)
	if sizes == nil {
		return nil, errors.New("GOARCH " + t.GOARCH + " is unknown to this ifaceval: its type sizes cannot be computed")
	}
	return &Machine{t, sizes, sizes.Sizeof(types.Typ[types.Uintptr])}, nil
}

func (m *Machine) atLeast(lang string) bool { return version.Compare(m.target.Lang, lang) >= 0 }

// A Layout is what storing a value in an interface depends on. Sizes are in
// bytes.
type Layout struct {
	Size        int64
	Align       int64
	PointerData int64      // bytes from the start to the end of the last pointer; 0 for none
	Sole        types.Type // underlying type of the sole component, of the type itself where it is no wrapper
	Wrapped     bool       // the sole component is wrapped in a struct or array
	Direct      bool       // pointer-shaped: the value is the data word
	WordSize    int64      // size of a pointer
	MaxAlign    int64      // alignment of a uint64, what convT64 asks for
}

// Pointers reports whether values of the type hold pointers.
func (l Layout) Pointers() bool { return l.PointerData > 0 }

// Of lays out t, in which every type parameter must have a meaning in env.
func (m *Machine) Of(t types.Type, env Env) (Layout, error) {
	t, err := env.apply(t)
	if err != nil {
		return Layout{}, err
	}
	l := Layout{
		Size:     m.sizes.Sizeof(t),
		Align:    m.sizes.Alignof(t),
		Sole:     sole(t),
		WordSize: m.ptr,
		MaxAlign: m.sizes.Alignof(types.Typ[types.Uint64]),
	}
	l.Wrapped = l.Sole != t.Underlying()
	l.PointerData = m.pointerData(t)
	if m.atLeast("go1.26") {
		l.Direct = l.Size == m.ptr && l.PointerData == m.ptr
	} else {
		l.Direct = direct(t)
	}
	return l, nil
}

// OfCall is what is known of the layout of a value by the runtime function that
// copies it to the heap: the size where the function has one, else nothing.
func (m *Machine) OfCall(call string) Layout {
	switch call {
	case "runtime.convT16":
		return Layout{Size: 2, Align: 2}
	case "runtime.convT32":
		return Layout{Size: 4, Align: 4}
	case "runtime.convT64":
		return Layout{Size: 8, Align: 8}
	case "runtime.convTstring":
		return Layout{Size: 2 * m.ptr, Align: m.ptr, PointerData: m.ptr}
	case "runtime.convTslice":
		return Layout{Size: 3 * m.ptr, Align: m.ptr, PointerData: m.ptr}
	}
	return Layout{}
}

// direct is the rule up to Go 1.25: a pointer, or one wrapped in structs of
// one field and arrays of one element.
func direct(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return !notInHeap(u.Elem())
	case *types.Chan, *types.Map, *types.Signature:
		return true
	case *types.Basic:
		return u.Kind() == types.UnsafePointer
	case *types.Array:
		return u.Len() == 1 && direct(u.Elem())
	case *types.Struct:
		return u.NumFields() == 1 && direct(u.Field(0).Type())
	}
	return false
}

// sole unwraps structs of one field and arrays of one element.
func sole(t types.Type) types.Type {
	switch u := t.Underlying().(type) {
	case *types.Struct:
		if u.NumFields() == 1 {
			return sole(u.Field(0).Type())
		}
	case *types.Array:
		if u.Len() == 1 {
			return sole(u.Elem())
		}
	}
	return t.Underlying()
}

// pointerData is the number of leading bytes that can hold pointers.
func (m *Machine) pointerData(t types.Type) int64 {
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		if notInHeap(u.Elem()) {
			return 0
		}
		return m.ptr
	case *types.Chan, *types.Map, *types.Signature, *types.Slice:
		return m.ptr
	case *types.Interface:
		return 2 * m.ptr
	case *types.Basic:
		if u.Kind() == types.UnsafePointer || u.Info()&types.IsString != 0 {
			return m.ptr
		}
	case *types.Array:
		if n := u.Len(); n > 0 {
			if last := m.pointerData(u.Elem()); last > 0 {
				return (n-1)*m.sizes.Sizeof(u.Elem()) + last
			}
		}
	case *types.Struct:
		return m.structPointerData(u)
	}
	return 0
}

func (m *Machine) structPointerData(s *types.Struct) int64 {
	fields := make([]*types.Var, s.NumFields())
	for i := range fields {
		fields[i] = s.Field(i)
	}
	offsets := m.sizes.Offsetsof(fields)
	for i := len(fields) - 1; i >= 0; i-- {
		if data := m.pointerData(fields[i].Type()); data > 0 {
			return offsets[i] + data
		}
	}
	return 0
}

// notInHeap reports whether gc keeps pointers to t out of the garbage
// collector's sight: types of the runtime that embed sys.NotInHeap, and C's
// incomplete types.
func notInHeap(t types.Type) bool {
	if n, ok := types.Unalias(t).(*types.Named); ok && n.Obj().Pkg() != nil {
		switch n.Obj().Pkg().Path() + "." + n.Obj().Name() {
		case "runtime/internal/sys.NotInHeap", "internal/runtime/sys.NotInHeap",
			"runtime/internal/sys.nih", "internal/runtime/sys.nih", "runtime/cgo.Incomplete":
			return true
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Struct:
		for f := range u.Fields() {
			if notInHeap(f.Type()) {
				return true
			}
		}
	case *types.Array:
		return notInHeap(u.Elem())
	}
	return false
}
