package process

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestExit(t *testing.T) {
	each(t, func(t *testing.T, k kind) {
		p, symbols := k.run(t)
		exit := new(ExitError)
		if err := p.RunTo(symbols["main.recovered"].Addr); !errors.As(err, &exit) || exit.Status != 13 || exit.Signal != "" {
			t.Fatalf("%v, want status 13", err)
		}
		if want := "the program has ended with status 13"; exit.Error() != want {
			t.Errorf("%q, want %q", exit, want)
		}
		_, err := p.Registers()
		for _, err := range []error{err, p.Step(), p.RunTo(), p.ReadMemory(0, nil), p.WriteMemory(0, nil)} {
			if !errors.As(err, &exit) {
				t.Errorf("%v after the end, want the exit", err)
			}
		}
		check(t, p.Close())
		check(t, p.Close())
		if err := p.Step(); err != ErrClosed {
			t.Errorf("%v, want %v", err, ErrClosed)
		}
		gone(t, p)
	})
}

func TestPanic(t *testing.T) {
	each(t, func(t *testing.T, k kind) {
		p, _ := k.run(t, "panic")
		exit := finish(t, p)
		if exit.Status != 2 || !strings.Contains(exit.Error(), "panic: text goroutine 1") {
			t.Errorf("%v, want status 2 and what the program printed", exit)
		}
	})
}

func TestTimeout(t *testing.T) {
	each(t, func(t *testing.T, k kind) {
		p, symbols := k.run(t, "hang")
		check(t, p.RunTo(symbols["main.loop"].Addr))
		hurry(p, time.Second/2)
		start := time.Now()
		if err := p.RunTo(); !errors.Is(err, ErrTimeout) {
			t.Fatalf("%v, want a timeout", err)
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("it took %v", took)
		}
		if err := p.Step(); !errors.Is(err, ErrTimeout) {
			t.Errorf("%v, want the timeout again", err)
		}
		gone(t, p)
	})
}

// Close ends a program in the middle.
func TestClose(t *testing.T) {
	each(t, func(t *testing.T, k kind) {
		p, symbols := k.run(t, "hang")
		check(t, p.RunTo(symbols["main.add"].Addr))
		check(t, p.Close())
		gone(t, p)
	})
}

// What is killed from outside, between two steps, has ended.
func TestKilled(t *testing.T) {
	each(t, func(t *testing.T, k kind) {
		p, symbols := k.run(t, "hang")
		check(t, p.RunTo(symbols["main.add"].Addr))
		check(t, syscall.Kill(pid(p), syscall.SIGKILL))
		exit := new(ExitError)
		if err := p.Step(); !errors.As(err, &exit) || exit.Signal != "SIGKILL" {
			t.Errorf("%v, want an end by SIGKILL", err)
		}
		gone(t, p)
	})
}

func TestNoStart(t *testing.T) {
	bad := filepath.Join(t.TempDir(), "bad")
	check(t, os.WriteFile(bad, []byte("text"), 0o777))
	each(t, func(t *testing.T, k kind) {
		build(t, k.arch) // skips where there is none
		for _, binary := range []string{bad, filepath.Join(t.TempDir(), "none")} {
			p, err := k.start(binary)
			if err == nil {
				t.Errorf("%s starts", binary)
				p.Close()
			} else if !strings.Contains(err.Error(), filepath.Base(binary)) && !errors.Is(err, ErrMissing) && !errors.Is(err, errors.ErrUnsupported) {
				t.Errorf("%v, want an error that names the file", err)
			}
		}
	})
	if _, err := StartEmulated("qemu-none", bad, nil, nil); !errors.Is(err, ErrMissing) && !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("%v, want %v", err, ErrMissing)
	}
}

// A program for another processor is one that qemu itself does not run: it is
// qemu that ends.
func TestWrongProcessor(t *testing.T) {
	binary := build(t, "amd64")
	p, err := StartEmulated("qemu-aarch64", binary, nil, nil)
	if errors.Is(err, ErrMissing) {
		Need(t, err)
	}
	exit := new(ExitError)
	if !errors.As(err, &exit) || exit.Output == "" {
		t.Errorf("%v, want an end with what qemu says", err)
	}
	if err == nil {
		p.Close()
	}
}

// gone fails a test if there is a process yet.
func gone(t *testing.T, p Process) {
	t.Helper()
	if err := syscall.Kill(pid(p), 0); err != syscall.ESRCH {
		t.Errorf("the process is still there: %v", err)
	}
}

// A native process is one of linux/amd64 only; its parts are in a file of their own.
type part interface {
	id() int
	hurry(time.Duration)
}

func (p *emulated) id() int               { return p.host.pid() }
func (p *emulated) hurry(d time.Duration) { p.patience = d }

func pid(p Process) int                { return p.(part).id() }
func hurry(p Process, d time.Duration) { p.(part).hurry(d) }
