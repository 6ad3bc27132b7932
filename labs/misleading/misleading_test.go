package misleading

import "testing"

func TestAllocations(t *testing.T) {
	p, s, b, codes := &point{3, 4}, new(small), new(big), []int64{1000, 1001}
	t.Log("escape, code 5:", testing.AllocsPerRun(100, func() { escape(true, 5, p) }))
	t.Log("escape, code 1000:", testing.AllocsPerRun(100, func() { escape(true, 1000, p) }))
	t.Log("stay:", testing.AllocsPerRun(100, func() { stay(5, s, b) }))
	t.Log("sized, n 32:", testing.AllocsPerRun(100, func() { sized(32) }))
	t.Log("sized, n 33:", testing.AllocsPerRun(100, func() { sized(33) }))
	t.Log("silent:", testing.AllocsPerRun(100, func() { silent(codes, p) }))
}
