package walk

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ifaceval/internal/listing"
	"ifaceval/internal/machine"
)

// choices are the ways that the user wants taken at branches whose condition is
// not known, by offset: the first for the first time, the last for ever after.
type choices struct {
	ways map[int64][]bool
	seen map[int64]int

	seek *seeker // of a line that is asked for
}

// parseTake reads "0x41=jump", "65=fall" and "65=jump,jump,fall".
func parseTake(list []string) (*choices, error) {
	c := &choices{ways: map[int64][]bool{}}
	c.reset()
	for _, s := range list {
		at, ways, ok := strings.Cut(s, "=")
		offset, err := strconv.ParseInt(at, 0, 64)
		if !ok || err != nil || offset < 0 {
			return nil, fmt.Errorf("-take %s: write it as OFFSET=jump or OFFSET=fall, such as -take 0x41=jump; several ways, for each time, with commas", s)
		}
		for way := range strings.SplitSeq(ways, ",") {
			if way != "jump" && way != "fall" {
				return nil, fmt.Errorf("-take %s: %q is neither jump nor fall", s, way)
			}
			c.ways[offset] = append(c.ways[offset], way == "jump")
		}
	}
	return c, nil
}

func (c *choices) reset() {
	c.seen = map[int64]int{}
	if c.seek != nil {
		clear(c.seek.asked)
		c.seek.decisions = nil
	}
}

const takeSays = "-take says so"

// choose follows the user where he has said something.
func (c *choices) choose(in *listing.Instr, b machine.Branch) machine.Branch {
	ways := c.ways[in.Offset]
	if len(ways) == 0 {
		return c.seek.prefer(in, b)
	}
	n := c.seen[in.Offset]
	c.seen[in.Offset]++
	return machine.Branch{Taken: ways[min(n, len(ways)-1)], Why: takeSays}
}

// unused is the error of a -take at a place where nothing was to be decided.
func (c *choices) unused() error {
	var bad []string
	for at := range c.ways {
		if c.seen[at] == 0 {
			bad = append(bad, fmt.Sprintf("%#x", at))
		}
	}
	if len(bad) == 0 {
		return nil
	}
	slices.Sort(bad)
	return fmt.Errorf("-take %s: no branch there is undecided on this path: the walk names those that are", strings.Join(bad, ", "))
}
