package cli

import (
	"context"
	"flag"
	"fmt"
	"strings"

	"ifaceval/internal/explain"
	"ifaceval/internal/story"
)

func explainCommand() *command {
	return &command{
		name:  "explain",
		short: "one conversion in full: why, how, and what to do",
		usage: "explain [flags] FILE:LINE[:COL]",
		help: `Explain tells all that is known of one conversion: what is converted to what,
where the value is stored and what that costs, why it escapes, step by step
from the compiler's own account (-m=2), the instructions that make the
interface value, a picture of its two words, what each witness says, and what
one can do about it, if anything.

Without a column it explains all conversions of the line, in order.
`,
		run: runExplain,
	}
}

var explainFormats = []string{"text", "markdown", "json", "html"}

func runExplain(ctx context.Context, s *stdio, args []string) error {
	var c explain.Config
	var out output
	var ascii bool
	fs := flag.NewFlagSet("explain", flag.ContinueOnError)
	registerBuild(fs, &c.Build)
	fs.BoolVar(&ascii, "ascii", false, "draw with ASCII characters only")
	fs.StringVar(&out.format, "format", "text", "`format`: text, markdown, json or html")
	fs.StringVar(&out.path, "o", "", "write to `file`")
	if err := s.parse(fs, args); err != nil {
		return err
	}
	if fs.NArg() != 1 {
		return fmt.Errorf("explain takes one place, FILE:LINE or FILE:LINE:COL, and flags before it; %d arguments are given", fs.NArg())
	}
	if strings.HasPrefix(fs.Arg(0), "-") {
		return fmt.Errorf("%s is no place: write FILE:LINE or FILE:LINE:COL", fs.Arg(0))
	}
	dir, err := absDir(c.Build.Dir)
	if err != nil {
		return err
	}
	c.Build.Dir, c.Dir, c.Target, out.dir = dir, dir, fs.Arg(0), dir
	if err := out.check(explainFormats); err != nil {
		return err
	}
	progress := newProgress(s.err)
	progress.show("compiling")
	all, err := explain.Run(ctx, c)
	progress.clear()
	if err != nil {
		return err
	}
	return out.write(s.out, func(to *writer) error {
		switch out.format {
		case "json":
			return story.WriteJSON(to, all)
		case "markdown":
			return story.WriteExplanationsMarkdown(to, all)
		case "html":
			return story.WriteExplanationsHTML(to, all)
		}
		return story.WriteExplanationsText(to, all, story.TextOptions{ASCII: ascii, Color: to.color, Width: to.width})
	})
}
