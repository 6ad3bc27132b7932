package verdict

import (
	"slices"
	"testing"
)

func TestTrims(t *testing.T) {
	for in, want := range map[string][]string{
		"F":                   {"F"},
		"F.func1.deferwrap2":  {"F.func1.deferwrap2", "F.func1", "F"},
		"(*T).M":              {"(*T).M"},
		"(*T).M-fm":           {"(*T).M-fm", "(*T).M"},
		"T.M.func1.2-range3":  {"T.M.func1.2-range3", "T.M.func1.2", "T.M.func1", "T.M"},
		"F\u00b7dwrap\u00b71": {"F\u00b7dwrap\u00b71", "F"},
		"init.0.gowrap1":      {"init.0.gowrap1", "init.0", "init"},
		"":                    {""},
		"T.function":          {"T.function"},
	} {
		got := slices.Collect(trims(in))
		if !slices.Equal(got, want) {
			t.Errorf("trims(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzTrims(f *testing.F) {
	f.Add("(*T).M.func1.deferwrap2")
	f.Fuzz(func(t *testing.T, s string) {
		last := ""
		for name := range trims(s) {
			if last != "" && len(name) >= len(last) {
				t.Errorf("trims(%q) goes from %q to %q", s, last, name)
			}
			last = name
		}
	})
}
