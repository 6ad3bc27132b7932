package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"ifaceval/internal/gotool"
	"ifaceval/internal/lab"
)

// A Console runs the commands that the pages show.
type Console struct {
	Dir string // where they are run, absolute
}

// errCommand is a command that a page must not have.
var errCommand = errors.New("it is not ifaceval, the go command, or a program in the directory")

// Run runs a command, which prints to w, standard error too, and returns its exit
// code. The commands are ifaceval's, those of the go command and programs in the
// directory; NAME=value before a command is added to its environment. The error
// is a command of another kind, or one that cannot be started.
func (c Console) Run(ctx context.Context, command string, w io.Writer) (exit int, err error) {
	words, ok := lab.Words(command)
	var env []string
	for len(words) > 0 && strings.Contains(words[0], "=") {
		env, words = append(env, words[0]), words[1:]
	}
	switch {
	case !ok || len(words) == 0:
		return 0, fmt.Errorf("%s: there is no shell here", command)
	case strings.HasPrefix(command, "go run ./cmd/ifaceval "):
		return c.self(ctx, words[3:], w)
	case words[0] == "ifaceval" && len(env) == 0:
		return c.self(ctx, words[1:], w)
	case words[0] != "go" && !strings.HasPrefix(words[0], "./"):
		return 0, fmt.Errorf("%s: %w", command, errCommand)
	}
	p := gotool.Process{Path: words[0], Dir: c.Dir, Args: words[1:], Env: append(env, "PWD="+c.Dir), Stdout: w, Stderr: w}
	end, err := p.Run(ctx)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", command, err)
	}
	if end.Signal != "" {
		return 0, fmt.Errorf("%s: ended by signal %s", command, end.Signal)
	}
	return end.Code, ctx.Err()
}

// Lines is Run, with what a page shows: the lines, and the exit status of a
// command that failed.
func (c Console) Lines(ctx context.Context, command string) ([]string, error) {
	var out bytes.Buffer
	exit, err := c.Run(ctx, command, &out)
	if err != nil {
		return nil, err
	}
	text := strings.TrimRight(strings.ReplaceAll(out.String(), "\r\n", "\n"), "\n")
	if last := text[strings.LastIndex(text, "\n")+1:]; exit != 0 && !strings.HasPrefix(last, "exit status ") { // as go run writes
		text = strings.TrimLeft(text+"\nexit status "+strconv.Itoa(exit), "\n")
	}
	if text == "" {
		return nil, nil
	}
	return strings.Split(text, "\n"), nil
}

// self runs a command of this program, in this process.
func (c Console) self(ctx context.Context, args []string, w io.Writer) (exit int, err error) {
	before, err := os.Getwd()
	if err != nil {
		return 0, err
	}
	if err := os.Chdir(c.Dir); err != nil {
		return 0, err
	}
	defer os.Chdir(before)
	pwd, had := os.LookupEnv("PWD")
	os.Setenv("PWD", c.Dir)
	defer func() {
		if had {
			os.Setenv("PWD", pwd)
		} else {
			os.Unsetenv("PWD")
		}
	}()
	exit = Run(args, w, w)
	return exit, ctx.Err() // an interrupt was for both
}
