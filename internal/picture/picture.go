// Package picture draws memory: a stack frame, registers, package data and heap
// objects as blocks of rows, with arrows from pointers to what they point to.
//
// A [Picture] is one moment. It knows nothing of machine code or of Go types
// beyond their names, and holds text that may come from anybody's source: every
// encoder escapes what it writes. What is not known is drawn as not known.
//
// It is not for telling what happened between two moments; package story does
// that, with a picture for each step.
package picture

// A Picture is memory at one moment, as far as it matters.
type Picture struct {
	Title  string  `json:"title"`  // for screen readers, and above a drawing that stands alone
	Desc   string  `json:"desc"`   // one or two sentences that say what is to be seen
	Blocks []Block `json:"blocks"` // from top to bottom; arrows go between them
}

// Kinds of blocks.
const (
	Frame     = "frame"     // a function's stack frame
	Registers = "registers" // those that matter
	Data      = "data"      // a package's writable data
	ReadOnly  = "readonly"  // data that nothing writes: types, constants, static bytes
	Heap      = "heap"      // an object on the heap
	Either    = "either"    // heap or static data: it depends on a value that is not known
	Outside   = "outside"   // what an argument points to
)

// A Block is a piece of memory, or the registers.
type Block struct {
	ID    string `json:"id"`    // unique in the picture; arrows name it
	Kind  string `json:"kind"`  // one of the kinds above
	Title string `json:"title"` // "stack frame of store.Put", "runtime.staticuint64s"
	Note  string `json:"note,omitempty"`
	Rows  []Row  `json:"rows"` // in ascending order of Offset
}

// A Row is a variable, an unnamed temporary, a register, or an element.
type Row struct {
	Offset int64  `json:"offset"`         // in the block, bytes
	Label  string `json:"label"`          // "SP+8", "AX", "+16"
	Name   string `json:"name,omitempty"` // of the variable; "" for an unnamed one
	Type   string `json:"type,omitempty"` // as source spells it; "" if not known
	Size   int64  `json:"size"`           // bytes; 0 if not known
	Words  []Word `json:"words"`          // at least one, in ascending order of Offset
}

// A Word is a part of a row that holds one value: an interface value has two.
type Word struct {
	Offset  int64  `json:"offset"`         // in the block, bytes
	Size    int64  `json:"size"`           // bytes
	Role    string `json:"role,omitempty"` // "type word", "data word", "pointer", "length", a field; "" for the whole
	Value   string `json:"value"`          // "2", "&type:int64", "SP+8", "?" when not known
	Known   bool   `json:"known"`
	Changed bool   `json:"changed,omitempty"` // by the step that the picture stands after
	To      *Place `json:"to,omitempty"`      // what it points to, when that is drawn
}

// A Place is where an arrow ends.
type Place struct {
	Block  string `json:"block"`  // an ID
	Offset int64  `json:"offset"` // bytes; in or before a row of that block
}
