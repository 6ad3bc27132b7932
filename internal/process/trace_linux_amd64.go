package process

import (
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// trace starts the program and does what do hands to it. The kernel takes
// requests only from the thread that started the program, so the goroutine keeps
// to one; the thread ends with it.
func (p *native) trace(binary string, args, env []string, started chan<- error) {
	runtime.LockOSThread()
	err := p.start(binary, args, env)
	started <- err
	if err != nil {
		return
	}
	for call := range p.calls {
		call()
	}
}

// do has the tracing thread make a call, unless the program has ended.
func (p *native) do(call func() error) error {
	if p.ended != nil {
		return p.ended
	}
	done := make(chan error)
	p.calls <- func() { done <- call() }
	return <-done
}

func (p *native) start(binary string, args, env []string) error {
	cmd := exec.Command(binary, args...)
	cmd.Env = env
	if env == nil {
		cmd.Env = Quiet()
	}
	cmd.Stdout, cmd.Stderr = p.out.file, p.out.file
	cmd.SysProcAttr = &syscall.SysProcAttr{Ptrace: true, Setpgid: true}
	err := cmd.Start()
	if errors.Is(err, syscall.EPERM) {
		return fmt.Errorf("ptrace is not permitted, in a container it takes --cap-add=SYS_PTRACE: %w", ErrMissing)
	}
	if err != nil {
		return err
	}
	p.pid = cmd.Process.Pid
	cmd.Process.Release() // it is waited for here, with wait4
	if err = p.stopped(); err != nil {
		p.kill()
		p.reap()
	}
	return err
}

// stopped waits for the stop that follows exec.
func (p *native) stopped() error {
	timer := time.AfterFunc(p.patience, p.kill)
	defer timer.Stop()
	if _, err := p.wait(); err != nil {
		return err
	}
	// Should this process die, that one has to die too.
	if err := unix.PtraceSetOptions(p.pid, unix.PTRACE_O_EXITKILL); err != nil {
		return err
	}
	return p.openMemory()
}

// resume lets the program run until it stops with a signal.
func (p *native) resume(request int) (unix.Signal, error) {
	timer := time.AfterFunc(p.patience, p.kill)
	sig := p.pending
	p.pending = 0
	err := ptrace(request, p.pid, uintptr(sig))
	if err != nil && err != unix.ESRCH {
		timer.Stop()
		return 0, fmt.Errorf("ptrace does not run the program on: %w", err)
	}
	// No such process: it was killed while it was stopped. Wait says how.
	sig, err = p.wait()
	if !timer.Stop() && err != nil {
		p.ended = timeout(p.out.tail())
		return 0, p.ended
	}
	return sig, err
}

// wait waits for the program to stop, and reads its registers.
func (p *native) wait() (unix.Signal, error) {
	for {
		var status unix.WaitStatus
		_, err := unix.Wait4(p.pid, &status, unix.WALL, nil)
		switch {
		case err == unix.EINTR:
			continue
		case err != nil:
			return 0, fmt.Errorf("cannot wait for the program: %w", err)
		case !status.Stopped():
			p.gone.Store(true)
			p.ended = p.exit(status)
			return 0, p.ended
		}
		if err := p.load(); err == unix.ESRCH { // killed since; wait again
			continue
		} else if err != nil {
			return 0, fmt.Errorf("ptrace does not show the registers: %w", err)
		}
		return status.StopSignal(), nil
	}
}

func (p *native) exit(status unix.WaitStatus) error {
	e := &ExitError{Status: status.ExitStatus(), Output: p.out.tail()}
	if status.Signaled() {
		e.Signal = unix.SignalName(status.Signal())
	}
	return e
}

// kill ends the program and what it has started. It needs no tracing thread,
// and frees one that waits.
func (p *native) kill() {
	if !p.gone.Load() {
		unix.Kill(-p.pid, unix.SIGKILL)
		unix.Kill(p.pid, unix.SIGKILL) // it may have left the group
	}
}

// reap waits until the killed program is gone.
func (p *native) reap() (err error) {
	for err == nil && !p.gone.Load() {
		_, err = p.wait()
	}
	return err
}

func (p *native) Close() error {
	if p.ended == ErrClosed {
		return nil
	}
	p.kill()
	p.do(p.reap)
	close(p.calls)
	p.ended = ErrClosed
	return errors.Join(p.memory.Close(), p.out.file.Close())
}
