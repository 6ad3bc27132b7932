package walk

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"ifaceval/internal/gotool"
	"ifaceval/internal/picture"
	"ifaceval/internal/releases"
	"ifaceval/internal/story"
)

// scalePackages are walked from end to end by TestScale with IFACEVAL_ORACLE=all.
var scalePackages = []string{"fmt", "strconv", "sort", "encoding/json", "log/slog", "go/ast", "net/url", "text/template"}

// TestScale walks every function of some packages, and holds each step against
// what is true of all: it says something, its picture can be drawn, and a second
// walk says the same. IFACEVAL_ORACLE=all takes more packages, both
// architectures and more releases; "arch release noopt package …" chooses.
func TestScale(t *testing.T) {
	if testing.Short() {
		t.Skip("walks a whole package")
	}
	what := os.Getenv("IFACEVAL_ORACLE")
	switch fields := strings.Fields(what); {
	case what == "":
		scale(t, "amd64", releases.Default, false, "sort")
		scale(t, "arm64", releases.Default, true, "sort")
	case what == "all":
		for _, release := range []string{releases.Default, releases.Oldest, releases.Newest} {
			for _, arch := range []string{"amd64", "arm64"} {
				for _, noopt := range []bool{false, true} {
					scale(t, arch, release, noopt, scalePackages...)
				}
			}
		}
	case len(fields) > 3:
		scale(t, fields[0], strings.TrimPrefix(fields[1], "default"), fields[2] == "noopt", fields[3:]...)
	}
}

func scale(t *testing.T, arch, release string, noopt bool, packages ...string) {
	releases.Need(t, release)
	for _, pkg := range packages {
		t.Run(fmt.Sprintf("%s %s %v %s", arch, release, noopt, pkg), func(t *testing.T) {
			c := Config{Build: gotool.Config{Go: release, GOARCH: arch, Dir: os.TempDir()}, Dir: os.TempDir(), Last: maxShown, NoOpt: noopt}
			if noopt {
				c.Build.GCFlags = []string{NoOptFlags}
			}
			tc, err := gotool.Find(context.Background(), c.Build)
			if err != nil {
				t.Fatal(err)
			}
			if pkg == "log/slog" && !tc.AtLeast("go1.21") {
				t.Skip("there is no log/slog yet")
			}
			p, err := load(context.Background(), tc, pkg, c.Dir, "")
			if err != nil {
				t.Fatal(err)
			}
			s := scaler{T: t, program: p, config: c, problems: map[string]int{}, unmodelled: map[string]int{}}
			for _, name := range p.file.Funcs() {
				s.walk(name)
			}
			s.sum()
		})
	}
}

// A scaler walks the functions of a package and counts.
type scaler struct {
	*testing.T
	*program
	config     Config
	walks      int
	steps      int
	slowest    time.Duration
	slow       string
	took       time.Duration
	problems   map[string]int
	unmodelled map[string]int
}

// maxTime is generous: it is for walks that never end.
const maxTime = 5 * time.Second

func (s *scaler) walk(name string) {
	defer func() {
		if r := recover(); r != nil {
			s.Errorf("%s: panic: %v", name, r)
		}
	}()
	fn := s.Func(name)
	if fn == nil || len(fn.Instrs) == 0 {
		return
	}
	start := time.Now()
	first, err := newWalker(s.program, fn, s.config, nil).walk()
	took := time.Since(start)
	if err != nil {
		s.Errorf("%s: %v", name, err)
		return
	}
	s.walks, s.steps, s.took = s.walks+1, s.steps+len(first.Steps), s.took+took
	if took > s.slowest {
		s.slowest, s.slow = took, name
	}
	if took > maxTime {
		s.Errorf("%s: took %v", name, took)
	}
	if s.walks%4 == 0 { // the others will be the same
		again, err := newWalker(s.program, fn, s.config, nil).walk()
		if err != nil || !bytes.Equal(encoded(s.T, first), encoded(s.T, again)) {
			s.Errorf("%s: a second walk differs: %v", name, err)
		}
	}
	for _, u := range first.Unmodelled {
		s.unmodelled[u.Mnemonic] += u.Count
	}
	for _, problem := range wrong(first) {
		kind, _, _ := strings.Cut(problem, ":")
		if s.problems[kind]++; s.problems[kind] <= 6 {
			s.Errorf("%s: %s", name, problem)
		}
	}
}

func (s *scaler) sum() {
	s.Logf("%d functions, %d steps, %v in all, the slowest %s %v; problems %v; not modelled %v", s.walks, s.steps, s.took.Round(time.Millisecond), s.slow, s.slowest.Round(time.Millisecond), s.problems, s.unmodelled)
}

func encoded(t *testing.T, w *story.Walk) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := story.WriteJSON(&b, w); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// hole matches what a sentence has where a word is missing.
var hole = regexp.MustCompile(`  | [.,;:)]|\( |\(\)|\.\.|^[^A-Z]|[^.]$|%!|<nil>|\x60\x60|, ,|,\.|: \.`)

// madeUp matches what names may hold, which is no hole.
var madeUp = regexp.MustCompile(`"(\\.|[^"\\])*"|\b(interface|struct) \{.*?\}|func\(|\(\)|\.\.\.`)

// wrong lists what no walk may have.
func wrong(w *story.Walk) []string {
	var bad []string
	say := func(kind, format string, args ...any) { bad = append(bad, kind+": "+fmt.Sprintf(format, args...)) }
	if w.End == "" {
		say("no end", "%d steps", len(w.Steps))
	}
	for i := range w.Steps {
		s := &w.Steps[i]
		texts := []string{s.Sentence}
		if s.Decision != "" {
			texts = append(texts, "It "+s.Decision+".")
		}
		for _, text := range texts {
			// Names of anybody's making are no holes.
			plain := madeUp.ReplaceAllString(text, "Name")
			plain = strings.ReplaceAll(plain, "points to", "points at")
			if found := hole.FindString(plain); found != "" {
				say("hole", "step %d %s: %q in %q", s.N, s.Instructions[0].Text, found, text)
			}
		}
		if s.Line == 0 && s.Text != "" || s.N <= 0 || len(s.Instructions) == 0 {
			say("step", "%d", s.N)
		}
		for _, problem := range wrongPicture(&s.Picture) {
			bad = append(bad, fmt.Sprintf("%s, step %d %s", problem, s.N, s.Instructions[0].Text))
		}
	}
	return bad
}

// wrongPicture lists what no picture may have.
func wrongPicture(p *picture.Picture) []string {
	var bad []string
	blocks := map[string]*picture.Block{}
	for i := range p.Blocks {
		b := &p.Blocks[i]
		if blocks[b.ID] != nil || b.ID == "" || b.Title == "" {
			bad = append(bad, "block: "+b.ID)
		}
		blocks[b.ID] = b
	}
	for _, b := range p.Blocks {
		end := int64(-1 << 62)
		for _, r := range b.Rows {
			if r.Offset < end {
				bad = append(bad, fmt.Sprintf("overlap: %s %s%s", b.Title, r.Label, r.Name))
			}
			end = max(end, r.Offset+max(r.Size, 1))
			if len(r.Words) == 0 {
				bad = append(bad, "no words: "+b.Title+" "+r.Label)
			}
			at := r.Offset
			for _, w := range r.Words {
				if w.Value == "" || w.Known != (w.Value != "?") {
					bad = append(bad, fmt.Sprintf("value: %s %s %q known %v", b.Title, r.Label, w.Value, w.Known))
				}
				if w.Offset < at || r.Size > 0 && w.Offset+w.Size > r.Offset+r.Size {
					bad = append(bad, fmt.Sprintf("word outside its row: %s %s%s %+v", b.Title, r.Label, r.Name, w))
				}
				at = w.Offset + w.Size
				if w.To != nil && blocks[w.To.Block] == nil {
					bad = append(bad, "arrow: "+w.To.Block)
				} else if w.To != nil && !lands(blocks[w.To.Block], w.To.Offset) {
					bad = append(bad, fmt.Sprintf("arrow past the end: %s+%d from %s %s", w.To.Block, w.To.Offset, b.Title, r.Label))
				}
			}
		}
	}
	return bad
}
