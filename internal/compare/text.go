package compare

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"strings"

	"ifaceval/internal/grid"
)

// TextOptions say how text is written.
type TextOptions = grid.TextOptions

// WriteText writes the comparison for people: each step's lists, what they add up
// to, and the totals of each side.
func WriteText(w io.Writer, c *Comparison, o TextOptions) error {
	b := bufio.NewWriter(w)
	for i := range c.Steps {
		s := &c.Steps[i]
		for _, l := range s.lists() {
			if len(l.all) > 0 {
				fmt.Fprintf(b, "%s → %s: %s\n", s.From, s.To, l.name)
				if err := grid.WriteText(b, sheetOf(l.all), o); err != nil {
					return err
				}
				fmt.Fprintln(b)
			}
		}
		fmt.Fprintln(b, s.summary())
		for _, p := range s.NotCompared {
			fmt.Fprintf(b, "not compared: %s, which one of the two could not judge\n", cmp.Or(p, "the build"))
		}
		fmt.Fprintln(b)
	}
	if err := grid.WriteText(b, c.totals(), o); err != nil {
		return err
	}
	return b.Flush()
}

// A list is one of a step's.
type list struct {
	name string
	all  []Difference
}

func (s *Step) lists() []list {
	return []list{{"verdicts that differ", s.Differences}, {"the same verdict, but other copies of the code allocate", s.Copies},
		{"only in " + s.From, s.Gone}, {"only in " + s.To, s.New}}
}

// An amount is a number of conversions.
type amount struct {
	n    int
	what string
}

// summary says what a step's lists add up to.
func (s *Step) summary() string {
	if s.Common == 0 && len(s.Gone)+len(s.New) > 0 {
		return fmt.Sprintf("%s → %s: nothing in common: these are reports of different code", s.From, s.To)
	}
	text := fmt.Sprintf("%s → %s: ", s.From, s.To)
	if len(s.Differences)+len(s.Copies)+len(s.Gone)+len(s.New) == 0 {
		return text + fmt.Sprintf("no differences in %s", conversions(s.Common))
	}
	text += fmt.Sprintf("%d of %s differ", len(s.Differences), conversions(s.Common))
	for _, p := range []amount{{len(s.Copies), "more in some copies only"}, {len(s.Gone), "are only in " + s.From}, {len(s.New), "are only in " + s.To}} {
		if p.n > 0 {
			text += fmt.Sprintf(", %d %s", p.n, p.what)
		}
	}
	var parts []string
	for _, p := range []amount{{s.Count(Less), "cost less"}, {s.Count(More), "cost more"}, {s.Count(Unclear), "cannot be told"}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.what))
		}
	}
	if len(parts) > 0 {
		text += ": " + strings.Join(parts, ", ")
	}
	return text
}

func conversions(n int) string {
	if n == 1 {
		return "1 conversion"
	}
	return fmt.Sprintf("%d conversions", n)
}
