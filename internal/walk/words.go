package walk

import (
	"fmt"
	"go/types"
	"math"
	"strconv"
)

// A part is one of the words, or smaller things, that a value consists of.
type part struct {
	offset, size int64
	role         string // "length", "a.b"; "" for the whole
	typ          types.Type
}

// Roles of the words of the types that are made of words.
const (
	typeWord = "type word"
	dataWord = "data word"
)

// maxParts bounds the words that a value is shown as.
const maxParts = 24

// flatten takes a type apart into its words.
func flatten(t types.Type, at int64, role string, sizes types.Sizes) []part {
	word := sizes.Sizeof(types.Typ[types.Uintptr])
	pointer, number := types.Typ[types.UnsafePointer], types.Typ[types.Int]
	if _, ok := t.(*types.TypeParam); ok {
		return nil
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsString != 0:
			return []part{{at, word, join(role, "pointer"), pointer}, {at + word, word, join(role, "length"), number}}
		case u.Info()&types.IsComplex != 0:
			half, f := sizes.Sizeof(u)/2, types.Typ[types.Float64]
			if half == 4 {
				f = types.Typ[types.Float32]
			}
			return []part{{at, half, join(role, "real"), f}, {at + half, half, join(role, "imaginary"), f}}
		}
	case *types.Slice:
		return []part{{at, word, join(role, "pointer"), pointer}, {at + word, word, join(role, "length"), number}, {at + 2*word, word, join(role, "capacity"), number}}
	case *types.Interface:
		return []part{{at, word, join(role, typeWord), pointer}, {at + word, word, join(role, dataWord), pointer}}
	case *types.Struct:
		var fields []*types.Var
		for f := range u.Fields() {
			fields = append(fields, f)
		}
		var parts []part
		for i, offset := range sizes.Offsetsof(fields) {
			parts = append(parts, flatten(fields[i].Type(), at+offset, join(role, fields[i].Name()), sizes)...)
			if len(parts) > maxParts {
				return parts
			}
		}
		return parts
	case *types.Array:
		var parts []part
		size := sizes.Sizeof(u.Elem())
		for i := range u.Len() {
			parts = append(parts, flatten(u.Elem(), at+i*size, join(role, "["+itoa(i)+"]"), sizes)...)
			if len(parts) > maxParts {
				return parts
			}
		}
		return parts
	}
	return []part{{at, sizes.Sizeof(t), role, t}}
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
	if t == nil {
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
	case info&types.IsFloat != 0 && size == 4:
		return strconv.FormatFloat(float64(math.Float32frombits(uint32(n))), 'g', -1, 32)
	case info&types.IsFloat != 0:
		return strconv.FormatFloat(math.Float64frombits(n), 'g', -1, 64)
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
