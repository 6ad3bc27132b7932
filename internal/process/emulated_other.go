//go:build !linux

package process

import (
	"errors"
	"fmt"
	"runtime"
)

// StartEmulated returns an error: qemu-user only runs on Linux.
func StartEmulated(string, string, []string, []string) (Process, error) {
	return nil, fmt.Errorf("no emulated process on %s: %w", runtime.GOOS, errors.ErrUnsupported)
}
