package gotool

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// ErrNoGo says that there is no go command to ask.
var ErrNoGo = errors.New("no go command in PATH: install Go from https://go.dev/dl/ or add its bin directory to PATH")

// interruptGrace is how long an interrupted go command may take to remove its
// work directory before it and its children are killed.
const interruptGrace = 5 * time.Second

// A command is one invocation of the go command.
type command struct {
	program string // "" for the go command in PATH
	dir     string
	env     []string // added to the environment of this process
	args    []string
	stderr  io.Writer // nil: kept for the error
}

// run starts the go command and copies its standard output to w. The error of
// a failed command is its own last words, without the "go: " before them.
func (c command) run(ctx context.Context, w io.Writer) error {
	path, err := exec.LookPath(cmp.Or(c.program, "go"))
	if err != nil {
		return ErrNoGo
	}
	cmd := exec.CommandContext(ctx, path, c.args...)
	cmd.Dir = c.dir
	cmd.Env = append(os.Environ(), c.env...)
	if c.dir != "" {
		cmd.Env = append(cmd.Env, "PWD="+c.dir)
	}
	cmd.Stdout = w
	var said bytes.Buffer
	cmd.Stderr = &said
	if c.stderr != nil {
		cmd.Stderr = c.stderr
	}
	ownGroup(cmd)
	cmd.WaitDelay = interruptGrace
	err = cmd.Run()
	if ctx.Err() != nil {
		killGroup(cmd)
		return ctx.Err()
	}
	if err == nil {
		return nil
	}
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return fmt.Errorf("go %s: %w", c.args[0], err)
	}
	return &Error{Command: "go " + c.args[0], Text: said.String()}
}

// command is an invocation for this toolchain, with more environment.
func (t *Toolchain) command(args []string, env ...string) command {
	return command{program: t.program, dir: t.config.Dir, env: append(slices.Clip(t.env), env...), args: args}
}

// output is run with the standard output returned.
func (c command) output(ctx context.Context) ([]byte, error) {
	var out bytes.Buffer
	err := c.run(ctx, &out)
	return out.Bytes(), err
}

// An Error is a go command that failed.
type Error struct {
	Command string // "go list"
	Text    string // what it wrote to standard error, as it wrote it
}

// Error is the command's words on one line.
func (e *Error) Error() string {
	text := strings.TrimSpace(e.Text)
	if text == "" {
		return e.Command + " failed and did not say why"
	}
	var lines []string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "go: downloading ") {
			continue
		}
		lines = append(lines, strings.TrimPrefix(line, "go: "))
	}
	return strings.ReplaceAll(strings.Join(lines, "; "), ":; ", ": ")
}
