package process

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
)

// gdb's numbers of signals, which are no system's, in the two digits of a reply.
const (
	trap   = "05"
	urgent = "10"
)

var gdbSignals = map[string]string{
	"02": "SIGINT", "03": "SIGQUIT", "04": "SIGILL", "05": "SIGTRAP", "06": "SIGABRT", "08": "SIGFPE",
	"09": "SIGKILL", "0a": "SIGBUS", "0b": "SIGSEGV", "0c": "SIGSYS", "0d": "SIGPIPE", "0e": "SIGALRM",
	"0f": "SIGTERM", "10": "SIGURG", "14": "SIGCHLD", "1b": "SIGPROF",
}

func signalName(signal string) string {
	if name, ok := gdbSignals[signal]; ok {
		return name
	}
	return "signal " + signal + " of gdb"
}

// An otherThread says that not the first thread has stopped.
type otherThread struct{ signal string }

func (e *otherThread) Error() string {
	return "another thread got " + signalName(e.signal) + ": run with the environment of Quiet, to what only the first thread does"
}

func (p *emulated) Step() error {
	if p.ended != nil {
		return p.ended
	}
	for {
		signal, err := p.resume("s")
		switch {
		case err != nil:
			return err
		case signal == trap:
			return nil
		case signal != urgent: // which asks for a preemption, and can be asked again
			p.pending = signal
			return &SignalError{signalName(signal)}
		}
	}
}

// RunTo steps first, as a breakpoint at the next instruction would stop there.
func (p *emulated) RunTo(addrs ...uint64) error {
	err := p.Step()
	if signal := new(SignalError); err != nil && !errors.As(err, &signal) {
		return err
	}
	if err == nil {
		if there, err := p.at(addrs); err != nil || there {
			return err
		}
	}
	addrs = slices.Compact(slices.Sorted(slices.Values(addrs)))
	if err := p.breakpoints("Z0", addrs); err != nil {
		return err
	}
	for {
		signal, err := p.resume("c")
		if err != nil {
			return err
		}
		if signal == trap { // which may also be an instruction of the program's
			if there, err := p.at(addrs); err != nil || there {
				return errors.Join(err, p.breakpoints("z0", addrs))
			}
		}
		p.pending = signal
	}
}

func (p *emulated) at(addrs []uint64) (bool, error) {
	r, err := p.Registers()
	return slices.Contains(addrs, r.PC()), err
}

// breakpoints sets or removes them. The last field is their size, an
// instruction's on arm64.
func (p *emulated) breakpoints(command string, addrs []uint64) error {
	size := 1
	if p.target.arch == "arm64" {
		size = 4
	}
	for _, addr := range addrs {
		if err := p.order(fmt.Sprintf("%s,%x,%d", command, addr, size)); err != nil {
			return p.failed(err)
		}
	}
	return nil
}

// resume lets the program run, with c or s, until a signal stops it.
func (p *emulated) resume(command string) (string, error) {
	if p.pending != "" {
		// S is not known to qemu outside of vCont, where it would be for all
		// threads if it did not name one.
		command = fmt.Sprintf("vCont;%c%s:%s;c", command[0]-'a'+'A', p.pending, p.thread)
		p.pending = ""
	}
	reply, err := p.ask(command)
	if err != nil {
		return "", p.over(err)
	}
	if ended := parseEnd(string(reply)); ended != nil {
		return "", p.over(ended)
	}
	signal, thread, err := parseStop(string(reply))
	if err == nil && thread != p.thread {
		err = &otherThread{signal}
	}
	if err != nil {
		return "", p.over(err)
	}
	return signal, nil
}

// parseEnd reads W00 and X0b, which say how the program has ended.
func parseEnd(reply string) error {
	if len(reply) < 3 || reply[0] != 'W' && reply[0] != 'X' {
		return nil
	}
	n, err := strconv.ParseUint(reply[1:3], 16, 8)
	switch {
	case err != nil:
		return nil
	case reply[0] == 'X':
		return &ExitError{Status: -1, Signal: signalName(reply[1:3])}
	}
	return &ExitError{Status: int(n)}
}
