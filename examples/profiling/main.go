// Profiling allocates, and writes a heap profile of what it allocated to the file that
// is named.
//
// A profile shows the line that allocates. That keep has two conversions on its line, and
// that its caller allocates for itself as well, it does not show. The program does: see
// ifaceval profile.
package main

import (
	"log"
	"os"
	"runtime"
	"runtime/pprof"
)

// Every allocation is recorded. It is set before main begins, as it is to be set once.
var _ = func() int { runtime.MemProfileRate = 1; return 0 }()

type visit struct {
	user int64
	page string
}

var (
	pages   = [...]string{"/", "/about"}
	history = make([]any, 0, 1000)
	bodies  = make([][]byte, 0, 1000)
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("name a file for the profile")
	}
	serve(100)
	history = history[:0]
	clear(history[:cap(history)])
	runtime.GC() // a profile has what there was when the last collection ended
	file, err := os.Create(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	if err := pprof.Lookup("allocs").WriteTo(file, 0); err != nil {
		log.Fatal(err)
	}
	if err := file.Close(); err != nil {
		log.Fatal(err)
	}
}

// serve makes n visits, of which every fourth is tried twice.
//
//go:noinline
func serve(n int) {
	for i := range n {
		v := visit{user: int64(1000 + i), page: pages[i%len(pages)]}
		view(v)
		if i%4 == 0 {
			retry(v)
		}
	}
}

//go:noinline
func view(v visit) {
	bodies = append(bodies, make([]byte, 128))
	keep(v.page, v.user)
	note(v)
}

//go:noinline
func retry(v visit) {
	note(v)
}

// keep is inlined. Its conversions are in the code of its callers.
func keep(page string, user int64) {
	history = append(history, page, user)
}

//go:noinline
func note(v visit) {
	history = append(history, v)
}
