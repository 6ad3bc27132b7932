package explain

import (
	"fmt"
	"slices"
	"strings"

	"ifaceval/internal/check"
	"ifaceval/internal/story"
)

// tellEvidence says what each witness says of the conversion.
func (e *explainer) tellEvidence(x *story.Explanation, j check.Judged) {
	agrees := func(name string) bool { return slices.Contains(j.Conversion.Evidence, name) }
	x.Evidence = append(x.Evidence,
		story.Witness{Name: "rules", Says: e.rules(x, j), Agrees: agrees("rules")},
		story.Witness{Name: "escape", Says: e.escapeSays(x), Agrees: agrees("escape")},
		story.Witness{Name: "code", Says: e.codeSays(x, agrees("code")), Agrees: agrees("code")})
}

// rules is what the compiler's order of decision leads to.
func (e *explainer) rules(x *story.Explanation, j check.Judged) string {
	if d := j.Conversion.Rules; d != "" {
		return fmt.Sprintf("the compiler's order of decision would put the value at %s; the code says otherwise, and the code is believed", d)
	}
	size := fmt.Sprintf("%d bytes", x.Size)
	if x.Size == 1 {
		size = "1 byte"
	}
	if differ(&j.Conversion) && x.Storage == "heap" {
		return fmt.Sprintf("for the copy that costs most they lead to the heap, by %s", x.Call)
	}
	switch x.Storage {
	case "direct":
		return "values of " + x.From + " are pointer-shaped, so they are the data word"
	case "zerobase":
		return "a value of size 0 has the address of runtime.zerobase"
	case "static-byte":
		return "a bool or a one-byte integer, alone or as the only component, is found in runtime.staticuint64s"
	case "zeroval":
		return "a literal of nothing but zeros, of " + size + ", is found at runtime.zeroVal"
	case "readonly":
		return "a constant, or a literal of constants, is put into read-only data"
	case "static":
		return "an initialiser of a package variable writes the value into package data"
	case "stack":
		return "a value that does not escape and has at most 1024 bytes, here " + size + ", is copied to the stack"
	case "heap":
		why := "a value that escapes and has none of the cheaper places is copied to the heap"
		if x.Size > 1024 {
			why = "a value of more than 1024 bytes, here " + size + ", is copied to the heap"
		}
		return fmt.Sprintf("%s; for the size and the layout of %s, by %s", why, x.From, x.Call)
	}
	return "they do not decide here"
}

// escapeSays is the compiler's escape analysis, and what it is worth here.
func (e *explainer) escapeSays(x *story.Explanation) string {
	switch {
	case x.Escape == "":
		return "the compiler prints nothing for it"
	case strings.HasSuffix(x.Escape, " escapes to heap") && x.Storage != "heap":
		return fmt.Sprintf("%s; that only means that the stack is out of the question, not that anything is allocated", x.Escape)
	case strings.HasSuffix(x.Escape, " does not escape") && x.Storage == "heap":
		return fmt.Sprintf("%s; but it is too large for the stack, or another copy of it escapes", x.Escape)
	}
	return x.Escape
}

// codeSays is what the machine code shows.
func (e *explainer) codeSays(x *story.Explanation, agrees bool) string {
	for i := len(x.Code.Steps) - 1; i >= 0; i-- {
		for _, in := range x.Code.Steps[i].Instructions {
			if telling(in.Text, x.Storage) {
				return fmt.Sprintf("%s at %#x of %s", in.Text, in.Offset, x.Code.Function)
			}
		}
	}
	switch {
	case x.Storage == "none":
		return "there is no code of it"
	case agrees && x.Call != "":
		return "it calls " + x.Call
	case x.Storage == "stack" || x.Storage == "direct":
		return "it refers to no other place: neither a call nor static data"
	case agrees:
		return "it refers to " + places[x.Storage] + ", though not in the instructions that are shown"
	}
	return "it does not tell"
}

// places are the symbols that show a storage, for people.
var places = map[string]string{"static-byte": "runtime.staticuint64s", "zeroval": "runtime.zeroVal", "zerobase": "runtime.zerobase",
	"readonly": "read-only data of the value's size", "static": "the package's data"}

// telling reports whether an instruction is the one that shows a storage.
func telling(text, storage string) bool {
	words := map[string][]string{
		"heap": {"runtime.conv"}, "static-byte": {"runtime.staticuint64s"}, "zeroval": {"runtime.zeroVal"},
		"zerobase": {"runtime.zerobase"}, "readonly": {".stmp_", "go:string", "go.string"}, "static": {".stmp_"}, "stack": {".autotmp_"},
	}
	return slices.ContainsFunc(words[storage], func(w string) bool { return strings.Contains(text, w) })
}
