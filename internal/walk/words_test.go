package walk

import (
	"fmt"
	"go/token"
	"go/types"
	"strings"
	"testing"
)

func paramType(t *testing.T, typ string) types.Type {
	t.Helper()
	return signatureOf(t, "func f(x "+typ+")").Params().At(0).Type()
}

func TestFlatten(t *testing.T) {
	for typ, want := range map[string]string{
		"int32":                  "0+4:",
		"*S":                     "0+8:",
		"string":                 "0+8:pointer 8+8:length",
		"[]byte":                 "0+8:pointer 8+8:length 16+8:capacity",
		"any":                    "0+8:type word 8+8:data word",
		"error":                  "0+8:type word 8+8:data word",
		"complex64":              "0+4:real part 4+4:imaginary part",
		"S":                      "0+4:a 8+8:b pointer 16+8:b length",
		"[2]S":                   "0+4:[0].a 8+8:[0].b pointer 16+8:[0].b length 24+4:[1].a 32+8:[1].b pointer 40+8:[1].b length",
		"E":                      "",
		"[0]int":                 "",
		"struct { length bool }": "0+1:length",
	} {
		var got []string
		for _, p := range flatten(paramType(t, typ), 0, "", sizes64) {
			got = append(got, fmt.Sprintf("%d+%d:%s", p.offset, p.size, p.role()))
		}
		if text := strings.Join(got, " "); text != want {
			t.Errorf("%s: %s, want %s", typ, text, want)
		}
	}
	if n := len(flatten(paramType(t, "[1000000]S"), 0, "", sizes64)); n > maxParts+3 {
		t.Errorf("a long array has %d parts", n)
	}
}

// TestArgumentName keeps fields apart from the words that they are called like.
func TestArgumentName(t *testing.T) {
	for want, pt := range map[string]part{
		"x":              {},
		"len(x)":         {word: length},
		"x.length":       {path: "length"},
		"cap(x.xs)":      {path: "xs", word: capacity},
		"x[1]'s pointer": {path: "[1]", word: pointer},
		"x's type word":  {word: typeWord},
	} {
		if got := argumentName("x", pt); got != want {
			t.Errorf("%+v: %s, want %s", pt, got, want)
		}
	}
}

func TestSubvalue(t *testing.T) {
	s := paramType(t, "[2]S")
	for _, test := range []struct {
		at, size int64
		want     string
	}{{0, 48, " [2]p.S"}, {24, 24, "[1] p.S"}, {32, 16, "[1].b string"}, {24, 4, "[1].a int32"}, {4, 4, ""}, {28, 16, ""}, {48, 8, ""}, {-8, 8, ""}} {
		path, typ := subvalue(s, "", test.at, test.size, sizes64)
		got := ""
		if typ != nil {
			got = path + " " + typ.String()
		}
		if got != test.want {
			t.Errorf("%d bytes at %d: %q, want %q", test.size, test.at, got, test.want)
		}
	}
}

func TestNumber(t *testing.T) {
	for _, test := range []struct {
		n    uint64
		size int64
		typ  string
		want string
	}{
		{2, 8, "int64", "2"}, {1<<64 - 2, 8, "int64", "-2"}, {254, 1, "int8", "-2"}, {254, 1, "uint8", "254"},
		{1, 1, "bool", "true"}, {0, 1, "bool", "false"}, {2, 1, "bool", "2"},
		{0x4000000000000000, 8, "float64", "2"}, {0x40000000, 4, "float32", "2"}, {0x40000000, 8, "float32", "2"},
		{0, 8, "*int", "nil"}, {16, 8, "unsafeptr", "0x10"}, {0, 8, "unsafeptr", "nil"},
		{1<<64 - 1, 8, "uint64", "0xffffffffffffffff"}, {1 << 40, 8, "uint64", "0x10000000000"}, {7, 16, "[2]int", "7"},
	} {
		typ := types.Type(types.Typ[types.UnsafePointer])
		if test.typ != "unsafeptr" {
			typ = paramType(t, test.typ)
		}
		if got := number(test.n, test.size, typ); got != test.want {
			t.Errorf("%#x as %s: %s, want %s", test.n, test.typ, got, test.want)
		}
	}
}

func TestIsInterface(t *testing.T) {
	param := types.NewTypeParam(types.NewTypeName(token.NoPos, nil, "T", nil), types.Universe.Lookup("any").Type())
	for _, test := range []struct {
		typ  types.Type
		want bool
	}{{nil, false}, {types.Universe.Lookup("error").Type(), true}, {types.Typ[types.Int], false}, {param, false}} {
		if got := isInterface(test.typ); got != test.want {
			t.Errorf("%v: %v", test.typ, got)
		}
	}
}
