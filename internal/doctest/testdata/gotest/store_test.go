package store

import (
	"testing"

	"ifaceval/expect"
)

func TestExpectations(t *testing.T) { expect.Run(t) }

func TestPut(t *testing.T) {
	var s store
	s.put(2)
	if n := s.last.Load(); n != 2 {
		t.Error(n)
	}
}
