package gotool

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"
)

// A Process is a program that was built, and how to run it.
type Process struct {
	Path           string
	Dir            string
	Args           []string
	Env            []string // added to the environment of this process
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Limit          time.Duration // how long it may take; 0 for as long as it likes
	Foreground     bool          // it is in this program's process group, and so may read from its terminal
}

// An Exit is how a process ended.
type Exit struct {
	Code        int    // its exit status; -1 if it has none
	Signal      string // that ended it, "killed"; "" if none did
	TimedOut    bool   // it was ended because it took too long
	Interrupted bool   // it was ended because this program was
	Left        bool   // it ended well and left processes behind that kept its output open, and were ended
}

// Run runs the process to its end. The error is one of starting it.
func (p Process) Run(ctx context.Context) (Exit, error) {
	limited, cancel := context.WithCancel(ctx)
	if p.Limit > 0 {
		limited, cancel = context.WithTimeout(ctx, p.Limit)
	}
	defer cancel()
	cmd := exec.CommandContext(limited, p.Path, p.Args...)
	if len(p.Env) > 0 {
		cmd.Env = append(os.Environ(), p.Env...)
	}
	cmd.Dir, cmd.Stdin, cmd.Stdout, cmd.Stderr = p.Dir, p.Stdin, p.Stdout, p.Stderr
	if p.Foreground {
		cmd.Cancel = func() error {
			if ctx.Err() != nil {
				return nil // the terminal has told it
			}
			return cmd.Process.Kill()
		}
	} else {
		ownGroup(cmd)
	}
	cmd.WaitDelay = interruptGrace
	err := cmd.Run()
	if !p.Foreground {
		killGroup(cmd)
	}
	if cmd.ProcessState == nil {
		return Exit{}, fmt.Errorf("it cannot be run: %w", err)
	}
	exit := Exit{Code: cmd.ProcessState.ExitCode(), Interrupted: ctx.Err() != nil,
		TimedOut: ctx.Err() == nil && limited.Err() != nil, Left: errors.Is(err, exec.ErrWaitDelay), Signal: signalOf(cmd.ProcessState)}
	return exit, nil
}
