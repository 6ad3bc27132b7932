// Careless has functions that are to store nothing on the heap, and what a check of that
// sees and does not see.
package main

import (
	"fmt"
	"sync"
)

type request struct {
	path   string
	status int
}

// A watcher is told of statuses.
type watcher interface{ notify(v any) }

type server struct {
	watch   watcher
	path    []byte
	counts  map[string]int
	buffers sync.Pool // of *[]byte
}

//ifaceval:noalloc
func (s *server) tell(q request) {
	s.watch.notify(q.status)
}

//ifaceval:noalloc
func (s *server) keep(q request) {
	s.path = append(s.path[:0], q.path...)
	s.counts[q.path]++
}

//ifaceval:noalloc all
func (s *server) keepStrictly(q request) {
	s.path = append(s.path[:0], q.path...)
	s.counts[q.path]++
}

//ifaceval:noalloc all
func (s *server) delegate() {
	s.forget()
}

//go:noinline
func (s *server) forget() {
	s.counts = map[string]int{}
}

//ifaceval:noalloc
func (s *server) reuse() {
	buf := *s.buffers.Get().(*[]byte)
	buf = append(buf[:0], s.path...)
	s.buffers.Put(&buf)
}

// printer prints what it is told of.
type printer struct{}

func (printer) notify(v any) { fmt.Println(v) }

func main() {
	s := &server{watch: printer{}}
	q := request{"/index", 404}
	s.delegate()
	s.tell(q)
	s.keep(q)
	s.keepStrictly(q)
	s.buffers.Put(new([]byte))
	s.reuse()
}
