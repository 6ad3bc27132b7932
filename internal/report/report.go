// Package report is the model of what `ifaceval check` reports, and its
// encoders: JSON for programs, text for people, and for CI SARIF, GitHub's
// annotations and markdown.
//
// The model is the contract: its JSON form is described field by field in
// docs/report.md and by the schema in schema.json, and carries its version in
// Schema. Fields may be added within a version, and absent ones are zero.
//
// The package knows nothing of how the facts were found.
package report

// Schema is the version of the report's form.
const Schema = "ifaceval/report/v1"

// A Report is everything that one run found.
type Report struct {
	Schema      string       `json:"schema"`
	Toolchain   Toolchain    `json:"toolchain"`
	Packages    []string     `json:"packages"` // that were judged, with or without conversions; sorted
	Conversions []Conversion `json:"conversions"`
	Summary     Summary      `json:"summary"`
	Problems    []Problem    `json:"problems"`

	// Gates are those that were asked for, each with what it found.
	Gates []Gate `json:"gates,omitempty"`

	// Unrecognised is what the compiler or the object code said that no rule
	// of ifaceval knows. It does not change a verdict, but it may hide one.
	Unrecognised *Unrecognised `json:"unrecognised,omitempty"`
}

// A Toolchain says what compiled the code, and how.
type Toolchain struct {
	Go      string   `json:"go"` // "go1.26.8"
	GOOS    string   `json:"goos"`
	GOARCH  string   `json:"goarch"`
	GCFlags string   `json:"gcflags"` // as given, several joined by a space
	Tags    []string `json:"tags"`
	Race    bool     `json:"race"`
}

// A Conversion is one place in source where a value is stored in an interface.
// Its verdict is that of its worst instance.
type Conversion struct {
	ID       string `json:"id"` // survives edits that only move the line
	Package  string `json:"package"`
	Function string `json:"function"` // the source's name without the package path
	File     string `json:"file"`     // relative to the working directory, if it is below it
	Line     int    `json:"line"`
	Column   int    `json:"column"` // in bytes, from 1; 0 where a //line directive gives none
	Expr     string `json:"expr"`
	From     string `json:"from"`
	To       string `json:"to"`
	Context  string `json:"context"`

	Storage   string `json:"storage"`
	Call      string `json:"call,omitempty"`      // of the heap: "runtime.convT64"
	Allocates string `json:"allocates"`           // always, depends, never, unknown
	Unless    string `json:"unless,omitempty"`    // of depends: when it does not
	Reason    string `json:"reason,omitempty"`    // of unknown: why
	Rules     string `json:"rules,omitempty"`     // what the rules say, where the code says otherwise
	Interface bool   `json:"interface,omitempty"` // From is an interface: nothing is stored

	Size      int64   `json:"size"`           // of a value, in bytes; of the worst instance's where it differs
	AllocSize float64 `json:"alloc_size"`     // bytes per allocation, on average; 0 if there is none or its size is not known
	Tiny      bool    `json:"tiny,omitempty"` // by the tiny allocator, which shares 16-byte blocks

	Escapes *bool  `json:"escapes,omitempty"` // what escape analysis said of the function's own copy
	Escape  string `json:"escape,omitempty"`  // in its words

	// Ignored is the reason of an ifaceval:ignore comment: gates pass over the
	// conversion. New is set where a gate found that it was not there before, or
	// allocated less.
	Ignored string `json:"ignored,omitempty"`
	New     bool   `json:"new,omitempty"`

	Evidence  []string   `json:"evidence"` // rules, escape, code: those that say so
	Instances []Instance `json:"instances"`
}

// An Instance is one copy of a conversion in machine code.
type Instance struct {
	Function  string   `json:"function"`          // linker name, with the package path
	InlinedAt string   `json:"inlined_at"`        // file:line of the call in Function that it was inlined for
	Through   []string `json:"through,omitempty"` // functions between, outermost first
	Shape     string   `json:"shape"`             // type arguments of a generic copy
	Storage   string   `json:"storage"`
	Call      string   `json:"call,omitempty"`
	Allocates string   `json:"allocates"`
	Unless    string   `json:"unless,omitempty"`
	Reason    string   `json:"reason,omitempty"`
	Rules     string   `json:"rules,omitempty"`
	Size      *int64   `json:"size,omitempty"` // where it depends on the shape
	AllocSize *float64 `json:"alloc_size,omitempty"`
}

// A Gate is a condition that the run was to hold.
type Gate struct {
	Name    string `json:"name"` // the flag: "max-always", "baseline", "new-from"
	Passed  bool   `json:"passed"`
	Message string `json:"message"` // one line: what was found
}

// Gated reports whether the conversions were compared with earlier ones, so that
// New means something.
func (r *Report) Gated() bool {
	for _, g := range r.Gates {
		if g.Name == "baseline" || g.Name == "new-from" {
			return true
		}
	}
	return false
}

// A Summary counts conversions by how often they allocate.
type Summary struct {
	Conversions int `json:"conversions"`
	Always      int `json:"always"`
	Depends     int `json:"depends"`
	Never       int `json:"never"`
	Unknown     int `json:"unknown"`
}

// A Problem is why something is missing.
type Problem struct {
	Package string `json:"package"`
	Message string `json:"message"` // starts with the position, if there is one
}

// Unrecognised counts what was not understood.
type Unrecognised struct {
	Diagnostics int      `json:"diagnostics"` // compiler lines of no known form
	Calls       int      `json:"calls"`       // runtime.convT* calls that no conversion accounts for
	Examples    []string `json:"examples"`
}

// Summarise counts the conversions.
func (r *Report) Summarise() {
	r.Summary = Summary{Conversions: len(r.Conversions)}
	for _, c := range r.Conversions {
		switch c.Allocates {
		case "always":
			r.Summary.Always++
		case "depends":
			r.Summary.Depends++
		case "never":
			r.Summary.Never++
		default:
			r.Summary.Unknown++
		}
	}
}
