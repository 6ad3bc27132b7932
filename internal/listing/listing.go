// Package listing reads what the compiler prints with -S, in the forms of Go
// 1.18 to 1.27: the functions and the data of one package.
//
// # What is read
//
// A symbol is a line "NAME STEXT … size=N", for data with another kind than
// STEXT, and under it, each line after a tab, its instructions, its bytes in
// hexadecimal, and its relocations. The syntax of instructions is that of Go's
// assembler, which the compiler prints after it has assembled them; so an
// operand such as x+16(SP) means on amd64 an offset from the hardware SP, and on
// arm64 one from the top of the frame (see [Operand]).
//
// A symbol's text is kept as it came and parsed when it is asked for: the
// listing of package runtime has tens of megabytes, of which a walk needs a page.
//
// # Differences between releases
//
//	1.18       the package under compilation is called "" in symbol names; [Reader] puts its path there
//	≤ 1.19     types are type.T and itabs go.itab., then type:T and go:itab.
//	≤ 1.21     relocations have numbers, then names
//	1.27       the words behind STEXT stand in another order
//
// What has no known form is counted and kept, never skipped. Names and file
// names are anybody's: they hold spaces, commas, parentheses and quotes.
package listing

import "strings"

// A File is the listing of one package.
type File struct {
	Package string // import path, "main" for a program

	symbols map[string]*symbol
	order   []string // names of functions, as listed

	// Unrecognised counts the lines of no known form, and Examples holds the
	// first of them.
	Unrecognised int
	Examples     []string
}

// A symbol is the text of a function or of data.
type symbol struct {
	name, kind string
	size       int64
	lines      []string
	other      *symbol // of the same name, listed before

	fn   *Func
	data *Data
}

// A Func is a function's machine code.
type Func struct {
	Name    string // linker name
	Size    int64  // bytes of code
	Frame   int64  // bytes that the frame has, as TEXT says: the return address apart on amd64, included on arm64
	Args    int64  // bytes of arguments and results on the stack, -1 if unknown
	Flags   string // "NOSPLIT|ABIInternal"
	File    string // absolute
	Line    int
	Code    []byte
	Instrs  []*Instr // without PCDATA and FUNCDATA, which are no instructions
	Relocs  []Reloc
	byStart map[int64]int
}

// An Instr is one instruction of a listing. On arm64 it may stand for several of
// the processor's.
type Instr struct {
	Index    int   // in Func.Instrs
	Offset   int64 // from the start of the function, bytes
	Size     int64 // bytes; 0 for a NOP that is only a place
	File     string
	Line     int
	Mnemonic string // "MOVQ", "MOVD.P"
	Args     []Operand
	Text     string // "MOVQ AX, x+8(SP)", as printed but for the tab
	Relocs   []Reloc
}

// A Reloc is a place in code or data that the linker fills in.
type Reloc struct {
	Offset int64  // from the start of the symbol, bytes
	Size   int64  // bytes
	Type   string // "R_CALL"; a number up to Go 1.21
	Symbol string
	Add    int64
}

// Data is a data symbol.
type Data struct {
	Name     string
	Kind     string // "SRODATA", "SBSS"
	Size     int64
	ReadOnly bool
	Bytes    []byte // of length Size; zeros where the listing gives none
	Relocs   []Reloc
}

// maxExamples is how many lines are kept that were not understood.
const maxExamples = 5

// isWrapper reports whether a function only turns calls of one ABI into those
// of the other.
func (s *symbol) isWrapper() bool {
	return len(s.lines) > 0 && strings.Contains(s.lines[0], "|ABIWRAPPER")
}

func (f *File) unrecognised(line string) {
	if f.Unrecognised++; len(f.Examples) < maxExamples {
		f.Examples = append(f.Examples, line)
	}
}

// Funcs are the names of the functions in the order of the listing.
func (f *File) Funcs() []string { return f.order }

// Func returns a function by its linker name, nil if there is none.
func (f *File) Func(name string) *Func {
	s := f.symbols[name]
	for s != nil && s.other != nil && s.isWrapper() {
		s = s.other
	}
	if s == nil || !s.isText() {
		return nil
	}
	if s.fn == nil {
		s.fn = f.parseFunc(s)
	}
	return s.fn
}

// Data returns a data symbol by name, nil if the package has none.
func (f *File) Data(name string) *Data {
	s := f.symbols[name]
	if s == nil || s.isText() {
		return nil
	}
	if s.data == nil {
		s.data = f.parseData(s)
	}
	return s.data
}

// At returns the index of the instruction that starts at an offset: of several,
// the first, as a jump there executes them all; -1 if none does.
func (fn *Func) At(offset int64) int {
	if i, ok := fn.byStart[offset]; ok {
		return i
	}
	return -1
}
