//go:build unix

package cli

import (
	"os"
	"os/signal"
	"slices"
	"syscall"
	"testing"
)

// TestIgnoredSignals checks that a program started by nohup is not ended by what
// nohup keeps from it.
func TestIgnoredSignals(t *testing.T) {
	if !slices.Contains(interrupts(), os.Interrupt) {
		t.Error("an interrupt does not end the program")
	}
	signal.Ignore(syscall.SIGHUP)
	defer signal.Reset(syscall.SIGHUP)
	if slices.Contains(interrupts(), os.Signal(syscall.SIGHUP)) {
		t.Error("a hangup that was ignored at the start ends the program")
	}
}
