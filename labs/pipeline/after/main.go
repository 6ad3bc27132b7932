// After serves requests as pipeline/before does, and keeps the same of each, but stores
// nothing on the heap for it. Its watchers are told of a status's first digit alone.
package main

import (
	"fmt"
	"sync"
	"time"
)

type request struct {
	path   string
	status int
	bytes  int
	took   time.Duration
}

type route struct {
	path   string
	status int
}

// An event has a name and attributes.
type event struct {
	name  string
	attrs [3]attr
}

// An attr is a string or a number, and says which.
type attr struct {
	kind   kind
	text   string
	number int64
}

type kind uint8

const (
	isText kind = iota
	isNumber
	isDuration
)

func text(s string) attr            { return attr{kind: isText, text: s} }
func number(n int) attr             { return attr{kind: isNumber, number: int64(n)} }
func duration(d time.Duration) attr { return attr{kind: isDuration, number: int64(d)} }

// A class is the first digit of a status.
type class uint8

// A watcher is told of classes of status.
type watcher interface{ notify(v any) }

type server struct {
	ring    [64]event // the last events
	next    int
	counts  map[route]int
	slowest maximum[time.Duration]
	watch   watcher
	buffers sync.Pool
}

//ifaceval:noalloc
func (s *server) serve(q request) {
	buf := s.buffers.Get().(*[]byte)
	*buf = append((*buf)[:0], q.path...)
	s.buffers.Put(buf)

	s.record("served", text(q.path), number(q.bytes), duration(q.took))
	s.counts[route{q.path, q.status}]++
	s.slowest.observe(q.took)
	s.watch.notify(class(q.status / 100)) //ifaceval:storage static-byte
}

func (s *server) record(name string, attrs ...attr) {
	e := &s.ring[s.next%len(s.ring)]
	e.name = name
	copy(e.attrs[:], attrs)
	s.next++
}

// A maximum keeps the largest of what it observes.
type maximum[T ~int | ~int64] struct{ value T }

func (m *maximum[T]) observe(v T) {
	if m.value < v {
		m.value = v
	}
}

// errors counts the statuses that are errors.
type errors struct{ n int }

func (e *errors) notify(v any) {
	if c, ok := v.(class); ok && c >= 4 {
		e.n++
	}
}

func main() {
	failed := &errors{}
	s := newServer(failed)
	for i := 0; i < 1000; i++ {
		s.serve(requestOf(i))
	}
	fmt.Println(s.next, "served,", failed.n, "failed,", len(s.counts), "routes, slowest", s.slowest.value)
}

func newServer(w watcher) *server {
	s := &server{counts: map[route]int{}, watch: w}
	s.buffers.New = func() any {
		buf := make([]byte, 0, 256)
		return &buf
	}
	return s
}

// requestOf makes the i-th request: every twentieth is of a page that is not there, and
// every second has a small answer.
func requestOf(i int) request {
	q := request{"/index", 200, 4096, time.Duration(i%97+1) * time.Millisecond}
	if i%20 == 0 {
		q.path, q.status = "/missing", 404
	}
	if i%2 == 0 {
		q.bytes = 120
	}
	return q
}
