package adversary

//go:noinline
func G_store[T any](x T) { sink = x }

//go:noinline
func G_use[T any](x T) { use(x) }

//go:noinline
func G_slice[T any](x []T) { sink = x }

//go:noinline
func G_struct[T any](x T) { sink = struct{ a T }{x} }

//go:noinline
func G_array[T any](x [1]T) { sink = x }

//go:noinline
func G_ptr[T any](x *T) { sink = x }

//go:noinline
func G_two[K comparable, V any](k K, v V) { leak2(k, v) }

//go:noinline
func G_closure[T any](x T) { f0 = func() { sink = x } }

//go:noinline
func G_cmp[T comparable](a any, x T) bool { return a == any(x) }

//go:noinline
func G_concrete[T any](x T, y int) { leak(y) }

func gInl[T any](x T) { sink = x }

type Box[T any] struct{ v T }

//go:noinline
func (b *Box[T]) Put(x T) { sink = x }

//go:noinline
func (b Box[T]) Self() { sink = b }

//go:noinline
func (b *Box[T]) Loop(n int) {
	for i := 0; i < n; i++ {
		leak1of2(b.v, i)
	}
}

//go:noinline
func G_mapKey[T comparable](m map[any]int, x T) int { return m[x] }

//go:noinline
func G_err[T error](x T) error { return x }

type Num interface{ ~int | ~int64 | ~float64 }

//go:noinline
func G_num[T Num](x T) { use(x); leak(x) }

func instances(p *int) {
	G_store(1)
	G_store("a")
	G_store(SInt2{})
	G_store(p)
	G_store(map[int]int{})
	G_store[any](1)
	G_store(byte(1))
	G_store(struct{}{})
	G_store(A1025{})
	G_store([]int{})
	G_store(int16(1))
	G_store(SB{})
	G_use(1)
	G_use("a")
	G_use(A1025{})
	G_slice([]string{})
	G_struct(1)
	G_struct("a")
	G_struct(p)
	G_struct(byte(2))
	G_struct(SInt2{})
	G_array([1]byte{})
	G_array([1]*int{})
	G_array([1]string{})
	G_ptr(p)
	G_two(1, "a")
	G_two("a", 1)
	G_closure(1)
	G_closure("a")
	G_cmp[int](nil, 1)
	G_cmp[A1025](nil, A1025{})
	G_concrete("a", 1)
	G_mapKey[int](nil, 1)
	G_mapKey[A1025](nil, A1025{})
	G_err(MyStr("x"))
	G_err(MyByte(1))
	G_num(1)
	G_num(1.5)
	var bi Box[int]
	bi.Put(1)
	bi.Self()
	bi.Loop(3)
	var bs Box[string]
	bs.Put("a")
	bs.Self()
	bs.Loop(3)
	var bp Box[*int]
	bp.Put(p)
	bp.Self()
	bp.Loop(3)
}

//go:noinline
func G_inlInt(x int) { gInl(x) }

//go:noinline
func G_inlConst() { gInl(300) }

//go:noinline
func G_inlStr(s string) { gInl(s) }

//go:noinline
func G_inlBoth(x int, s string) { gInl(x); gInl(s) }
