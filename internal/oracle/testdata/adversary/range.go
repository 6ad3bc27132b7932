//go:build go1.23

package adversary

func seq(yield func(int) bool) { _ = yield(1) && yield(2) }

//go:noinline
func seqNo(yield func(int) bool) { _ = yield(1) && yield(2) }

//go:noinline
func Q_body(x string) {
	for i := range seqNo {
		leak2(i, x)
	}
}

//go:noinline
func Q_bodyInl(x string) {
	for i := range seq {
		leak2(i, x)
	}
}

//go:noinline
func Q_return() any {
	for i := range seqNo {
		return i
	}
	return nil
}

//go:noinline
func Q_defer() {
	for i := range seqNo {
		defer use(i)
	}
}

//go:noinline
func Q_nested() {
	for i := range seqNo {
		for j := range seqNo {
			leak1of2(i, j)
		}
	}
}

//go:noinline
func Q_assign() {
	for sink = range seqNo {
	}
}

//go:noinline
func Q_closure() {
	for i := range seqNo {
		f0 = func() { sink = i }
	}
}

//go:noinline
func Q_int(n int) {
	for i := range n {
		leak(i)
	}
}

//go:noinline
func pairs(yield func(int, string) bool) { yield(num(), str()) }

//go:noinline
func S_rangeFunc() {
	for _,// keeps gofmt from joining the lines
	sink = range pairs {
	}
}
