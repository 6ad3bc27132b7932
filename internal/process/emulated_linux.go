package process

import (
	"debug/elf"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// A qemu is the program that runs the program.
type qemu struct {
	cmd  *exec.Cmd
	out  output
	dir  string        // with the socket
	done chan struct{} // closed when it has ended
}

// StartEmulated has qemu-x86_64 or qemu-aarch64, by name or path, start a
// program, and stops it before its first instruction. A nil env is [Quiet].
func StartEmulated(qemu, binary string, args, env []string) (Process, error) {
	path, err := exec.LookPath(qemu)
	if err != nil {
		return nil, fmt.Errorf("no %s, install qemu-user: %w", qemu, ErrMissing)
	}
	q, err := startQemu(path, binary, args, env)
	if err != nil {
		return nil, err
	}
	conn, err := q.dial()
	if err != nil {
		return nil, q.end(err)
	}
	p, err := connect(conn, q)
	if err != nil {
		return nil, err
	}
	return p, nil
}

func startQemu(path, binary string, args, env []string) (*qemu, error) {
	flags, err := processor(binary)
	if err != nil {
		return nil, err
	}
	out, err := newOutput()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "process-*")
	if err != nil {
		out.file.Close()
		return nil, err
	}
	q := &qemu{out: out, dir: dir, done: make(chan struct{})}
	flags = append(flags, "-g", q.socket(), binary)
	q.cmd = exec.Command(path, append(flags, args...)...)
	q.cmd.Env = env
	if env == nil {
		q.cmd.Env = Quiet()
	}
	q.cmd.Stdout, q.cmd.Stderr = out.file, out.file
	q.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	started := make(chan error)
	go q.run(started)
	if err := <-started; err != nil {
		return nil, err
	}
	return q, nil
}

// processor is qemu's flags for one that has what Go may ask for: the newest,
// but without SVE, as with it qemu has no registers V0 to V31 to show.
func processor(binary string) ([]string, error) {
	f, err := elf.Open(binary)
	if err != nil {
		return nil, fmt.Errorf("%s is not a program for Linux: %w", binary, err)
	}
	defer f.Close()
	if f.Machine == elf.EM_AARCH64 {
		return []string{"-cpu", "max,sve=off"}, nil
	}
	return nil, nil
}

func (q *qemu) pid() int { return q.cmd.Process.Pid }

func (q *qemu) socket() string { return filepath.Join(q.dir, "gdb") }

// run starts qemu and waits for its end. Should this process die, qemu has to
// die too; to the kernel that means the thread that started it, so the goroutine
// keeps that one.
func (q *qemu) run(started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	defer close(q.done)
	err := q.cmd.Start()
	if err != nil {
		q.clean()
	}
	started <- err
	if err == nil {
		q.cmd.Wait()
	}
}

// dial waits for the socket. A Go program of any size is there in a moment.
func (q *qemu) dial() (net.Conn, error) {
	for start := time.Now(); time.Since(start) < patience; time.Sleep(2 * time.Millisecond) {
		if conn, err := net.Dial("unix", q.socket()); err == nil {
			return conn, nil
		}
		select {
		case <-q.done:
			return nil, io.EOF
		default:
		}
	}
	return nil, ErrTimeout
}

// end kills qemu and what else is in its group, and says how the program ended:
// a lost connection is for want of qemu, which then has the status.
func (q *qemu) end(reason error) error {
	exit := new(ExitError)
	lost := errors.Is(reason, io.EOF) || errors.Is(reason, syscall.ECONNRESET) || errors.Is(reason, syscall.EPIPE)
	if lost || errors.As(reason, &exit) {
		select { // it is about to end by itself
		case <-q.done:
		case <-time.After(time.Second):
		}
	}
	syscall.Kill(-q.pid(), syscall.SIGKILL)
	<-q.done
	output := q.out.tail()
	q.clean()
	switch {
	case errors.As(reason, &exit):
		return &ExitError{exit.Status, exit.Signal, output}
	case lost:
		return &ExitError{Status: q.cmd.ProcessState.ExitCode(), Signal: q.signal(), Output: output}
	case reason == ErrTimeout:
		return timeout(output)
	}
	return reason
}

// signal is what ended qemu, which kills itself with what kills the program.
func (q *qemu) signal() string {
	status, ok := q.cmd.ProcessState.Sys().(syscall.WaitStatus)
	if !ok || !status.Signaled() {
		return ""
	}
	return unix.SignalName(status.Signal())
}

func (q *qemu) clean() {
	q.out.file.Close()
	os.RemoveAll(q.dir)
}
