package object

import (
	"errors"
	"fmt"
)

// Errors of [Read]. Match them with errors.Is.
var (
	// ErrNotArchive says that the file does not start as an archive.
	ErrNotArchive = errors.New("not a Go archive: pass the file `go list -export` names in .Export")

	// ErrNoGoObject says that there is export data but no code.
	ErrNoGoObject = errors.New("archive holds no compiled Go code: it was written with -linkobj, or holds only export data; build the package with `go list -export`")

	// ErrTruncated says that a file ends before what it announces.
	ErrTruncated = errors.New("file is cut short: clear it from the build cache with `go clean -cache` and rebuild")
)

// A VersionError says that an object has a layout this package does not know.
type VersionError struct {
	Member string
	Magic  string // eight bytes, for example "\x00go999ld"
}

func (e *VersionError) Error() string {
	return fmt.Sprintf("%s: unknown object version %q: rebuild with Go 1.18 to 1.27", e.Member, e.Magic)
}

// A FormatError says what is wrong where. Offset counts from the start of
// the archive.
type FormatError struct {
	Member string
	Offset int64
	What   string
	Err    error // ErrTruncated or nil
}

func (e *FormatError) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("%s at offset %d: %s: %v", e.Member, e.Offset, e.What, e.Err)
	}
	return fmt.Sprintf("%s at offset %d: %s: rebuild with Go 1.18 to 1.27", e.Member, e.Offset, e.What)
}

func (e *FormatError) Unwrap() error { return e.Err }
