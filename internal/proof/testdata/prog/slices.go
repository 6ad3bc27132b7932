package main

//go:noinline
func F_sum(s []int) (n int) {
	for _, x := range s {
		n += x
	}
	return n
}

//go:noinline
func F_set(s []int, i, x int) { s[i] = x }

//go:noinline
func F_sub(s []int, i, j, k int) []int { return s[i:j:k] }

//go:noinline
func F_append(s []int, x int) []int { return append(s, x) }

//go:noinline
func F_appendTwo(s, t []int) []int { return append(s, t...) }

//go:noinline
func F_make(n int) []int {
	s := make([]int, n, 2*n)
	s[0] = n
	return s
}

//go:noinline
func F_copy(to, from []int) int { return copy(to, from) }

//go:noinline
func F_array(i int) int {
	a := [5]int{1, 2, 3, 4, 5}
	a[i] = 20
	return a[0] + a[i] + a[4]
}

//go:noinline
func F_arrayValue(a [3]int) [3]int {
	a[1]++
	return a
}

//go:noinline
func F_literal() []string { return []string{"a", "bc", "def"} }

//go:noinline
func F_rangeIndex(s []byte) int {
	best := 0
	for i := range s {
		if s[i] > s[best] {
			best = i
		}
	}
	return best
}

//go:noinline
func F_matrix(n int) int {
	var m [3][3]int
	for i := 0; i < 3; i++ {
		for j := 0; j < 3; j++ {
			m[i][j] = i*n + j
		}
	}
	return m[2][1]
}

func D_slices() {
	s := []int{1, 2, 3, 4}
	number = F_sum(s)
	F_set(s, 2, 9)
	list = F_sub(s, 1, 2, 3)
	list = F_append(list, 8)
	list = F_append(list, 9)
	list = F_appendTwo(list, s)
	list = F_make(3)
	number = F_copy(s, list)
	number = F_array(3)
	sink = F_arrayValue([3]int{1, 2, 3})
	sink = F_literal()
	number = F_rangeIndex([]byte{3, 9, 1, 200, 5})
	number = F_matrix(7)
}
