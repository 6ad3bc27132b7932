package storage

import (
	"go/types"

	"ifaceval/internal/layout"
)

// MaxStack is the size in bytes of the largest value that is stored on the
// stack.
const MaxStack = 1024

// MaxZeroVal is the size in bytes of runtime.zeroVal.
const MaxZeroVal = 1024

// An Escape is what escape analysis said of a value.
type Escape int

// What escape analysis may have said.
const (
	Unsaid Escape = iota
	Escapes
	Stays
)

// A Form says what the compiler sees of a value at compile time.
type Form int

// The forms that the rules tell apart.
const (
	Variable     Form = iota // anything computed or loaded
	Constant                 // a constant of a basic type
	Literal                  // a struct or array literal of constants, in place
	ZeroLiteral              // such a literal whose bits are all zero
	HeldConstant             // a local that holds a constant and is never changed
	HeldLiteral              // a local that holds a literal and is never changed
	HeldZero                 // a local that holds a zero literal and is never changed
)

// A Value is what the rules look at.
type Value struct {
	Layout   layout.Layout
	Lang     string // "go1.26"
	Form     Form
	Escape   Escape
	Initial  bool // part of a package-level initialiser
	FIPS     bool // in a package of the FIPS 140 module, which writes no literals down
	Compared bool // operand of == or !=, or of a switch case
}

// Fixed is the storage of every value of a type, if the type alone decides
// it: direct, zerobase or static-byte.
func Fixed(l layout.Layout, lang string) (Storage, bool) {
	switch {
	case l.Direct:
		return Direct, true
	case l.Size == 0:
		return Zerobase, true
	case l.Size == 1 && oneByte(l.Sole) && (atLeast(lang, "go1.19") || !l.Wrapped):
		return StaticByte, true
	}
	return "", false
}

func oneByte(t types.Type) bool {
	b, ok := t.(*types.Basic)
	return ok && b.Info()&(types.IsBoolean|types.IsInteger) != 0
}

// Predict applies the rules.
func Predict(v Value) Place {
	if v.Compared && !v.Layout.Direct && !atLeast(v.Lang, "go1.20") {
		return Place{Storage: None}
	}
	if v.Initial && !v.Layout.Direct {
		return Place{Storage: Static}
	}
	if s, ok := Fixed(v.Layout, v.Lang); ok {
		return Place{Storage: s}
	}
	if s := compiled(v); s != "" {
		return Place{Storage: s}
	}
	small := v.Layout.Size <= MaxStack
	switch {
	case v.Escape == Stays && small:
		return Place{Storage: Stack}
	case v.Escape == Unsaid && small:
		return Place{Storage: Unknown}
	}
	return Place{Heap, Call(v.Layout)}
}

// compiled is the storage of a value that the compiler can write down, "" of
// any other.
func compiled(v Value) Storage {
	if v.FIPS {
		return ""
	}
	if v.Form == Constant {
		return ReadOnly
	}
	if !atLeast(v.Lang, "go1.25") {
		return ""
	}
	form := v.Form
	switch form {
	case HeldConstant:
		return ReadOnly
	case HeldLiteral, HeldZero:
		// Only a value that its conversion takes by address is looked up.
		if c := Call(v.Layout); c != "runtime.convT" && c != "runtime.convTnoptr" {
			return ""
		}
		form -= HeldLiteral - Literal
	}
	switch {
	case form == ZeroLiteral && v.Layout.Size <= MaxZeroVal:
		return ZeroVal
	case form == ZeroLiteral, form == Literal:
		return ReadOnly
	}
	return ""
}
