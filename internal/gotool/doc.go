// Package gotool runs the go command, and is the only package that does.
//
// It answers two questions: which toolchain is meant ([Find]), and what do these
// patterns name and what did the compiler make of it ([Toolchain.Build]). The
// same toolchain can be asked about a module of ours ([Toolchain.Apart]).
//
// # One call
//
// Build is a single `go list -e -export -deps -compiled -json -gcflags=-m=1`. It
// links nothing. It yields, in one pass over the module graph, the files and
// the import map of every package, its export data, the compiled archive, and,
// on standard error, what the compiler said. The go command replays that text
// from its build cache when nothing has changed, so a second run compiles
// nothing and still has the whole answer.
//
// The package does not interpret what the compiler said: the text is handed,
// while it arrives, to the reader that the caller supplies.
//
// # What goes wrong
//
// A package that cannot be built is a [Problem] of the answer, one line for each
// error with its position, and the others are described all the same. What
// leaves nothing to describe is an error: the go command's words on one line,
// and after them what to do (see advice.go). Go 1.18 tells of a package that
// does not compile only on standard error, so that is read too.
//
// An interrupt, through the context, reaches the go command and the compilers,
// which are a process group of their own, and their work directory is removed
// here. Outside Unix only the go command is ended; its compilers end by
// themselves.
//
// # GOFLAGS
//
// What it adds to a build is part of the configuration ([Toolchain.Config]): its
// -gcflags would be hidden by ours, and its -trimpath is undone, as the names
// that the compiler prints with it are not those of the files.
//
// # Toolchains
//
// Another Go version is had through GOTOOLCHAIN, which the go command
// understands since Go 1.21; the go command that is asked must be that new,
// the toolchain that it fetches need not be.
package gotool
