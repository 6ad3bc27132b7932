package process

import (
	"errors"
	"os"
	"testing"
)

// Need ends a test if a process could not be started: it skips the test where
// there can be none, and where something is missing too, unless IFACEVAL_CI says
// that all that can be had is there.
func Need(tb testing.TB, err error) {
	tb.Helper()
	switch {
	case err == nil:
	case errors.Is(err, errors.ErrUnsupported):
		tb.Skip(err)
	case errors.Is(err, ErrMissing) && os.Getenv("IFACEVAL_CI") == "":
		tb.Skip(err)
	default:
		tb.Fatal(err)
	}
}
