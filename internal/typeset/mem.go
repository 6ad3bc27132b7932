package typeset

import (
	"fmt"
	"strings"
)

// mem is mem_test.go.
func (s *Set) mem() string {
	var b strings.Builder
	b.WriteString(s.stores())
	b.WriteString("\n// Variables of the types themselves.\nvar (\n")
	var exprs []string
	for _, t := range s.Types {
		fmt.Fprintf(&b, "sink_%s %s\n", t.Name, t.goType())
		exprs = append(exprs, t.goType())
	}
	b.WriteString(")\n")
	for _, t := range s.Types {
		fmt.Fprintf(&b, "\n//go:noinline\nfunc var_%s(v %s) { sink_%[1]s = v }\n", t.Name, t.goType())
	}
	fmt.Fprintf(&b, `
// BenchmarkMem stores values in variables of their types and in an interface.
func BenchmarkMem(b *testing.B) {
	fmt.Printf("go: %%s\ntypes: %%d\n", runtime.Version(), %d)
`, len(s.Types))
	for _, t := range s.Types {
		fmt.Fprintf(&b, "\tmemOf(b, %q, %q, values_%s, var_%[3]s, any_%[3]s)\n", t.Name, t.Expr, t.Name)
	}
	b.WriteString("}\n" + memHelpers)
	return s.head(exprs, []string{"fmt", "runtime", "testing", "unsafe"}) + b.String()
}

const memHelpers = `
// memOf measures what it takes to store each value. What it prints before a type's
// results says what they are about.
func memOf[T any](b *testing.B, name, expr string, values []valueOf[T], inVar, inAny func(T)) {
	b.Run(name, func(b *testing.B) {
		var zero T
		fmt.Printf("type: %s\nprinted: %T\nsize: %d\n", expr, zero, unsafe.Sizeof(zero))
		fmt.Printf("values: %d\nzero: %s\nother: %s\n", len(values), values[0].name, values[len(values)-1].name)
		for _, v := range values {
			value := v.value
			b.Run(v.name, func(b *testing.B) {
				b.Run("var", func(b *testing.B) { memStore(b, value, inVar) })
				b.Run("any", func(b *testing.B) { memStore(b, value, inAny) })
			})
		}
	})
}

// Not in memStore, where they would be allocated.
var memBefore, memAfter runtime.MemStats

// memStore reports the bytes and the allocations of one store. A B/op would be a
// whole number, but small values share blocks.
func memStore[T any](b *testing.B, value T, store func(T)) {
	runtime.ReadMemStats(&memBefore)
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		store(value)
	}
	b.StopTimer()
	runtime.ReadMemStats(&memAfter)
	b.ReportMetric(float64(memAfter.TotalAlloc-memBefore.TotalAlloc)/float64(b.N), "B/store")
	b.ReportMetric(float64(memAfter.Mallocs-memBefore.Mallocs)/float64(b.N), "allocs/store")
}
`

// print is print_test.go.
func (s *Set) print() string {
	var b strings.Builder
	b.WriteString(`
// BenchmarkPrint passes values on: to a function that takes anything and keeps it,
// as those of package fmt and of loggers do, to one that takes the type, and to a
// generic one.
func BenchmarkPrint(b *testing.B) {
`)
	var exprs []string
	for _, t := range s.Types {
		exprs = append(exprs, t.goType())
		fmt.Fprintf(&b, "\tprintPass(b, %q, values_%s, func(v %s) { printAny(v) }, var_%[2]s, printGeneric[%[3]s])\n", t.Name, t.Name, t.goType())
	}
	b.WriteString(`}

func printPass[T any](b *testing.B, name string, values []valueOf[T], toAny, toType, toGeneric func(T)) {
	b.Run(name, func(b *testing.B) {
		for _, v := range values {
			value := v.value
			b.Run(v.name, func(b *testing.B) {
				b.Run("any", func(b *testing.B) { printCall(b, value, toAny) })
				b.Run("type", func(b *testing.B) { printCall(b, value, toType) })
				b.Run("generic", func(b *testing.B) { printCall(b, value, toGeneric) })
			})
		}
	})
}

func printCall[T any](b *testing.B, value T, f func(T)) {
	b.ReportAllocs()
	for i := 0; i < b.N; i++ {
		f(value)
	}
}

//go:noinline
func printAny(args ...any) {
	for _, a := range args {
		sinkAny = a
	}
}

var printSize uintptr

//go:noinline
func printGeneric[T any](v T) { printSize = unsafe.Sizeof(v) }
`)
	return s.head(exprs, []string{"testing", "unsafe"}) + b.String()
}

// filledName names a value that is made by filling every component.
const filledName = "filled"

// fill is the code that makes such values.
const fill = `
// filled returns a value none of whose components is zero, as far as they can be
// set. It is for copying, not for use: it keeps no promise of its type.
func filled[T any]() T {
	var v T
	fillAll(reflect.ValueOf(&v).Elem(), 0)
	return v
}

func fillAll(v reflect.Value, depth int) {
	if depth > 8 {
		return
	}
	v = reflect.NewAt(v.Type(), unsafe.Pointer(v.UnsafeAddr())).Elem() // of a field without a capital too
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(1 << (v.Type().Bits() - 2))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		v.SetUint(1 << (v.Type().Bits() - 2))
	case reflect.Float32, reflect.Float64:
		v.SetFloat(3.5)
	case reflect.Complex64, reflect.Complex128:
		v.SetComplex(1 + 2i)
	case reflect.String:
		v.SetString("hello")
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
	case reflect.Ptr:
		v.Set(reflect.New(v.Type().Elem()))
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
	case reflect.Chan:
		v.Set(reflect.MakeChan(reflect.ChanOf(reflect.BothDir, v.Type().Elem()), 0).Convert(v.Type()))
	case reflect.Func:
		v.Set(reflect.MakeFunc(v.Type(), func([]reflect.Value) []reflect.Value { panic("not for use") }))
	case reflect.Interface:
		if v.NumMethod() == 0 {
			v.Set(reflect.ValueOf(&depth))
		}
	case reflect.UnsafePointer:
		v.SetPointer(unsafe.Pointer(new(int)))
	case reflect.Array:
		for i := 0; i < v.Len(); i++ {
			fillAll(v.Index(i), depth+1)
		}
	case reflect.Struct:
		for i := 0; i < v.NumField(); i++ {
			fillAll(v.Field(i), depth+1)
		}
	}
}
`
