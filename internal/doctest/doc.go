// Package doctest holds no code, only tests: it keeps the pages for readers
// true. The pages are the markdown files in the repository's root, in docs and
// in examples.
//
// # Commands
//
// A fenced block that begins with "$ " is a console: its commands are run, from
// the repository's root, and what they print is compared with the lines under
// them. They may be
//
//	ifaceval …, or go run ./cmd/ifaceval …   run in this process
//	go run ./examples/…
//	go build -o program ./examples/…, ./program file, go tool pprof …
//
// A last line "exit status N" is for a command that fails. Standard output and
// standard error are one. What -o names, or a program writes, is removed after the
// block. With -update the lines are written anew.
//
// Output depends on the release of Go. A block that names one, as a report does
// in its last line, or several, is compared up to the patches. Where the default toolchain is
// of another minor version, or the one that -go asks for is not in the module
// cache, the block is skipped; with IFACEVAL_CI set it is compared all the
// same, in the release that it names, which is fetched if need be.
//
// Commands that cannot be run here (installation, the tests themselves) stand
// in blocks without the "$ ".
//
// # Statements
//
// Other tests compare tables with the code: the map of the packages and what
// they may import (docs/architecture.md), the report's fields and closed lists
// (docs/report.md), the storages (README.md), and links between pages. The
// pipelines in docs/ci.md are parsed, and the commands in them held against
// ifaceval's help.
package doctest
