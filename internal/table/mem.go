package table

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strconv"

	"ifaceval/internal/bench"
	"ifaceval/internal/cache"
	"ifaceval/internal/gotool"
	"ifaceval/internal/typeset"
)

// MemSchema is the version of the JSON form of [Mem].
const MemSchema = "ifaceval/table-mem/v1"

// A Mem says what storing each value of each type in an interface allocates.
type Mem struct {
	Schema  string    `json:"schema"`
	Set     string    `json:"set"` // "built-in", a file, a package
	Columns []Column  `json:"columns"`
	Types   []MemType `json:"types"`
	LeftOut []LeftOut `json:"left_out"`
	Notes   []string  `json:"notes"` // what a text that was read lacks
}

// A MemType is one type.
type MemType struct {
	Type    string     `json:"type"`    // as source spells it
	Printed string     `json:"printed"` // as fmt's %T does
	Sizes   []*int64   `json:"sizes"`   // bytes, for each column; null where the column has nothing
	Zero    string     `json:"zero"`    // name of the zero value
	Other   string     `json:"other"`   // name of the value that stands for those that are not zero
	Values  []MemValue `json:"values"`
}

// A MemValue is one value of a type.
type MemValue struct {
	Value  string      `json:"value"`
	Stores []*MemStore `json:"stores"` // for each column; null where it has nothing
}

// A MemStore is what storing a value once took, on average where values share
// blocks.
type MemStore struct {
	Bytes          float64  `json:"bytes"` // in an interface
	Allocs         float64  `json:"allocs"`
	VariableBytes  float64  `json:"variable_bytes"` // in a variable of the type
	VariableAllocs float64  `json:"variable_allocs"`
	Time           *Seconds `json:"time,omitempty"`          // in an interface
	VariableTime   *Seconds `json:"variable_time,omitempty"` // in a variable of the type
}

// Seconds are a median with its 95 % interval.
type Seconds struct {
	Median  float64 `json:"median"`
	Low     float64 `json:"low"`
	High    float64 `json:"high"`
	Samples int     `json:"samples"`
}

// NewMem runs the benchmark with each release.
func NewMem(ctx context.Context, c Config) (*Mem, error) {
	if len(c.Arch) > 0 || c.GOOS != "" {
		return nil, fmt.Errorf("table mem runs the benchmark, so it can only be for this system: `table asm` compiles for others")
	}
	m, err := newMaker(ctx, c)
	if err != nil {
		return nil, err
	}
	files, err := m.set.Files()
	if err != nil {
		return nil, err
	}
	t := &Mem{Schema: MemSchema, Set: m.set.Name, Types: []MemType{}, LeftOut: m.leftOut(), Notes: []string{}}
	for _, release := range m.releases() {
		column, runs, err := m.measure(ctx, release, files)
		if err != nil {
			return nil, err
		}
		t.add(column, runs)
	}
	return t, anything(t.Columns)
}

// ReadMem makes a column of each text, the output of go test -bench.
func ReadMem(texts []io.Reader, names []string, time bool) (*Mem, error) {
	t := &Mem{Schema: MemSchema, Types: []MemType{}, LeftOut: []LeftOut{}, Notes: []string{}}
	for i, text := range texts {
		run, err := bench.Read(text, names[i])
		if err != nil {
			return nil, err
		}
		r := &runs{store: run}
		if time {
			r.time = run
		}
		if err := enough(r.time); err != nil {
			return nil, fmt.Errorf("%s: %w", names[i], err)
		}
		t.add(Column{Go: run.Go, GOOS: run.GOOS, GOARCH: run.GOARCH, File: names[i]}, r)
		for _, l := range run.Lacks {
			t.Notes = append(t.Notes, names[i]+": "+l)
		}
	}
	return t, nil
}

// enough checks that there are samples for an interval.
func enough(run *bench.Run) error {
	if run == nil {
		return nil
	}
	for _, t := range run.Types {
		for _, v := range t.Values {
			if n := len(v.Any.Times); n < bench.MinSamples {
				return fmt.Errorf("%d samples of the time of %s: an interval needs %d, run go test with -count %[3]d or leave -time out", n, t.Expr, bench.MinSamples)
			}
		}
	}
	return nil
}

// runs are what one release gave: bytes from a run of a fixed number of stores,
// times from one of a fixed time.
type runs struct {
	store, time *bench.Run
}

// Stores of one sample, and samples. The number of stores is divisible by those of
// the small values that share a block of 16 bytes (16, 8, 5, 4, 3, 2), so that the
// average is exact. The least of a few samples is not of one during which the
// runtime allocated for itself.
const (
	stores  = "4800x"
	samples = 3
)

// measure makes a column.
func (m *maker) measure(ctx context.Context, release string, files []typeset.File) (Column, *runs, error) {
	column, w, err := m.begin(ctx, gotool.Config{Go: release, Tags: m.Tags}, files)
	if w == nil {
		return column, nil, err
	}
	defer w.close()
	tc := w.toolchain
	kept := cache.Open()
	key := kept.Key("mem", append(w.key, stores, strconv.Itoa(samples))...)
	text, ok := kept.Get(key)
	if ok && !m.Time {
		run, err := bench.Read(bytes.NewReader(text), "kept result")
		return column, &runs{store: run}, err
	}
	binary := filepath.Join(w.dir, "benchmark.exe") // a name that Windows would run too
	m.Progress(tc.Version + ": compiling " + m.set.Name + " types")
	if err := tc.BuildTest(ctx, w.pattern, binary); err != nil {
		if ctx.Err() == nil {
			column.Lacks, err = w.without(err), nil
		}
		return column, nil, err
	}
	r := &runs{}
	if r.store, text, err = m.run(ctx, w, binary, "storing", "-test.benchtime="+stores, "-test.count="+strconv.Itoa(samples)); err != nil {
		return column, nil, err
	}
	kept.Put(key, text)
	if m.Time {
		r.time, _, err = m.run(ctx, w, binary, "timing", "-test.benchtime=5ms", "-test.count="+strconv.Itoa(max(m.Count, bench.MinSamples)))
	}
	return column, r, err
}

// run runs the benchmark and reads what it prints.
func (m *maker) run(ctx context.Context, w *workshop, binary, what string, flags ...string) (*bench.Run, []byte, error) {
	watch := &watcher{total: len(m.set.Types), say: func(n, of int) {
		m.Progress(fmt.Sprintf("%s: %s values of type %d of %d", w.toolchain.Version, what, n, of))
	}}
	var text bytes.Buffer
	args := append([]string{"-test.run=^$", "-test.bench=^BenchmarkMem$", "-test.timeout=0"}, flags...)
	if err := gotool.RunTest(ctx, binary, w.dir, args, io.MultiWriter(&text, watch)); err != nil {
		return nil, nil, err
	}
	run, err := bench.Read(bytes.NewReader(text.Bytes()), w.toolchain.Version)
	return run, text.Bytes(), err
}

// watcher counts the types in the benchmark's output as it comes.
type watcher struct {
	n, total int
	say      func(n, of int)
}

func (w *watcher) Write(p []byte) (int, error) {
	if n := bytes.Count(p, []byte("\nprinted: ")); n > 0 {
		w.n += n
		w.say(w.n, w.total)
	}
	return len(p), nil
}

// add adds a column. Without runs there is nothing in it.
func (t *Mem) add(column Column, r *runs) {
	n := len(t.Columns)
	t.Columns = append(t.Columns, column)
	if r != nil {
		for _, typ := range r.store.Types {
			t.addType(n, typ, r.time)
		}
	}
	for i := range t.Types {
		typ := &t.Types[i]
		typ.Sizes = fillTo(typ.Sizes, n+1)
		for j := range typ.Values {
			typ.Values[j].Stores = fillTo(typ.Values[j].Stores, n+1)
		}
	}
}

// fillTo lengthens a list of pointers with nil.
func fillTo[T any](list []*T, n int) []*T {
	for len(list) < n {
		list = append(list, nil)
	}
	return list
}

func (t *Mem) addType(column int, from *bench.Type, times *bench.Run) {
	typ := t.row(from)
	typ.Sizes = append(fillTo(typ.Sizes, column), &from.Size)
	for _, v := range from.Values {
		if !v.Var.Measured() || !v.Any.Measured() {
			continue
		}
		s := &MemStore{Bytes: v.Any.Bytes, Allocs: v.Any.Allocs, VariableBytes: v.Var.Bytes, VariableAllocs: v.Var.Allocs}
		if times != nil {
			if timed := times.Type(from.Expr); timed != nil && timed.Value(v.Name) != nil {
				s.Time, s.VariableTime = seconds(&timed.Value(v.Name).Any), seconds(&timed.Value(v.Name).Var)
			}
		}
		value := typ.value(v.Name)
		value.Stores = append(fillTo(value.Stores, column), s)
	}
}

func seconds(s *bench.Store) *Seconds {
	sum := s.Time()
	return &Seconds{sum.Center, sum.Lo, sum.Hi, len(s.Times)}
}

func (t *Mem) row(from *bench.Type) *MemType {
	for i := range t.Types {
		if t.Types[i].Type == from.Expr {
			return &t.Types[i]
		}
	}
	t.Types = append(t.Types, MemType{Type: from.Expr, Printed: from.Printed, Zero: from.Zero, Other: from.Other, Values: []MemValue{}})
	return &t.Types[len(t.Types)-1]
}

func (t *MemType) value(name string) *MemValue {
	for i := range t.Values {
		if t.Values[i].Value == name {
			return &t.Values[i]
		}
	}
	t.Values = append(t.Values, MemValue{Value: name})
	return &t.Values[len(t.Values)-1]
}

// Partial says in one line each what is missing of the table, and that it is
// missed: columns, and types that were to have a row.
func (t *Mem) Partial() []string { return append(partial(t.Columns, t.LeftOut), t.Notes...) }

func partial(columns []Column, out []LeftOut) []string {
	var missed []LeftOut
	for _, o := range out {
		if o.typ {
			missed = append(missed, o)
		}
	}
	return lacks(columns, missed)
}

// WriteJSON writes the table as one indented JSON object.
func (t *Mem) WriteJSON(w io.Writer) error { return writeJSON(w, t) }

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(v)
}
