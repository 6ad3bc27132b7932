package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"ifaceval/docs"
	"ifaceval/internal/gotool"
	"ifaceval/internal/lab"
)

func labCommand() *command {
	return &command{
		name:  "lab",
		short: "learn by running: the labs, shown and run",
		usage: "lab [flags] [LAB]",
		help: `Lab lists the labs, which teach what an interface value is, when one costs an
allocation, and how to find out. With a number it shows that lab, or a chapter's
page, with pictures as text:

	ifaceval lab              the list
	ifaceval lab 2.9          a lab
	ifaceval lab -run 2.9     its commands, run here

-run runs the commands of the lab on your toolchain, in a copy of its programs that
is removed afterwards. Where the output is not the page's, both are shown, and why
they differ: another version of Go, another architecture, or an ifaceval that was built
with another version. Addresses and times
are not compared.

Exit code 1 means that output differs and nothing is known that explains it.
`,
		run: runLab,
	}
}

func runLab(ctx context.Context, s *stdio, args []string) error {
	var run bool
	flags := flag.NewFlagSet("lab", flag.ContinueOnError)
	flags.BoolVar(&run, "run", false, "run the lab's commands, and compare their output with the page")
	if err := s.parse(flags, args); err != nil {
		return err
	}
	names := flags.Args()
	if len(names) > 1 && (names[1] == "-run" || names[1] == "--run") { // after the number, where one expects it
		run, names = true, append(names[:1:1], names[2:]...)
	}
	chapters, err := lab.Load(docs.Pages)
	if err != nil {
		return err
	}
	switch {
	case len(names) > 1:
		return fmt.Errorf("lab takes one lab: %q is another", names[1])
	case len(names) == 0 && run:
		return errors.New("-run runs a lab: give its number, as 2.9")
	case len(names) == 0:
		return listLabs(s, chapters)
	}
	l, c := lab.Find(chapters, names[0]), lab.FindChapter(chapters, names[0])
	switch {
	case l == nil && c == nil:
		return fmt.Errorf("no lab %q: `ifaceval lab` lists them", names[0])
	case run && l == nil:
		return fmt.Errorf("%s is a chapter: give a lab to run, as %d.1", names[0], c.Number)
	case run:
		return runLabHere(ctx, s, l)
	}
	labs := lab.Labs(chapters)
	if l == nil {
		return showLab(s, c.Page, "", labs[slices.IndexFunc(labs, func(l *lab.Lab) bool { return l.Chapter == c }):])
	}
	hint := ""
	if len(l.Page.Consoles()) > 0 {
		hint = fmt.Sprintf("`ifaceval lab -run %s` runs the commands of this lab.\n", l.Name())
	}
	return showLab(s, l.Page, hint, labs[slices.Index(labs, l)+1:])
}

// showLab shows a page, and below it what one can do next.
func showLab(s *stdio, p *lab.Page, hint string, next []*lab.Lab) error {
	t := terminalOf(s.out)
	if err := lab.WriteText(s.out, p, lab.TextOptions{Color: t.color, Width: t.width, Files: docs.Pages}); err != nil {
		return err
	}
	if len(next) > 0 {
		hint += fmt.Sprintf("`ifaceval lab %s` shows the next one.\n", next[0].Name())
	}
	_, err := fmt.Fprint(s.out, hint)
	return err
}

func listLabs(s *stdio, chapters []*lab.Chapter) error {
	for i, c := range chapters {
		if i > 0 {
			fmt.Fprintln(s.out)
		}
		fmt.Fprintln(s.out, c.Heading())
		title := 0
		for _, l := range c.Labs {
			title = max(title, len([]rune(l.Title)))
		}
		for _, l := range c.Labs {
			fmt.Fprintf(s.out, "  %-5s %-*s  %s\n", l.Name(), title, l.Title, l.Question)
		}
	}
	fmt.Fprint(s.out, "\n`ifaceval lab 1.1` shows the first, `ifaceval lab 2` a chapter, and `ifaceval lab -run 2.1` runs the commands of a lab.\n")
	return nil
}

// runLabHere runs the commands of a lab in a copy of its programs.
func runLabHere(ctx context.Context, s *stdio, l *lab.Lab) error {
	toolchain, err := gotool.Find(ctx, gotool.Config{Dir: os.TempDir()})
	if err != nil {
		return err
	}
	here := lab.Machine{Release: toolchain.Version, Host: toolchain.GOOS + "/" + toolchain.GOARCH, Built: runtime.Version()}
	// Where nobody reads on, as behind head, the copy is removed all the same.
	closed := make(chan os.Signal, 1)
	signal.Notify(closed, syscall.SIGPIPE)
	defer signal.Stop(closed)
	dir, err := os.MkdirTemp("", "ifaceval-lab-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		return err
	}
	if err := lab.Extract(dir); err != nil {
		return err
	}
	// The programs are a module of their own, whatever the user's are.
	os.Setenv("GOWORK", "off")
	os.Setenv("GOFLAGS", "")
	r := labRun{stdio: s, console: Console{Dir: filepath.Join(dir, lab.Directory)}, here: here}
	for _, b := range l.Page.Consoles() {
		for _, c := range lab.Commands(l.Page.Lines[b.First:b.End]) {
			if err := r.command(ctx, c); err != nil {
				return err
			}
		}
	}
	return r.summary(l.Page)
}

// A labRun is the run of a lab's commands.
type labRun struct {
	*stdio
	console                    Console
	here                       lab.Machine
	same, explained, different int
}

func (r *labRun) command(ctx context.Context, c lab.Command) error {
	if _, err := fmt.Fprintln(r.out, "$ "+c.Line); err != nil {
		return err
	}
	lines, err := r.console.Lines(ctx, c.Line)
	if err != nil {
		return err
	}
	for _, line := range lines {
		fmt.Fprintln(r.out, line)
	}
	result := lab.Compare(c, lines, r.here)
	switch {
	case result.Diff == "":
		r.same++
	case result.Why != "":
		r.explained++
		fmt.Fprintf(r.out, "\nNot as on the page (-), for this is %s:\n%s", result.Why, result.Diff)
	default:
		r.different++
		fmt.Fprintf(r.out, "\nNot as on the page (-), and nothing is known that explains it:\n%s", result.Diff)
	}
	fmt.Fprintln(r.out)
	return nil
}

func (r *labRun) summary(p *lab.Page) error {
	parts := []string{strconv.Itoa(r.same) + " as on the page"}
	if r.explained > 0 {
		parts = append(parts, strconv.Itoa(r.explained)+" not, explained")
	}
	if r.different > 0 {
		parts = append(parts, strconv.Itoa(r.different)+" not, unexplained")
	}
	total := r.same + r.explained + r.different
	what := "commands"
	if total == 1 {
		what = "command"
	}
	if total == 0 {
		fmt.Fprintln(r.out, "This lab has no commands to run.")
	} else {
		fmt.Fprintf(r.out, "%d %s: %s (%s %s)\n", total, what, strings.Join(parts, ", "), r.here.Release, r.here.Host)
	}
	if n := p.Silent(); n > 0 {
		fmt.Fprintf(r.out, "not run: %d of which the page shows no output\n", n)
	}
	if r.different > 0 {
		return exitError(exitFailed)
	}
	return nil
}
