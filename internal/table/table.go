// Package table makes the two tables of types × values: what a store in an
// interface allocates ([Mem], by running the benchmark that package typeset
// writes) and which instruction makes it ([Asm], by compiling the functions of
// that benchmark), for any number of releases of Go and architectures side by
// side.
//
// # One column after the other
//
// Each release is a column. One that cannot be had, or cannot compile the types,
// is a column that says so. What was measured is kept in the user's cache as soon
// as it is known, by all that it depends on: a run that is interrupted goes on
// where it was. Times are never kept.
//
// # Where the benchmark is compiled
//
// The built-in types go into a module of their own in a temporary directory. Types
// of the user's go into the user's module, where their imports mean what they do
// there, through -overlay: nothing is written there.
package table

import (
	"context"
	"fmt"
	"strings"

	"ifaceval/internal/gotool"
	"ifaceval/internal/grid"
	"ifaceval/internal/typeset"
)

// A Config says which table is wanted.
type Config struct {
	Dir      string   // absolute: where packages and files are looked for
	Go       []string // releases as for -go; empty for the go command's own choice
	Arch     []string // GOARCHs; empty for the go command's default
	GOOS     string
	Tags     string
	Types    string // "" for the built-in set, a .go file, or a package
	Keep     func(expr string) bool
	Time     bool // measure time as well
	Count    int  // samples of the time
	Progress func(string)
}

// A Column is what a column of a table was made with.
type Column struct {
	Go     string `json:"go"` // "go1.26.8", or as it was asked for where it is missing
	GOOS   string `json:"goos"`
	GOARCH string `json:"goarch"`
	File   string `json:"file,omitempty"`  // that the column was read from
	Lacks  string `json:"lacks,omitempty"` // why there is nothing in the column
}

// A LeftOut is a type or value that has no row.
type LeftOut struct {
	Name   string `json:"name"`
	Reason string `json:"reason"`
	typ    bool   // a type, not a value
}

// maker makes a table's columns.
type maker struct {
	Config
	set    *typeset.Set
	beside *place // where the benchmark is compiled; nil for a module of its own
}

// newMaker finds out what is to be measured.
func newMaker(ctx context.Context, c Config) (*maker, error) {
	if c.Progress == nil {
		c.Progress = func(string) {}
	}
	m := &maker{Config: c}
	if c.Types == "" {
		m.set = typeset.Builtin()
	} else {
		c.Progress("reading types of " + c.Types)
		set, beside, err := userSet(ctx, c)
		if err != nil {
			return nil, err
		}
		m.set, m.beside = set, beside
	}
	if c.Keep != nil {
		m.set = m.set.Select(c.Keep)
		if len(m.set.Types) == 0 {
			return nil, fmt.Errorf("no type of %s is wanted: see -only", m.set.Name)
		}
	}
	return m, nil
}

// Set is the set of types that c names.
func Set(ctx context.Context, c Config) (*typeset.Set, error) {
	m, err := newMaker(ctx, c)
	if err != nil {
		return nil, err
	}
	return m.set, nil
}

func (m *maker) leftOut() []LeftOut {
	out := []LeftOut{}
	for _, o := range m.set.Out {
		out = append(out, LeftOut{o.Name, o.Reason, o.Type})
	}
	return out
}

// releases are those that were asked for: one that stands for the go command's
// choice if none was.
func (m *maker) releases() []string {
	if len(m.Go) == 0 {
		return []string{""}
	}
	return m.Go
}

// minor is the version of a column without its patch, unless another column has
// the same; of files of one release, the name of the file.
func minor(columns []Column, i int) string {
	short := func(v string) string {
		v = strings.TrimPrefix(v, "go")
		if parts := strings.SplitN(v, ".", 3); len(parts) == 3 {
			return parts[0] + "." + parts[1]
		}
		return v
	}
	name := short(columns[i].Go)
	for j, c := range columns {
		switch {
		case j == i || c.GOARCH != columns[i].GOARCH || c.GOOS != columns[i].GOOS || short(c.Go) != short(columns[i].Go):
		case c.Go != columns[i].Go:
			name = strings.TrimPrefix(columns[i].Go, "go")
		case columns[i].File != "":
			return columns[i].File
		}
	}
	return name
}

// gridColumns are the columns of a sheet.
func gridColumns(columns []Column) []grid.Column {
	arches := map[string]bool{}
	for _, c := range columns {
		arches[c.GOOS+"/"+c.GOARCH] = true
	}
	var out []grid.Column
	for i, c := range columns {
		g := grid.Column{Name: minor(columns, i), Keys: []string{c.Go, c.GOOS, c.GOARCH}, Missing: c.Lacks != ""}
		if len(arches) > 1 {
			g.Group = c.GOARCH
		}
		out = append(out, g)
	}
	return out
}

var gridKeys = []string{"go", "goos", "goarch"}

// lacks says what a sheet has not got.
func lacks(columns []Column, out []LeftOut) []string {
	var lines []string
	for _, c := range columns {
		if c.Lacks != "" {
			name := c.Go
			if c.GOARCH != "" {
				name += " " + c.GOOS + "/" + c.GOARCH
			}
			lines = append(lines, "no column for "+strings.TrimSpace(name)+": "+c.Lacks)
		}
	}
	for _, o := range out {
		lines = append(lines, "no row for "+o.Name+": "+o.Reason)
	}
	return lines
}

// with says what the columns were made with.
func with(columns []Column) string {
	var parts []string
	for i := 0; i < len(columns); {
		j := i
		var releases []string
		for ; j < len(columns) && columns[j].GOOS == columns[i].GOOS && columns[j].GOARCH == columns[i].GOARCH; j++ {
			if columns[j].Lacks == "" {
				releases = append(releases, columns[j].Go)
			}
		}
		if len(releases) > 0 {
			parts = append(parts, strings.Join(releases, ", ")+" "+columns[i].GOOS+"/"+columns[i].GOARCH)
		}
		i = j
	}
	return "(" + strings.Join(parts, "; ") + ")"
}

// anything is the error of a table none of whose columns could be made.
func anything(columns []Column) error {
	for _, c := range columns {
		if c.Lacks == "" {
			return nil
		}
	}
	return fmt.Errorf("%s", strings.TrimPrefix(lacks(columns[:1], nil)[0], "no column for "))
}

// find finds a toolchain; lacks is why there is none. An error is one of the
// request: a version that does not exist, a target that is none.
func (m *maker) find(ctx context.Context, c gotool.Config) (tc *gotool.Toolchain, lacks string, err error) {
	what := "the toolchain"
	if c.Go != "" {
		what = "Go " + c.Go
	}
	m.Progress("looking for " + what + ", which may have to be fetched")
	tc, err = gotool.Find(ctx, c)
	if err != nil && ctx.Err() == nil && c.Go != "" && !isNoRelease(err) {
		return nil, oneLine(err), nil
	}
	return tc, "", err
}

func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }
