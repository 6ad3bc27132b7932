// Errors shows what it costs to return one.
//
// An error is an interface value. A pointer is stored in it as it is; any other
// type needs a place for its value. Which place decides the cost.
package main

import (
	"errors"
	"fmt"
	"strconv"
)

// A syntaxError is a struct of 24 bytes with a pointer in it.
type syntaxError struct {
	file string
	line int
}

func (e syntaxError) Error() string { return e.file + ":" + strconv.Itoa(e.line) + ": syntax error" }

// A limitError is used as a pointer.
type limitError struct{ limit int }

func (e *limitError) Error() string { return "more than " + strconv.Itoa(e.limit) }

// A code is a number of four bytes, as system calls return them.
type code uint32

func (c code) Error() string { return "code " + strconv.Itoa(int(c)) }

// An end has no fields, and its values no address of their own.
type end struct{}

func (end) Error() string { return "end" }

// errEmpty is made once, by the initialiser of the package.
var errEmpty = errors.New("empty")

func main() {
	for n := range 7 {
		err := parse("input", n*100)
		var s syntaxError
		fmt.Println(err, errors.As(err, &s))
	}
}

// parse returns a different kind of error for every n.
func parse(file string, n int) error {
	switch n {
	case 0:
		return errEmpty // an error already: nothing is stored
	case 100:
		return syntaxError{file, n} // always copied to the heap
	case 200:
		return &limitError{n} // direct: the pointer is the data word (what it points to is on the heap)
	case 300:
		return code(n) // copied, unless it is below 256
	case 400:
		return end{} // free
	case 500:
		return syntaxError{"nowhere", 1} // all constant: read-only data, since Go 1.25
	}
	return fmt.Errorf("parse: %w", syntaxError{file, n}) // copied, and wrapped in a value of fmt's
}
