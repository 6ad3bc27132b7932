package verdict_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"ifaceval/internal/check"
	"ifaceval/internal/gotool"
	"ifaceval/internal/storage"
)

// TestTypeWords stores a value of many types in an interface. If the name that a
// type is looked up by were not the linker's, the conversion would be taken for
// dropped.
func TestTypeWords(t *testing.T) {
	t.Setenv("IFACEVALCACHE", "off")
	const source = `package words

import (
	"io"
	"unsafe"
)

//go:noinline
func use(any) {}

var reader io.Reader

type (
	Named           struct{ a int }
	Alias           = map[string][]byte
	Gen[K comparable, V any] struct {
		k K
		v V
	}
	hidden interface{ m(); Z() }
	File   struct{}
)

func (*File) Read([]byte) (int, error) { return 0, nil }

func f(
	a byte, b rune, c uintptr, d unsafe.Pointer, e complex64,
	g *Named, h []Named, i [4]*Named, j Alias, k map[Named]struct{},
	l chan int, m <-chan int, n chan<- int, o chan (<-chan int), p chan<- func(),
	q func(), r func(int, ...string) (x int, err error), s func(any) error,
	u struct {
		X int "tag"
		y string
		Named
		*File
	},
	v *hidden, w Gen[string, []Named], x *Gen[Named, map[string]*File], y []interface{ M(int) string; a() },
	z func(func(byte) rune) [2]struct{},
) {
	use(a)
	use(b)
	use(c)
	use(d)
	use(e)
	use(g)
	use(h)
	use(i)
	use(j)
	use(k)
	use(l)
	use(m)
	use(n)
	use(o)
	use(p)
	use(q)
	use(r)
	use(s)
	use(u)
	use(v)
	use(w)
	use(x)
	use(y)
	use(z)
	reader = &File{}
}
`
	for _, path := range []string{"words.test/words", "words", "words.test/words.v2"} {
		dir := t.TempDir()
		for name, text := range map[string]string{"go.mod": "module " + path + "\n\ngo 1.18\n", "words.go": source} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		r, err := check.Run(context.Background(), check.Config{Build: gotool.Config{Dir: dir}, Patterns: []string{"."}})
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Sites) != 25 || len(r.Problems) > 0 {
			t.Fatalf("%s: %d conversions, want 25; problems %v", path, len(r.Sites), r.Problems)
		}
		for _, s := range r.Sites {
			if place, _ := s.Place(); place.Storage == storage.None || place.Storage == storage.Unknown {
				t.Errorf("%s: %s from %s: %s", path, s.Expr, s.From, place.Storage)
			}
		}
	}
}
