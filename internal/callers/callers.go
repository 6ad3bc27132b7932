// Package callers is the model of what `ifaceval binary` finds, which code of a linked
// program calls the functions of the runtime that copy a value to the heap, and its
// encoders: JSON for programs, text for people.
//
// The JSON form is described in docs/binary.md and by schema.json. Fields may be added
// within a version. The package knows nothing of how the calls were found.
package callers

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"ifaceval/internal/cells"
)

// Schema is the version of the JSON form.
const Schema = "ifaceval/binary/v1"

// A Program is a linked program and the calls in it.
type Program struct {
	Schema string `json:"schema"`
	Format string `json:"format"` // ELF, Mach-O, PE
	GOARCH string `json:"goarch"`
	Go     string `json:"go"`   // "go1.26.8"
	Path   string `json:"path"` // of the main package

	Calls []Call  `json:"calls"` // by function, place and address
	Kinds []Count `json:"kinds"` // of the calls, the most frequent first

	Missing string `json:"missing,omitempty"` // what the program does not say
}

// A Call is one call instruction.
type Call struct {
	Call    string  `json:"call"`              // "runtime.convT64"
	Unless  string  `json:"unless,omitempty"`  // the values for which it does not allocate
	Frames  []Frame `json:"frames"`            // the function in whose source it is first, the one with the code last
	Address string  `json:"address,omitempty"` // of the instruction, in hexadecimal; if asked for
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

// Finish sorts and counts the calls.
func (p *Program) Finish() {
	slices.SortStableFunc(p.Calls, func(a, b Call) int {
		return slices.CompareFunc(a.Frames, b.Frames, func(a, b Frame) int {
			return cmp.Or(cmp.Compare(a.Function, b.Function), cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
		})
	})
	counts := map[string]int{}
	for _, c := range p.Calls {
		counts[c.Call]++
	}
	p.Kinds = []Count{}
	for call, n := range counts {
		p.Kinds = append(p.Kinds, Count{call, n})
	}
	slices.SortFunc(p.Kinds, func(a, b Count) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Call, b.Call)) })
}

// WriteJSON writes the program as one indented JSON object.
func WriteJSON(w io.Writer, p *Program) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(p)
}

// WriteText writes the calls by function, and a summary.
func WriteText(w io.Writer, p *Program) error {
	b := bufio.NewWriter(w)
	function, functions := "", 0
	for i := range p.Calls {
		c := &p.Calls[i]
		if f := c.Frames[0].Function; f != function || i == 0 {
			function, functions = f, functions+1
			fmt.Fprintln(b, cells.Plain(f))
		}
		fmt.Fprint(b, "  ")
		if c.Address != "" {
			fmt.Fprint(b, c.Address, "  ")
		}
		fmt.Fprint(b, place(c.Frames[0]), "  ", cells.Plain(c.Call))
		if c.Unless != "" {
			fmt.Fprint(b, " unless ", c.Unless)
		}
		for _, f := range c.Frames[1:] {
			fmt.Fprintf(b, ", inlined in %s at %s", cells.Plain(f.Function), place(f))
		}
		fmt.Fprintln(b)
	}
	if len(p.Calls) > 0 {
		fmt.Fprintln(b)
	}
	kinds := make([]string, len(p.Kinds))
	for i, k := range p.Kinds {
		kinds[i] = fmt.Sprintf("%d %s", k.Count, strings.TrimPrefix(k.Call, "runtime."))
	}
	fmt.Fprintf(b, "%s in %s", count(len(p.Calls), "call"), count(functions, "function"))
	if len(kinds) > 0 {
		fmt.Fprint(b, ": ", strings.Join(kinds, ", "))
	}
	fmt.Fprintf(b, " (%s %s %s)\n", p.Format, p.GOARCH, cells.Plain(p.Go))
	if p.Missing != "" {
		fmt.Fprintln(b, "missing: "+cells.Plain(p.Missing))
	}
	return b.Flush()
}

func place(f Frame) string {
	if f.File == "" {
		return "?"
	}
	return fmt.Sprintf("%s:%d", cells.Plain(f.File), f.Line)
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
