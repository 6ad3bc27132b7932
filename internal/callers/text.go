package callers

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"ifaceval/internal/cells"
)

// A line is a call or a store as text.
type line struct {
	what    string
	address string
	frames  []Frame
}

// WriteText writes the calls and stores by function, and a summary.
func WriteText(w io.Writer, p *Program) error {
	b := bufio.NewWriter(w)
	function := ""
	lines := p.lines()
	for i, l := range lines {
		if f := l.frames[0].Function; f != function || i == 0 {
			function = f
			fmt.Fprintln(b, cells.Plain(f))
		}
		fmt.Fprint(b, "  ")
		if l.address != "" {
			fmt.Fprint(b, l.address, "  ")
		}
		fmt.Fprint(b, place(l.frames[0]), "  ", l.what)
		for _, f := range l.frames[1:] {
			fmt.Fprintf(b, ", inlined in %s at %s", cells.Plain(f.Function), place(f))
		}
		fmt.Fprintln(b)
	}
	if len(lines) > 0 {
		fmt.Fprintln(b)
	}
	p.summary(b)
	return b.Flush()
}

// lines are the calls and the stores in one order.
func (p *Program) lines() []line {
	var all []line
	for _, c := range p.Calls {
		what := cells.Plain(c.Call)
		if c.Unless != "" {
			what += " unless " + c.Unless
		}
		all = append(all, line{what, c.Address, c.Frames})
	}
	for _, s := range p.Stores {
		what := s.Storage
		if s.Value != nil {
			what += fmt.Sprintf(" %d", *s.Value)
		}
		all = append(all, line{what, s.Address, s.Frames})
	}
	slices.SortStableFunc(all, func(a, b line) int { return slices.CompareFunc(a.frames, b.frames, byPlace) })
	return all
}

func (p *Program) summary(b *bufio.Writer) {
	kinds := make([]string, len(p.Kinds))
	for i, k := range p.Kinds {
		kinds[i] = fmt.Sprintf("%d %s", k.Count, strings.TrimPrefix(k.Call, "runtime."))
	}
	storages := make([]string, len(p.Storages))
	for i, s := range p.Storages {
		storages[i] = fmt.Sprintf("%d %s", s.Count, s.Storage)
	}
	fmt.Fprint(b, sum(len(p.Calls), "call", functions(p.Calls, func(c Call) []Frame { return c.Frames }), kinds))
	fmt.Fprintf(b, " (%s %s %s)\n", p.Format, p.GOARCH, cells.Plain(p.Go))
	if len(storages) > 0 {
		fmt.Fprintln(b, sum(len(p.Stores), "store", functions(p.Stores, func(s Store) []Frame { return s.Frames }), storages))
	}
	if p.Missing != "" {
		fmt.Fprintln(b, "missing: "+cells.Plain(p.Missing))
	}
}

// sum is "3 calls in 2 functions: 2 convT64, 1 convT".
func sum(n int, what string, functions int, parts []string) string {
	s := count(n, what) + " in " + count(functions, "function")
	if len(parts) > 0 {
		s += ": " + strings.Join(parts, ", ")
	}
	return s
}

// functions is how many functions have code of which all is in the source of one.
func functions[T any](all []T, frames func(T) []Frame) int {
	return len(tally(all, func(x T) string { return frames(x)[0].Function }))
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
