package explain

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ifaceval/internal/gotool"
	"ifaceval/internal/story"
)

// TestMain keeps what an earlier ifaceval found out of the tests.
func TestMain(m *testing.M) {
	os.Setenv("IFACEVALCACHE", "off")
	m.Run()
}

// module writes a module with one file and returns its directory.
func module(t *testing.T, source string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"go.mod": "module example.com/m\n\ngo 1.21\n", "m.go": source} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// at is the place of a mark in the source: the column of the text behind it.
func at(t *testing.T, source, mark string) string {
	t.Helper()
	for i, line := range strings.Split(source, "\n") {
		if column := strings.Index(line, mark); column >= 0 {
			return fmt.Sprintf("m.go:%d:%d", i+1, column+1+strings.Index(mark, "(")+1)
		}
	}
	t.Fatalf("no %q in the source", mark)
	return ""
}

func explain(t *testing.T, dir, target string, build gotool.Config) *story.Explanations {
	t.Helper()
	build.Dir = dir
	all, err := Run(context.Background(), Config{Build: build, Dir: dir, Target: target})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

const cases = `package m

import (
	"fmt"
	"log/slog"
	"sort"
	"sync"
)

var sink any
var pool sync.Pool

type big [2000]byte
type pair struct{ a, b int }
type item struct{ n int }

func (i item) Error() string { return "item" }

func keep(a any) { sink = a }

//go:noinline
func look(a any) bool { return a == nil }

func stringer(i item) error  { return (i) }
func literal(n int) error    { return (item{n}) }

func toSink(n int64)         { sink = (n) }
func printing(n int)         { fmt.Println(n) }
func logging(n int)          { slog.Info("x", "n", any(n)) }
func pooling(b []byte)       { pool.Put(b) }
func sorting(s []int)        { sort.Slice(s, func(i, j int) bool { return s[i] < s[j] }) }
func kept(p pair)            { keep(p) }
func stays(n int64) bool     { return look(n) }
func large(b big) bool       { return look(b) }
func failing(n int64)        { panic(n) }
func constant()              { fmt.Println(300) }
func pointer(p *pair)        { keep(p) }
func dropped(n int)          { var a any = (n); _ = a }
`

// TestExplain asks for conversions of many kinds and looks at what is said.
func TestExplain(t *testing.T) {
	dir := module(t, cases)
	for _, test := range []struct {
		mark    string // the call or the parenthesis before the operand
		storage string
		callee  string   // a flow's step
		steps   []string // words of sentences of the code, in order
		advice  string   // words of some advice; "" for none at all
		escape  string   // words of the note on the escape
	}{
		{"sink = (n)", "heap", "", []string{"runtime.convT64", "type word for int64", "interface value is complete"}, "0 to 255", `"n escapes to heap"`},
		{"fmt.Println(n)", "heap", "fmt.Fprintln", []string{"runtime.convT64"}, "strconv", "fmt.Fprintln that leaks"},
		{"pool.Put(b)", "heap", "(*sync.Pool).Put", []string{"runtime.convTslice"}, "pointer to the slice", "that leaks"},
		{"sort.Slice(s", "stack|heap", "", nil, "slices.SortFunc", ""},
		{"look(n)", "stack", "", []string{"type word for int64"}, "", "does not escape"},
		{"look(b)", "heap", "", []string{"runtime.convTnoptr"}, "more than 1024 bytes", "does not escape"},
		{"panic(n)", "heap", "", []string{"runtime.convT64"}, "", "escapes to heap"},
		{"fmt.Println(300)", "readonly", "fmt.Fprintln", nil, "", "escapes to heap"},
		{"= (n);", "none|stack", "", nil, "", "does not escape"},
		{"return (i)", "heap", "", []string{"runtime.convT64"}, "Store a pointer, *item", "escapes to heap"},
		{"return (item", "heap", "", []string{"runtime.convT64"}, "", "escapes to heap"},
	} {
		t.Run(test.mark, func(t *testing.T) {
			all := explain(t, dir, at(t, cases, test.mark), gotool.Config{})
			if len(all.Conversions) != 1 {
				t.Fatalf("%d conversions, want 1", len(all.Conversions))
			}
			x := all.Conversions[0]
			if !strings.Contains("|"+test.storage+"|", "|"+x.Storage+"|") {
				t.Errorf("storage %s, want %s", x.Storage, test.storage)
			}
			if !strings.Contains(x.FlowNote, test.escape) {
				t.Errorf("of the escape it says %q, want %q", x.FlowNote, test.escape)
			}
			checkCallee(t, &x, test.callee)
			checkSteps(t, &x, test.steps)
			checkAdvice(t, &x, test.advice)
			checkWhole(t, &x)
		})
	}
}

func checkCallee(t *testing.T, x *story.Explanation, callee string) {
	t.Helper()
	if callee == "" {
		return
	}
	for _, r := range x.Flow {
		if r.Callee == callee {
			return
		}
	}
	t.Errorf("no step of the flow names %s: %+v", callee, x.Flow)
}

func checkSteps(t *testing.T, x *story.Explanation, words []string) {
	t.Helper()
	i := 0
	for _, s := range x.Code.Steps {
		if i < len(words) && strings.Contains(s.Sentence, words[i]) {
			i++
		}
	}
	if i < len(words) {
		t.Errorf("no step of the code says %q: %+v %s", words[i], x.Code.Steps, x.Code.Note)
	}
}

func checkAdvice(t *testing.T, x *story.Explanation, words string) {
	t.Helper()
	text := strings.Join(x.Advice, "\n")
	if words == "" && text != "" {
		t.Errorf("advice where none is needed: %s", text)
	}
	if !strings.Contains(text, words) {
		t.Errorf("no advice says %q: %s", words, text)
	}
}

// checkWhole looks at what every explanation has.
func checkWhole(t *testing.T, x *story.Explanation) {
	t.Helper()
	if len(x.Evidence) != 3 || x.Meaning == "" || x.Verdict == "" {
		t.Errorf("something is missing: %+v", x)
	}
	marked := x.Source.Text[x.Source.From : x.Source.From+x.Source.Length]
	if marked != x.Expr && "("+x.Expr+")" != marked && x.Expr != "("+marked+")" {
		t.Errorf("%q is marked in the source, the operand is %q", marked, x.Expr)
	}
	for i, r := range x.Flow {
		if r.N != i+1 || r.Text == "" || r.Words == "" || r.Source == "" {
			t.Errorf("step %d of the flow is not whole: %+v", i+1, r)
		}
		if strings.Contains(r.Text, "%!") || strings.Contains(r.Text, "{") && strings.Contains(r.Text, "storage for") {
			t.Errorf("step %d of the flow is not for people: %s", i+1, r.Text)
		}
	}
	if x.Storage == "heap" && x.Code.Picture == nil {
		t.Errorf("no picture of the two words: %s", x.Code.Note)
	}
}

// TestSeveral explains a line without a column: all its conversions, in order.
func TestSeveral(t *testing.T) {
	const source = `package m

import "fmt"

func F(a int, s string, p *int) { fmt.Println(a, s, p, 7, struct{}{}) }
`
	all := explain(t, module(t, source), "m.go:5", gotool.Config{})
	var got []string
	for _, x := range all.Conversions {
		got = append(got, x.Expr+" "+x.Storage)
	}
	want := "a heap, s heap, p direct, 7 readonly, struct{}{} zerobase"
	if strings.Join(got, ", ") != want {
		t.Errorf("got %s, want %s", strings.Join(got, ", "), want)
	}
}

// TestBadTargets checks that each mistake gets an error that says what to do.
func TestBadTargets(t *testing.T) {
	dir := module(t, cases)
	line, _, _ := strings.Cut(strings.TrimPrefix(at(t, cases, "sink = (n)"), "m.go:"), ":")
	for target, want := range map[string]string{
		"m.go:" + line + ":1": "on this line one is at column",
		"m.go":                "write FILE:LINE",
		"m.go:x":              "write FILE:LINE",
		"no.go:3":             "no such file",
		"m.go:1":              "the nearest one that has a conversion is line",
		"m.go:9999":           "the nearest one that has a conversion is line",
		"go.mod:1":            "write FILE:LINE",
		"../m.go:3":           "no such file",
	} {
		_, err := Run(context.Background(), Config{Build: gotool.Config{Dir: dir}, Dir: dir, Target: target})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", target, err, want)
		}
	}
}

// TestBroken checks that a package that does not compile is told as such.
func TestBroken(t *testing.T) {
	dir := module(t, "package m\n\nvar A any = missing\n")
	_, err := Run(context.Background(), Config{Build: gotool.Config{Dir: dir}, Dir: dir, Target: "m.go:3"})
	if err == nil || !strings.Contains(err.Error(), "m.go:3:13: undefined: missing") {
		t.Errorf("got %v", err)
	}
}
