// Package story is the model of what `ifaceval walk` and `ifaceval explain`
// tell, and its encoders: text, markdown, JSON, SVG and HTML.
//
// A [Walk] is one path through a function's machine code, step by step, with a
// picture of memory after each. An [Explanation] is one conversion in full. Like
// package report, this package knows nothing of how the facts were found. Text in
// the model may come from anybody's source, so every encoder escapes it.
package story

import "ifaceval/internal/picture"

// WalkSchema is the version of the walk's JSON form.
const WalkSchema = "ifaceval/walk/v1"

// A Toolchain says what compiled the code, and how.
type Toolchain struct {
	Go      string `json:"go"` // "go1.26.8"
	GOOS    string `json:"goos"`
	GOARCH  string `json:"goarch"`
	GCFlags string `json:"gcflags"` // all that were given to the compiler, -S apart
}

// A Walk is the story of one path through a function.
type Walk struct {
	Schema    string       `json:"schema"`
	Toolchain Toolchain    `json:"toolchain"`
	Package   string       `json:"package"`
	Function  string       `json:"function"`  // linker name
	Signature string       `json:"signature"` // as source has it; "" if not known
	File      string       `json:"file"`      // relative to the working directory, if below it
	Line      int          `json:"line"`
	FrameSize int64        `json:"frame_size"` // bytes, the return address apart; 0: no frame
	Given     []string     `json:"given"`      // "x = 300": arguments that were given values
	Source    []SourceLine `json:"source"`     // every line that a step is of, and the function's others; by file and line
	Steps     []Step       `json:"steps"`
	Total     int          `json:"total"` // steps of the whole walk, of which Steps may be a part
	End       string       `json:"end"`   // how the walk ended, a sentence
	Notes     []string     `json:"notes"` // what is missing or was assumed, a sentence each

	// Unmodelled counts the instructions that the machine does not know, by
	// mnemonic. Their results are unknown.
	Unmodelled []Unmodelled `json:"unmodelled"`
}

// Unmodelled is an instruction that the machine does not know.
type Unmodelled struct {
	Mnemonic string `json:"mnemonic"`
	Count    int    `json:"count"` // of times it was executed
}

// A SourceLine is a line of source.
type SourceLine struct {
	File string `json:"file"`
	Line int    `json:"line"`
	Text string `json:"text"` // without the newline
}

// A Step is an instruction that was executed, or several that were folded.
type Step struct {
	N            int             `json:"n"` // from 1
	File         string          `json:"file"`
	Line         int             `json:"line"`         // innermost: the callee's where it was inlined
	Text         string          `json:"text"`         // of the source line, space trimmed
	Function     string          `json:"function"`     // where it is executed: a callee's with -into
	Depth        int             `json:"depth"`        // 0 in the function, 1 in a callee that is stepped into
	Folded       string          `json:"folded"`       // "prologue", "stack check", "write barrier", "epilogue"; "" for one instruction
	Instructions []Instruction   `json:"instructions"` // one, or those that are folded
	Sentence     string          `json:"sentence"`     // what it does here
	Decision     string          `json:"decision"`     // of a branch: which way, and why; "" elsewhere
	Terms        []Term          `json:"terms"`        // explained where they first occur
	Conversion   string          `json:"conversion"`   // "int64 → any" where the step helps to make an interface value; "" elsewhere
	TypeName     string          `json:"-"`            // the linker's name of the type that is stored there; "" elsewhere
	Values       []string        `json:"values"`       // where these interface values are: the same text means the same one
	Picture      picture.Picture `json:"picture"`      // after the step
}

// An Instruction is one line of a listing.
type Instruction struct {
	Offset int64    `json:"offset"` // from the start of the function, bytes
	Bytes  string   `json:"bytes"`  // hexadecimal
	Text   string   `json:"text"`   // as the compiler prints it, in a walk without the package's own path: "MOVQ AX, x+8(SP)"
	Relocs []string `json:"relocs"` // "R_CALL runtime.convT64"
}

// A Term is a piece of assembly language explained.
type Term struct {
	Term string `json:"term"`
	Text string `json:"text"`
}

// A Listing is a function's machine code as the compiler lists it.
type Listing struct {
	Toolchain Toolchain     `json:"toolchain"`
	Function  string        `json:"function"`
	File      string        `json:"file"`
	Lines     []ListingLine `json:"lines"`
}

// A ListingLine is an instruction and where it is from.
type ListingLine struct {
	File string `json:"file"`
	Line int    `json:"line"`
	Instruction
}
