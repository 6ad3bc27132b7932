// Package store expects of a function that it does not allocate, for docs/test.md.
package store

import "sync/atomic"

type store struct{ last atomic.Int64 }

//ifaceval:noalloc
func (s *store) put(n int64) { s.last.Store(n) }
