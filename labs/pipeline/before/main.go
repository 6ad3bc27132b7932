// Before serves requests and keeps of each an event, a count and the longest time. All
// that it keeps goes through interfaces. Its faster twin is pipeline/after.
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
	attrs [3]any
}

// A watcher is told of statuses.
type watcher interface{ notify(v any) }

type server struct {
	ring    [64]event // the last events
	next    int
	counts  map[any]int // by route
	slowest maximum
	watch   watcher
	buffers sync.Pool
}

func (s *server) serve(q request) {
	buf := s.buffers.Get().([]byte)
	buf = append(buf[:0], q.path...)
	//lint:ignore SA6002 the lab says what it costs
	s.buffers.Put(buf)

	s.record("served", q.path, q.bytes, q.took)
	s.counts[route{q.path, q.status}]++
	s.slowest.observe(q.took)
	s.watch.notify(q.status)
}

func (s *server) record(name string, attrs ...any) {
	e := &s.ring[s.next%len(s.ring)]
	e.name = name
	copy(e.attrs[:], attrs)
	s.next++
}

// A maximum keeps the largest of what it observes.
type maximum struct{ value any }

func (m *maximum) observe(v any) {
	if m.value == nil || less(m.value, v) {
		m.value = v
	}
}

func less(a, b any) bool {
	switch a := a.(type) {
	case int:
		return a < b.(int)
	case time.Duration:
		return a < b.(time.Duration)
	}
	return false
}

// errors counts the statuses that are errors.
type errors struct{ n int }

func (e *errors) notify(v any) {
	if status, ok := v.(int); ok && status >= 400 {
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
	s := &server{counts: map[any]int{}, watch: w}
	s.buffers.New = func() any { return make([]byte, 0, 256) }
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
