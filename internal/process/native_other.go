//go:build !linux || !amd64

package process

import (
	"errors"
	"fmt"
	"runtime"
)

// StartNative returns an error: only linux/amd64 has it.
func StartNative(string, []string, []string) (Process, error) {
	return nil, fmt.Errorf("no native process on %s/%s: %w", runtime.GOOS, runtime.GOARCH, errors.ErrUnsupported)
}
