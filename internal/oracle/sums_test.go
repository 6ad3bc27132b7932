package oracle

import (
	"cmp"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"ifaceval/internal/check"
	"ifaceval/internal/gotool"
	"ifaceval/internal/object"
	"ifaceval/internal/releases"
	"ifaceval/internal/storage"
)

// TestSums compares, function by function, how many calls check says there are
// with how many there are. It knows nothing of positions, so it holds for Go 1.18
// and 1.19 too, where splitting does not.
func TestSums(t *testing.T) {
	std := []string{"fmt", "encoding/json", "text/template", "strconv"}
	if os.Getenv("IFACEVAL_ORACLE") != "" {
		std = append(std, "net/http", "go/types", "testing", "reflect")
	}
	for _, toolchain := range releases.Some() {
		t.Run(cmp.Or(toolchain, "default"), func(t *testing.T) {
			releases.Need(t, toolchain)
			t.Run("corpus", func(t *testing.T) { compareSums(t, gotool.Config{Go: toolchain, Dir: corpusDir}, []string{"./..."}) })
			t.Run("std", func(t *testing.T) { compareSums(t, gotool.Config{Go: toolchain, Dir: t.TempDir()}, std) })
		})
	}
}

// sums are a function's calls, as counted and as check has them.
type sums struct {
	counted, said map[string]int
	unknown       int
}

func compareSums(t *testing.T, config gotool.Config, packages []string) {
	t.Helper()
	result := run(t, config, packages...)
	files := map[string]bool{}
	for _, site := range result.Sites {
		files[tail(site.File)] = true
	}
	functions := map[string]*sums{}
	of := func(name string) *sums {
		name = plainName(name)
		if functions[name] == nil {
			functions[name] = &sums{counted: map[string]int{}, said: map[string]int{}}
		}
		return functions[name]
	}
	for _, f := range compile(t, config, "-m", nil, packageIDs(t, config, result, packages)) {
		for _, fn := range f.Funcs {
			count(fn, files, of(fn.Name))
		}
	}
	say(result, of)
	calls, wrong := 0, 0
	for _, name := range slices.Sorted(maps.Keys(functions)) {
		s := functions[name]
		missing := 0
		for call, n := range s.counted {
			calls += n
			missing += max(0, n-s.said[call])
		}
		excess := 0
		for call, n := range s.said {
			excess += max(0, n-s.counted[call])
		}
		if excess > 0 || missing > s.unknown {
			wrong++
			t.Errorf("%s: the code calls %v, check says %v and does not know of %d", name, s.counted, s.said, s.unknown)
		}
	}
	t.Logf("%d calls, %d functions wrong", calls, wrong)
}

func count(fn *object.Func, files map[string]bool, s *sums) {
	for _, rel := range fn.Relocs {
		// A line directive's relative name stands as it is.
		ours := files[tail(rel.Pos.File)] || !strings.Contains(rel.Pos.File, "/")
		if ours && conversionCall.MatchString(rel.Symbol) {
			s.counted[rel.Symbol]++
		}
	}
}

func say(result *check.Result, of func(string) *sums) {
	for _, site := range result.Sites {
		for _, in := range site.Instances {
			switch s := of(in.Function); in.Place.Storage {
			case storage.Heap:
				s.said[in.Place.Call]++
			case storage.Unknown:
				s.unknown++
			}
		}
	}
}
