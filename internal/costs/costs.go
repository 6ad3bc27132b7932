// Package costs is the model of what `ifaceval profile` finds, how much of a heap
// profile is of conversions, of which, and by which way, and its encoders: JSON for
// programs, text and markdown for people.
//
// The JSON form is described in docs/profile.md and by schema.json. Fields may be added
// within a version. The package knows nothing of how the figures were found.
package costs

import (
	"cmp"
	"encoding/json"
	"io"
	"slices"
)

// Schema is the version of the JSON form.
const Schema = "ifaceval/profile/v1"

// A Profile is a heap profile, taken apart. Converted, Others and Unknown add up to
// Total.
type Profile struct {
	Schema    string     `json:"schema"`
	Program   *Program   `json:"program,omitempty"`   // that was read; absent where none was
	Toolchain *Toolchain `json:"toolchain,omitempty"` // that the packages were judged with
	Estimate  string     `json:"estimate,omitempty"`  // why this is one; absent if calls were read in the program
	Focus     string     `json:"focus,omitempty"`     // regular expression: what no matching function is on the stack of is left out
	Order     Order      `json:"order"`
	Rate      int64      `json:"rate"` // bytes between samples, on average; 1: every allocation, 0: not known

	Total     Amount `json:"total"`
	Converted Amount `json:"converted"`
	Doubtful  Amount `json:"doubtful"` // of Converted: what may be of something else on the line
	Tiny      Amount `json:"tiny"`     // of Converted: blocks that may hold several values

	Conversions []Conversion `json:"conversions"`      // the costly ones first
	Groups      []Group      `json:"groups,omitempty"` // of the conversions, if asked for
	Others      []Other      `json:"others"`           // what is not of conversions
	Unknown     []Other      `json:"unknown"`          // and of what nothing is known, by reason
	Problems    []Problem    `json:"problems"`         // packages that could not be judged
}

// An Order is the figure that counts.
type Order string

// The figures, as profiles name them.
const (
	AllocSpace   Order = "alloc_space"
	AllocObjects Order = "alloc_objects"
	InUseSpace   Order = "inuse_space"
	InUseObjects Order = "inuse_objects"
)

// Orders are all of them.
var Orders = []string{string(AllocSpace), string(AllocObjects), string(InUseSpace), string(InUseObjects)}

// A Program is the linked program that calls were read in.
type Program struct {
	Format string `json:"format"` // ELF, Mach-O, PE
	GOARCH string `json:"goarch"`
	Go     string `json:"go"`   // "go1.26.8"
	Path   string `json:"path"` // of the main package
}

// A Toolchain is what compiled the packages.
type Toolchain struct {
	Go     string `json:"go"`
	GOOS   string `json:"goos"`
	GOARCH string `json:"goarch"`
}

// An Amount is how much was allocated since the program began, and is in use.
type Amount struct {
	AllocBytes   int64 `json:"alloc_bytes"`
	AllocObjects int64 `json:"alloc_objects"`
	InUseBytes   int64 `json:"inuse_bytes"`
	InUseObjects int64 `json:"inuse_objects"`
}

// Add adds another amount.
func (a *Amount) Add(b Amount) {
	a.AllocBytes += b.AllocBytes
	a.AllocObjects += b.AllocObjects
	a.InUseBytes += b.InUseBytes
	a.InUseObjects += b.InUseObjects
}

// in is the figure that counts.
func (a Amount) in(o Order) int64 {
	switch o {
	case AllocObjects:
		return a.AllocObjects
	case InUseSpace:
		return a.InUseBytes
	case InUseObjects:
		return a.InUseObjects
	}
	return a.AllocBytes
}

// A Conversion is what one copy of a conversion in machine code costs. Without a
// program it is what a line costs.
type Conversion struct {
	Call    string  `json:"call,omitempty"`    // "runtime.convT64"; absent where several are possible
	Unless  string  `json:"unless,omitempty"`  // the values for which it does not allocate
	Address string  `json:"address,omitempty"` // in the program, of where the call returns to, in hexadecimal
	Package string  `json:"package"`           // that the first of Frames is in
	Frames  []Frame `json:"frames"`            // the function in whose source it is, then those that it was inlined in
	Amount
	Blocks  []int64  `json:"blocks"` // the sizes of its blocks, in bytes, as far as they are known
	Tiny    Tiny     `json:"tiny,omitempty"`
	Sources []Source `json:"sources,omitempty"` // in the packages that were judged; of several it is one
	Doubt   string   `json:"doubt,omitempty"`   // what else on the line it may be
	Flows   []Flow   `json:"flows"`             // the ways to it, the costly ones first
}

// A Tiny says whether a value is one of those that share blocks of 16 bytes.
type Tiny string

// Values of Tiny; none means that it is not.
const (
	Shared   Tiny = "shared"   // it is smaller than 16 bytes and has no pointers
	Possible Tiny = "possible" // it may be
)

// A Source is a conversion as `ifaceval check` reports it.
type Source struct {
	ID      string `json:"id"`
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Expr    string `json:"expr"`
	From    string `json:"from"`
	To      string `json:"to"`
	Context string `json:"context"`
	Storage string `json:"storage"`
	Escape  string `json:"escape,omitempty"` // what the compiler said
}

// A Flow is one way to a conversion.
type Flow struct {
	Amount
	Frames []Frame `json:"frames"` // the caller of the function with the code first
}

// A Frame is a function on a stack.
type Frame struct {
	Function string `json:"function"` // linker name
	File     string `json:"file"`
	Line     int    `json:"line"`
}

// An Other is what is not of conversions.
type Other struct {
	From string `json:"from"` // the function of the runtime that was called, or what is known instead
	Amount
}

// A Group is several conversions.
type Group struct {
	Name        string `json:"name"`
	Conversions int    `json:"conversions"`
	Amount
}

// A Problem is why something is missing.
type Problem struct {
	Package string `json:"package"`
	Message string `json:"message"`
}

// Ways to group conversions.
const (
	ByConversion = "conversion"
	ByFunction   = "function"
	ByPackage    = "package"
	ByType       = "type"
)

// Groupings are all of them.
var Groupings = []string{ByConversion, ByFunction, ByPackage, ByType}

// Finish adds up, sorts and groups.
func (p *Profile) Finish(by string) {
	p.Total, p.Converted, p.Doubtful, p.Tiny = Amount{}, Amount{}, Amount{}, Amount{}
	for i := range p.Conversions {
		c := &p.Conversions[i]
		p.Total.Add(c.Amount)
		p.Converted.Add(c.Amount)
		if c.Doubt != "" {
			p.Doubtful.Add(c.Amount)
		}
		if c.Tiny != "" {
			p.Tiny.Add(c.Amount)
		}
		slices.Sort(c.Blocks)
		slices.SortStableFunc(c.Flows, func(a, b Flow) int {
			return cmp.Or(p.costly(a.Amount, b.Amount), compareFrames(a.Frames, b.Frames))
		})
	}
	slices.SortStableFunc(p.Conversions, func(a, b Conversion) int {
		return cmp.Or(p.costly(a.Amount, b.Amount), compareFrames(a.Frames, b.Frames), cmp.Compare(a.Address, b.Address))
	})
	for _, others := range [][]Other{p.Others, p.Unknown} {
		for _, o := range others {
			p.Total.Add(o.Amount)
		}
		slices.SortStableFunc(others, func(a, b Other) int { return cmp.Or(p.costly(a.Amount, b.Amount), cmp.Compare(a.From, b.From)) })
	}
	p.group(by)
}

// costly compares amounts by what counts, then by all else, so that the order is fixed.
func (p *Profile) costly(a, b Amount) int {
	return cmp.Or(cmp.Compare(b.in(p.Order), a.in(p.Order)), cmp.Compare(b.AllocBytes, a.AllocBytes), cmp.Compare(b.AllocObjects, a.AllocObjects),
		cmp.Compare(b.InUseBytes, a.InUseBytes), cmp.Compare(b.InUseObjects, a.InUseObjects))
}

func compareFrames(a, b []Frame) int {
	return slices.CompareFunc(a, b, func(a, b Frame) int {
		return cmp.Or(cmp.Compare(a.Function, b.Function), cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
}

func (p *Profile) group(by string) {
	p.Groups = nil
	if by == ByConversion {
		return
	}
	at := map[string]int{}
	for i := range p.Conversions {
		c := &p.Conversions[i]
		name := c.groupName(by)
		k, ok := at[name]
		if !ok {
			k = len(p.Groups)
			at[name] = k
			p.Groups = append(p.Groups, Group{Name: name})
		}
		p.Groups[k].Conversions++
		p.Groups[k].Add(c.Amount)
	}
	slices.SortStableFunc(p.Groups, func(a, b Group) int { return cmp.Or(p.costly(a.Amount, b.Amount), cmp.Compare(a.Name, b.Name)) })
}

func (c *Conversion) groupName(by string) string {
	switch by {
	case ByFunction:
		return c.Frames[0].Function
	case ByPackage:
		return c.Package
	}
	types := ""
	for _, s := range c.Sources {
		if types != "" && types != s.From {
			return "several types"
		}
		types = s.From
	}
	return cmp.Or(types, c.Call, "unknown")
}

// WriteJSON writes the profile as one indented JSON object.
func WriteJSON(w io.Writer, p *Profile) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(p)
}
