package typeset

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ifaceval/internal/layout"
)

// Builtin is the set that ifaceval brings along: every kind of the language, a
// struct of each, structs of several fields, arrays, the sizes on both sides of
// each of the allocator's size classes and of what may be on the stack, and named
// types.
func Builtin() *Set {
	b := &builder{names: names{}}
	b.kinds()
	b.wrapped()
	b.structs()
	b.arrays()
	b.sizes()
	b.named()
	return &Set{Name: "built-in", Types: b.types, declare: declarations,
		packages: map[string]string{"math": "math", "unsafe": "unsafe"}}
}

// declarations are what the built-in types and values refer to.
const declarations = `
type (
	Celsius float64
	Flag    bool
	Handler func()
	IDs     []int
	Label   string
	Level   int8
	Nothing struct{}
	Point   struct{ X, Y int }
	Serial  int
	Table   map[string]int
)

var anInt = 7
`

// builder collects types.
type builder struct {
	names names
	types []Type
}

// add adds a type with values as [value] reads them.
func (b *builder) add(expr string, values ...string) {
	t := Type{Expr: expr, Name: b.names.of(expr)}
	for _, v := range values {
		t.Values = append(t.Values, value(expr, v))
	}
	b.types = append(b.types, t)
}

// value reads "name = expression", or a name that is the expression too. An
// expression that begins with a brace is what stands behind the type in a literal.
func value(typ, s string) Value {
	name, e, ok := strings.Cut(s, " = ")
	if !ok {
		e = name
	}
	if strings.HasPrefix(e, "{") {
		e = typ + e
	}
	return Value{name, e}
}

// kinds are the kinds of the language with their values: on both sides of what
// the runtime has something static for, negative, and large.
var kinds = []struct {
	expr   string
	values []string
}{
	{"bool", []string{"false", "true"}},
	{"int", integers(63)},
	{"int8", []string{"0", "1", "-1", "127"}},
	{"int16", integers(15)},
	{"int32", integers(31)},
	{"int64", integers(63)},
	{"uint", naturals(63)},
	{"uint8", []string{"0", "1", "128", "255"}},
	{"uint16", naturals(15)},
	{"uint32", naturals(31)},
	{"uint64", naturals(63)},
	{"uintptr", naturals(63)},
	{"float32", []string{"0", "1", "255", "-1", "bits_255 = math.Float32frombits(255)", "bits_256 = math.Float32frombits(256)",
		"-0 = math.Float32frombits(1 << 31)", "3.5"}},
	{"float64", []string{"0", "1", "255", "-1", "bits_255 = math.Float64frombits(255)", "bits_256 = math.Float64frombits(256)",
		"-0 = math.Copysign(0, -1)", "3.5"}},
	{"complex64", []string{"0", "1", "1+2i"}},
	{"complex128", []string{"0", "1", "1+2i"}},
	{"string", []string{`""`, `"a"`, `"hello"`}},
	{"[]byte", []string{"nil", "{}", "{1,2} = {1, 2}"}},
	{"[]int", []string{"nil", "{}", "{1}"}},
	{"*int", []string{"nil", "&anInt"}},
	{"map[string]int", []string{"nil", "{}"}},
	{"chan int", []string{"nil", "make = make(chan int)"}},
	{"func()", []string{"nil", "{} = func() {}"}},
	{"unsafe.Pointer", []string{"nil", "&anInt = unsafe.Pointer(&anInt)"}},
}

// integers are values of a signed type with that many bits for its size.
func integers(bits int) []string { return []string{"0", "1", "255", "256", "-1", "-256", large(bits)} }

func naturals(bits int) []string { return []string{"0", "1", "255", "256", large(bits)} }

// large is a value with a high bit set.
func large(bits int) string { n := strconv.Itoa(bits - 1); return "1<<" + n + " = 1 << " + n }

func (b *builder) kinds() {
	for _, k := range kinds {
		b.add(k.expr, k.values...)
	}
}

// wrapped are structs of one field of each kind, with the same values, and of an
// array and an interface.
func (b *builder) wrapped() {
	for _, k := range kinds {
		var values []string
		for _, v := range k.values {
			inner := value(k.expr, v)
			values = append(values, fmt.Sprintf("{%s} = {%s}", inner.Name, inner.Expr))
		}
		b.add("struct{a "+k.expr+"}", values...)
	}
	b.add("struct{a [7]byte}", "{}", "{1} = {[7]byte{1}}")
	b.add("struct{a any}", "{}", "{1} = {1}")
	b.add("struct{_ byte}", "{}")
	b.add("struct{a struct{b bool}}", "{}", "{true} = {struct{b bool}{true}}")
}

func (b *builder) structs() {
	b.add("struct{}", "{}")
	b.add("struct{a struct{}}", "{}")
	b.add("struct{a, b int8}", "{}", "{1,2} = {1, 2}")
	b.add("struct{a, b uint16}", "{}", "{1,2} = {1, 2}")
	b.add("struct{a, b int32}", "{}", "{1,2} = {1, 2}")
	b.add("struct{a, b uint32}", "{}", "{1,2} = {1, 2}")
	b.add("struct{a, b float32}", "{}", "{1,2} = {1, 2}")
	b.add("struct{a, b int64}", "{}", "{1,2} = {1, 2}")
	b.add("struct{a int32; b int64}", "{}", "{1,2} = {1, 2}")
	b.add("struct{a int64; b int32}", "{}", "{1,2} = {1, 2}")
	b.add("struct{a int64; b byte}", "{}", "{1,2} = {1, 2}")
	b.add("struct{a byte; b int16; c int32}", "{}", "{1,2,3} = {1, 2, 3}")
	b.add("struct{a, b, c int64}", "{}", "{1,2,3} = {1, 2, 3}")
	b.add("struct{a, b string}", "{}", `{"a","b"} = {"a", "b"}`)
	b.add("struct{a string; b int}", "{}", `{"a",1} = {"a", 1}`)
	b.add("struct{a, b *int}", "{}", "{&anInt,nil} = {&anInt, nil}")
	b.add("struct{p *int; n int}", "{}", "{&anInt,1} = {&anInt, 1}")
	b.add("struct{n int; p *int}", "{}", "{1,&anInt} = {1, &anInt}")
	b.add("struct{z struct{}; b byte}", "{}", "{b:7} = {b: 7}")
	b.add("struct{z struct{}; p *int}", "{}", "{p:&anInt} = {p: &anInt}")
	b.add("struct{p *int; z struct{}}", "{}", "{p:&anInt} = {p: &anInt}")
}

func (b *builder) arrays() {
	b.add("[0]int", "{}")
	for _, expr := range []string{"[1]bool", "[1][1]byte", "[1]int16", "[1]uint16", "[1]int", "[1]string", "[1]*int", "[2]bool", "[2]uint16", "[2]int",
		"[2]string", "[3]uint32", "[3]int", "[3]*int", "[5]*int", "[64]*int", "[65]*int", "[127]*int", "[128]*int", "[129]*int"} {
		b.add(expr, "{}", firstElement(expr))
	}
}

// firstElement is a value of an array whose first element is not zero.
func firstElement(expr string) string {
	_, elem, _ := strings.Cut(expr, "]")
	e := map[string]string{"bool": "true", "string": `"a"`, "*int": "&anInt", "[1]byte": "{5}", "int16": "-1", "uint16": "300", "int": "-1"}[elem]
	if e == "" {
		e = "1"
	}
	return "{" + e + "}"
}

// sizes are arrays of bytes: the small ones that share a block, the last size of
// each class and the first above it, and what is just below 1024.
func (b *builder) sizes() {
	sizes := []int64{1, 2, 3, 4, 5, 6, 7, 10, 12, 15, 100, 1023}
	for _, c := range layout.SizeClasses() {
		sizes = append(sizes, c, c+1)
	}
	slices.Sort(sizes)
	for _, n := range sizes {
		b.add(fmt.Sprintf("[%d]byte", n), "{}", "{1}")
	}
}

func (b *builder) named() {
	b.add("Celsius", "0", "3.5")
	b.add("Flag", "false", "true")
	b.add("Handler", "nil", "{} = func() {}")
	b.add("IDs", "nil", "{}", "{1}")
	b.add("Label", `""`, `"hello"`)
	b.add("Level", "0", "-1")
	b.add("Nothing", "{}")
	b.add("Point", "{}", "{1,2} = {1, 2}")
	b.add("Serial", "0", "255", "256")
	b.add("Table", "nil", "{}")
}
