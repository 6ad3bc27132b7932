package object

// An arena hands out slices cut from larger ones: functions have few runs and
// relocations each, and archives have thousands of functions.
type arena[T any] struct {
	free  []T
	chunk int
}

func (a *arena[T]) take(n int) []T {
	if n == 0 {
		return nil
	}
	if n > len(a.free) {
		a.chunk = min(max(2*a.chunk, 64), 4096)
		a.free = make([]T, max(n, a.chunk))
	}
	s := a.free[:n:n]
	a.free = a.free[n:]
	return s
}
