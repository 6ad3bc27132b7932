// Package expectations has a queue whose hot path must not allocate, and comments
// that hold it to that: `ifaceval test -v ./examples/expectations`.
package expectations

import "errors"

// ErrFull is made once, so that returning it stores nothing new.
var ErrFull error = errors.New("queue is full")

// A Level is how urgent an event is. One byte needs no memory of its own in an
// interface.
type Level uint8

// A Queue keeps the last events. Its ring is made beforehand.
type Queue struct {
	ring [64]any
	n    int
}

// Push adds an event that is known to be a pointer or of one byte.
//
//ifaceval:noalloc all
func (q *Queue) Push(event any) error {
	if q.n == len(q.ring) {
		return ErrFull
	}
	q.ring[q.n] = event
	q.n++
	return nil
}

// Mark adds a level.
//
//ifaceval:noalloc
func (q *Queue) Mark(l Level) error {
	return q.Push(l) //ifaceval:storage static-byte
}

// Count adds a number, which is copied to the heap unless it is small.
func (q *Queue) Count(n int) error {
	return q.Push(n) //ifaceval:heap 8
}

// Reset adds an event that holds nothing yet.
//
//ifaceval:noalloc
func (q *Queue) Reset(why string) error {
	if q.n > 0 {
		q.n = 0
		//ifaceval:ignore it happens once a day
		return q.Push(why)
	}
	return q.Push(struct{}{}) //ifaceval:storage zerobase
}
