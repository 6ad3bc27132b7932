package explain

import (
	"fmt"
	"os"
	"strings"

	"ifaceval/internal/check"
	"ifaceval/internal/escape"
	"ifaceval/internal/story"
)

// flowOf is the flow that explains why the operand escapes, nil if the compiler
// printed none.
func (e *explainer) flowOf(j check.Judged) *escape.Flow {
	fact := j.Site.Escape
	if fact == nil || !fact.Escapes || e.flows == nil {
		return nil
	}
	for _, f := range e.flows.Of(e.file, fact.Line, fact.Column, fact.Operand) {
		if f.Kind == escape.Escapes {
			return f
		}
	}
	return nil
}

// tellFlow turns a flow into numbered steps.
func (e *explainer) tellFlow(x *story.Explanation, f *escape.Flow) {
	switch {
	case x.Escape == "":
		x.FlowNote = "The compiler says nothing of this operand: where a value is its own data word, or an initialiser writes it, there is nothing that could escape."
		if x.Storage != "direct" && x.Storage != "static" {
			x.FlowNote = "The compiler says nothing of this operand."
		}
		return
	case f == nil && strings.HasSuffix(x.Escape, " does not escape"):
		x.FlowNote = fmt.Sprintf("The compiler says %s: it found no way by which the copy could be used after the function returns.", quoted(x.Escape))
		return
	case f == nil:
		x.FlowNote = fmt.Sprintf("The compiler says %s, and gives no reason.", quoted(x.Escape))
		return
	}
	steps := e.flows.Whole(e.file, f)
	for i, s := range steps {
		for k, r := range s.Why {
			last := i == len(steps)-1 && k == len(s.Why)-1
			x.Flow = append(x.Flow, e.reason(len(x.Flow)+1, s, r, last, x.Storage))
		}
	}
	x.FlowNote = fmt.Sprintf("The compiler says %s. This is how it gets there:", quoted(x.Escape))
	if callee := f.Callee(); callee != "" && callee != "panic" && callee != "append" {
		x.FlowNote = fmt.Sprintf("The compiler says %s. It is %s that leaks: what is passed to it may be kept. This is how it gets there:", quoted(x.Escape), callee)
	}
	if f.Truncated {
		x.Notes = append(x.Notes, "The compiler's escape flow is cut off, so steps of it are missing.")
	}
}

// quoted are the compiler's words, which may hold quotes of their own.
func quoted(s string) string {
	if strings.Contains(s, `"`) {
		return "'" + s + "'"
	}
	return `"` + s + `"`
}

// reason is one step of a flow.
func (e *explainer) reason(n int, s escape.FlowStep, r escape.Reason, last bool, storage string) story.Reason {
	out := story.Reason{N: n, Words: fmt.Sprintf("%s (%s)", r.Expr, r.Kind), Flow: s.To + " ← " + stars(s.Derefs) + s.From, Callee: r.Callee(), Line: r.Line}
	out.Text = reasonText(n, s, r, last, storage)
	if r.File != "" {
		file := e.fileOf(r)
		out.File = e.relative(file)
		out.Source = strings.TrimSpace(e.lineIn(file, r.Line))
	}
	return out
}

// fileOf is the file of a reason.
func (e *explainer) fileOf(r escape.Reason) string {
	if escape.SamePath(e.file, r.File) {
		return e.file
	}
	return r.File
}

// lineIn is a line of a file of the package, "" if it cannot be read.
func (e *explainer) lineIn(file string, line int) string {
	for _, name := range e.pkg.Listed.Files {
		if escape.SamePath(name, file) {
			file = name
		}
	}
	text := e.pkg.Text(file)
	if text == nil {
		text, _ = os.ReadFile(file)
	}
	return lineOf(string(text), line)
}

func stars(derefs int) string {
	if derefs < 0 {
		return "&"
	}
	return strings.Repeat("*", derefs)
}

// reasonTexts are the compiler's words for what happens in a step, from
// cmd/compile/internal/escape; the first %s is the place that the value goes
// to, the second where it comes from, the third the expression.
var reasonTexts = map[string]string{
	"spill":                       "%[3]s needs memory of its own, as the data word is its address.",
	"assign":                      "It is assigned to %[1]s.",
	"assign-pair":                 "It is assigned to %[1]s.",
	"return":                      "It is returned to the caller.",
	"call parameter":              "It is passed to a call: %[3]s.",
	"slice-literal-element":       "It becomes an element of a slice, %[1]s.",
	"array literal element":       "It becomes an element of an array, %[1]s.",
	"struct literal element":      "It becomes a field of a struct, %[1]s.",
	"array-literal-element":       "It becomes an element of an array, %[1]s.",
	"struct-literal-element":      "It becomes a field of a struct, %[1]s.",
	"map literal key":             "It becomes a key of a map, which keeps it on the heap.",
	"map literal value":           "It becomes a value of a map, which keeps it on the heap.",
	"key of map put":              "It becomes a key of a map, which keeps it on the heap.",
	"value of map put":            "It becomes a value of a map, which keeps it on the heap.",
	"interface-converted":         "It is stored in an interface.",
	"captured by a closure":       "A closure captures it.",
	"send":                        "It is sent over a channel, whose receiver may keep it.",
	"panic":                       "It is given to panic, which keeps it while the stack is unwound.",
	"range":                       "A range clause assigns it to %[1]s.",
	"range-deref":                 "A range clause assigns what it holds to %[1]s.",
	"append":                      "It is appended to a slice.",
	"appendee slice":              "It is appended to a slice.",
	"appended slice...":           "Its elements are appended to a slice.",
	"dot":                         "A part of it is meant.",
	"dot of pointer":              "A part of what it points to is meant.",
	"indirection":                 "What it points to is meant.",
	"address-of":                  "Its address is taken.",
	"fixed-array-index-of":        "An element of it is meant.",
	"switch case":                 "It is assigned to the variable of a switch, %[1]s.",
	"type assertion":              "A type assertion hands it on.",
	"go":                          "A go statement hands it to another goroutine.",
	"defer":                       "A defer statement keeps it for later.",
	"allocated before loop start": "It is made before a loop that keeps it, and outlives the turn.",
	"assign-pair-func-call":       "A call's results are assigned to %[1]s.",
	"assign-pair-receive":         "It is received into %[1]s.",
	"assign-pair-mapr":            "It is looked up into %[1]s.",
	"assign-pair-dot-type":        "A type assertion assigns it to %[1]s.",
	"method value":                "A method value holds it.",
	"receiver":                    "It is the receiver of a call: %[3]s.",
}

// reasonText says a step in a sentence, in the compiler's own words where ours
// have none for it. What escapes ends on the heap only if its value has no cheaper
// storage.
func reasonText(n int, s escape.FlowStep, r escape.Reason, last bool, storage string) string {
	ends := "it ends on the heap"
	if storage != "heap" {
		ends = "it cannot be on the stack"
	}
	end := ""
	if last && s.To == "{heap}" {
		end = " That outlives the function, so " + ends + "."
	}
	callee := r.Callee()
	form, ok := reasonTexts[r.Kind]
	switch {
	case callee != "" && s.To == "{heap}":
		return fmt.Sprintf("It is passed to %s, whose parameter leaks: %s. So %s.", callee, r.Expr, ends)
	case r.Kind == "spill" && n > 1:
		form = "The address of %[3]s is used from here on."
	case !ok:
		return fmt.Sprintf("%s (%s).%s", r.Expr, r.Kind, end)
	case s.To == "{heap}" && strings.Contains(form, "%[1]s"):
		form = "It goes where it may be kept: %[3]s."
	}
	text := form
	if strings.Contains(form, "%[") {
		text, _, _ = strings.Cut(fmt.Sprintf(form, place(s.To), place(s.From), place(r.Expr)), "%!(EXTRA")
	}
	return text + end
}

// place names a place of a flow without the compiler's braces.
func place(s string) string {
	storage := false
	if rest, ok := strings.CutPrefix(s, "{storage for "); ok {
		s, storage = strings.TrimSuffix(rest, "}"), true
	}
	switch {
	case s == "... argument":
		return "the slice of variadic arguments"
	case storage:
		return "the memory of " + s
	}
	if s == "{temp}" {
		return "a temporary"
	}
	return s
}
