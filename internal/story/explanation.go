package story

import "ifaceval/internal/picture"

// ExplanationSchema is the version of the explanations' JSON form.
const ExplanationSchema = "ifaceval/explanation/v1"

// Explanations are the conversions of a line, in the order of their columns.
type Explanations struct {
	Schema      string        `json:"schema"`
	Toolchain   Toolchain     `json:"toolchain"`
	Conversions []Explanation `json:"conversions"` // at least one
}

// An Explanation is one conversion in full.
type Explanation struct {
	ID       string `json:"id"` // as in the report of check
	Package  string `json:"package"`
	Function string `json:"function"` // the source's name without the package path
	File     string `json:"file"`     // relative to the working directory, if below it
	Line     int    `json:"line"`
	Column   int    `json:"column"` // bytes, from 1
	Expr     string `json:"expr"`
	From     string `json:"from"`
	To       string `json:"to"`
	Context  string `json:"context"`
	Source   Caret  `json:"source"`

	Storage   string  `json:"storage"`
	Call      string  `json:"call"` // of the heap: "runtime.convT64"; else ""
	Allocates string  `json:"allocates"`
	Unless    string  `json:"unless"`
	Size      int64   `json:"size"`       // bytes of the value
	AllocSize float64 `json:"alloc_size"` // bytes of an allocation, on average
	Verdict   string  `json:"verdict"`    // "heap 8 B unless bits < 256"
	Meaning   string  `json:"meaning"`    // the verdict in a sentence or two

	Instances []Copy    `json:"instances"`
	Escape    string    `json:"escape"`    // what the compiler says of the operand; "" for nothing
	Flow      []Reason  `json:"flow"`      // why, step by step
	FlowNote  string    `json:"flow_note"` // what is to be said of Flow, or why there is none
	Code      Code      `json:"code"`
	Evidence  []Witness `json:"evidence"`
	Advice    []string  `json:"advice"`
	Notes     []string  `json:"notes"` // what is missing
}

// A Caret is a line of source with a part of it marked.
type Caret struct {
	Text   string `json:"text"`   // without the newline
	From   int    `json:"from"`   // bytes before what is marked
	Length int    `json:"length"` // bytes that are marked, at least 1 where there is a column
}

// A Copy is one instance of a conversion in machine code.
type Copy struct {
	Function  string `json:"function"`   // linker name
	InlinedAt string `json:"inlined_at"` // "" for the function's own code
	Shape     string `json:"shape"`
	Verdict   string `json:"verdict"`
	Reason    string `json:"reason"` // of an unknown one
}

// A Reason is a step of the escape flow.
type Reason struct {
	N      int    `json:"n"`
	Text   string `json:"text"`   // a sentence
	Words  string `json:"words"`  // the compiler's: "x (spill)"
	Flow   string `json:"flow"`   // the assignment it explains: "a ← &x"
	Callee string `json:"callee"` // the function that is called there; "" for none
	File   string `json:"file"`
	Line   int    `json:"line"`
	Source string `json:"source"` // of the line, space trimmed
}

// Code is the machine code that makes the interface value.
type Code struct {
	Function string           `json:"function"` // linker name of the one it is from; "" if there is no code
	Steps    []Step           `json:"steps"`    // without pictures
	Picture  *picture.Picture `json:"picture"`  // of the two words; nil if there is none
	Note     string           `json:"note"`
}

// A Witness is a source of evidence, and what it says.
type Witness struct {
	Name   string `json:"name"` // rules, escape, code
	Says   string `json:"says"`
	Agrees bool   `json:"agrees"` // it alone would lead to the verdict
}
