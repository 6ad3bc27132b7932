package walk

import (
	"fmt"
	"go/types"
	"math"
	"strconv"
	"strings"
)

// A part is one of the words, or smaller things, that a value consists of. A
// field may be called "length" too, so the two halves of its name stay apart.
type part struct {
	offset, size int64
	path         string     // of fields and elements: "a.b", "[2]"; "" for the whole
	word         string     // of a value that is made of words: "length"; "" for the others
	typ          types.Type // of the part itself
	elem         types.Type // of the elements that the pointer of a string or slice points to
	whole        types.Type // of a type word: the interface's
}

// role is what a picture calls a part.
func (p part) role() string {
	return strings.TrimSpace(p.path + " " + p.word)
}

// Words of the types that are made of words.
const (
	typeWord = "type word"
	dataWord = "data word"
	pointer  = "pointer"
	length   = "length"
	capacity = "capacity"
)

// ordinals number the words, as sentences do.
var ordinals = map[string]string{typeWord: "first", dataWord: "second", pointer: "first", length: "second", capacity: "third"}

// maxParts bounds the words that a value is shown as.
const maxParts = 24

// flatten takes a type apart into its words.
func flatten(t types.Type, at int64, path string, sizes types.Sizes) []part {
	if _, ok := t.(*types.TypeParam); ok {
		return nil
	}
	switch u := t.Underlying().(type) {
	case *types.Struct:
		var fields []*types.Var
		for f := range u.Fields() {
			fields = append(fields, f)
		}
		var parts []part
		for i, offset := range sizes.Offsetsof(fields) {
			parts = append(parts, flatten(fields[i].Type(), at+offset, join(path, fields[i].Name()), sizes)...)
			if len(parts) > maxParts {
				return parts
			}
		}
		return parts
	case *types.Array:
		var parts []part
		size := sizes.Sizeof(u.Elem())
		for i := range u.Len() {
			parts = append(parts, flatten(u.Elem(), at+i*size, join(path, "["+itoa(i)+"]"), sizes)...)
			if len(parts) > maxParts {
				return parts
			}
		}
		return parts
	}
	parts := wordsOf(t, sizes)
	for i := range parts {
		parts[i].offset += at
		parts[i].path = path
	}
	return parts
}

// wordsOf are the words of a type that has neither fields nor elements.
func wordsOf(t types.Type, sizes types.Sizes) []part {
	size := sizes.Sizeof(types.Typ[types.Uintptr])
	words := func(names ...string) []part {
		var parts []part
		for i, name := range names {
			typ := types.Typ[types.UnsafePointer]
			if name == length || name == capacity {
				typ = types.Typ[types.Int]
			}
			parts = append(parts, part{offset: int64(i) * size, size: size, word: name, typ: typ})
		}
		return parts
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsString != 0:
			parts := words(pointer, length)
			parts[0].elem = types.Typ[types.Byte]
			return parts
		case u.Info()&types.IsComplex != 0:
			half, f := sizes.Sizeof(u)/2, types.Typ[types.Float64]
			if half == 4 {
				f = types.Typ[types.Float32]
			}
			return []part{{size: half, word: "real part", typ: f}, {offset: half, size: half, word: "imaginary part", typ: f}}
		}
	case *types.Slice:
		parts := words(pointer, length, capacity)
		parts[0].elem = u.Elem()
		return parts
	case *types.Interface:
		parts := words(typeWord, dataWord)
		parts[0].whole = t
		return parts
	}
	return []part{{size: sizes.Sizeof(t), typ: t}}
}

// subvalue finds the field or element of a size that lies at an offset, such as a
// string in a struct. A negative size means whatever begins there.
func subvalue(t types.Type, path string, at, size int64, sizes types.Sizes) (string, types.Type) {
	if at == 0 && (sizes.Sizeof(t) == size || size < 0) {
		return path, t
	}
	switch u := t.Underlying().(type) {
	case *types.Struct:
		var fields []*types.Var
		for f := range u.Fields() {
			fields = append(fields, f)
		}
		for i, offset := range sizes.Offsetsof(fields) {
			f := fields[i]
			if offset <= at && at < offset+sizes.Sizeof(f.Type()) {
				return subvalue(f.Type(), join(path, f.Name()), at-offset, size, sizes)
			}
		}
	case *types.Array:
		n := sizes.Sizeof(u.Elem())
		if n > 0 && at >= 0 && at < n*u.Len() {
			return subvalue(u.Elem(), join(path, "["+itoa(at/n)+"]"), at%n, size, sizes)
		}
	}
	return "", nil
}

// isInterface reports whether values of a type are interface values.
func isInterface(t types.Type) bool {
	if t == nil {
		return false
	}
	if _, ok := t.(*types.TypeParam); ok {
		return false
	}
	return types.IsInterface(t)
}

// number writes a number as a value of a type.
func number(n uint64, size int64, t types.Type) string {
	if t == nil || size > 8 {
		return plainNumber(n)
	}
	b, ok := t.Underlying().(*types.Basic)
	if !ok || b.Kind() == types.UnsafePointer {
		if n == 0 {
			return "nil"
		}
		return fmt.Sprintf("%#x", n)
	}
	switch info := b.Info(); {
	case info&types.IsBoolean != 0 && n <= 1:
		return strconv.FormatBool(n == 1)
	case b.Kind() == types.Float32:
		return strconv.FormatFloat(float64(math.Float32frombits(uint32(n))), 'g', -1, 32)
	case info&types.IsFloat != 0:
		return strconv.FormatFloat(math.Float64frombits(n), 'g', -1, 64)
	case info&types.IsUnsigned != 0 && n >= 1<<32:
		return fmt.Sprintf("%#x", n)
	case info&types.IsInteger != 0 && info&types.IsUnsigned == 0:
		return strconv.FormatInt(int64(n<<(64-8*size))>>(64-8*size), 10)
	}
	return plainNumber(n)
}

// plainNumber writes a number of no known type: small ones, and small negative
// ones, in decimal.
func plainNumber(n uint64) string {
	switch s := int64(n); {
	case n < 1<<32:
		return strconv.FormatUint(n, 10)
	case s < 0 && s > -1<<31:
		return strconv.FormatInt(s, 10)
	}
	return fmt.Sprintf("%#x", n)
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
