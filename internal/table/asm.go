package table

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"ifaceval/internal/cache"
	"ifaceval/internal/gotool"
	"ifaceval/internal/listing"
	"ifaceval/internal/operation"
	"ifaceval/internal/typeset"
)

// AsmSchema is the version of the JSON form of [Asm].
const AsmSchema = "ifaceval/table-asm/v1"

// An Asm says by which instruction a value of each type gets into an interface.
type Asm struct {
	Schema  string    `json:"schema"`
	Set     string    `json:"set"` // "built-in", a file, a package; "" of listings that were read
	Columns []Column  `json:"columns"`
	Types   []AsmType `json:"types"`
	LeftOut []LeftOut `json:"left_out"`
	Notes   []string  `json:"notes"` // what of a listing was not understood
}

// An AsmType is one row: a type of the set, or of a listing that was read a place
// in a function.
type AsmType struct {
	Type     string      `json:"type"` // as source spells it; of a listing as the type word does, "" if the line does not tell
	Function string      `json:"function,omitempty"`
	File     string      `json:"file,omitempty"`
	Line     int         `json:"line,omitempty"`
	Stores   []*AsmStore `json:"stores"` // for each column; null where it has nothing
}

// An AsmStore is the instruction that makes the data word.
type AsmStore struct {
	Storage     string `json:"storage"` // as in a report; "unknown" where no single instruction does it
	Mnemonic    string `json:"mnemonic,omitempty"`
	Symbol      string `json:"symbol,omitempty"` // "runtime.convT64"; "" where the value is the data word
	Instruction string `json:"instruction,omitempty"`
	Document    string `json:"document,omitempty"` // URL: of the instruction
	Source      string `json:"source,omitempty"`   // URL: the symbol's declaration in that release
}

// NewAsm compiles the functions that store for each architecture and release.
func NewAsm(ctx context.Context, c Config) (*Asm, error) {
	m, err := newMaker(ctx, c)
	if err != nil {
		return nil, err
	}
	files, err := m.set.Stores()
	if err != nil {
		return nil, err
	}
	t := &Asm{Schema: AsmSchema, Set: m.set.Name, Types: []AsmType{}, LeftOut: m.leftOut(), Notes: []string{}}
	for _, typ := range m.set.Types {
		t.Types = append(t.Types, AsmType{Type: typ.Expr})
	}
	arches := c.Arch
	if len(arches) == 0 {
		arches = []string{""}
	}
	for _, arch := range arches {
		for _, release := range m.releases() {
			column, stores, err := m.compile(ctx, gotool.Config{Go: release, GOARCH: arch, GOOS: c.GOOS, Tags: c.Tags}, files)
			if err != nil {
				return nil, err
			}
			t.Columns = append(t.Columns, column)
			for i := range t.Types {
				var s *AsmStore
				if stores != nil {
					s = stores[i]
				}
				t.Types[i].Stores = append(t.Types[i].Stores, s)
			}
		}
	}
	return t, anything(t.Columns)
}

// compile makes a column: a store for each type of the set.
func (m *maker) compile(ctx context.Context, c gotool.Config, files []typeset.File) (Column, []*AsmStore, error) {
	column, w, err := m.begin(ctx, c, files)
	if w == nil {
		return column, nil, err
	}
	defer w.close()
	tc := w.toolchain
	kept := cache.Open()
	key := kept.Key("asm", w.key...)
	if text, ok := kept.Get(key); ok {
		var stores []*AsmStore
		if json.Unmarshal(text, &stores) == nil && len(stores) == len(m.set.Types) {
			return column, stores, nil
		}
	}
	m.Progress(fmt.Sprintf("%s %s/%s: compiling %s types", tc.Version, tc.GOOS, tc.GOARCH, m.set.Name))
	var text bytes.Buffer
	build, err := tc.Compile(ctx, "-S", []string{w.pattern}, &text)
	if err == nil && len(build.Problems) > 0 {
		err = fmt.Errorf("%s", build.Problems[0].Message)
	}
	if err != nil {
		if ctx.Err() == nil {
			column.Lacks, err = w.without(err), nil
		}
		return column, nil, err
	}
	stores, err := m.stores(tc, build, text.Bytes())
	if text, jerr := json.Marshal(stores); err == nil && jerr == nil {
		kept.Put(key, text)
	}
	return column, stores, err
}

// stores reads the listing.
func (m *maker) stores(tc *gotool.Toolchain, build *gotool.Build, text []byte) ([]*AsmStore, error) {
	targets := build.Targets()
	if len(targets) != 1 {
		return nil, fmt.Errorf("%s: the functions that store are not one package but %d", tc.Version, len(targets))
	}
	read := listing.NewReader(targets[0].Path)
	read.Write(text)
	file := read.File()
	if file.Unrecognised > 0 {
		return nil, fmt.Errorf("%s: %d lines of -S have no known form, such as %q: ifaceval has to learn them", tc.Version, file.Unrecognised, file.Examples[0])
	}
	sources, err := operation.NewSources(tc.GOROOT, tc.Version)
	if err != nil {
		return nil, err
	}
	var stores []*AsmStore
	for _, typ := range m.set.Types {
		fn := file.Func(targets[0].Path + "." + typ.Store())
		if fn == nil {
			return nil, fmt.Errorf("%s: -S has no function %s", tc.Version, typ.Store())
		}
		op, ok := operation.InSink(fn, "sinkAny")
		if !ok {
			stores = append(stores, &AsmStore{Storage: "unknown"})
			continue
		}
		stores = append(stores, storeOf(op, tc.GOARCH, sources))
	}
	return stores, nil
}

func storeOf(op operation.Operation, goarch string, sources *operation.Sources) *AsmStore {
	s := &AsmStore{Storage: string(op.Storage), Mnemonic: op.Mnemonic, Symbol: op.Symbol, Instruction: op.Text, Source: sources.Link(op.Symbol)}
	if op.Mnemonic != "" {
		s.Document = operation.InstructionDoc(goarch, op.Mnemonic)
	}
	return s
}

// A Listing is a text that the compiler printed with -S.
type Listing struct {
	Name string // of its file
	Text io.Reader
}

// ReadAsm makes a table of the operations in listings, a column each. The first
// release and architecture of c, if any, say what made them; without, there are no
// links that depend on it.
func ReadAsm(ctx context.Context, c Config, listings []Listing) (*Asm, error) {
	t := &Asm{Schema: AsmSchema, Types: []AsmType{}, LeftOut: []LeftOut{}, Notes: []string{}}
	column := Column{GOOS: c.GOOS}
	if len(c.Arch) > 0 {
		column.GOARCH = c.Arch[0]
	}
	var sources *operation.Sources
	if len(c.Go) > 0 {
		tc, err := gotool.Find(ctx, gotool.Config{Dir: c.Dir, Go: c.Go[0]})
		if err != nil {
			return nil, err
		}
		column.Go = tc.Version
		if sources, err = operation.NewSources(tc.GOROOT, tc.Version); err != nil {
			return nil, err
		}
	}
	t.Columns = []Column{column}
	for _, l := range listings {
		if err := t.read(l, column.GOARCH, sources); err != nil {
			return nil, err
		}
	}
	return t, nil
}

func (t *Asm) read(l Listing, goarch string, sources *operation.Sources) error {
	text, err := io.ReadAll(l.Text)
	if err != nil {
		return fmt.Errorf("%s: %w", l.Name, err)
	}
	read := listing.NewReader(`""`)
	read.Write(text)
	file := read.File()
	funcs := file.Funcs()
	if len(funcs) == 0 {
		return fmt.Errorf("%s: no function: this is not what `go build -gcflags=-S` or `go tool compile -S` prints", l.Name)
	}
	if goarch == "" {
		goarch = guessArch(text)
	}
	for _, name := range funcs {
		fn := file.Func(name)
		if n := int64(len(fn.Code)); n < fn.Size {
			return fmt.Errorf("%s: %s has %d bytes of code of %d: the listing is truncated, make it again", l.Name, name, n, fn.Size)
		}
		for _, op := range operation.Of(fn) {
			t.Types = append(t.Types, AsmType{Type: op.Type, Function: op.Function, File: op.File, Line: op.Line,
				Stores: []*AsmStore{storeOf(op, goarch, sources)}})
		}
	}
	if n := file.Unrecognised; n > 0 {
		t.Notes = append(t.Notes, fmt.Sprintf("%s: %s of no known form, such as %q", l.Name, count(n, "line"), strings.TrimSpace(file.Examples[0])))
	}
	return nil
}

// guessArch tells the architectures whose instructions have pages of their own by
// an address that every function loads or stores with. It is for links only.
func guessArch(text []byte) string {
	switch {
	case bytes.Contains(text, []byte("\tLEAQ\t")), bytes.Contains(text, []byte("\tMOVQ\t")):
		return "amd64"
	case bytes.Contains(text, []byte("(RSP)")):
		return "arm64"
	case bytes.Contains(text, []byte("\tLEAL\t")), bytes.Contains(text, []byte("\tMOVL\t")):
		return "386"
	}
	return ""
}

// Partial says in one line each what is missing of the table, and that it is
// missed.
func (t *Asm) Partial() []string { return append(partial(t.Columns, t.LeftOut), t.Notes...) }

// WriteJSON writes the table as one indented JSON object.
func (t *Asm) WriteJSON(w io.Writer) error { return writeJSON(w, t) }
