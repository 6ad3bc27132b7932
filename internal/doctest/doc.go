// Package doctest holds no code, only tests: it keeps the pages for readers
// true. The pages are the markdown files in the repository's root, in docs, in its
// chapters, which are the labs, and in examples.
//
// # Commands
//
// A fenced block that begins with "$ " is a console: its commands are run, from
// the repository's root, those of the labs in the directory labs, and what they print
// is compared with the lines under them, as [lab.Normal] leaves them. They may be
//
//	ifaceval …, or go run ./cmd/ifaceval …   run in this process
//	go run …, go build …, go test …, go vet …, go tool …, go version, go env
//	./program file
//
// A last line "exit status N" is for a command that fails. Standard output and
// standard error are one. What -o names, or a program writes, is removed after the
// block. With -update the lines are written anew.
//
// Output depends on the release of Go. A block that names one, as a report does
// in its last line, or several, is compared up to the patches; a block of the labs
// that names none is of [lab.Release]. Where the default toolchain is
// of another minor version, or the one that -go asks for is not in the module
// cache, the block is skipped; with IFACEVAL_CI set it is compared all the
// same, in the release that it names, which is fetched if need be. The labs are
// compared on [lab.Host] only.
//
// Commands that cannot be run here (installation, the tests themselves) stand
// in blocks without the "$ ". Those of ifaceval among them are held against its help.
//
// # Code and pictures
//
// Code in a page is of a program that is run. Pictures are drawn again, as drawings
// and as text. TestMutation shows that no character of output, pictures and links can
// be changed without a test that fails.
//
// # Statements
//
// Other tests compare tables with the code: the map of the packages and what
// they may import (docs/architecture.md), the report's fields and closed lists
// (docs/report.md), the storages (README.md), links between pages, and the shape of
// the labs. The pipelines in docs/ci.md are parsed, and the commands in them held
// against ifaceval's help.
package doctest
