package outcome

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"ifaceval/internal/cells"
)

// WriteJSON writes the results as one indented JSON object.
func WriteJSON(w io.Writer, r *Results) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(r)
}

// TextOptions say how text is written.
type TextOptions struct {
	All   bool // passes too
	Color bool
}

// WriteText writes a line for each expectation that does not hold, and a summary
// for each toolchain.
func WriteText(w io.Writer, r *Results, o TextOptions) error {
	b := bufio.NewWriter(w)
	for _, run := range r.Runs {
		tc := fmt.Sprintf("%s %s/%s", run.Toolchain.Go, run.Toolchain.GOOS, run.Toolchain.GOARCH)
		for i := range run.Outcomes {
			x := &run.Outcomes[i]
			if x.Status == Pass && !o.All {
				continue
			}
			line := x.Sentence()
			if len(r.Runs) > 1 && x.Status != Pass {
				line += " (" + run.Toolchain.Go + ")"
			}
			word := words[x.Status]
			if o.Color {
				word = "\x1b[" + colors[x.Status] + "m" + word + "\x1b[0m"
			}
			fmt.Fprintf(b, "%s: %s %s\n", x.position(), word, line)
		}
		if u := run.Unrecognised; u != nil {
			fmt.Fprintf(b, "not understood: %s, %s: no expectation counts as held\n", count(u.Diagnostics, "compiler diagnostic"), count(u.Calls, "runtime.convT* call"))
			for _, e := range u.Examples {
				fmt.Fprintln(b, "  "+cells.Plain(e))
			}
		}
		fmt.Fprintln(b, run.Summary.sentence()+" ("+tc+")")
	}
	return b.Flush()
}

var words = map[Status]string{Pass: "ok", Fail: "FAIL", Skip: "skip", Misuse: "error", Unclear: "unknown"}

var colors = map[Status]string{Pass: "32", Fail: "31", Skip: "33", Misuse: "31", Unclear: "35"}

func (o *Outcome) position() string {
	s := fmt.Sprintf("%s:%d", cells.Plain(o.File), o.Line)
	if o.Column > 0 {
		s += fmt.Sprintf(":%d", o.Column)
	}
	return s
}

// Sentence is the outcome in one line, without its position and status: what was
// expected of what, what was found, why, and the flow in short.
func (o *Outcome) Sentence() string {
	var b strings.Builder
	if o.ID != "" {
		b.WriteString(o.ID + ": ")
	}
	b.WriteString(o.Directive)
	switch o.Status {
	case Fail:
		b.WriteString(": expected " + o.Expected + ", got " + o.Actual)
		if o.Reason != "" {
			b.WriteString("; " + o.Reason)
		}
		if len(o.Flow) > 0 {
			b.WriteString("; " + strings.Join(o.Flow, ", "))
		}
	case Pass:
	default:
		b.WriteString(": " + o.Reason)
	}
	return cells.Plain(b.String())
}

// sentence counts what is there.
func (s Summary) sentence() string {
	all := s.Passed + s.Failed + s.Skipped + s.Misused + s.Unknown
	if all == 0 {
		return "no expectations"
	}
	parts := []string{fmt.Sprintf("%s: %d passed", count(all, "expectation"), s.Passed)}
	for _, p := range []struct {
		n    int
		what string
	}{{s.Failed, "failed"}, {s.Skipped, "skipped"}, {s.Unknown, "unknown"}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.what))
		}
	}
	if s.Misused > 0 {
		parts = append(parts, fmt.Sprintf("%d no expectation", s.Misused))
	}
	return strings.Join(parts, ", ")
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
