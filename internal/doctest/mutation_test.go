package doctest

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"ifaceval/internal/lab"
)

// An edit changes one character of a page or of a picture, and looks whether the
// tests see it.
type edit struct {
	where string
	seen  func(t *testing.T, r *rand.Rand) (what string, ok bool)
}

// TestMutation makes ten random edits, of one character each, in output, pictures
// and links of the pages: the tests above have to see every one. IFACEVAL_EDITS
// makes more.
func TestMutation(t *testing.T) {
	h := hostOf(t)
	const seed = 20261128
	n := 10
	if s := os.Getenv("IFACEVAL_EDITS"); s != "" {
		if _, err := fmt.Sscan(s, &n); err != nil {
			t.Fatal(err)
		}
	}
	r := rand.New(rand.NewPCG(seed, 0))
	kinds := [][]edit{outputEdits(t, h), pictureEdits(t, h), linkEdits(t)}
	for i := range n {
		kind := kinds[i%len(kinds)]
		e := kind[r.IntN(len(kind))]
		t.Run(e.where, func(t *testing.T) {
			if what, ok := e.seen(t, r); !ok {
				t.Errorf("nothing fails after this edit: %s", what)
			} else {
				t.Log(what)
			}
		})
	}
}

// alter replaces one character of a text by another, outside of what a placeholder
// stands for.
func alter(r *rand.Rand, text string) (altered, what string) {
	runes := []rune(text)
	for {
		i := r.IntN(len(runes))
		changed := slices.Clone(runes)
		changed[i] = rune("abcdefghijklmnopqrstuvwxyz0123456789"[r.IntN(36)])
		altered := string(changed)
		if runes[i] == '\n' || cmp.Equal(lab.Normal(strings.Split(text, "\n")), lab.Normal(strings.Split(altered, "\n"))) {
			continue
		}
		return altered, fmt.Sprintf("character %d of %d, %q, is %q", i+1, len(runes), runes[i], changed[i])
	}
}

// outputEdits are of what commands print.
func outputEdits(t *testing.T, h host) []edit {
	var all []edit
	for _, p := range pages(t) {
		for _, b := range p.Consoles() {
			output := b.First + 1
			if output == b.End || strings.HasPrefix(p.Lines[output], "$ ") {
				continue
			}
			all = append(all, edit{fmt.Sprintf("%s:%d", p.Path, output+1), func(t *testing.T, r *rand.Rand) (string, bool) {
				want, reason := h.output(t, p, b)
				if reason != "" {
					t.Skip(reason)
				}
				end := output + 1
				for end < b.End && !strings.HasPrefix(p.Lines[end], "$ ") {
					end++
				}
				text, what := alter(r, strings.Join(p.Lines[output:end], "\n"))
				changed := &page{&lab.Page{Path: p.Path, Lines: slices.Concat(p.Lines[:output], strings.Split(text, "\n"), p.Lines[end:])}}
				return what, changed.differs(b, want) != ""
			}})
		}
	}
	return all
}

// pictureEdits are of drawings and their texts.
func pictureEdits(t *testing.T, h host) []edit {
	var all []edit
	for _, p := range labPages(t) {
		for _, pic := range picturesOf(t, p) {
			for _, name := range []string{pic.File, pic.Twin()} {
				all = append(all, edit{name, func(t *testing.T, r *rand.Rand) (string, bool) {
					want, reason := h.draw(t, p, pic)
					if reason != "" {
						t.Skip(reason)
					}
					data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
					if err != nil {
						t.Fatal(err)
					}
					text, what := alter(r, string(data))
					return what, pictureDiffers(want[name], []byte(text)) != ""
				}})
			}
		}
	}
	return all
}

// linkEdits are of links within the repository.
func linkEdits(t *testing.T) []edit {
	var all []edit
	for _, p := range pages(t) {
		for _, l := range p.Links() {
			if strings.Contains(l.Target, "://") {
				continue
			}
			all = append(all, edit{fmt.Sprintf("%s:%d", p.Path, l.Line+1), func(t *testing.T, r *rand.Rand) (string, bool) {
				target, what := alter(r, l.Target)
				return what, p.follow(lab.Link{Line: l.Line, Target: target}) != nil
			}})
		}
	}
	return all
}

// forgiven are what a character may be part of that is changed and not seen: addresses,
// releases and their hosts, times and numbers of iterations, sizes of gaps in what
// benchmarks print, and lines about the host.
var forgiven = regexp.MustCompile(strings.Join([]string{
	`0x[0-9a-f]{6,}`,
	`go1\.\d+\.\d+( \w+/\w+)?|go1\.[^()]* \w+/\w+\)`,
	`(linux|darwin|windows)/\w+\)|(ELF|Mach-O|PE) \w+`,
	`^Benchmark.* ns/op|^ok\s+\S+\s+\S+|\([\d.]+s\)$`,
	`^(goos|goarch|cpu|Build ID|Time): .*$|^ *"(go|goos|goarch)": .*$`,
	`runtime\.main proc\.go:\d+|^ifaceval \S+, built with \S+$|^toolchain \S+ \w+/\w+$`,
}, "|"))

// TestForgiven changes every character of all output by itself, a digit into another
// digit, and sees that what is forgiven is what placeholders are for.
func TestForgiven(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range pages(t) {
		for _, b := range p.Consoles() {
			for n, line := range p.Lines[b.First:b.End] {
				if strings.HasPrefix(line, "$ ") || seen[line] {
					continue
				}
				seen[line] = true
				allowed := forgiven.FindAllStringIndex(line, -1)
				for i, c := range line {
					if slices.ContainsFunc(allowed, func(span []int) bool { return span[0] <= i && i < span[1] }) {
						continue
					}
					changed := line[:i] + string(other(c)) + line[i+len(string(c)):]
					if cmp.Equal(lab.Normal([]string{line}), lab.Normal([]string{changed})) {
						t.Errorf("%s:%d: %q can become %q unseen", p.Path, b.First+n+1, line, changed)
						break
					}
				}
			}
		}
	}
	if len(seen) < 1000 {
		t.Errorf("only %d lines of output: the test has missed some", len(seen))
	}
}

// other is another character of the same kind.
func other(c rune) rune {
	switch {
	case c == '9', c == 'z', c == 'Z':
		return c - 1
	case unicode.IsDigit(c) || unicode.IsLetter(c):
		return c + 1
	case c == ' ':
		return '_'
	default:
		return ' '
	}
}
