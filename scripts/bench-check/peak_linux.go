package main

import (
	"os"
	"syscall"
)

// peakOf is the largest resident set, in bytes, of a finished process and of
// those that it waited for.
func peakOf(s *os.ProcessState) int64 {
	if usage, ok := s.SysUsage().(*syscall.Rusage); ok {
		return usage.Maxrss << 10
	}
	return 0
}
