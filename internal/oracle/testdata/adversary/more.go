package adversary

import lib "adv.test/adversary/lib.v2"

type (
	Al   = int
	AlS  = SInt2
	AlP  = *int
	AlB  = byte
	AlAl = Al
	SAny struct{ a any }
)

func leakB(a any) bool { sink = a; return b0 }

func useB(a any) bool { return a == sink }

// Aliases and types of functions' own.

//go:noinline
func M_alias(x Al) { leak(x) }

//go:noinline
func M_aliasStruct(x AlS) { use(x) }

//go:noinline
func M_aliasPtr(x AlP) { leak(x) }

//go:noinline
func M_aliasByte(x AlB) { leak(x) }

//go:noinline
func M_aliasAlias(x AlAl) { use(x) }

//go:noinline
func M_byte(x byte) { sink = x }

//go:noinline
func M_runeStays(x rune) { use(x) }

//go:noinline
func M_runeConst() { use('x') }

//go:noinline
func M_bytePtr(x *byte) { sink = x }

//go:noinline
func M_localType(x int) {
	type int int64
	sink = int(x)
}

//go:noinline
func M_localStruct(x int) {
	type T struct{ a, b int }
	use(T{x, x})
}

// Other packages.

//go:noinline
func O_store(x int) { lib.Store(x) }

//go:noinline
func O_storeConst() { lib.Store(300) }

//go:noinline
func O_pass(x, y int) { lib.Pass(x, y) }

//go:noinline
func O_passTwice(x, y int) { lib.Pass(x, y); lib.Pass(y, 300) }

//go:noinline
func O_retStays(s string) { use(lib.Ret(s)) }

//go:noinline
func O_retEscapes(s string) { sink = lib.Ret(s) }

//go:noinline
func O_method(p lib.Pair) { sink = p.Box() }

//go:noinline
func O_type(p lib.Pair) { leak(p) }

//go:noinline
func O_gen(p lib.Pair) { lib.Gen(p) }

//go:noinline
func O_genInt(x int) { lib.Gen(x) }

//go:noinline
func O_closure(x int) { f0 = lib.Closure(x) }

//go:noinline
func O_called(x int) { lib.Called(x) }

// Copies of function literals.

func mk(x int) func() { return func() { sink = x } }

//go:noinline
func N_literal(y int) { f0 = func() {}; f0 = mk(y) }

//go:noinline
func N_literalConst() { f0 = mk(300) }

func mkTwo(x int) (func(), func()) { return func() { leak(x) }, func() { use(x) } }

//go:noinline
func N_literals(y int) (func(), func()) { return mkTwo(y) }

func mkNested(x int) func() func() { return func() func() { return func() { leak(x) } } }

//go:noinline
func N_nested(y int) { f0 = mkNested(y)() }

func mkGen[T any](x T) func() { return func() { leak(x) } }

//go:noinline
func N_generic(x int, s string) { f0 = mkGen(x); f0 = mkGen(s) }

func apply(f func(int), x int) { f(x) }

//go:noinline
func N_apply(x, y int) { apply(func(z int) { leak1of2(z, y) }, x) }

//go:noinline
func N_defer(x int) {
	for i := 0; i < x; i++ {
		defer func() { leak1of2(x, 5) }()
	}
}

//go:noinline
func N_go(x int) {
	for i := 0; i < x; i++ {
		go func(y int) { use(y) }(i)
	}
}

// Dead halves of inlined lines.

func inlLeakUse(x, y int, b bool) bool { return b && leakB(x) || useB(y) }

//go:noinline
func H_leakUse(x, y int) bool { return inlLeakUse(x, y, false) }

//go:noinline
func H_leakUseTrue(x, y int) bool { return inlLeakUse(x, y, true) }

func inlUseLeak(x, y int, b bool) bool { return b && useB(x) || leakB(y) }

//go:noinline
func H_useLeak(x, y int) bool { return inlUseLeak(x, y, false) }

func inlLeakLeak(x, y int, b bool) bool { return b && leakB(x) || leakB(y) }

//go:noinline
func H_leakLeak(x, y int) bool { return inlLeakLeak(x, y, false) }

func inlLeakName(x int, s MyInt, b bool) bool { return b && leakB(x) || leakB(s) }

//go:noinline
func H_leakName(x int, s MyInt) bool { return inlLeakName(x, s, false) }

// Big values.

//go:noinline
func B_append(s []any, x *A1025) []any { return append(s, *x) }

//go:noinline
func B_send(x *A1025) { ch <- *x }

//go:noinline
func B_defer(x *A1025) { defer use(*x) }

//go:noinline
func B_mapAssign(m map[any]int, x *A1025) { m[*x] = 1 }

//go:noinline
func B_call() { use(big()) }

//go:noinline
func B_lit(x byte) { use(A1025{1: x}) }

//go:noinline
func B_litConst() { use(A1025{1: 2}) }

//go:noinline
func B_two(x *A1024, y *A1025) { use2(*x, *y) }

//go:noinline
func B_oneEscapes(x, y *A1024) { leak1of2(*x, *y) }

//go:noinline
func B_closure(x *A1025) func() { return func() { use(*x) } }

// Literals that hold conversions.

//go:noinline
func E_const() { sink = SAny{5} }

//go:noinline
func E_constStays() { use(SAny{5}) }

//go:noinline
func E_var(x int) { sink = SAny{x} }

//go:noinline
func E_varStays(x int) { use(SAny{x}) }

//go:noinline
func E_ptr(x int) { sink = &SAny{x} }

//go:noinline
func E_slice(x int) { sink = []any{x, 5} }

//go:noinline
func E_map(x int) { sink = map[string]any{"a": x, "b": 5} }

//go:noinline
func E_nested(x int) { sink = []SAny{{x}, {5}} }

//go:noinline
func E_chan(c chan SAny, x int) { c <- SAny{x} }

//go:noinline
func E_byteField(x byte) { sink = SAny{x} }

//go:noinline
func E_zeroNil() { sink = SAny{} }

//go:noinline
func E_ifaceNil() { sink = SAny{nil} }

// Comparisons with what recover and functions return.

//go:noinline
func R_recover(x int) (b bool) { defer func() { b = recover() == x }(); return }

func retAny() any { return sink }

//go:noinline
func R_cmpCall(x int) bool { return retAny() == x }

//go:noinline
func R_cmpBoth(x, y int) bool { return any(x) == any(y) }

//go:noinline
func R_cmpMixed(x int, s string) bool { return any(x) == any(s) }

//go:noinline
func R_cmpIface(m Mer, x MyInt) bool { return m == x }

//go:noinline
func R_cmpPtr(a any, x *int) bool { return a == x }

//go:noinline
func R_cmpZero(a any) bool { return a == struct{}{} }

//go:noinline
func R_cmpLit(a any) bool { return a == SInt2{1, 2} }

// Package-level initialisers.

var W_inl any = inlRet(num())
var W_ptrTo = &SAny{num()}
var W_lib any = lib.Ret(str())
var W_func = retTwo(5, num())
var W_closure = func() int { leak(num()); return 1 }()
var W_array = [2]any{num(), 3}
var W_big any = big()
var W_zero any = SInt2{}
var W_mapBig = map[string]any{"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6, "g": num()}
var W_direct any = ch
var W_concat any = "a" + str()
var W_append = append([]any{1}, num())

func retTwo(a, b any) any { return a }

func init() { W_zero = num() }

func init() { use(num()) }

// Range clauses over several lines.

//go:noinline
func S_range(m map[string]int) {
	var a any
	for sink,// keeps gofmt from joining the lines
	a = range m {
	}
	use(a)
}
