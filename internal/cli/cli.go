// Package cli is the command line of ifaceval: a file per command, each of
// which turns flags into a call and a result into output.
//
// Exit codes are 0 for done, 1 for a gate or an expectation that failed, and 2
// for wrong usage or code that does not build. Errors are one line each on
// standard error.
package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
)

// Exit codes.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// A command is one of ifaceval's.
type command struct {
	name  string
	short string // in the list of commands
	usage string // the first line of its help
	help  string // the text after it, before the flags
	run   func(ctx context.Context, s *stdio, args []string) error
}

// commands in the order of the help text. Each file adds its own.
func commands() []*command {
	return []*command{checkCommand(), explainCommand(), walkCommand(), tableCommand(), genCommand(), compareCommand(), testCommand(), measureCommand(), binaryCommand(), profileCommand(), labCommand(), versionCommand()}
}

// stdio is what a command may talk to.
type stdio struct {
	out, err io.Writer
	command  *command
}

// An exitError ends the program with a code that is not an error to print.
type exitError int

func (e exitError) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

// Run runs ifaceval with the given arguments, the program's name not among
// them, and returns its exit code.
func Run(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), interrupts()...)
	defer stop()
	err := dispatch(ctx, args, stdout, stderr)
	var exit exitError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &exit):
		return int(exit)
	case ctx.Err() != nil:
		fmt.Fprintln(stderr, "ifaceval: interrupted")
	default:
		fmt.Fprintln(stderr, "ifaceval: "+oneLine(err.Error()))
	}
	return exitUsage
}

// interrupts are the signals that end the program, and with it the compilers,
// which are in a process group of their own and get no signal from the terminal.
// What was ignored at the start, as by nohup, stays ignored.
func interrupts() []os.Signal {
	return slices.DeleteFunc([]os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}, signal.Ignored)
}

func dispatch(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	if len(args) == 0 {
		usage(stderr)
		return exitError(exitUsage)
	}
	name := args[0]
	switch name {
	case "help", "-h", "-help", "--help":
		if len(args) > 1 {
			return help(ctx, args[1], stdout, stderr)
		}
		usage(stdout)
		return nil
	}
	c := find(name)
	if c == nil {
		return fmt.Errorf("unknown command %q: `ifaceval help` lists the commands", name)
	}
	return c.run(ctx, &stdio{stdout, stderr, c}, args[1:])
}

func find(name string) *command {
	for _, c := range commands() {
		if c.name == name {
			return c
		}
	}
	return nil
}

func help(ctx context.Context, name string, stdout, stderr io.Writer) error {
	c := find(name)
	if c == nil {
		return fmt.Errorf("unknown command %q: `ifaceval help` lists the commands", name)
	}
	return c.run(ctx, &stdio{stdout, stderr, c}, []string{"-h"})
}

func usage(w io.Writer) {
	fmt.Fprint(w, "ifaceval says what an interface value costs, where its value lives, and why.\n\nUsage:\n\n\tifaceval COMMAND [flags] [arguments]\n\nCommands:\n\n")
	for _, c := range commands() {
		fmt.Fprintf(w, "\t%-9s %s\n", c.name, c.short)
	}
	fmt.Fprint(w, "\n`ifaceval help COMMAND` says more.\n")
}

// parse parses a command's flags. With -h it prints the help and the error
// ends the program.
func (s *stdio) parse(fs *flag.FlagSet, args []string) error {
	fs.SetOutput(io.Discard)
	err := fs.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		s.printHelp(fs)
		return exitError(exitDone)
	case err != nil:
		return fmt.Errorf("%v: `ifaceval help %s` lists the flags", err, s.command.name)
	}
	return nil
}

func (s *stdio) printHelp(fs *flag.FlagSet) {
	fmt.Fprintf(s.out, "Usage: ifaceval %s\n\n%s\nFlags:\n\n", s.command.usage, s.command.help)
	fs.VisitAll(func(f *flag.Flag) {
		name, text := flag.UnquoteUsage(f)
		if name != "" {
			name = " " + name
		}
		fmt.Fprintf(s.out, "  -%s%s\n    \t%s", f.Name, name, text)
		if f.DefValue != "" && f.DefValue != "false" {
			fmt.Fprintf(s.out, " (default %s)", f.DefValue)
		}
		fmt.Fprintln(s.out)
	})
}

// oneLine folds an error onto one line. It may quote source, and GitHub's runner
// would obey a "##[command]" wherever it stands in a line.
func oneLine(s string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(s), " "), "##[", "## [")
}
