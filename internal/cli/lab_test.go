package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"testing"
)

// A closedPipe is one that nobody reads from any more.
type closedPipe struct{}

func (closedPipe) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }

// An interrupter interrupts when it is written to.
type interrupter func()

func (i interrupter) Write(p []byte) (int, error) {
	i()
	return len(p), nil
}

// TestLabEnds ends runs of a lab early: each is an error, and leaves nothing behind.
func TestLabEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	for name, run := range map[string]func() error{
		"nobody reads": func() error {
			return dispatch(context.Background(), []string{"lab", "-run", "2.1"}, closedPipe{}, io.Discard)
		},
		"interrupted": func() error {
			return dispatch(ctx, []string{"lab", "-run", "2.1"}, interrupter(cancel), io.Discard)
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for _, variable := range []string{"TMPDIR", "TMP"} { // Windows has the latter
				t.Setenv(variable, dir)
			}
			t.Setenv("GOWORK", os.Getenv("GOWORK")) // which the command sets
			t.Setenv("GOFLAGS", os.Getenv("GOFLAGS"))
			if err := run(); err == nil {
				t.Error("no error")
			}
			left, err := os.ReadDir(dir)
			if err != nil {
				t.Fatal(err)
			}
			if len(left) > 0 {
				t.Errorf("%d things are left behind, such as %s", len(left), left[0].Name())
			}
		})
	}
}

// TestConsole interrupts, and refuses what is no command of a page.
func TestConsole(t *testing.T) {
	interrupted, cancel := context.WithCancel(context.Background())
	cancel()
	c := Console{Dir: t.TempDir()}
	for _, command := range []string{"ifaceval version", "go version"} {
		if _, err := c.Lines(interrupted, command); err == nil {
			t.Errorf("%s: no error after an interrupt", command)
		}
	}
	for _, command := range []string{"", "rm -r x", "echo a | cat", "A=b", "A=b ifaceval version", "./nothing"} {
		if _, err := c.Lines(context.Background(), command); err == nil {
			t.Errorf("%q: no error", command)
		}
	}
	lines, err := c.Lines(context.Background(), "ifaceval nothing")
	if err != nil || len(lines) != 2 || lines[1] != "exit status 2" {
		t.Errorf("%q, %v", lines, err)
	}
}
