package adversary

import (
	"errors"
	"unsafe"
)

var (
	sink  any
	sinks []any
	sinkE error
	b0    bool
	i0    int
	f0    func()
	ch    chan any
)

//go:noinline
func use(a any) {}

//go:noinline
func use2(a, b any) {}

//go:noinline
func leak(a any) { sink = a }

//go:noinline
func leak2(a, b any) { sink, sinks[0] = a, b }

//go:noinline
func leak1of2(a, b any) { sink = a }

//go:noinline
func useV(a ...any) {}

//go:noinline
func leakV(a ...any) { sinks = a }

//go:noinline
func num() int { return i0 }

//go:noinline
func str() string { return "" }

//go:noinline
func pair() (int, string) { return 1, "" }

//go:noinline
func big() A1025 { return A1025{} }

type (
	MyInt  int
	MyByte byte
	MyStr  string
	A1024  [1024]byte
	A1025  [1025]byte
	P128   [128]*int
	P129   [129]*int
	SB     struct{ a byte }
	SAB    struct{ a [1]struct{ b uint8 } }
	S0B    struct {
		z struct{}
		b byte
	}
	SStr  struct{ s string }
	AStr  [1]string
	SSl   struct{ s []int }
	SZStr struct {
		z struct{}
		s string
	}
	SZPtr struct {
		z struct{}
		p *int
	}
	S0PZ struct {
		z [0]int
		p map[int]int
	}
	SPtr  struct{ p *int }
	APtr  [1]*int
	SInt  struct{ a int }
	SF    struct{ f func() }
	SInt2 struct{ a, b int }
	SStrI struct {
		s string
		i int
	}
	Emb    struct{ SInt }
	EmbP   struct{ *SInt2 }
	EmbI   struct{ error }
	C8     complex64
	C16    complex128
	SU8x4  struct{ a, b, c, d uint8 }
	SU16x2 struct{ a, b uint16 }
	Empty  struct{}
	A0     [0]string
	AE     [4]struct{}
	Named  MyInt
	AInt1  [1]int
	AAInt1 [1][1]int32
	UP     unsafe.Pointer
)

func (x MyInt) M() int         { return int(x) }
func (x SInt2) M() int         { return x.a }
func (x *SInt2) PM() int       { return x.a }
func (x MyStr) Error() string  { return string(x) }
func (x SStr) Error() string   { return x.s }
func (x SInt2) Error() string  { return "" }
func (x Empty) Error() string  { return "" }
func (x MyByte) Error() string { return "" }

type Mer interface{ M() int }

// Types.

//go:noinline
func T_SAB(x SAB) { sink = x }

//go:noinline
func T_S0B(x S0B) { sink = x }

//go:noinline
func T_SStr(x SStr) { sink = x }

//go:noinline
func T_AStr(x AStr) { sink = x }

//go:noinline
func T_SSl(x SSl) { sink = x }

//go:noinline
func T_SZStr(x SZStr) { sink = x }

//go:noinline
func T_SZPtr(x SZPtr) { sink = x }

//go:noinline
func T_S0PZ(x S0PZ) { sink = x }

//go:noinline
func T_SPtr(x SPtr) { sink = x }

//go:noinline
func T_APtr(x APtr) { sink = x }

//go:noinline
func T_SF(x SF) { sink = x }

//go:noinline
func T_C8(x C8) { sink = x }

//go:noinline
func T_C16(x C16) { sink = x }

//go:noinline
func T_SU8x4(x SU8x4) { sink = x }

//go:noinline
func T_SU16x2(x SU16x2) { sink = x }

//go:noinline
func T_A0(x A0) { sink = x }

//go:noinline
func T_AE(x AE) { sink = x }

//go:noinline
func T_Named(x Named) { sink = x }

//go:noinline
func T_AInt1(x AInt1) { sink = x }

//go:noinline
func T_AAInt1(x AAInt1) { sink = x }

//go:noinline
func T_UP(x UP) { sink = x }

//go:noinline
func T_Emb(x Emb) { sink = x }

//go:noinline
func T_EmbP(x EmbP) { sink = x }

//go:noinline
func T_EmbI(x EmbI) { sink = x }

//go:noinline
func T_uintptr(x uintptr) { sink = x }

//go:noinline
func T_f64(x float64) { sink = x }

//go:noinline
func T_rune(x rune) { sink = x }

//go:noinline
func T_P128(x P128) { use(x) }

//go:noinline
func T_P129(x P129) { use(x) }

//go:noinline
func T_A1024(x A1024) { use(x) }

//go:noinline
func T_A1024Esc(x A1024) { sink = x }

//go:noinline
func T_arr1bool(x [1]bool) { sinks[0] = x }

//go:noinline
func T_ErrByte(x MyByte) { sinkE = x }

//go:noinline
func T_ErrEmpty(x Empty) { sinkE = x }

//go:noinline
func T_ErrSStr(x SStr) error { return x }

// Inlined copies.

func inlStore(x int) { sink = x }

//go:noinline
func I_param(x int) { inlStore(x) }

//go:noinline
func I_const() { inlStore(300) }

//go:noinline
func I_twoFates(x int) { inlStore(x); inlStore(300) }

//go:noinline
func I_twoVars(x, y int) { inlStore(x); inlStore(y) }

func inlNest(x int) { inlStore(x + 1) }

//go:noinline
func I_nested(x int) { inlNest(x) }

func inlPass(x int) { inlStore(x) }

//go:noinline
func I_passConst() { inlPass(77) }

//go:noinline
func I_passVar(x int) { inlPass(x) }

func inlIface(a any) { sink = a }

//go:noinline
func I_ifaceArg(x int) { inlIface(x) }

//go:noinline
func I_ifaceConst() { inlIface(300) }

//go:noinline
func I_ifaceTwo(x int, s string) { inlIface(x); inlIface(s) }

func inlDrop(a any) {}

//go:noinline
func I_dropped(x int) { inlDrop(x) }

//go:noinline
func I_mixed(x, y int) { inlDrop(x); inlIface(y) }

func inlRet(x int) any { return x }

//go:noinline
func I_retEsc(x int) { sink = inlRet(x) }

//go:noinline
func I_retStay(x int) { use(inlRet(x)) }

//go:noinline
func I_retBoth(x int) { sink = inlRet(x); use(inlRet(x)) }

//go:noinline
func I_retSame(x, y int) { leak1of2(inlRet(x), inlRet(y)) }

//go:noinline
func I_retUnused(x int) { _ = inlRet(x) }

func inlErr(s string) error { return MyStr(s) }

//go:noinline
func I_err(s string) error { return inlErr(s) }

//go:noinline
func I_errNil(s string) bool { return inlErr(s) == nil }

func inlCond(x int, b bool) {
	if b {
		sink = x
	}
}

//go:noinline
func I_condTrue(x int) { inlCond(x, true) }

//go:noinline
func I_condFalse(x int) { inlCond(x, false) }

//go:noinline
func I_condVar(x int, b bool) { inlCond(x, b) }

func inlBig(x *A1025) { use(*x) }

//go:noinline
func I_big(x *A1025) { inlBig(x) }

func inlStruct(x, y int) SInt2 { return SInt2{x, y} }

//go:noinline
func I_structRes() { sink = inlStruct(1, 2) }

func inlTwo(x, y int) { leak1of2(x, y) }

//go:noinline
func I_two(x, y int) { inlTwo(x, y) }

//go:noinline
func I_twoConstVar(y int) { inlTwo(5, y) }

//go:noinline
func I_twoVarConst(x int) { inlTwo(x, 5) }

func inlLocal() { x := 300; sink = x }

//go:noinline
func I_local() { inlLocal() }

func inlStr(s string) { sink = s }

//go:noinline
func I_strConst() { inlStr("hello") }

//go:noinline
func I_strEmpty() { inlStr("") }

func inlSlice(x []int) { sink = x }

//go:noinline
func I_nilSlice() { inlSlice(nil) }

func inlSt(x SInt2) { sink = x }

//go:noinline
func I_stLit() { inlSt(SInt2{1, 2}) }

//go:noinline
func I_stZero() { inlSt(SInt2{}) }

func inlMod(x int) { x++; sink = x }

//go:noinline
func I_modConst() { inlMod(4) }

func (x SInt2) Box() any   { return x }
func (x *SInt2) Box2() any { return *x }

//go:noinline
func I_method(x SInt2) { sink = x.Box() }

//go:noinline
func I_methodPtr(x *SInt2) { use(x.Box2()) }

// Closures.

//go:noinline
func F_called(x int) { func() { sink = x }() }

//go:noinline
func F_calledConst() { x := 300; func() { sink = x }() }

//go:noinline
func F_stored(x int) { f0 = func() { sink = x } }

//go:noinline
func F_storedArg(x int) func(int) { return func(y int) { use2(x, y) } }

//go:noinline
func F_nested(x int) { f0 = func() { f0 = func() { leak(x) } } }

//go:noinline
func F_modified(x int) { f := func() { x++ }; f(); sink = x }

//go:noinline
func F_param(x int) { func(y int) { sink = y }(x) }

//go:noinline
func F_varCalled(x int) { f := func(y int) { sink = y }; f(x) }

//go:noinline
func F_varTwice(x int) { f := func(y int) { sink = y }; f(x); f(300) }

var pkgClosure = func(x int) { sink = x }

var pkgNested = []func(int){func(x int) { leak(x) }, func(x int) { use(x) }}

// Defer and go.

//go:noinline
func D_defer(x int) { defer use(x) }

//go:noinline
func D_deferLoop(x int) {
	for i := 0; i < x; i++ {
		defer use(i)
	}
}

//go:noinline
func D_go(x int) { go use(x) }

//go:noinline
func D_goConst() { go use(300) }

//go:noinline
func D_deferClosure(x int) { defer func() { sink = x }() }

//go:noinline
func D_goClosure(x int) { go func() { use(x) }() }

//go:noinline
func D_deferIf(x int, s string) {
	if b0 {
		defer use(x)
	} else {
		defer use(s)
	}
}

//go:noinline
func D_deferTwo(x int, s string) { defer use2(x, s) }

//go:noinline
func D_deferMethod(x MyInt) { defer Mer(x).M() }

//go:noinline
func D_goBig(x A1025) { go use(x) }

//go:noinline
func D_deferInl(x int) { defer inlStore(x) }

//go:noinline
func D_deferPanic(x int) { defer panic(x) }

// Map keys.

//go:noinline
func K_index(m map[any]int, k int) int { return m[k] }

//go:noinline
func K_ok(m map[any]int, k string) bool { _, ok := m[k]; return ok }

//go:noinline
func K_delete(m map[any]int, k int) { delete(m, k) }

//go:noinline
func K_assign(m map[any]int, k int) { m[k] = 1 }

//go:noinline
func K_inc(m map[any]int, k int) { m[k]++ }

//go:noinline
func K_opassign(m map[any]int, k int) { m[k] += 2 }

//go:noinline
func K_append(m map[any][]int, k int) { m[k] = append(m[k], 1) }

//go:noinline
func K_big(m map[any]int, k A1025) int { return m[k] }

//go:noinline
func K_bigDelete(m map[any]int, k A1025) { delete(m, k) }

//go:noinline
func K_assignConst(m map[any]int) { m[300] = 1 }

//go:noinline
func K_lit(k int) map[any]int { return map[any]int{k: 1} }

//go:noinline
func K_litVal(k int) map[int]any { return map[int]any{1: k} }

//go:noinline
func K_kv(m map[any]any, k int, v string) { m[k] = v }

//go:noinline
func K_indexLoop(m map[any]int) (n int) {
	for i := 0; i < 3; i++ {
		n += m[i]
	}
	return
}

//go:noinline
func K_iface(m map[Mer]int, k MyInt) int { return m[k] }

//go:noinline
func K_struct(m map[any]int, k SInt2) int { return m[k] }

// Append, literals, variadics.

//go:noinline
func A_one(s []any, x int) []any { return append(s, x) }

//go:noinline
func A_three(s []any, x int, y string, z SInt2) []any { return append(s, x, y, z) }

//go:noinline
func A_same(s []any, x, y int) []any { return append(s, x, 5, y) }

//go:noinline
func A_spread(s []any, x int) []any { return append(s, []any{x, "a"}...) }

//go:noinline
func A_localStays(x int) int { s := append([]any(nil), x); return len(s) }

//go:noinline
func A_variadic(x int, s string) { useV(x, s) }

//go:noinline
func A_variadicLeak(x int, s string) { leakV(x, s) }

//go:noinline
func A_variadicMix(x int) { leakV(x, 5, "a", true) }

//go:noinline
func A_struct(x int) struct{ a, b any } { return struct{ a, b any }{x, 3} }

//go:noinline
func A_structPtr(x int) *struct{ a any } { return &struct{ a any }{x} }

//go:noinline
func A_structLocal(x int) { s := struct{ a, b any }{x, i0}; use(s.a) }

//go:noinline
func A_nestedLit(x int) { sink = struct{ a any }{x} }

//go:noinline
func A_array(x int) [2]any { return [2]any{x, x} }

//go:noinline
func A_arrayLocal(x int) { a := [2]any{x, 1}; use(a[0]) }

// Select, send, switch, compare.

//go:noinline
func C_send(x int) { ch <- x }

//go:noinline
func C_select(x int) {
	select {
	case ch <- x:
	default:
	}
}

//go:noinline
func C_selectTwo(x int, s string) {
	select {
	case ch <- x:
	case ch <- s:
	}
}

//go:noinline
func C_recv(c chan int) { sink = <-c }

//go:noinline
func C_recvOK(c chan int) { var ok bool; sink, ok = <-c; b0 = ok }

//go:noinline
func C_selectRecv(c chan int) {
	select {
	case sink = <-c:
	default:
	}
}

//go:noinline
func C_cmp(a any, x int) bool { return a == x }

//go:noinline
func C_cmpTwo(a any, x, y int) bool { return a == x || a == y }

//go:noinline
func C_cmpSameLine(a any, x int) bool { sink = x; return a == x }

//go:noinline
func C_cmpOneLine(a any, x int) { b0 = a == x; sink = x }

//go:noinline
func C_cmpBig(a any, x A1025) bool { return x == a }

//go:noinline
func C_cmpNil(x int) bool { return any(x) == nil }

//go:noinline
func C_switch(a any, x int) int {
	switch a {
	case x:
		return 1
	case 300:
		return 2
	case str():
		return 3
	}
	return 0
}

//go:noinline
func C_switchBig(a any, x A1025) int {
	switch a {
	case x:
		return 1
	}
	return 0
}

//go:noinline
func C_switchTag(x int, a any) int {
	switch x {
	case a:
		return 1
	}
	return 0
}

//go:noinline
func C_cmpStruct(a any, x SInt2) bool { return a != x }

//go:noinline
func C_cmpErr(e error, s MyStr) bool { return e == s }

//go:noinline
func C_cmpByte(a any, x byte) bool { return a == x }

// Panics and returns.

//go:noinline
func P_int(x int) { panic(x) }

//go:noinline
func P_lit() { panic(SInt2{1, 2}) }

//go:noinline
func P_err(s MyStr) { panic(s) }

//go:noinline
func P_errNew() { panic(errors.New("x")) }

//go:noinline
func R_two(x int, s string) (any, any) { return x, s }

//go:noinline
func R_twoSame(x, y int) (any, any) { return x, y }

//go:noinline
func R_constVar(x int) (any, any) { return 5, x }

//go:noinline
func R_named(x int) (a any, err error) { a = x; return }

//go:noinline
func R_multi() (any, any) { return pair() }

//go:noinline
func R_multiAssign() { sink, sinks[0] = pair() }

//go:noinline
func R_multiArg() { leak2(pair()) }

//go:noinline
func R_multiUse() { use2(pair()) }

// One line, one type, different fates.

//go:noinline
func L_escStay(x, y int) { leak(x); use(y) }

//go:noinline
func L_stayEsc(x, y int) { use(x); leak(y) }

//go:noinline
func L_oneOfTwo(x, y int) { leak1of2(x, y) }

//go:noinline
func L_twoOfThree(x, y, z int) { leak1of2(x, y); leak(z) }

//go:noinline
func L_sameOperand(x int) { use(x); leak(x) }

//go:noinline
func L_deadAndAlive(x, y int) {
	if false {
		leak(x)
	}
	leak(y)
}

//go:noinline
func L_constAndVar(x int) { y := 300; leak2(x, y) }

//go:noinline
func L_convSameSize(x int, f float64) { leak1of2(f, x) }

//go:noinline
func L_bigTwo(x, y *A1025) { use2(*x, *y) }

//go:noinline
func L_wrapTwo(s string, w SStr) { leak1of2(w, s) }

//go:noinline
func L_calls() { leak1of2(num(), num()) }

//go:noinline
func L_callInArg(x int) { leak(inlRet(x)); use(inlRet(num())) }

//go:noinline
func L_chain(x int) { sink = any(any(x)) }

// Control flow.

//go:noinline
func X_loopOuter(n int) {
	var a any
	for i := 0; i < n; i++ {
		a = i
	}
	use(a)
}

//go:noinline
func X_loopInner(n int) {
	for i := 0; i < n; i++ {
		a := any(i)
		use(a)
	}
}

//go:noinline
func X_labeled(n int) {
outer:
	for i := 0; i < n; i++ {
		for j := 0; j < n; j++ {
			if j == 2 {
				leak(j)
				continue outer
			}
		}
	}
}

//go:noinline
func X_goto(n int) {
	var a any
loop:
	a = n
	if n--; n > 0 {
		goto loop
	}
	use(a)
}

//go:noinline
func X_deadIf(x int) {
	if false {
		sink = x
	}
}

const debug = false

//go:noinline
func X_deadConst(x int) {
	if debug && b0 {
		sink = x
	}
}

//go:noinline
func X_deadVar(x int) {
	d := false
	if d {
		sink = x
	}
}

//go:noinline
func X_afterReturn(x int) { return; sink = x }

//go:noinline
func X_afterPanic(x int) { panic(1); sink = x }

//go:noinline
func X_recursive(n int) any {
	if n == 0 {
		return n
	}
	return X_recursive(n - 1)
}

//go:noinline
func X_blank(x int) { _ = any(x) }

//go:noinline
func X_blankVar(x int) { var _ any = x }

//go:noinline
func X_unused(x int) { var a any = x; _ = a }

//go:noinline
func X_assertBack(x int) int { var a any = x; return a.(int) }

//go:noinline
func X_devirt(x SInt2) int { var m Mer = x; return m.M() }

//go:noinline
func X_methodValue(x SInt2) func() int { return x.M }

//go:noinline
func X_ifaceMethodValue(x SInt2) func() int { return Mer(x).M }

//go:noinline
func X_methodExpr(x SInt2) int { return Mer.M(x) }

//go:noinline
func X_typeSwitch(x int) int {
	switch any(x).(type) {
	case int:
		return 1
	}
	return 0
}

//go:noinline
func X_range(xs []int) {
	for _, sink = range xs {
	}
}

//go:noinline
func X_rangeStr(s string) {
	for _, r := range s {
		leak(r)
	}
}

//go:noinline
func X_rangeMap(m map[string]int) {
	for k, v := range m {
		leak2(k, v)
	}
}

//go:noinline
func X_field(s *SInt2) { sink = s.b }

//go:noinline
func X_elem(s []string, i int) { sink = s[i] }

//go:noinline
func X_sliceExpr(s string) { sink = s[1:] }

//go:noinline
func X_concat(s string) { sink = s + "x" }

//go:noinline
func X_bytes(s string) { sink = []byte(s) }

//go:noinline
func X_deref(p *string) { sink = *p }

//go:noinline
func X_assert(a any) { sink = a.(string) }

//go:noinline
func X_and(x, y int) { sink = x & 0xff }

//go:noinline
func X_byteExt(b byte) { sink = int(b) }

//go:noinline
func X_boolInt(b bool) { sink = b }

//go:noinline
func X_not(b bool) { use(!b) }

//go:noinline
func X_litZero() { sink = SInt2{} }

//go:noinline
func X_litZeroBig() { sink = A1025{} }

//go:noinline
func X_litZero1024() { sink = A1024{} }

//go:noinline
func X_litStr() { sink = SStr{"x"} }

//go:noinline
func X_litHeld() { x := SInt2{1, 2}; sink = x }

//go:noinline
func X_litPtr() { sink = SPtr{&i0} }

//go:noinline
func X_litFn() { sink = SF{X_litPtr} }

//go:noinline
func X_varZero() { var x SInt2; sink = x }

//go:noinline
func X_varInt() { var x int; sink = x }

//go:noinline
func X_heldStay() { x := 300; use(x) }

//go:noinline
func X_heldTwice() { x := 300; use(x); sink = x }

//go:noinline
func X_heldAddr() { x := 300; p := &x; *p = 4; sink = x }

//go:noinline
func X_shadow(x int) {
	if x := "s"; b0 {
		sink = x
	}
	sink = x
}

//go:noinline
func X_multiLine(x int, y string) {
	leak2(
		x,
		y,
	)
}

//go:noinline
func X_negConst() { x := -1; sink = x }

//go:noinline
func X_floatConst() { sink = 1.5 }

//go:noinline
func X_complexConst() { sink = 1i }

//go:noinline
func X_runeConst() { sink = 'x' }

//go:noinline
func X_nilSlice() { sink = []int(nil) }

//go:noinline
func X_nilMap() { sink = map[int]int(nil) }

// Package-level variables.

var V_const any = 300
var V_str any = "x"
var V_byte any = byte(3)
var V_zero any = struct{}{}
var V_call any = num()
var V_lit any = SInt2{1, 2}
var V_ptr any = &i0
var V_nested = struct{ a, b any }{1, num()}
var V_slice = []any{1, "a", num()}
var V_map = map[any]any{1: "a", str(): num()}
var V_inl = inlRet(3)
var V_arg = func() any { return num() }()
var V_err error = MyStr("x")
var V_var any = i0
var V_fn any = func() { sink = 1 }
