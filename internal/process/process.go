// Package process runs a program one instruction at a time, and shows what the
// processor then has in its registers and in memory. Only tests import it: what
// a model of the processor says is compared with what a processor does.
//
// A Process is either native, which is ptrace on linux/amd64, or emulated by
// qemu-user, which speaks the remote protocol of gdb and stands in for the
// processors that the machine has not got. It is no debugger: it knows nothing
// of goroutines, and of lines and types no more than the ELF file's symbols.
//
// # Threads
//
// Only the thread that the program starts with is stopped and stepped. The
// others run on, as the Go runtime expects of them. A function is therefore only
// reached by RunTo if it runs on that thread: a program does
//
//	func init() { runtime.LockOSThread() }
//
// and calls it from main.main. The runtime must not send signals to itself
// either, nor start the collector between two steps: [Quiet] is the environment
// for that. And it must not have goroutines yield: see [Still].
package process

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// A Process is a program that is stopped, except while one of its methods runs.
// Its methods are for one goroutine. Once the program has ended, and after a
// timeout, they all return the error that said so.
type Process interface {
	// Arch is the processor, in the words of GOARCH.
	Arch() string
	// Registers are those of the first thread.
	Registers() (Registers, error)
	// ReadMemory fills a buffer, or fails.
	ReadMemory(addr uint64, buf []byte) error
	// WriteMemory is for data: under qemu, code cannot be written to.
	WriteMemory(addr uint64, data []byte) error
	// Step runs one instruction of the first thread. If a signal comes in its
	// place, Step returns a *SignalError; the next Step or RunTo delivers it.
	// With a system call, qemu 7.2 runs the instruction after it as well.
	Step() error
	// RunTo runs at least one instruction, and on until the next is at one of
	// the addresses. Signals go to the program. If it ends before that, as it
	// does where there is no address, the error is an *ExitError.
	RunTo(addrs ...uint64) error
	// Close kills the program. What it has started dies with it.
	Close() error
}

// Registers are what a thread has between two instructions, under the names of
// Go's assembler.
type Registers struct {
	// General has AX, BX, CX, DX, SI, DI, BP, SP, R8 to R15, PC and FLAGS on
	// amd64; R0 to R30, RSP, PC and FLAGS on arm64, where FLAGS is NZCV in the
	// bits 31 to 28 and nothing else.
	General map[string]uint64
	// Vector has X0 to X15 or F0 to F31, low half first.
	Vector map[string][2]uint64
}

// PC is the address of the next instruction.
func (r Registers) PC() uint64 { return r.General["PC"] }

// SP is the processor's stack pointer, which arm64 calls RSP.
func (r Registers) SP() uint64 {
	if sp, ok := r.General["RSP"]; ok {
		return sp
	}
	return r.General["SP"]
}

// Quiet is an environment in which the Go runtime disturbs a stepped thread as
// little as can be had: no signals for preemption, no collector, one P.
func Quiet() []string {
	return []string{"GODEBUG=asyncpreemptoff=1", "GOGC=off", "GOMAXPROCS=1"}
}

// ErrMissing says that something that can be installed or allowed is not:
// qemu-user, or the use of ptrace. Where it cannot be had at all, the error is
// [errors.ErrUnsupported].
var ErrMissing = errors.New("not to be had here")

// ErrTimeout says that the program did not stop in time, and was killed.
var ErrTimeout = errors.New("the program did not stop in time and was killed")

// ErrClosed says that the process has been closed.
var ErrClosed = errors.New("the process is closed")

// patience is how long a program may run before it stops. Stepping takes
// microseconds; a program that starts under qemu on a busy machine, seconds.
const patience = 20 * time.Second

// An ExitError says how the program ended.
type ExitError struct {
	Status int    // what it gave to exit; -1 if a signal ended it
	Signal string // SIGKILL and the like
	Output string // the end of what it printed
}

func (e *ExitError) Error() string {
	how := fmt.Sprintf("with status %d", e.Status)
	if e.Signal != "" {
		how = "by " + e.Signal
	}
	return "the program has ended " + how + printed(e.Output)
}

func timeout(output string) error { return fmt.Errorf("%w%s", ErrTimeout, printed(output)) }

// printed is what a program printed, for the one line of an error.
func printed(output string) string {
	words := strings.Join(strings.Fields(output), " ")
	if words == "" {
		return ""
	}
	return fmt.Sprintf("; it printed %.200q", words)
}

// A SignalError says that a signal came instead of an instruction.
type SignalError struct{ Signal string }

func (e *SignalError) Error() string { return "the program got " + e.Signal }
