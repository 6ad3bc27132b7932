// Package storage knows gc's rules: which storage a value gets when it is
// stored in an interface, and what that costs.
//
// The rules are those of dataWord in cmd/compile/internal/walk/convert.go and
// of addrTemp in walk/order.go, Go 1.18 to 1.27, in their order:
//
//  1. a pointer-shaped value is the data word itself (direct);
//  2. a value of size 0 is at runtime.zerobase;
//  3. a bool or a one-byte integer is an element of runtime.staticuint64s,
//     since Go 1.19 also when it is wrapped alone in a struct or array;
//  4. a constant is in read-only data; since Go 1.25 so is a struct or array
//     literal of constants, and its zero value is at runtime.zeroVal;
//  5. a value that does not escape and is no larger than 1024 bytes is on the
//     stack;
//  6. any other is copied to the heap by one of runtime.convT*.
//
// A package-level initialiser writes its value into package data instead. Up
// to Go 1.19 a comparison with an interface compares without storing.
//
// [Predict] applies the rules to what is known of one value. It takes no part
// in finding that out, and what machine code says stands above it: package
// verdict compares the two.
package storage

import (
	"go/types"
	"go/version"

	"ifaceval/internal/layout"
)

// A Storage says what the data word of an interface value points to.
type Storage string

// The kinds of storage, as reports name them.
const (
	Direct     Storage = "direct"      // nothing: the value is the data word
	Zerobase   Storage = "zerobase"    // runtime.zerobase
	StaticByte Storage = "static-byte" // an element of runtime.staticuint64s
	ZeroVal    Storage = "zeroval"     // runtime.zeroVal
	ReadOnly   Storage = "readonly"    // the package's read-only data
	Static     Storage = "static"      // the package's writable data
	Stack      Storage = "stack"       // the frame
	Heap       Storage = "heap"        // what runtime.convT* returns
	None       Storage = "none"        // no code is left
	Unknown    Storage = "unknown"
)

// All are the kinds of storage.
var All = []Storage{Direct, Zerobase, StaticByte, ZeroVal, ReadOnly, Static, Stack, Heap, None, Unknown}

// Allocates says whether storing a value allocates.
type Allocates string

// How often a conversion allocates when it is executed.
const (
	Always  Allocates = "always"
	Depends Allocates = "depends" // unless the value is as the condition says
	Never   Allocates = "never"
	Unclear Allocates = "unknown"
)

// A Place is where a value is stored, and for the heap the call that puts it
// there ("runtime.convT64").
type Place struct {
	Storage Storage
	Call    string
}

// Allocates says how often storing in the place allocates, and for Depends the
// condition under which it does not.
func (p Place) Allocates() (a Allocates, unless string) {
	switch p.Storage {
	case Heap:
		if unless = conditions[p.Call]; unless != "" {
			return Depends, unless
		}
		return Always, ""
	case Unknown:
		return Unclear, ""
	}
	return Never, ""
}

// conditions are the values for which a call returns something static, as
// runtime/iface.go has them.
var conditions = map[string]string{
	"runtime.convT16":     "bits < 256",
	"runtime.convT32":     "bits < 256",
	"runtime.convT64":     "bits < 256",
	"runtime.convTstring": "empty string",
	"runtime.convTslice":  "nil slice",
}

// Call is the runtime function that copies a value of the layout to the heap.
func Call(l layout.Layout) string {
	switch {
	case l.Size == 2 && l.Align == 2:
		return "runtime.convT16"
	case l.Size == 4 && l.Align == 4 && !l.Pointers():
		return "runtime.convT32"
	case l.Size == 8 && l.Align == l.MaxAlign && !l.Pointers():
		return "runtime.convT64"
	}
	switch sole := l.Sole.(type) {
	case *types.Basic:
		if sole.Info()&types.IsString != 0 {
			return "runtime.convTstring"
		}
	case *types.Slice:
		return "runtime.convTslice"
	}
	if l.Pointers() {
		return "runtime.convT"
	}
	return "runtime.convTnoptr"
}

// IsCall reports whether a symbol is one of the runtime functions that Call
// names.
func IsCall(symbol string) bool {
	switch symbol {
	case "runtime.convT", "runtime.convTnoptr", "runtime.convT16", "runtime.convT32", "runtime.convT64",
		"runtime.convTstring", "runtime.convTslice":
		return true
	}
	return false
}

func atLeast(lang, release string) bool { return version.Compare(lang, release) >= 0 }
