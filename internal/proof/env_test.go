package proof

import (
	"encoding/binary"

	"ifaceval/internal/listing"
	"ifaceval/internal/machine"
)

// An env answers the machine from the listing alone, as the other users of the
// machine do.
type env struct {
	p     *program
	plain bool // says nothing of results
}

func (e env) Func(name string) *listing.Func { return e.p.listing.Func(name) }

func (e env) Data(name string) *listing.Data { return e.p.listing.Data(name) }

// predeclared are the types whose descriptors are in package runtime.
var predeclared = map[string]int64{"bool": 1, "int8": 1, "uint8": 1, "int16": 2, "uint16": 2, "int32": 4, "uint32": 4, "float32": 4,
	"int": 8, "uint": 8, "int64": 8, "uint64": 8, "uintptr": 8, "float64": 8, "complex64": 8, "unsafe.Pointer": 8,
	"string": 16, "complex128": 16, "error": 16}

// Size reads the first word of a type's descriptor, which is its size.
func (e env) Size(typ string) (int64, bool) {
	if size, ok := predeclared[typ]; ok {
		return size, true
	}
	for _, prefix := range []string{"type:", "type."} {
		if d := e.p.listing.Data(prefix + typ); d != nil && len(d.Bytes) >= 8 {
			return int64(binary.LittleEndian.Uint64(d.Bytes)), true
		}
	}
	return 0, false
}

func (e env) Results(function string) []machine.Result {
	if e.plain {
		return nil
	}
	return results(e.p.arch, function)
}
