package storage

import (
	"go/types"
	"testing"

	"ifaceval/internal/layout"
)

// Layouts on amd64.
var (
	intLayout    = layout.Layout{Size: 8, Align: 8, Sole: types.Typ[types.Int], WordSize: 8, MaxAlign: 8}
	int16Layout  = layout.Layout{Size: 2, Align: 2, Sole: types.Typ[types.Int16], WordSize: 8, MaxAlign: 8}
	byteLayout   = layout.Layout{Size: 1, Align: 1, Sole: types.Typ[types.Uint8], WordSize: 8, MaxAlign: 8}
	wrappedByte  = layout.Layout{Size: 1, Align: 1, Sole: types.Typ[types.Bool], Wrapped: true, WordSize: 8, MaxAlign: 8}
	twoBytes     = layout.Layout{Size: 2, Align: 1, Sole: types.NewStruct(nil, nil), WordSize: 8, MaxAlign: 8}
	stringLayout = layout.Layout{Size: 16, Align: 8, PointerData: 8, Sole: types.Typ[types.String], WordSize: 8, MaxAlign: 8}
	sliceLayout  = layout.Layout{Size: 24, Align: 8, PointerData: 8, Sole: types.NewSlice(types.Typ[types.Int]), WordSize: 8, MaxAlign: 8}
	structLayout = layout.Layout{Size: 16, Align: 8, Sole: types.NewStruct(nil, nil), WordSize: 8, MaxAlign: 8}
	pointers     = layout.Layout{Size: 16, Align: 8, PointerData: 16, Sole: types.NewStruct(nil, nil), WordSize: 8, MaxAlign: 8}
	wrappedInt   = layout.Layout{Size: 8, Align: 8, Sole: types.Typ[types.Uint64], Wrapped: true, WordSize: 8, MaxAlign: 8}
	large        = layout.Layout{Size: 1025, Align: 1, Sole: types.NewStruct(nil, nil), WordSize: 8, MaxAlign: 8}
	pointer      = layout.Layout{Size: 8, Align: 8, PointerData: 8, Direct: true, Sole: types.NewPointer(types.Typ[types.Int]), WordSize: 8, MaxAlign: 8}
	empty        = layout.Layout{Align: 1, Sole: types.NewStruct(nil, nil), WordSize: 8, MaxAlign: 8}
)

// TestPredict has a row for each line of the founders' facts on lowering,
// before and after each change.
func TestPredict(t *testing.T) {
	heap := func(call string) Place { return Place{Heap, "runtime." + call} }
	at := func(s Storage) Place { return Place{Storage: s} }
	for _, test := range []struct {
		name  string
		value Value
		old   Place // Go 1.18
		then  Place // Go 1.24
		now   Place // Go 1.26
	}{
		{"pointer", Value{Layout: pointer, Escape: Escapes}, at(Direct), at(Direct), at(Direct)},
		{"size 0", Value{Layout: empty, Escape: Escapes}, at(Zerobase), at(Zerobase), at(Zerobase)},
		{"byte", Value{Layout: byteLayout, Escape: Escapes}, at(StaticByte), at(StaticByte), at(StaticByte)},
		{"byte constant", Value{Layout: byteLayout, Form: Constant}, at(StaticByte), at(StaticByte), at(StaticByte)},
		{"wrapped bool", Value{Layout: wrappedByte, Escape: Escapes}, heap("convTnoptr"), at(StaticByte), at(StaticByte)},
		{"wrapped bool that stays", Value{Layout: wrappedByte, Escape: Stays}, at(Stack), at(StaticByte), at(StaticByte)},
		{"constant", Value{Layout: intLayout, Form: Constant, Escape: Escapes}, at(ReadOnly), at(ReadOnly), at(ReadOnly)},
		{"constant in a FIPS package", Value{Layout: stringLayout, Form: Constant, FIPS: true, Escape: Escapes}, heap("convTstring"), heap("convTstring"), heap("convTstring")},
		{"held constant", Value{Layout: intLayout, Form: HeldConstant, Escape: Escapes}, heap("convT64"), heap("convT64"), at(ReadOnly)},
		{"literal", Value{Layout: structLayout, Form: Literal, Escape: Escapes}, heap("convTnoptr"), heap("convTnoptr"), at(ReadOnly)},
		{"literal that stays", Value{Layout: structLayout, Form: Literal, Escape: Stays}, at(Stack), at(Stack), at(ReadOnly)},
		{"zero literal", Value{Layout: structLayout, Form: ZeroLiteral, Escape: Escapes}, heap("convTnoptr"), heap("convTnoptr"), at(ZeroVal)},
		{"large zero literal", Value{Layout: large, Form: ZeroLiteral, Escape: Escapes}, heap("convTnoptr"), heap("convTnoptr"), at(ReadOnly)},
		{"wrapped literal", Value{Layout: wrappedInt, Form: ZeroLiteral, Escape: Escapes}, heap("convT64"), heap("convT64"), at(ZeroVal)},
		{"held literal", Value{Layout: structLayout, Form: HeldLiteral, Escape: Escapes}, heap("convTnoptr"), heap("convTnoptr"), at(ReadOnly)},
		{"held zero literal", Value{Layout: pointers, Form: HeldZero, Escape: Escapes}, heap("convT"), heap("convT"), at(ZeroVal)},
		{"held wrapped literal", Value{Layout: wrappedInt, Form: HeldLiteral, Escape: Escapes}, heap("convT64"), heap("convT64"), heap("convT64")},
		{"variable that stays", Value{Layout: intLayout, Escape: Stays}, at(Stack), at(Stack), at(Stack)},
		{"variable that escapes", Value{Layout: intLayout, Escape: Escapes}, heap("convT64"), heap("convT64"), heap("convT64")},
		{"variable of which nothing is said", Value{Layout: intLayout}, at(Unknown), at(Unknown), at(Unknown)},
		{"large variable that stays", Value{Layout: large, Escape: Stays}, heap("convTnoptr"), heap("convTnoptr"), heap("convTnoptr")},
		{"compared variable", Value{Layout: intLayout, Compared: true, Escape: Stays}, at(None), at(Stack), at(Stack)},
		{"compared pointer", Value{Layout: pointer, Compared: true}, at(Direct), at(Direct), at(Direct)},
		{"initial value", Value{Layout: intLayout, Initial: true}, at(Static), at(Static), at(Static)},
		{"initial byte", Value{Layout: byteLayout, Initial: true, Form: Constant}, at(Static), at(Static), at(Static)},
		{"initial pointer", Value{Layout: pointer, Initial: true}, at(Direct), at(Direct), at(Direct)},
	} {
		for lang, want := range map[string]Place{"go1.18": test.old, "go1.24": test.then, "go1.26": test.now} {
			v := test.value
			v.Lang = lang
			if got := Predict(v); got != want {
				t.Errorf("%s in %s: %v, want %v", test.name, lang, got, want)
			}
		}
	}
}

func TestCall(t *testing.T) {
	for _, test := range []struct {
		layout layout.Layout
		call   string
		unless string
	}{
		{int16Layout, "runtime.convT16", "bits < 256"},
		{layout.Layout{Size: 4, Align: 4, Sole: types.Typ[types.Float32], MaxAlign: 8}, "runtime.convT32", "bits < 256"},
		{layout.Layout{Size: 4, Align: 4, PointerData: 4, Sole: types.NewStruct(nil, nil), MaxAlign: 4}, "runtime.convT", ""},
		{intLayout, "runtime.convT64", "bits < 256"},
		{layout.Layout{Size: 8, Align: 4, Sole: types.Typ[types.Complex64], MaxAlign: 8}, "runtime.convTnoptr", ""},
		{layout.Layout{Size: 8, Align: 4, Sole: types.NewStruct(nil, nil), MaxAlign: 4}, "runtime.convT64", "bits < 256"}, // struct{a, b uint32} on 386
		{stringLayout, "runtime.convTstring", "empty string"},
		{sliceLayout, "runtime.convTslice", "nil slice"},
		{pointers, "runtime.convT", ""},
		{twoBytes, "runtime.convTnoptr", ""},
	} {
		call := Call(test.layout)
		a, unless := Place{Heap, call}.Allocates()
		if call != test.call || unless != test.unless || (a == Depends) != (unless != "") {
			t.Errorf("%+v: %s %s unless %q, want %s unless %q", test.layout, call, a, unless, test.call, test.unless)
		}
		if !IsCall(call) {
			t.Errorf("IsCall(%s) is false", call)
		}
	}
	if IsCall("runtime.convI2I") || IsCall("runtime.newobject") {
		t.Error("what stores no value counts as a call that does")
	}
}

func TestAllocates(t *testing.T) {
	for s, want := range map[Storage]Allocates{Direct: Never, Zerobase: Never, StaticByte: Never, ZeroVal: Never,
		ReadOnly: Never, Static: Never, Stack: Never, None: Never, Unknown: Unclear, Heap: Always} {
		if got, _ := (Place{Storage: s}).Allocates(); got != want {
			t.Errorf("%s allocates %s, want %s", s, got, want)
		}
	}
}
