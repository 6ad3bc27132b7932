// Package tally is the model of what `ifaceval measure` finds, which conversions a
// program made while it ran, and what each allocated, and its encoders: JSON for
// programs; text, markdown and HTML for people.
//
// The JSON form is described in docs/measure.md and by schema.json. Fields may be added
// within a version. The package knows nothing of how the figures were found.
package tally

import (
	"cmp"
	"encoding/json"
	"io"
	"slices"
	"strings"
)

// Schema is the version of the JSON form.
const Schema = "ifaceval/measure/v1"

// A Tally is what was counted. Placed, Outside, Nowhere and Overflow add up to Total.
type Tally struct {
	Schema    string    `json:"schema"`
	Toolchain Toolchain `json:"toolchain"`
	Packages  []string  `json:"packages"` // that were judged; sorted
	Runs      []Run     `json:"runs"`     // by package

	Total    Amount `json:"total"`
	Placed   Amount `json:"placed"`   // in conversions of the packages
	Outside  Amount `json:"outside"`  // in other packages
	Nowhere  Amount `json:"nowhere"`  // in the packages, where no conversion is reported
	Overflow Amount `json:"overflow"` // of calls that there was no room to tell apart

	Conversions   []Conversion   `json:"conversions"` // that were made; the costly ones first
	Groups        []Group        `json:"groups,omitempty"`
	Others        []Other        `json:"others"`        // code of other packages, the costly first
	Disagreements []Disagreement `json:"disagreements"` // between verdict and run
	Executed      int            `json:"executed"`      // how many conversions were made
	Idle          []Source       `json:"idle"`          // those that may allocate, and were never made; by position
	Silent        int            `json:"silent"`        // conversions without a call, of which no run can tell
	Problems      []Problem      `json:"problems"`
}

// A Toolchain is what compiled the code, and how.
type Toolchain struct {
	Go      string `json:"go"`
	GOOS    string `json:"goos"`
	GOARCH  string `json:"goarch"`
	GCFlags string `json:"gcflags"`
	Race    bool   `json:"race"`
}

// A Run is one program that ran.
type Run struct {
	Package   string `json:"package"`   // whose tests, or which program
	Processes int    `json:"processes"` // of the program that counted
	Status    Status `json:"status"`
	Detail    string `json:"detail,omitempty"` // "exit status 3", "killed"
	Counted   Amount `json:"counted"`
}

// A Status says how a run ended.
type Status string

// How runs end. What was counted until then is counted whatever the status.
const (
	Passed      Status = "passed"
	Failed      Status = "failed"      // by an exit status of its own
	Killed      Status = "killed"      // by a signal
	TimedOut    Status = "timed out"   // ended because it took too long
	Interrupted Status = "interrupted" // because ifaceval was
	Abandoned   Status = "abandoned"   // ended, but processes that it left behind had to be
	NotRun      Status = "not run"     // not built, or it could not be started or read
)

// An Amount is what calls came to.
type Amount struct {
	Calls  uint64 `json:"calls"`
	Allocs uint64 `json:"allocs"` // calls that allocated
	Bytes  uint64 `json:"bytes"`  // that these asked for
}

// Add adds another amount.
func (a *Amount) Add(b Amount) {
	a.Calls += b.Calls
	a.Allocs += b.Allocs
	a.Bytes += b.Bytes
}

// Free is the share of calls that did not allocate, for the values were small, empty or
// nil: from 0 to 1.
func (a Amount) Free() float64 {
	if a.Calls == 0 {
		return 0
	}
	return float64(a.Calls-a.Allocs) / float64(a.Calls)
}

// A Conversion is what one conversion allocated. Several that stand on one line and call
// the same function cannot be told apart, and are one of these.
type Conversion struct {
	Sources []Source `json:"sources"`
	Call    string   `json:"call"`    // "runtime.convT64"
	Verdict string   `json:"verdict"` // of the copies that were reached: "always", "unless bits < 256"; otherwise what was said
	Amount
	HeapBytes float64 `json:"heap_bytes"`     // of the blocks that were used; a share of those that values share
	Tiny      bool    `json:"tiny,omitempty"` // values share blocks
	Copies    []Copy  `json:"copies"`         // the costly first
}

// A Source is a conversion as `ifaceval check` reports it.
type Source struct {
	ID        string `json:"id"`
	Package   string `json:"package"`
	Function  string `json:"function"`
	File      string `json:"file"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	Expr      string `json:"expr"`
	From      string `json:"from"`
	To        string `json:"to"`
	Context   string `json:"context"`
	Storage   string `json:"storage"`
	Allocates string `json:"allocates"`
	Unless    string `json:"unless,omitempty"`
	Escape    string `json:"escape,omitempty"`
}

// A Copy is one copy of a conversion in machine code, or several that were inlined on
// one line.
type Copy struct {
	Frames []Frame `json:"frames"` // the function in whose source it is first, the one with the code last
	Amount
}

// A Frame is a function that was inlined, or that has the code.
type Frame struct {
	Function string `json:"function"` // linker name
	File     string `json:"file"`
	Line     int    `json:"line"`
}

// An Other is code of other packages that converts.
type Other struct {
	Call   string  `json:"call"`
	Frames []Frame `json:"frames"`
	Amount
}

// A Disagreement is where the run contradicts a verdict.
type Disagreement struct {
	Kind    Kind     `json:"kind"`
	Said    string   `json:"said"` // "never: stack"
	Call    string   `json:"call"`
	Frames  []Frame  `json:"frames"`
	Sources []Source `json:"sources"` // none of Nowhere
	Amount
}

// A Kind is a kind of contradiction.
type Kind string

// Kinds of disagreements.
const (
	Never   Kind = "never"   // it was said never to allocate, and did
	Called  Kind = "called"  // it was said to make no call, or another, and made this one
	Always  Kind = "always"  // it was said to allocate always, and did not
	Nowhere Kind = "nowhere" // there is no conversion where one was counted
)

// A Group is several conversions.
type Group struct {
	Name        string `json:"name"`
	Conversions int    `json:"conversions"`
	Amount
	HeapBytes float64 `json:"heap_bytes"`
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

// Finish sorts and groups.
func (t *Tally) Finish(by string) {
	for i := range t.Conversions {
		slices.SortFunc(t.Conversions[i].Copies, func(a, b Copy) int {
			return cmp.Or(costly(a.Amount, b.Amount), compareFrames(a.Frames, b.Frames))
		})
	}
	slices.SortStableFunc(t.Conversions, func(a, b Conversion) int {
		return cmp.Or(cmp.Compare(b.HeapBytes, a.HeapBytes), costly(a.Amount, b.Amount), compareSources(a.Sources[0], b.Sources[0]), cmp.Compare(a.Call, b.Call))
	})
	slices.SortFunc(t.Others, func(a, b Other) int {
		return cmp.Or(costly(a.Amount, b.Amount), compareFrames(a.Frames, b.Frames), cmp.Compare(a.Call, b.Call))
	})
	slices.SortFunc(t.Disagreements, func(a, b Disagreement) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), costly(a.Amount, b.Amount), compareFrames(a.Frames, b.Frames), cmp.Compare(a.Call, b.Call))
	})
	slices.SortStableFunc(t.Idle, compareSources)
	t.group(by)
}

// costly compares amounts, the one that allocates more first.
func costly(a, b Amount) int {
	return cmp.Or(cmp.Compare(b.Bytes, a.Bytes), cmp.Compare(b.Allocs, a.Allocs), cmp.Compare(b.Calls, a.Calls))
}

func compareSources(a, b Source) int {
	return cmp.Or(cmp.Compare(a.Package, b.Package), cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.ID, b.ID))
}

func compareFrames(a, b []Frame) int {
	return slices.CompareFunc(a, b, func(a, b Frame) int {
		return cmp.Or(cmp.Compare(a.Function, b.Function), cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
}

func (t *Tally) group(by string) {
	t.Groups = nil
	if by == ByConversion {
		return
	}
	at := map[string]int{}
	for i := range t.Conversions {
		c := &t.Conversions[i]
		name := c.groupName(by)
		k, ok := at[name]
		if !ok {
			k = len(t.Groups)
			at[name] = k
			t.Groups = append(t.Groups, Group{Name: name})
		}
		t.Groups[k].Conversions += len(c.Sources)
		t.Groups[k].Add(c.Amount)
		t.Groups[k].HeapBytes += c.HeapBytes
	}
	slices.SortFunc(t.Groups, func(a, b Group) int {
		return cmp.Or(cmp.Compare(b.HeapBytes, a.HeapBytes), costly(a.Amount, b.Amount), cmp.Compare(a.Name, b.Name))
	})
}

func (c *Conversion) groupName(by string) string {
	first := c.Sources[0]
	path, _, _ := strings.Cut(first.Package, " ") // without the test variant
	switch by {
	case ByFunction:
		return path + "." + first.Function
	case ByPackage:
		return path
	}
	for _, s := range c.Sources {
		if s.From != first.From {
			return "several types"
		}
	}
	return first.From
}

// Worst is the status that says most of how the runs ended.
func (t *Tally) Worst() Status {
	worst := Passed
	for _, r := range t.Runs {
		if r.Status != Passed && (worst == Passed || worst == Failed) {
			worst = r.Status
		}
	}
	return worst
}

// WriteJSON writes the tally as one indented JSON object.
func WriteJSON(w io.Writer, t *Tally) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(t)
}
