package cells

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPlain(t *testing.T) {
	for _, tt := range []struct{ in, plain, level, ascii string }{
		{"", "", "", ""},
		{`x "\n"`, `x "\n"`, `x "\n"`, `x "\n"`},
		{"a\tb\x00", `a\tb\x00`, `a\tb\x00`, `a\tb\x00`},
		{"é日🎉", "é日🎉", "é日🎉", `\u00e9\u65e5\U0001f389`},
		{"\xff", "\ufffd", "\ufffd", `\ufffd`},
		{"\u202ex\u200b", `\u202ex\u200b`, `\u202ex\u200b`, `\u202ex\u200b`},
		{"\u05d0", "\u05d0", `\u05d0`, `\u05d0`},
		{"e\u0301\u0301\u0301", "e\u0301\u0301" + `\u0301`, "e\u0301\u0301" + `\u0301`, `e\u0301\u0301\u0301`},
		{"\u0301", `\u0301`, `\u0301`, `\u0301`},
		{"\u3164\ufe0f\u00a0", `\u3164\ufe0f\u00a0`, `\u3164\ufe0f\u00a0`, `\u3164\ufe0f\u00a0`},
	} {
		if got := []string{Plain(tt.in), Level(tt.in), ASCII(tt.in)}; !cmp.Equal(got, []string{tt.plain, tt.level, tt.ascii}) {
			t.Errorf("%q: %q", tt.in, got)
		}
	}
}

func TestClip(t *testing.T) {
	for _, tt := range []struct {
		in, tail string
		n        int
		want     string
	}{
		{"abc", "…", 3, "abc"},
		{"abcd", "…", 3, "ab…"},
		{"abcd", "...", 3, "..."},
		{"abcd", "...", 2, "ab"},
		{"日本語", "…", 6, "日本語"},
		{"日本語", "…", 5, "日本…"},
		{"日本語", "…", 4, "日…"},
		{"e\u0301e\u0301e\u0301", "…", 2, "e\u0301…"},
		{"abc", "…", 0, ""},
	} {
		if got := Clip(tt.in, tt.n, tt.tail); got != tt.want || Width(got) > tt.n {
			t.Errorf("Clip(%q, %d) = %q, not %q", tt.in, tt.n, got, tt.want)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want string
	}{
		{"", ""},
		{"one two", "one two"},
		{"one two three four", "one two|three four"},
		{"averylongword and", "averylong…|and"},
		{"one two three four five six seven eight", "one two|three four|five six …"},
	} {
		if got := strings.Join(Wrap(tt.in, 10, 3, "…"), "|"); got != tt.want {
			t.Errorf("Wrap(%q) = %q, not %q", tt.in, got, tt.want)
		}
	}
}
