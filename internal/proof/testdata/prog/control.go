package main

//go:noinline
func F_for(n int) (s int) {
	for i := 0; i < n; i++ {
		s += i * i
	}
	return s
}

//go:noinline
func F_nestedLoops(n int) (s int) {
outer:
	for i := 0; i < n; i++ {
		for j := i; j < n; j++ {
			if i*j > 6 {
				break outer
			}
			if j == 2 {
				continue
			}
			s += i ^ j
		}
	}
	return s
}

//go:noinline
func F_while(n uint) (steps int) {
	for n != 1 {
		if n%2 == 0 {
			n /= 2
		} else {
			n = 3*n + 1
		}
		steps++
	}
	return steps
}

//go:noinline
func F_switch(n int) int {
	switch n {
	case 0:
		return 10
	case 1:
		return 21
	case 2:
		return 33
	case 3:
		return 47
	case 4:
		return 50
	case 5:
		return 61
	case 6:
		return 72
	case 7:
		return 83
	case 8:
		return 94
	case 9:
		return 5
	}
	return -1
}

//go:noinline
func F_switchBool(x int) string {
	switch {
	case x < 0:
		return "negative"
	case x == 0:
		return "zero"
	case x > 100:
		fallthrough
	case x > 1000:
		return "large"
	}
	return "small"
}

//go:noinline
func F_goto(n int) int {
again:
	n *= 3
	if n < 100 {
		goto again
	}
	return n
}

//go:noinline
func F_phi(p bool, x, y *int) int {
	q := x
	if p {
		q = y
	}
	*q = 5
	return *x + *y
}

//go:noinline
func F_rangeMap(m map[string]int) (n int) {
	for k, v := range m {
		n += len(k) * v
	}
	return n
}

//go:noinline
func F_mapOps(m map[string]int, k string) int {
	m[k] = 3
	m[k]++
	delete(m, "a")
	v, ok := m[k]
	if ok {
		return v + len(m)
	}
	return -1
}

//go:noinline
func F_channel(c chan int) int {
	c <- 3
	select {
	case v := <-c:
		return v
	default:
		return -1
	}
}

func D_control() {
	number = F_for(6)
	number = F_nestedLoops(5)
	number = F_while(6)
	number = F_switch(7)
	number = F_switch(3)
	number = F_switch(70)
	text = F_switchBool(-1)
	text = F_switchBool(500)
	text = F_switchBool(50)
	number = F_goto(2)
	x, y := 1, 2
	number = F_phi(true, &x, &y)
	number = F_phi(false, &x, &x)
	number = F_rangeMap(aMap)
	number = F_mapOps(aMap, "zz")
	number = F_channel(aChan)
}
