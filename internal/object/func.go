package object

// A Func is one function's machine code.
type Func struct {
	// Name is the linker's: "example.com/store.(*Store).Put.func1",
	// "p.F[go.shape.int]". Dots in the last element of the import path are
	// escaped, as by EscapePath: "gopkg.in/yaml%2ev3.F".
	Name string

	ABI        uint16 // 0, 1 (ABIInternal), or 65535 for a static symbol
	Size       uint32 // bytes of code; blocks on wasm
	Dupok      bool   // other packages may hold copies: generic shapes, wrappers
	Wrapper    bool   // the compiler's own: method wrappers, hash and equality functions
	ABIWrapper bool   // a Wrapper that only goes between two ABIs

	// File is that of the first instruction that is not inlined, which is
	// where the function is declared; "" if all are.
	File      string
	StartLine int // 0 before Go 1.20

	// Inlined is the inline tree. A parent comes before its children.
	Inlined []Inlined

	// Relocs are sorted by offset. Those of size 0 mark something for the
	// linker (R_USEIFACE) or for nobody (R_CALLIND): they are in Markers.
	Relocs  []Reloc
	Markers []Reloc

	// Runs are the longest pc ranges with one position, in pc order.
	Runs []Run
}

// An Inlined is a call that was replaced by the callee's body.
type Inlined struct {
	Parent   int    // the node that held the call; -1 for the function itself
	Func     string // the callee
	File     string // of the call
	Line     int    // of the call
	ParentPC int32  // a pc that stands for the call in tracebacks
}

// A Reloc is a reference from code or data to a symbol.
type Reloc struct {
	Offset int32 // in bytes, on every architecture
	Size   uint8
	Type   uint16 // cmd/internal/objabi.RelocType; numbers differ between versions
	Add    int64
	Symbol string // "" for none or a nameless one; "?…" if unresolved
	Pos    Pos
}

// A Pos is a place in source. Line 0 is an unknown one.
type Pos struct {
	File string
	Line int
	Node int // index in Func.Inlined; -1 for the function itself
}

// A Run says that the code from Start to before End has the position Pos.
type Run struct {
	Start, End int32
	Pos        Pos
}
