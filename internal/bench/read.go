package bench

import (
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"golang.org/x/perf/benchfmt"

	"ifaceval/internal/lines"
)

// Units of the benchmark.
const (
	bytesUnit  = "B/store"
	allocsUnit = "allocs/store"
	timeUnit   = "sec/op"
)

// Read reads one text. The name is that of its file, for errors.
func Read(text io.Reader, name string) (*Run, error) {
	r := &reader{name: name, run: &Run{}, types: -1}
	results := benchfmt.NewReader(io.TeeReader(text, r), name)
	for results.Scan() {
		switch rec := results.Result().(type) {
		case *benchfmt.Result:
			if err := r.result(rec); err != nil {
				return nil, err
			}
		case *benchfmt.SyntaxError:
			return nil, fmt.Errorf("%w: this is no whole line of go test -bench; run the benchmark again", rec)
		}
	}
	if err := results.Err(); err != nil {
		return nil, fmt.Errorf("%w: is it the output of go test -bench?", err)
	}
	return r.end()
}

// reader collects results. The text passes through it line by line, too, for what
// benchfmt leaves out.
type reader struct {
	name    string
	run     *Run
	types   int // that the text announces, -1 for none
	results int // of any benchmark
	split   lines.Splitter
	passed  bool
	failed  string
}

func (r *reader) Write(p []byte) (int, error) {
	return r.split.Split(p, r.line), nil
}

func (r *reader) line(s string) {
	switch {
	case s == "PASS":
		r.passed = true
	case strings.HasPrefix(s, "--- FAIL"), strings.HasPrefix(s, "FAIL"), strings.HasPrefix(s, "panic: "):
		if r.failed == "" {
			r.failed = s
		}
	}
}

func (r *reader) result(rec *benchfmt.Result) error {
	r.results++
	base, parts := rec.Name.Parts()
	if string(base) != "Mem" || rec.GetConfig("types") == "" {
		return nil
	}
	if len(parts) > 0 && strings.HasPrefix(string(parts[len(parts)-1]), "-") {
		parts = parts[:len(parts)-1] // GOMAXPROCS
	}
	file, line := rec.Pos()
	if len(parts) != 3 {
		return fmt.Errorf("%s:%d: %s is no benchmark of ifaceval gen: write it anew", file, line, rec.Name)
	}
	t, err := r.typ(rec)
	if err != nil {
		return fmt.Errorf("%s:%d: %w", file, line, err)
	}
	name := strings.TrimPrefix(string(parts[1]), "/")
	v := t.Value(name)
	if v == nil {
		v = &Value{Name: name}
		t.Values = append(t.Values, v)
	}
	switch string(parts[2]) {
	case "/var":
		err = v.Var.add(rec)
	case "/any":
		err = v.Any.add(rec)
	default:
		err = fmt.Errorf("%s is no benchmark of ifaceval gen: write it anew", rec.Name)
	}
	if err != nil {
		return fmt.Errorf("%s:%d: %w", file, line, err)
	}
	return nil
}

// typ is the type that a result is of: the one that the last lines of
// configuration are about.
func (r *reader) typ(rec *benchfmt.Result) (*Type, error) {
	r.run.Go, r.run.GOOS, r.run.GOARCH = rec.GetConfig("go"), rec.GetConfig("goos"), rec.GetConfig("goarch")
	expr := rec.GetConfig("type")
	if n, err := strconv.Atoi(rec.GetConfig("types")); err != nil || n < 1 {
		return nil, fmt.Errorf("types: %s is not a number of types", rec.GetConfig("types"))
	} else if r.types < 0 {
		r.types = n
	}
	if n := len(r.run.Types); n > 0 && r.run.Types[n-1].Expr == expr {
		return r.run.Types[n-1], nil
	}
	size, err := strconv.ParseInt(rec.GetConfig("size"), 10, 64)
	values, verr := strconv.Atoi(rec.GetConfig("values"))
	zero, other := rec.GetConfig("zero"), rec.GetConfig("other")
	if err != nil || verr != nil || size < 0 || expr == "" || zero == "" || other == "" {
		return nil, errors.New("the lines type, size, values, zero and other before this result are missing or wrong: this is no output of ifaceval gen's benchmark")
	}
	t := r.run.Type(expr)
	if t == nil {
		t = &Type{Expr: expr, Printed: rec.GetConfig("printed"), Size: size, Zero: zero, Other: other, announced: values}
		r.run.Types = append(r.run.Types, t)
	}
	return t, nil
}

func (s *Store) add(rec *benchfmt.Result) error {
	bytes, ok1 := rec.Value(bytesUnit)
	allocs, ok2 := rec.Value(allocsUnit)
	if !ok1 || !ok2 {
		return fmt.Errorf("%s has no %s or no %s: this is no output of ifaceval gen's benchmark", rec.Name, bytesUnit, allocsUnit)
	}
	if s.samples == 0 || bytes < s.Bytes {
		s.Bytes = round(bytes)
	}
	if s.samples == 0 || allocs < s.Allocs {
		s.Allocs = round(allocs)
	}
	if t, ok := rec.Value(timeUnit); ok {
		s.Times = append(s.Times, t)
	}
	s.samples++
	return nil
}

// round keeps two decimals, and drops what a run allocates once and is divided
// among thousands of stores.
func round(n float64) float64 { return math.Round(n*100) / 100 }

// end looks at the whole.
func (r *reader) end() (*Run, error) {
	r.split.End(r.line)
	switch {
	case r.failed != "":
		return nil, fmt.Errorf("%s: the benchmark failed, %q: run it again", r.name, r.failed)
	case len(r.run.Types) == 0 && r.results == 0:
		return nil, fmt.Errorf("%s: no result of a benchmark: give the output of `go test -bench Mem` in a package that ifaceval gen wrote", r.name)
	case len(r.run.Types) == 0:
		return nil, fmt.Errorf("%s: %d results, and none of ifaceval gen's BenchmarkMem: give the output of `go test -bench Mem` in a package that it wrote", r.name, r.results)
	case !r.passed:
		return nil, fmt.Errorf("%s: ends before the test passed: the file is truncated, run the benchmark again", r.name)
	}
	if n := r.types - len(r.run.Types); n > 0 {
		r.run.Lacks = append(r.run.Lacks, fmt.Sprintf("%d of %d types have no results", n, r.types))
	}
	for _, t := range r.run.Types {
		if n := t.announced - len(t.Values); n > 0 {
			r.run.Lacks = append(r.run.Lacks, fmt.Sprintf("%s: %d of %d values have no results", t.Expr, n, t.announced))
		}
		for _, v := range t.Values {
			if !v.Var.Measured() || !v.Any.Measured() {
				r.run.Lacks = append(r.run.Lacks, fmt.Sprintf("%s: of the value %s only one of the two stores was measured", t.Expr, v.Name))
			}
		}
	}
	return r.run, nil
}
