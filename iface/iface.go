// Package iface looks at an interface variable from inside the program: its type
// word, its data word, and where the data word points.
//
//	var v any = n
//	val, err := iface.Of(&v)
//	fmt.Println(val) // int64 (8 bytes), data word → the heap
//
// It is what the command ifaceval says of a conversion, seen in a running program.
// It needs the compiler gc, Go 1.18 to 1.27, on amd64 or arm64; elsewhere it builds,
// and Of returns an error. The size of a word is 8 bytes below.
//
// # What an interface value is
//
// Two words. The type word of an interface without methods, such as any, is the
// address of a type: a record with its size, hash and kind, made by the compiler or
// by reflect. The type word of an interface with methods is the address of an itab,
// which holds the interface's type, the value's type, a copy of that type's hash,
// and the code of each method in the order of the methods' names.
//
// The data word is the value itself if the value's type is pointer-shaped: "direct".
// Otherwise it is the address of a copy of the value, which whoever uses the
// interface only reads. Nothing writes to the copy, so the compiler may use whatever
// memory holds the right bytes: an element of the runtime's 256 static bytes for a
// bool or a byte, a block of zeros, read-only data for a constant, the stack frame if
// the interface does not outlive it, and only then the heap.
//
// # How this package knows
//
// Each fact has a source, and none is a guess:
//
//   - The words, and the bounds of the goroutine's stack, are read by a few
//     instructions of assembly, in which the stack cannot grow. As they take the
//     variable's address with a promise not to keep it, Of does not make it escape: a
//     value that is on the stack without Of is there with it.
//   - The name, kind and size of a type are what reflect says. The hash and the
//     pointer-shaped bit are read where internal/abi.Type has them: the hash at byte
//     16; the bit 1<<5 in the kind at byte 23 up to Go 1.25, and in the flags at byte
//     20 since.
//   - An itab is read as internal/abi.ITab has it: interface at byte 0, type at 8,
//     hash at 16, code from 24 on, in all these releases. The names of the methods are
//     what reflect says of the interface; those of functions, runtime.FuncForPC.
//   - The static bytes, zerobase and zeroVal are found by conversions that the package
//     makes and looks at, as the linker has refused references to them since Go 1.23.
//   - Read-only and static data are told by the linker's own marks, runtime.rodata to
//     runtime.enoptrbss, which assembly may refer to.
//   - The stack is told by the bounds above, and the heap by runtime.findObject, which
//     has been kept for packages that reach for it. It is also what the garbage
//     collector asks of every pointer, and like the collector it ends the program if
//     the data word points to free heap memory. No interface value does unless unsafe
//     code forged it, and the collector would have found it as well.
//
// The first call of Of holds all this against values of which the answer is known. If
// the release is not one that the package knows, or one answer is wrong, this call and
// all others return an error.
//
// # What it does not know
//
// Memory that is none of these is Unknown: another goroutine's stack, memory from C or
// mmap, and data of plugins and shared libraries other than the one that holds this
// package. Which conversion stored the value is not in the words either: a value on
// the heap can have been put there by any of them, or by reflect.
//
// An answer is about the moment of the call. A stack moves when it grows, and the
// words with it, so the address of a stack in a Value may be that of the past.
//
// The call itself has side effects on the program, though not on the variable's value.
// The variable has to have an address, so the compiler does not keep it in registers.
// As the names of methods come from reflect, the linker keeps exported methods that
// it would otherwise drop. And with -asan or -d=checkptr=2 the compiler may let
// everything escape whose address becomes an unsafe.Pointer; Of asks it not to.
package iface

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"unsafe"
)

// A Value is what is known of an interface value.
type Value struct {
	// Words are the type word and the data word, as they were. They are numbers: they
	// keep nothing alive, and follow no stack that moves. Those of a nil interface are
	// zero.
	Words [2]uintptr

	// Type is the type of the value that is stored, nil for a nil interface.
	Type *Type

	// Itab is what the type word points to if the interface has methods. It is nil for
	// an interface without, whose type word is Type.Address, and for a nil interface.
	Itab *Itab

	// Place says where the value is.
	Place Place

	// Index is which of the 256 static bytes the data word points to, 0 to 255. It
	// means something only if Place is StaticByte.
	Index int

	// Symbol names the runtime's variable that the data word points into, such as
	// "runtime.staticuint64s[65]", "runtime.zerobase" or "runtime.zeroVal". It is empty
	// unless Place is StaticByte or ZeroValue.
	Symbol string
}

// A Type is the type of a value in an interface.
type Type struct {
	Name    string       // as reflect.Type's String has it
	Kind    reflect.Kind // never reflect.Interface: an interface holds no interface
	Size    uintptr      // of a value, in bytes
	Hash    uint32       // what type switches and itabs compare first
	Direct  bool         // pointer-shaped: the data word is the value
	Address uintptr      // of the record that describes the type
}

// An Itab joins an interface type with methods to a type that implements it.
type Itab struct {
	Interface string   // the interface type, as reflect.Type's String has it
	Hash      uint32   // a copy of the type's
	Methods   []Method // of the interface, at least one, in the order of the itab
	Address   uintptr
}

// A Method is one of an itab's.
type Method struct {
	Name string // in the interface
	// Func is the function that a call of it calls, named as runtime.Func's Name has
	// it: often the method, but a wrapper if the method is promoted or is one of a
	// value that the data word points to. The linker drops methods that no code of the
	// program can call, and puts runtime.unreachableMethod in their place. It is empty
	// if the runtime has no name.
	Func string
	Code uintptr // the address of its code
}

// Of looks at the interface variable that v points to. I has to be an interface type,
// with methods or without.
//
// The variable does not escape through Of, and neither does what it holds. Of only
// reads; another goroutine must not write to the variable meanwhile, as with any
// reading of it, but the race detector does not see that Of reads.
//
// It is an error if I is no interface type, if v is nil, and if the program was not
// built by a release and for a processor that the package knows. The last is then the
// error of every call. A nil interface is none: its Value has no words and no type.
//
//go:nocheckptr
func Of[I any](v *I) (Value, error) {
	// Converting v itself to an interface, for a message or for reflect, would be a
	// conversion more to reason about. A nil pointer has the type just as well.
	return of(unsafe.Pointer(v), reflect.TypeOf((*I)(nil)).Elem())
}

// of is Of without the type parameter.
//
//go:nocheckptr
func of(v unsafe.Pointer, iface reflect.Type) (Value, error) {
	switch {
	case iface.Kind() != reflect.Interface:
		return Value{}, fmt.Errorf("iface: %s is not an interface type: pass the address of an interface variable, "+
			"such as &v after var v any = x", iface)
	case v == nil:
		return Value{}, errors.New("iface: the pointer is nil: pass the address of an interface variable")
	}
	return read(v, iface)
}

// String says what the value is and where, such as "int64 (8 bytes), data word → the
// heap". There is no address in it, so it is the same in every run.
func (v Value) String() string {
	if v.Type == nil {
		return "nil, no type"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s)", v.Type.Name, bytes(v.Type.Size))
	if v.Itab != nil {
		fmt.Fprintf(&b, " as %s", v.Itab.Interface)
	}
	b.WriteString(", ")
	b.WriteString(v.place())
	return b.String()
}

// place says what the data word is.
func (v Value) place() string {
	switch {
	case v.Place == Direct:
		return "data word is " + v.Place.String()
	case v.Symbol != "":
		return "data word → " + v.Place.String() + ", " + v.Symbol
	default:
		return "data word → " + v.Place.String()
	}
}

// Detail says all that is known of the value, on several lines, addresses included.
// It ends in a newline.
func (v Value) Detail() string {
	var b strings.Builder
	fmt.Fprintln(&b, v)
	fmt.Fprintf(&b, "type word %#x\n", v.Words[0])
	fmt.Fprintf(&b, "data word %#x\n", v.Words[1])
	if t := v.Type; t != nil {
		shape := ""
		if t.Direct {
			shape = ", direct"
		}
		fmt.Fprintf(&b, "type %s at %#x: %s, %s, hash %#08x%s\n", t.Name, t.Address, t.Kind, bytes(t.Size), t.Hash, shape)
	}
	if t := v.Itab; t != nil {
		fmt.Fprintf(&b, "itab of %s at %#x: hash %#08x\n", t.Interface, t.Address, t.Hash)
		for i, m := range t.Methods {
			name := m.Func
			if name == "" {
				name = "a function without a name"
			}
			fmt.Fprintf(&b, "\t%d %s: %s at %#x\n", i, m.Name, name, m.Code)
		}
	}
	return b.String()
}

// bytes says a number of bytes.
func bytes(n uintptr) string {
	if n == 1 {
		return "1 byte"
	}
	return fmt.Sprintf("%d bytes", n)
}
