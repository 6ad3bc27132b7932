// Package own has expectations of every kind. What becomes of each stands in its
// remark: pass, fail, error or none (it does not hold for the release, or ignores
// something), for all releases, or as "fail 1.25+: pass" for some of them.
package own

type big struct{ a [200]int }

type pair struct{ a, b int64 }

var (
	Sink any
	Err  error
)

func direct(p *int)      { Sink = p }                        //ifaceval:storage direct // pass
func zerobase()          { Sink = struct{}{} }               //ifaceval:storage zerobase // pass
func staticByte(b uint8) { Sink = b }                        //ifaceval:storage static-byte // pass
func zeroVal()           { Sink = pair{} }                   //ifaceval:storage zeroval // fail 1.25+: pass
func readOnly()          { Sink = 300 }                      //ifaceval:storage readonly // pass
func stack(n int) bool   { var i any = n; return i == Sink } //ifaceval:storage(n) stack // pass
func heap(n int)         { Sink = n }                        //ifaceval:storage heap // pass
func none(n int)         { var i any = n; _ = i }            //ifaceval:storage none // pass
func dead[T any](v T)    { Sink = v }                        //ifaceval:storage unknown // pass

//ifaceval:storage static // pass
var static any = pair{1, 2}

func notDirect(p *int)      { Sink = p }                        //ifaceval:storage heap // fail
func notZerobase()          { Sink = struct{}{} }               //ifaceval:storage heap // fail
func notStaticByte(b uint8) { Sink = b }                        //ifaceval:storage heap // fail
func notZeroVal()           { Sink = pair{} }                   //ifaceval:storage stack // fail
func notReadOnly()          { Sink = 300 }                      //ifaceval:storage heap // fail
func notStack(n int) bool   { var i any = n; return i == Sink } //ifaceval:storage(n) heap // fail
func notHeap(n int)         { Sink = n }                        //ifaceval:storage stack // fail
func notNone(n int)         { var i any = n; _ = i }            //ifaceval:storage stack // fail
func notDead[T any](v T)    { Sink = v }                        //ifaceval:storage heap // fail

var notStatic any = pair{1, 2} //ifaceval:storage heap // fail

func heap8(n int)       { Sink = n } //ifaceval:heap 8 // pass
func heap16(n int)      { Sink = n } //ifaceval:heap 16 // fail
func heapPair(p pair)   { Sink = p } //ifaceval:heap 16 // pass
func heapBig(b big)     { Sink = b } //ifaceval:heap 1792 // pass
func heapStatic(b bool) { Sink = b } //ifaceval:heap 8 // fail

func always(p pair)      { Sink = p } //ifaceval:allocates always // pass
func depends(n int)      { Sink = n } //ifaceval:allocates depends // pass
func never(b bool)       { Sink = b } //ifaceval:allocates never // pass
func unknown[T any](v T) { Sink = v } //ifaceval:allocates unknown // pass
func notAlways(n int)    { Sink = n } //ifaceval:allocates always // fail
func notDepends(p pair)  { Sink = p } //ifaceval:allocates depends // fail
func notNever(p pair)    { Sink = p } //ifaceval:allocates never // fail
func notUnknown(p pair)  { Sink = p } //ifaceval:allocates unknown // fail

func among(a int, b bool, c string) {
	take(a, b, c) //ifaceval:storage(b) static-byte // pass
	take(a, b, c) //ifaceval:storage(a) static-byte // fail
	take(a, b, c) //ifaceval:storage(d) static-byte // error
	take(a, b, c) //ifaceval:noalloc(b) // pass
	take(a, b, c) //ifaceval:noalloc(c) // fail
	take(a, b, c) //ifaceval:noalloc(d) // error
	take(a, b, c) //ifaceval:storage heap // fail
	take(a, a, a) //ifaceval:storage heap // pass
	//ifaceval:storage(b) static-byte // pass
	//ifaceval:heap(c) 16 // pass
	take(a,
		b, c)
	take(a, //ifaceval:storage heap // pass
		b)
	take( //ifaceval:storage heap // error
		b)
}

//go:noinline
func take(v ...any) { leak = v }

var leak []any

func line(a int, p *int) {
	Sink = p //ifaceval:noalloc // pass
	Sink = a //ifaceval:noalloc // fail
	//ifaceval:noalloc // pass
	a++
	keep( //ifaceval:noalloc // error
		a)
	put(a) //ifaceval:noalloc // fail
	//ifaceval:noalloc // fail
	put(a)
	//ifaceval:noalloc // pass
	if a > 0 {
		Sink = a
	}
}

//go:noinline
func keep(v any) { Sink = v }

func put(n int) { Sink = n }

// quiet stores nothing on the heap, its closure neither.
//
//ifaceval:noalloc // pass
func quiet(p *int) func() {
	Sink = p
	return func() { Sink = p }
}

//ifaceval:noalloc // fail
func loud(a, b int) {
	func() { Sink = a }()
}

// inlines has the heap through a function that is inlined.
//
//ifaceval:noalloc // fail
func inlines(a int) { put(a) }

// calls calls a function, which is not its own affair.
//
//ifaceval:noalloc // pass
func calls(v any) { keep(v) }

//ifaceval:noalloc // fail
func generic[T any](v T) { Sink = v }

var _ = func() int { generic(1); generic("a"); return 0 }()

//ifaceval:noalloc // pass
func excused(a int) {
	Sink = a //ifaceval:ignore it is called once // none
}

//ifaceval:noalloc all // pass
func nothing(a, b int) int { return a*b + len(table) }

var table [3]int

//ifaceval:noalloc all // fail
func makes(n int) []int { return make([]int, n) }

//ifaceval:noalloc all // fail
func news() *pair { return new(pair) }

//ifaceval:noalloc all // fail
func moves() *int { x := 1; return &x }

//ifaceval:noalloc all // fail
func closes(n int) func() int { return func() int { n++; return n } }

//ifaceval:noalloc all // fail
func appends(s []int) []int { return append(s, 1) }

//ifaceval:noalloc all // fail
func concats(a, b string) string { return a + b }

//ifaceval:noalloc all // fail
func converts(b []byte) string { return string(b) }

//ifaceval:noalloc all // fail
func maps(m map[string]int, k string) { m[k] = 1 }

//ifaceval:noalloc all // fail
func starts(f func()) { go f() }

//ifaceval:noalloc all // fail
func stores(n int) { Sink = n }

//ifaceval:noalloc all // pass
func looks(m map[string]int, b []byte, s []int, i int) int {
	delete(m, "a")
	for range m {
		i++
	}
	defer func() { _ = recover() }()
	return m[string(b)] + s[i]
}

// slices is generic and used, and inlined: its only code is in other functions.
//
//ifaceval:noalloc all // fail
func slices[T any](n int) []T { return make([]T, n) }

var (
	_ = len(slices[int](len(table)))
	_ = slices[byte](len(table))
)

//ifaceval:noalloc all // pass
func sums[T int | float64](a, b T) T { return a + b }

var _ = sums(1, len(table))

// idle is generic, and nothing was compiled of it.
//
//ifaceval:noalloc all // fail
func idle[T any](v T) T { return v }

//ifaceval:noalloc // fail
func idler[T any](v T) T { return v }

//ifaceval:noalloc all // pass
func panics(v any) { panic(v) }

func unused(p *int) {
	Sink = p //ifaceval:ignore nothing to see // error
	//ifaceval:ignore nor here // error
	println()
	Sink = 70000 //ifaceval:go1.18- ignore only then // none 1.18: error
}

func versions(p pair) {
	Sink = pair{} //ifaceval:go1.25+ storage zeroval // none 1.25+: pass
	Sink = pair{} //ifaceval:go1.24- storage zeroval // none 1.18-1.24: fail
	//ifaceval:storage heap // none 1.18: pass
	//ifaceval:go1.25+ storage zeroval // none 1.25+: pass
	//ifaceval:go1.19+ storage stack // none 1.19-1.24: fail
	Sink = pair{}
}

//ifaceval:noalloc all // fail
func both(n int) { Sink = n } //ifaceval:go1.18+ heap 8 // pass

//ifaceval:noalloc all // pass
func literal(n int) {
	f := func() {
		Sink = new(int) //ifaceval:ignore known // none
	}
	f()
}

type box[T any] struct{}

func (box[T]) put(n int) {
	put(n) //ifaceval:noalloc // fail
}

//ifaceval:storage heap // error
func misplaced() {}

func misspelt(n int) {
	Sink = n //ifaceval:noaloc // error
	Sink = n // ifaceval:noalloc // error
	Sink = n //ifaceval:heap // error
	//ifaceval:noalloc // error
}

var initial any = func() any { return sum() }() //ifaceval:noalloc // pass

func sum() any { return Sink }

type T struct{}

func (t *T) M(n int) { Sink = n } //ifaceval:heap 8 // pass
