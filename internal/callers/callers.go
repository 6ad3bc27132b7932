// Package callers is the model of what `ifaceval binary` finds, which code of a linked
// program calls the functions of the runtime that copy a value to the heap, and which
// stores values without one, and its encoders: JSON for programs, text for people.
//
// The JSON form is described in docs/binary.md and by schema.json. Fields may be added
// within a version. The package knows nothing of how the code was found.
package callers

import (
	"cmp"
	"encoding/json"
	"io"
	"slices"
)

// Schema is the version of the JSON form.
const Schema = "ifaceval/binary/v1"

// A Program is a linked program, and the calls and stores in it.
type Program struct {
	Schema string `json:"schema"`
	Format string `json:"format"` // ELF, Mach-O, PE
	GOARCH string `json:"goarch"`
	Go     string `json:"go"`   // "go1.26.8"
	Path   string `json:"path"` // of the main package

	Calls []Call  `json:"calls"` // by function, place and address
	Kinds []Count `json:"kinds"` // of the calls, the most frequent first

	Stores   []Store        `json:"stores"`   // in the same order
	Storages []StorageCount `json:"storages"` // of the stores, the most frequent first

	Missing string `json:"missing,omitempty"` // what the program does not say
}

// A Call is one call instruction.
type Call struct {
	Call    string  `json:"call"`              // "runtime.convT64"
	Unless  string  `json:"unless,omitempty"`  // the values for which it does not allocate
	Frames  []Frame `json:"frames"`            // the function in whose source it is first, the one with the code last
	Address string  `json:"address,omitempty"` // of the instruction, in hexadecimal; if asked for
}

// A Store is code that makes a data word without a call.
type Store struct {
	Storage string  `json:"storage"`         // "static-byte", "zeroval"
	Value   *int    `json:"value,omitempty"` // of a static byte that is a constant
	Frames  []Frame `json:"frames"`          // as of a call
	Address string  `json:"address,omitempty"`
}

// A Frame is a function that was inlined, or that holds the code.
type Frame struct {
	Function string `json:"function"` // linker name
	File     string `json:"file"`     // as the program has it
	Line     int    `json:"line"`     // of the conversion; in outer frames, of the call
}

// A Count is how often a function is called.
type Count struct {
	Call  string `json:"call"`
	Count int    `json:"count"`
}

// A StorageCount is how many stores there are of a storage.
type StorageCount struct {
	Storage string `json:"storage"`
	Count   int    `json:"count"`
}

// Finish sorts and counts the calls and stores.
func (p *Program) Finish() {
	slices.SortStableFunc(p.Calls, func(a, b Call) int { return slices.CompareFunc(a.Frames, b.Frames, byPlace) })
	slices.SortStableFunc(p.Stores, func(a, b Store) int { return slices.CompareFunc(a.Frames, b.Frames, byPlace) })
	p.Kinds = []Count{}
	for call, n := range tally(p.Calls, func(c Call) string { return c.Call }) {
		p.Kinds = append(p.Kinds, Count{call, n})
	}
	p.Storages = []StorageCount{}
	for storage, n := range tally(p.Stores, func(s Store) string { return s.Storage }) {
		p.Storages = append(p.Storages, StorageCount{storage, n})
	}
	slices.SortFunc(p.Kinds, func(a, b Count) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Call, b.Call)) })
	slices.SortFunc(p.Storages, func(a, b StorageCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Storage, b.Storage))
	})
}

func byPlace(a, b Frame) int {
	return cmp.Or(cmp.Compare(a.Function, b.Function), cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
}

func tally[T any](all []T, kind func(T) string) map[string]int {
	counts := map[string]int{}
	for _, x := range all {
		counts[kind(x)]++
	}
	return counts
}

// WriteJSON writes the program as one indented JSON object.
func WriteJSON(w io.Writer, p *Program) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(p)
}
