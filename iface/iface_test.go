//go:build gc && !tinygo && (amd64 || arm64)

package iface_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"unsafe"

	"ifaceval/iface"
)

// release is the x of the Go 1.x that built the test.
var release = func() int {
	digits := strings.TrimPrefix(runtime.Version(), "go1.")
	if end := strings.IndexFunc(digits, func(r rune) bool { return r < '0' || r > '9' }); end >= 0 {
		digits = digits[:end]
	}
	n, err := strconv.Atoi(digits)
	if err != nil {
		panic(err)
	}
	return n
}()

// since is now from Go 1.x on, and before up to then.
func since[T any](x int, now, before T) T {
	if release >= x {
		return now
	}
	return before
}

// opaque is v, of which the compiler knows nothing.
//
//go:noinline
func opaque[T any](v T) T { return v }

// sink makes what is stored in it escape.
var sink any

func of[I any](t testing.TB, v *I) iface.Value {
	val, err := iface.Of(v)
	if err != nil {
		t.Fatal(err)
	}
	return val
}

// want fails unless v is as String has it.
func want[I any](t testing.TB, v *I, text string) {
	t.Helper()
	if got := of(t, v).String(); got != text {
		t.Errorf("got  %s\nwant %s", got, text)
	}
}

type (
	pair    struct{ a, b int }
	named   byte
	flag    bool
	wrapped struct{ b byte }
	nothing struct{}
	onePtr  struct{ p *int }
	padded  struct {
		_ struct{}
		p *int
	}
	large struct{ _ [200]int }
)

func TestNil(t *testing.T) {
	var v any
	want(t, &v, "nil, no type")
	var err error
	want(t, &err, "nil, no type")
	if got := of(t, &err); !reflect.DeepEqual(got, iface.Value{}) {
		t.Errorf("a nil interface is %+v", got)
	}
	if detail := of(t, &err).Detail(); detail != "nil, no type\ntype word 0x0\ndata word 0x0\n" {
		t.Errorf("its detail is %q", detail)
	}
	// A nil pointer in an interface is a value.
	err = (*failure)(nil)
	want(t, &err, "*iface_test.failure (8 bytes) as error, data word is the value itself")
}

type failure struct{ n int }

func (f *failure) Error() string { return "failure " + strconv.Itoa(f.n) }

func TestErrors(t *testing.T) {
	n := 3
	if _, err := iface.Of(&n); err == nil || !strings.HasPrefix(err.Error(), "iface: int is not an interface type: ") {
		t.Errorf("of an int: %v", err)
	}
	p := &sink
	if _, err := iface.Of(&p); err == nil || !strings.Contains(err.Error(), "*interface {} is not an interface type") {
		t.Errorf("of a pointer to an interface: %v", err)
	}
	var none *any
	if _, err := iface.Of(none); err == nil || !strings.Contains(err.Error(), "the pointer is nil") {
		t.Errorf("of a nil pointer: %v", err)
	}
	if val, err := iface.Of[int](nil); err == nil || !reflect.DeepEqual(val, iface.Value{}) {
		t.Errorf("of a nil pointer to an int: %v, %v", val, err)
	}
}

func TestDirect(t *testing.T) {
	n := 3
	for _, v := range []any{
		&n, (*int)(nil), make(chan int), map[int]int{}, map[string]int(nil), func() {}, unsafe.Pointer(&n),
		onePtr{&n}, [1]*int{&n}, [1]onePtr{{&n}}, struct{ f func() }{nil},
	} {
		v := v
		got := of(t, &v)
		if got.Place != iface.Direct || !got.Type.Direct || got.Symbol != "" {
			t.Errorf("%T: %+v", v, got)
		}
	}
	var v any = &n
	if got := of(t, &v); got.Words[1] != uintptr(unsafe.Pointer(&n)) {
		t.Errorf("the data word of a pointer is %#x", got.Words[1])
	}
	v = padded{p: &n}
	sink = v
	want(t, &sink, since(26, "iface_test.padded (8 bytes), data word is the value itself",
		"iface_test.padded (8 bytes), data word → the heap"))
	sink = struct {
		p *int
		z struct{}
	}{p: &n} // 16 bytes, for the padding
	if got := of(t, &sink); got.Place != iface.Heap || got.Type.Direct || got.Type.Size != 16 {
		t.Errorf("a padded struct: %v", got)
	}
}

func TestStaticByte(t *testing.T) {
	for n := 0; n < 256; n++ {
		symbol := fmt.Sprintf("runtime.staticuint64s[%d]", n)
		for _, v := range []any{byte(n), int8(n), named(n), uint16(n), int32(n), n, uint64(n), uintptr(n)} {
			v := v
			got := of(t, &v)
			if got.Place != iface.StaticByte || got.Index != n || got.Symbol != symbol {
				t.Errorf("%T %d: %v, index %d, symbol %s", v, n, got, got.Index, got.Symbol)
			}
		}
	}
	sink = opaque(true)
	want(t, &sink, "bool (1 byte), data word → static bytes, runtime.staticuint64s[1]")
	sink = opaque(flag(false))
	want(t, &sink, "iface_test.flag (1 byte), data word → static bytes, runtime.staticuint64s[0]")
	sink = true // constants of one byte too
	want(t, &sink, "bool (1 byte), data word → static bytes, runtime.staticuint64s[1]")
	sink = opaque(int8(-1))
	want(t, &sink, "int8 (1 byte), data word → static bytes, runtime.staticuint64s[255]")
	sink = opaque(0.0)
	want(t, &sink, "float64 (8 bytes), data word → static bytes, runtime.staticuint64s[0]")
	sink = opaque(wrapped{65})
	want(t, &sink, since(19, "iface_test.wrapped (1 byte), data word → static bytes, runtime.staticuint64s[65]",
		"iface_test.wrapped (1 byte), data word → the heap"))
	sink = opaque([1]bool{true})
	want(t, &sink, since(19, "[1]bool (1 byte), data word → static bytes, runtime.staticuint64s[1]",
		"[1]bool (1 byte), data word → the heap"))
	sink = opaque([2]byte{1, 2})
	want(t, &sink, "[2]uint8 (2 bytes), data word → the heap")
	// 256 and -1 are past the end.
	for _, n := range []int{256, -1} {
		sink = opaque(n)
		want(t, &sink, "int (8 bytes), data word → the heap")
	}
}

func TestZeroValue(t *testing.T) {
	const base, val = "data word → zero value, runtime.zerobase", "data word → zero value, runtime.zeroVal"
	sink = opaque(nothing{})
	want(t, &sink, "iface_test.nothing (0 bytes), "+base)
	sink = opaque([0]int{})
	want(t, &sink, "[0]int (0 bytes), "+base)
	var local any = struct{}{} // even if it does not escape
	want(t, &local, "struct {} (0 bytes), "+base)
	sink = reflect.New(reflect.TypeOf([0]string{})).Elem().Interface()
	want(t, &sink, "[0]string (0 bytes), "+base)

	sink = opaque("")
	want(t, &sink, "string (16 bytes), "+val)
	sink = opaque([]int(nil))
	want(t, &sink, "[]int (24 bytes), "+val)
	sink = opaque([]int{})
	want(t, &sink, "[]int (24 bytes), data word → the heap")
	sink = pair{}
	want(t, &sink, "iface_test.pair (16 bytes), "+since(25, val, "data word → the heap"))
	sink = opaque(pair{})
	want(t, &sink, "iface_test.pair (16 bytes), data word → the heap")
}

const text = "a constant"

func TestReadOnlyData(t *testing.T) {
	sink = 12345
	want(t, &sink, "int (8 bytes), data word → read-only data")
	sink = text
	want(t, &sink, "string (16 bytes), data word → read-only data")
	sink = 3.5
	want(t, &sink, "float64 (8 bytes), data word → read-only data")
	sink = ""
	want(t, &sink, "string (16 bytes), data word → read-only data")
	sink = 'x'
	want(t, &sink, "int32 (4 bytes), data word → read-only data")
	var local any = complex(1, 2)
	want(t, &local, "complex128 (16 bytes), data word → read-only data")
	var stringer fmt.Stringer = celsius(21)
	want(t, &stringer, "iface_test.celsius (8 bytes) as fmt.Stringer, data word → read-only data")

	// Since Go 1.25 literals and locals that keep their first value are there too.
	sink = pair{1, 2}
	want(t, &sink, "iface_test.pair (16 bytes), "+since(25, "data word → read-only data", "data word → the heap"))
	sink = [2]string{"a", "b"} // with pointers, which matters in programs at no fixed address
	want(t, &sink, "[2]string (32 bytes), "+since(25, "data word → read-only data", "data word → the heap"))
}

// What initialisers store in interfaces is in data that can be written to.
var (
	initialised         any          = opaque(pair{1, 2})
	initialisedText     any          = opaque("text")
	initialisedStringer fmt.Stringer = opaque(celsius(20))
	filled              any
)

func init() { filled = opaque(pair{3, 4}) } // an init function is a function

func TestStaticData(t *testing.T) {
	want(t, &initialised, "iface_test.pair (16 bytes), data word → static data")
	want(t, &initialisedText, "string (16 bytes), data word → static data")
	want(t, &initialisedStringer, "iface_test.celsius (8 bytes) as fmt.Stringer, data word → static data")
	want(t, &filled, "iface_test.pair (16 bytes), data word → the heap")
}

func TestStack(t *testing.T) {
	const stack = "data word → this goroutine's stack"
	var v any = opaque(1000)
	want(t, &v, "int (8 bytes), "+stack)
	v = opaque(text)
	want(t, &v, "string (16 bytes), "+stack)
	v = opaque(pair{1, 2})
	want(t, &v, "iface_test.pair (16 bytes), "+stack)
	var s fmt.Stringer = opaque(celsius(20))
	want(t, &s, "iface_test.celsius (8 bytes) as fmt.Stringer, "+stack)
	// Above 1024 bytes the compiler uses no frame.
	v = opaque(large{})
	want(t, &v, "iface_test.large (1600 bytes), data word → the heap")

	// A variable on the heap can hold a value that is there as well.
	p := new(any)
	sink = p
	*p = opaque(1000)
	want(t, p, "int (8 bytes), data word → the heap")

	func() { // in closures, and after the stack moved
		before := of(t, &s).Words
		grow(64)
		after := of(t, &s)
		if after.Place != iface.Stack {
			t.Errorf("after the stack grew: %v", after)
		}
		if before[0] != after.Words[0] {
			t.Errorf("the type word was %#x and is %#x", before[0], after.Words[0])
		}
	}()
	defer func(v any) { want(t, &v, "int (8 bytes), "+stack) }(opaque(2000))
}

// grow makes the stack at least n KB long.
//
//go:noinline
func grow(n int) byte {
	var frame [1024]byte
	if n > 0 {
		frame[n] = grow(n - 1)
	}
	return frame[n/2]
}

// TestStackMoves looks at a value in every frame of a stack that grows, on the way
// down and, after it has moved, on the way up. The stack of a new goroutine is small.
func TestStackMoves(t *testing.T) {
	moved := make(chan bool)
	go func() {
		defer close(moved)
		var v any = opaque(pair{1, 2})
		var s fmt.Stringer = opaque(celsius(20))
		before := of2(t, &v, &s)
		descend(t, 200)
		if after := of2(t, &v, &s); after != before {
			moved <- true
		}
		// Handing the interfaces to anything would have the values escape.
		if v, s := v.(pair), s.(celsius); v != (pair{1, 2}) || s != 20 {
			t.Errorf("the values became %v and %v", v, s)
		}
	}()
	if !<-moved {
		t.Error("the stack has not moved, so the test has tested nothing")
	}
}

// of2 is the data words of two values that are on the stack.
func of2(t *testing.T, v *any, s *fmt.Stringer) [2]uintptr {
	a, err := iface.Of(v)
	if err != nil || a.Place != iface.Stack {
		t.Errorf("%v, %v", a, err)
	}
	b, err := iface.Of(s)
	if err != nil || b.Place != iface.Stack {
		t.Errorf("%v, %v", b, err)
	}
	return [2]uintptr{a.Words[1], b.Words[1]}
}

func descend(t *testing.T, n int) {
	var frame [256]byte
	var v any = opaque(pair{n, n})
	var s fmt.Stringer = opaque(celsius(n))
	of2(t, &v, &s)
	if n > 0 && !t.Failed() {
		frame[n] = byte(n)
		descend(t, n-1)
	}
	of2(t, &v, &s)
	runtime.KeepAlive(&frame)
}

func TestHeap(t *testing.T) {
	sink = opaque(1000)
	want(t, &sink, "int (8 bytes), data word → the heap")
	sink = opaque(text)
	want(t, &sink, "string (16 bytes), data word → the heap")
	sink = opaque(large{})
	want(t, &sink, "iface_test.large (1600 bytes), data word → the heap")
	sink = opaque([1 << 16]int{})
	want(t, &sink, "[65536]int (524288 bytes), data word → the heap")
	var s any = sink // the words are copied, the value is not
	if a, b := of(t, &s), of(t, &sink); a.Words != b.Words {
		t.Errorf("a copy has the words %#x, not %#x", a.Words, b.Words)
	}
	// An element of a slice and a field of a struct are variables.
	values := []any{opaque(1000), opaque(text)}
	sink = values
	want(t, &values[1], "string (16 bytes), data word → the heap")
	holder := struct{ e error }{&failure{1}}
	want(t, &holder.e, "*iface_test.failure (8 bytes) as error, data word is the value itself")
}

// TestUnknown looks at a value on the stack of another goroutine. Only unsafe code
// gets at one.
func TestUnknown(t *testing.T) {
	words, done := make(chan [2]uintptr), make(chan bool)
	go func() {
		var v any = opaque(1000)
		val, err := iface.Of(&v)
		if err != nil {
			t.Error(err)
		}
		words <- val.Words
		<-done
		runtime.KeepAlive(&v)
	}()
	var v any
	*(*[2]uintptr)(unsafe.Pointer(&v)) = <-words
	got := of(t, &v)
	v = nil
	close(done)
	if got.Place != iface.Unknown || got.String() != "int (8 bytes), data word → unknown" {
		t.Errorf("another goroutine's stack is %v", got)
	}
}

func TestPlaceString(t *testing.T) {
	for place, text := range map[iface.Place]string{
		iface.NoValue:      "no value",
		iface.Direct:       "the value itself",
		iface.StaticByte:   "static bytes",
		iface.ZeroValue:    "zero value",
		iface.ReadOnlyData: "read-only data",
		iface.StaticData:   "static data",
		iface.Stack:        "this goroutine's stack",
		iface.Heap:         "the heap",
		iface.Unknown:      "unknown",
		iface.Unknown + 1:  "Place(9)",
		-1:                 "Place(-1)",
	} {
		if got := place.String(); got != text {
			t.Errorf("place %d is %q, not %q", int(place), got, text)
		}
	}
}

// TestTypes holds what is said of types against reflect.
func TestTypes(t *testing.T) {
	n := 1
	values := []any{
		true, 1, int8(1), int16(1), int32(1), int64(1), uint(1), uint8(1), uint16(1), uint32(1), uint64(1), uintptr(1),
		float32(1), 1.0, complex64(1), complex(1, 1), "text", &n, []int{1}, []any{1}, [0]int{}, [3]string{}, [1]*int{},
		map[string]int{}, make(chan int), make(<-chan error), func(int) error { return nil }, unsafe.Pointer(&n),
		struct{}{}, pair{}, padded{}, onePtr{}, large{}, named(1), celsius(1), &failure{}, errors.New(""), &bytes.Buffer{},
		struct {
			A int `tag:"x"`
			b any
		}{}, box[int]{}, &box[string]{}, box[box[pair]]{}, reflect.TypeOf(1),
		reflect.New(reflect.ArrayOf(17, reflect.TypeOf(pair{}))).Elem().Interface(),
		reflect.Zero(reflect.StructOf([]reflect.StructField{{Name: "Made", Type: reflect.TypeOf(int16(0))}})).Interface(),
		reflect.MakeMap(reflect.MapOf(reflect.TypeOf(pair{}), reflect.TypeOf(celsius(0)))).Interface(),
	}
	hashes := map[uint32]string{}
	for i := range values {
		v := &values[i]
		r := reflect.TypeOf(*v)
		got := of(t, v)
		typ := got.Type
		if typ.Name != r.String() || typ.Kind != r.Kind() || typ.Size != r.Size() {
			t.Errorf("%s is %+v", r, *typ)
		}
		if typ.Direct != direct(r) {
			t.Errorf("%s is direct: %t", r, typ.Direct)
		}
		if typ.Direct != (got.Place == iface.Direct) {
			t.Errorf("%s is direct: %t, and is in %s", r, typ.Direct, got.Place)
		}
		if typ.Address != got.Words[0] || got.Itab != nil {
			t.Errorf("the type word of %s is %#x, its type is at %#x", r, got.Words[0], typ.Address)
		}
		// Types may share a hash. Go 1.18 gives one to instances of a generic type.
		if other, ok := hashes[typ.Hash]; ok && (release > 18 || !strings.Contains(other, "box[")) {
			t.Errorf("%s has the hash of %s", r, other)
		}
		hashes[typ.Hash] = r.String()

		// Another value of the same type has the same type.
		again := reflect.Zero(r).Interface()
		if a := of(t, &again); *a.Type != *typ {
			t.Errorf("%s is %+v, and %+v", r, *typ, *a.Type)
		}
	}
}

// direct is the compiler's rule.
func direct(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Ptr, reflect.Chan, reflect.Map, reflect.Func, reflect.UnsafePointer:
		return true
	case reflect.Array:
		return t.Len() == 1 && direct(t.Elem())
	case reflect.Struct:
		if t.NumField() == 1 {
			return direct(t.Field(0).Type)
		}
		return release >= 26 && t == reflect.TypeOf(padded{})
	}
	return false
}

type celsius float64

func (c celsius) String() string { return strconv.FormatFloat(float64(c), 'f', -1, 64) }

// box has methods of a generic type.
type box[T any] struct{ v T }

func (b box[T]) Get() T { return b.v }

//go:noinline
func (b *box[T]) Set(v T) { b.v = v }

type getSetter interface {
	Set(int)
	Get() int
}

// mixed has a method that is promoted, methods of value and of pointer, and one that
// is not exported.
type mixed struct {
	*bytes.Buffer
	n int
}

func (m mixed) Alpha() int   { return m.n }
func (m *mixed) Omega() int  { return m.n }
func (m *mixed) hidden() int { return m.n }

type mixer interface {
	hidden() int
	Omega() int
	io.Writer
	Alpha() int
}

type handler func() int

func (h handler) Handle() int { return h() }

type handling interface{ Handle() int }

// use calls all methods of the interfaces, as the linker drops those that nobody calls.
//
//go:noinline
func use(h handling, m mixer, g getSetter) int {
	m.Write(nil)
	g.Set(3)
	return h.Handle() + m.hidden() + m.Omega() + m.Alpha() + g.Get()
}

func TestItab(t *testing.T) {
	var h handling = handler(func() int { return 1 })
	var m mixer = &mixed{new(bytes.Buffer), 2}
	var g getSetter = &box[int]{}
	use(h, m, g)
	c := opaque(celsius(20))
	var s fmt.Stringer = c
	var e error = &failure{1}
	var rw io.ReadWriter = new(bytes.Buffer)
	for _, c := range []struct {
		val       iface.Value
		of        any
		text      string
		functions string // name=end of function, in order
	}{
		{of(t, &h), h, "iface_test.handler (8 bytes) as iface_test.handling, data word is the value itself",
			"Handle=handler.Handle"},
		{of(t, &m), m, "*iface_test.mixed (8 bytes) as iface_test.mixer, data word is the value itself",
			"Alpha=(*mixed).Alpha Omega=(*mixed).Omega Write=mixed).Write hidden=(*mixed).hidden"},
		{of(t, &g), g, "*iface_test.box[int] (8 bytes) as iface_test.getSetter, data word is the value itself",
			"Get=.Get Set=.Set"},
		{of(t, &s), c, "iface_test.celsius (8 bytes) as fmt.Stringer, data word → this goroutine's stack",
			"String=(*celsius).String"},
		{of(t, &e), e, "*iface_test.failure (8 bytes) as error, data word is the value itself",
			"Error=(*failure).Error"},
		{of(t, &rw), rw, "*bytes.Buffer (8 bytes) as io.ReadWriter, data word is the value itself",
			"Read=bytes.(*Buffer).Read Write=bytes.(*Buffer).Write"},
	} {
		if got := c.val.String(); got != c.text {
			t.Errorf("got  %s\nwant %s", got, c.text)
		}
		tab := c.val.Itab
		if tab == nil {
			t.Fatalf("%v has no itab", c.val)
		}
		if tab.Address != c.val.Words[0] || tab.Hash != c.val.Type.Hash {
			t.Errorf("%v: the itab is %+v", c.val, *tab)
		}
		var got []string
		for _, method := range tab.Methods {
			got = append(got, method.Name+"="+method.Func)
			if f := runtime.FuncForPC(method.Code); f == nil || f.Entry() != method.Code {
				t.Errorf("%s is at %#x, where no function begins", method.Name, method.Code)
			}
		}
		functions := strings.Fields(c.functions)
		if len(got) != len(functions) {
			t.Errorf("%v: the methods are %v", c.val, got)
			continue
		}
		for i, f := range functions {
			name, end := f[:strings.Index(f, "=")+1], f[strings.Index(f, "=")+1:]
			if !strings.HasPrefix(got[i], name) || !strings.HasSuffix(got[i], end) {
				t.Errorf("%v: method %d is %s, not %s", c.val, i, got[i], f)
			}
		}
		// The same value in an any has the same type.
		empty := c.of
		if typ := of(t, &empty).Type; *typ != *c.val.Type {
			t.Errorf("%v: the type is %+v, and in an any %+v", c.val, *c.val.Type, *typ)
		}
	}
	if detail := of(t, &rw).Detail(); !strings.Contains(detail, "itab of io.ReadWriter at 0x") ||
		!strings.Contains(detail, "\n\t1 Write: bytes.(*Buffer).Write at 0x") ||
		!strings.Contains(detail, "type *bytes.Buffer at 0x") || !strings.Contains(detail, ", direct\n") {
		t.Errorf("the detail is %s", detail)
	}
}

// TestItabMade looks at itabs that the runtime makes, for a type assertion.
func TestItabMade(t *testing.T) {
	var v any = opaque(&failure{1})
	e := v.(error)
	var e2 error = &failure{2}
	if a, b := of(t, &e), of(t, &e2); !reflect.DeepEqual(a.Itab.Methods, b.Itab.Methods) || *a.Type != *b.Type {
		t.Errorf("an itab is %+v if it is made, and %+v if it is compiled", *a.Itab, *b.Itab)
	}
	made := reflect.ValueOf(v).Interface().(interface{ Error() string })
	want(t, &made, "*iface_test.failure (8 bytes) as interface { Error() string }, data word is the value itself")
}

// generic converts in a generic function, where types come from a dictionary.
//
//go:noinline
func generic[T any](t testing.TB, v T) string {
	var a any = v
	return of(t, &a).String()
}

func TestGeneric(t *testing.T) {
	for got, text := range map[string]string{
		generic(t, 1000):       "int (8 bytes), data word → this goroutine's stack",
		generic(t, pair{1, 2}): "iface_test.pair (16 bytes), data word → this goroutine's stack",
		generic(t, celsius(5)): "iface_test.celsius (8 bytes), data word → this goroutine's stack",
		generic(t, byte(65)):   "uint8 (1 byte), data word → static bytes, runtime.staticuint64s[65]",
		generic(t, &pair{}):    "*iface_test.pair (8 bytes), data word is the value itself",
	} {
		if got != text {
			t.Errorf("got  %s\nwant %s", got, text)
		}
	}
	// A named interface type is one as well, and any other with its methods.
	type mine interface{ String() string }
	var m mine = opaque(celsius(5))
	want(t, &m, "iface_test.celsius (8 bytes) as iface_test.mine, data word → this goroutine's stack")
}

// TestConcurrent looks from many goroutines whose stacks grow, while the collector
// runs, at values of their own and at one they share.
func TestConcurrent(t *testing.T) {
	var shared any = opaque(pair{1, 2})
	sink = &shared
	stop := make(chan bool)
	var collector, workers sync.WaitGroup
	collector.Add(1)
	go func() {
		defer collector.Done()
		for {
			select {
			case <-stop:
				return
			default:
				runtime.GC()
			}
		}
	}()
	for i := 0; i < 32; i++ {
		workers.Add(1)
		go func(i int) {
			defer workers.Done()
			for j := 0; j < 20; j++ {
				var v any = opaque(1000 + i)
				if val, err := iface.Of(&v); err != nil || val.Place != iface.Stack {
					t.Errorf("a value of the goroutine: %v, %v", val, err)
				}
				if val, err := iface.Of(&shared); err != nil || val.Place != iface.Heap {
					t.Errorf("the shared value: %v, %v", val, err)
				}
				descend(t, i)
				escaped := new(any)
				*escaped = opaque(pair{i, j})
				if val, err := iface.Of(escaped); err != nil || val.Type.Name != "iface_test.pair" {
					t.Errorf("a value of the loop: %v, %v", val, err)
				}
				if n := v.(int); n != 1000+i {
					t.Errorf("the value became %d", n)
				}
			}
		}(i)
	}
	workers.Wait()
	close(stop)
	collector.Wait()
}

// TestDisturbs compares what a function allocates with Of and without, apart from what
// Of allocates for its answer.
func TestDisturbs(t *testing.T) {
	answer := testing.AllocsPerRun(100, func() {
		if _, err := iface.Of(&initialised); err != nil {
			t.Error(err)
		}
	})
	with := testing.AllocsPerRun(100, func() {
		var v any = opaque(pair{1, 2})
		if _, err := iface.Of(&v); err != nil {
			t.Error(err)
		}
	})
	if with != answer {
		t.Errorf("%v allocations for a value that is elsewhere, %v for one on the stack", answer, with)
	}
}
