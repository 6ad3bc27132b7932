package escape

import (
	"strconv"
	"strings"
)

// What the compiler prints of a flow, after the position and a colon and space.
const (
	flowPrefix      = "  flow: "
	fromPrefix      = "    from "
	truncatedPrefix = "  warning: truncated explanation due to assignment cycle"
)

// A spot is a position as printed; the zero spot is one that the compiler does
// not know.
type spot struct {
	file         string
	line, column int
}

const unknownSpot = "<unknown line number>"

// splitSpot is splitPosition for the lines of -m=2, that write an unknown
// position down.
func splitSpot(s string) (at spot, text string, ok bool) {
	if text, ok := strings.CutPrefix(s, unknownSpot+": "); ok {
		return spot{}, text, true
	}
	at.file, at.line, at.column, text, ok = splitPosition(s)
	return at, text, ok
}

// parseSpot reads a position that is all there is.
func parseSpot(s string) (spot, bool) {
	if s == unknownSpot {
		return spot{}, true
	}
	rest, last, ok := cutNumber(s)
	if !ok {
		return spot{}, false
	}
	if file, line, ok := cutNumber(rest); ok {
		return spot{file, line, last}, true
	}
	return spot{rest, last, 0}, true
}

// cutHeader reads the first line of a flow, nil if it is none.
func cutHeader(text string) *Flow {
	text, ok := strings.CutSuffix(text, ":")
	if !ok {
		return nil
	}
	if f := cutLeak(text); f != nil {
		return f
	}
	if subject, ok := strings.CutSuffix(text, suffixEscapes); ok && subject != "" { // up to Go 1.24
		return &Flow{Subject: subject}
	}
	// The function is last, and its name is not a place for these words; the
	// subject may have them in a string.
	const in = suffixEscapes + " in "
	if i := strings.LastIndex(text, in); i > 0 {
		return &Flow{Subject: text[:i], Function: functionName(text[i+len(in):])}
	}
	return nil
}

// cutLeak reads "parameter x leaks to {heap} for F with derefs=0"; up to Go 1.24
// without the function.
func cutLeak(text string) *Flow {
	rest, ok := strings.CutPrefix(text, "parameter ")
	subject, rest, ok2 := strings.Cut(rest, " leaks to ")
	i := strings.LastIndex(rest, " with derefs=")
	if !ok || !ok2 || subject == "" || i < 0 {
		return nil
	}
	derefs, err := strconv.Atoi(rest[i+len(" with derefs="):])
	if err != nil || derefs < 0 {
		return nil
	}
	f := &Flow{Subject: subject, Kind: Leaks, Derefs: derefs}
	f.To, rest = cutPlace(rest[:i])
	function, ok := strings.CutPrefix(rest, " for ")
	if f.To == "" || !ok && rest != "" {
		return nil
	}
	f.Function = functionName(function)
	return f
}

// functionName knows how the compiler names no function.
func functionName(s string) string {
	if s == "<nil>" {
		return ""
	}
	return s
}

// places are the two ways in which the next step's start may be written: a
// variable has its name, anything else is the storage of an expression.
func (f *Flow) places() []string {
	if n := len(f.Steps); n > 0 {
		return []string{f.Steps[n-1].To}
	}
	return []string{f.Subject, "{storage for " + f.Subject + "}"}
}

// cutStep reads "  flow: {heap} = *x:", from Go 1.25 on "  flow: {heap} ← *x:".
// Either side may be the storage of an expression with such a sign in it, so
// the line is read from its end: the start of the step is known from what came
// before.
func cutStep(text string, starts []string) (FlowStep, bool) {
	body, ok := strings.CutPrefix(text, flowPrefix)
	body, ok2 := strings.CutSuffix(body, ":")
	if !ok || !ok2 {
		return FlowStep{}, false
	}
	for _, from := range starts {
		rest, ok := strings.CutSuffix(body, from)
		if !ok {
			continue
		}
		rest, derefs := cutSigils(rest)
		for _, arrow := range []string{" = ", " ← "} {
			if to, ok := strings.CutSuffix(rest, arrow); ok && to != "" {
				return FlowStep{To: to, From: from, Derefs: derefs}, true
			}
		}
	}
	return FlowStep{}, false
}

func cutSigils(s string) (rest string, derefs int) {
	if rest, ok := strings.CutSuffix(s, "&"); ok {
		return rest, -1
	}
	rest = strings.TrimRight(s, "*")
	return rest, len(s) - len(rest)
}

// cutReason reads "fmt.a := ... argument (assign-pair) at m.go:13:28". The
// compiler's words have no parentheses; expressions have, and strings may hold
// anything.
func cutReason(body string) (Reason, bool) {
	i := indexPosition(body)
	if i < 0 {
		return Reason{}, false
	}
	at, ok := parseSpot(body[i+len(beforePosition):])
	open := strings.LastIndex(body[:i], " (")
	if !ok || open <= 0 {
		return Reason{}, false
	}
	kind := body[open+2 : i]
	if kind == "" || strings.ContainsAny(kind, "()") {
		return Reason{}, false
	}
	return Reason{body[:open], kind, at.file, at.line, at.column}, true
}

// formsAtTwo are the diagnostics that -m=2 adds to those of -m, or words
// differently, by their beginnings.
var formsAtTwo = []string{
	"cannot inline ",
	"should not PGO devirtualize ", // 1.22 and later
	"expr is unknown to bloop pass",
	"expr will be kept alive",
	"dereference will be kept alive",
	"function arg will be kept alive",
	"function result will be kept alive",
	"function results will be kept alive",
	"unrecognized shape for assign list stmt for blank assignment", // 1.27, of testing.B.Loop
}

func knownAtTwo(text string) bool {
	for _, form := range formsAtTwo {
		if strings.HasPrefix(text, form) {
			return true
		}
	}
	switch {
	case strings.HasSuffix(text, ")"): // F capturing by ref: x (addr=false assign=true width=8)
		return strings.Contains(text, " capturing by ref: ") || strings.Contains(text, " capturing by value: ")
	case strings.HasPrefix(text, "function "):
		return strings.HasSuffix(text, " considered 'big'; reducing max cost of inlinees")
	default: // 1.26 and later, of variables in a loop of testing.B.Loop
		return strings.HasSuffix(text, " will be kept alive")
	}
}
