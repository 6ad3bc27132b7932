// Package typeset knows sets of types and values whose cost in an interface is to
// be measured, and writes the Go package that measures them.
//
// A [Set] is the built-in one ([Builtin]), or is made of the exported types and
// values of a file or a package ([OfFile],
// [OfPackage]). Either way it is Go source in pieces:
// declarations, and for each type an expression that names it and expressions of
// its values.
//
// # The package that is written
//
// [Set.Files] are the files of a package that has nothing but tests:
//
//	types_test.go   the types and the values
//	mem_test.go     BenchmarkMem: bytes and allocations of one store
//	print_test.go   BenchmarkPrint: what passing a value on costs
//
// and [Set.Stores] is one file with only the functions that store, for whoever
// wants their machine code: they are the same functions, and it imports only what
// the types need, so that it can be compiled for any target in no time.
//
// Every type has a function of its own that stores its parameter in an interface.
// It is not generic, because generic code takes the type word from a dictionary,
// and not inlined, so that the compiler sees no value, only a parameter: it has to
// store an opaque one.
//
// # What the benchmark prints
//
// The format of go test -bench, with lines of configuration between the results
// that say what they are about, so that the text is enough to make a table of
// (package bench reads it):
//
//	go: go1.26.8
//	types: 2
//	type: struct{a int8}
//	printed: struct { a int8 }
//	size: 1
//	values: 2
//	zero: {0}
//	other: {127}
//	BenchmarkMem/struct_a_int8/{0}/any-8   4800   1.2 ns/op   0 B/store   0 allocs/store
//
// The same input gives the same files, byte for byte, formatted as gofmt does, for
// Go 1.18 and later.
package typeset

// A Set is types to be measured.
type Set struct {
	// Name says where they come from: "built-in", "point.go", "net/netip".
	Name  string
	Types []Type
	Out   []LeftOut // what cannot be measured

	declare  string            // Go source: what types and values refer to
	copied   []byte            // a file with the same, in place of declare
	packages map[string]string // name to import path: what expressions refer to
}

// A Type is one type of a set.
type Type struct {
	Expr   string // as the package that is written spells it: "struct{a int8}", "netip.Addr"
	Name   string // part of the names of functions: "struct_a_int8"
	Values []Value
}

// A Value is one value of a type. The first of a type is its zero value, and the
// last stands for all that are not zero: a large or arbitrary one.
type Value struct {
	Name string // "255", `"a"`, "nil": without spaces and slashes, unique within the type
	Expr string // in the package that is written, assignable to the type
}

// A LeftOut is a type or value that a set cannot have.
type LeftOut struct {
	Name   string
	Reason string
	Type   bool // not a value
}

// Select returns the set without the types that keep does not want, by
// expression.
func (s *Set) Select(keep func(expr string) bool) *Set {
	selected := *s
	selected.Types = nil
	for _, t := range s.Types {
		if keep(t.Expr) {
			selected.Types = append(selected.Types, t)
		}
	}
	return &selected
}
