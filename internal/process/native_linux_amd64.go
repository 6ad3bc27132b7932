package process

import (
	"errors"
	"fmt"
	"os"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

// A native process is traced with ptrace. Its other threads are not: one of them
// that comes to a breakpoint of RunTo dies of it, and the program with it.
type native struct {
	pid      int
	out      output
	memory   *os.File // /proc/PID/mem, to read from any thread
	calls    chan func()
	regs     unix.PtraceRegsAmd64 // as of the last stop
	fpregs   fpregs
	pending  unix.Signal // goes to the program when it runs on
	ended    error
	gone     atomic.Bool // reaped: the pid may be another's
	patience time.Duration
}

// StartNative starts a program and stops it before its first instruction. A nil
// env is [Quiet].
func StartNative(binary string, args, env []string) (Process, error) {
	out, err := newOutput()
	if err != nil {
		return nil, err
	}
	p := &native{out: out, calls: make(chan func()), patience: patience}
	started := make(chan error)
	go p.trace(binary, args, env, started)
	if err := <-started; err != nil {
		out.file.Close()
		return nil, err
	}
	return p, nil
}

func (p *native) Arch() string { return "amd64" }

func (p *native) Registers() (Registers, error) {
	if p.ended != nil {
		return Registers{}, p.ended
	}
	return registers(&p.regs, &p.fpregs), nil
}

func (p *native) ReadMemory(addr uint64, buf []byte) error {
	if p.ended != nil {
		return p.ended
	}
	if _, err := p.memory.ReadAt(buf, int64(addr)); err != nil {
		return fmt.Errorf("cannot read %d bytes at %#x: %w", len(buf), addr, err)
	}
	return nil
}

func (p *native) WriteMemory(addr uint64, data []byte) error {
	return p.do(func() error { return p.poke(addr, data) })
}

// poke writes with ptrace: the kernel may be set up to refuse writes to code
// that come by way of /proc.
func (p *native) poke(addr uint64, data []byte) error {
	if _, err := unix.PtracePokeData(p.pid, uintptr(addr), data); err != nil {
		return fmt.Errorf("cannot write %d bytes at %#x: %w", len(data), addr, err)
	}
	return nil
}

func (p *native) Step() error { return p.do(p.step) }

func (p *native) step() error {
	for {
		sig, err := p.resume(unix.PTRACE_SINGLESTEP)
		switch {
		case err != nil:
			return err
		case sig == unix.SIGTRAP:
			return nil
		case sig != unix.SIGURG: // which asks for a preemption, and can be asked again
			p.pending = sig
			return &SignalError{unix.SignalName(sig)}
		}
	}
}

func (p *native) RunTo(addrs ...uint64) error {
	return p.do(func() error { return p.runTo(addrs) })
}

func (p *native) runTo(addrs []uint64) error {
	// The step is for an address that is that of the next instruction, which
	// would stop the program where it is.
	err := p.step()
	if signal := new(SignalError); err != nil && !errors.As(err, &signal) {
		return err
	}
	if err == nil && p.at(addrs, 0) {
		return nil
	}
	restore, err := p.plant(addrs)
	if err != nil {
		return err
	}
	for {
		sig, err := p.resume(unix.PTRACE_CONT)
		if err != nil {
			return err
		}
		if sig == unix.SIGTRAP && p.at(addrs, 1) {
			p.regs.Rip--
			return errors.Join(unix.PtraceSetRegsAmd64(p.pid, &p.regs), restore())
		}
		p.pending = sig
	}
}

// at reports whether the program is so many bytes behind one of the addresses.
func (p *native) at(addrs []uint64, behind uint64) bool {
	for _, addr := range addrs {
		if p.regs.Rip == addr+behind {
			return true
		}
	}
	return false
}

// plant writes INT3 to the addresses and returns what puts the code back.
func (p *native) plant(addrs []uint64) (func() error, error) {
	old := map[uint64]byte{}
	restore := func() error {
		var errs []error
		for addr, b := range old {
			errs = append(errs, p.poke(addr, []byte{b}))
		}
		return errors.Join(errs...)
	}
	for _, addr := range addrs {
		var b [1]byte
		err := p.ReadMemory(addr, b[:])
		if _, twice := old[addr]; err == nil && !twice {
			err = p.poke(addr, []byte{0xcc})
		}
		if err != nil {
			return nil, errors.Join(err, restore())
		}
		if _, twice := old[addr]; !twice {
			old[addr] = b[0]
		}
	}
	return restore, nil
}
