package picture

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"ifaceval/internal/cells"
)

var update = flag.Bool("update", false, "rewrite testdata")

func textOf(t *testing.T, p *Picture, o TextOptions) string {
	t.Helper()
	var b bytes.Buffer
	if err := p.Text(&b, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestText(t *testing.T) {
	for _, p := range pictures {
		t.Run(p.name, func(t *testing.T) {
			var b strings.Builder
			for _, o := range []struct {
				name string
				TextOptions
			}{
				{"unicode", TextOptions{}},
				{"ascii", TextOptions{ASCII: true, Width: 90}},
				{"narrow", TextOptions{Width: 56, Indent: "  "}},
			} {
				b.WriteString("== " + o.name + " ==\n")
				b.WriteString(textOf(t, &p.Picture, o.TextOptions))
			}
			golden(t, p.name+".txt", b.String())
		})
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v: run `go test -update` in internal/picture", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-want +got); `go test -update` takes it over:\n%s", name, diff)
	}
}

// TestTextWidth draws at every width, down to where nothing fits.
func TestTextWidth(t *testing.T) {
	for _, p := range pictures {
		for width := 1; width <= 160; width += 1 + width/12 {
			for _, o := range []TextOptions{{Width: width}, {Width: width, ASCII: true, Indent: "    "}} {
				checkText(t, p.name, textOf(t, &p.Picture, o), o)
			}
		}
	}
}

// checkText holds a drawing to what every drawing has to be.
func checkText(t *testing.T, name, text string, o TextOptions) {
	t.Helper()
	if !utf8.ValidString(text) {
		t.Errorf("%s: not UTF-8", name)
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if n := cells.Width(line); n > o.Width {
			t.Errorf("%s: a line of %d columns, not %d: %q", name, n, o.Width, line)
		}
		for _, r := range line {
			if !cells.Visible(r) || o.ASCII && r >= utf8.RuneSelf {
				t.Errorf("%s: %q in %q", name, r, line)
			}
		}
	}
}

func TestTextColor(t *testing.T) {
	text := textOf(t, &static, TextOptions{Color: true})
	if want := "\x1b[1;33m&staticuint64s+16\x1b[0m"; !strings.Contains(text, want) {
		t.Errorf("no %q in %q", want, text)
	}
	plainText := textOf(t, &static, TextOptions{})
	for _, style := range []string{bold, dim, accent, wireInk} {
		text = strings.ReplaceAll(text, "\x1b["+style+"m", "")
	}
	if text = strings.ReplaceAll(text, "\x1b[0m", ""); text != plainText {
		t.Errorf("colour changes the text:\n%s", cmp.Diff(plainText, text))
	}
}
