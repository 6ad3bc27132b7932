package table

import (
	"context"
	"fmt"
	"go/version"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"ifaceval/internal/check"
	"ifaceval/internal/gotool"
	"ifaceval/internal/releases"
	"ifaceval/internal/report"
	"ifaceval/internal/typeset"
)

// A measured is a row of the founders' table of allocations.
type measured struct {
	typ, value, releases string
	size                 int64
	bytes, allocs        float64
}

// allocationTable reads the table and the declarations in its heading.
func allocationTable(t *testing.T) (rows []measured, declarations string) {
	t.Helper()
	text, err := os.ReadFile("../check/testdata/allocation-table.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\n")
		if code, ok := strings.CutPrefix(line, "# "); ok && (declarations != "" || strings.HasPrefix(code, "type (")) {
			declarations += code + "\n"
		}
		f := strings.Split(line, "\t")
		if strings.HasPrefix(line, "#") || f[0] == "type" {
			continue
		}
		var m measured
		m.typ, m.value, m.releases = f[0], strings.ReplaceAll(f[1], "'", `"`), f[3]
		m.size, _ = strconv.ParseInt(f[2], 10, 64)
		m.bytes, _ = strconv.ParseFloat(f[4], 64)
		m.allocs, err = strconv.ParseFloat(f[5], 64)
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, m)
	}
	return rows, declarations
}

// list is releases.Some as -go takes them, those left out that are not there.
func list(t *testing.T, release string) []string {
	releases.Need(t, release)
	if release == releases.Default {
		return nil
	}
	return []string{release}
}

// TestAllocationTable gives the types and values of the founders' table with
// -types, and measures every row.
func TestAllocationTable(t *testing.T) {
	rows, declarations := allocationTable(t)
	var b strings.Builder
	b.WriteString("package founders\n\nimport \"unsafe\"\n\nvar _ unsafe.Pointer\n\n" + declarations)
	for i, r := range rows {
		fmt.Fprintf(&b, "\nvar Row%d %s = %s\n", i, r.typ, r.value)
	}
	dir := t.TempDir()
	for name, text := range map[string]string{"founders.go": b.String(), "go.mod": "module example.com/founders\n\ngo 1.18\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, release := range releases.Some() {
		t.Run(release, func(t *testing.T) {
			table, err := NewMem(context.Background(), Config{Dir: dir, Go: list(t, release), Types: "founders.go"})
			if err != nil {
				t.Fatal(err)
			}
			if len(table.LeftOut) > 0 {
				t.Errorf("left out: %v", table.LeftOut)
			}
			compared := 0
			for i, row := range rows {
				if !releases.In(t, row.releases, version.Lang(table.Columns[0].Go)) {
					continue
				}
				compared++
				if why := table.disagrees(row, fmt.Sprintf("Row%d", i)); why != "" {
					t.Errorf("%s %s: %s", row.typ, row.value, why)
				}
			}
			if compared < 180 {
				t.Errorf("only %d rows hold for %s", compared, table.Columns[0].Go)
			}
		})
	}
}

// disagrees says how the measured value differs from a row.
func (t *Mem) disagrees(row measured, name string) string {
	for _, typ := range t.Types {
		for _, v := range typ.Values {
			if v.Value != name {
				continue
			}
			s := v.Stores[0]
			if *typ.Sizes[0] != row.size || s.Bytes != row.bytes || s.Allocs != row.allocs {
				return fmt.Sprintf("size %d, %v B, %v allocs, want %d, %v, %v", *typ.Sizes[0], s.Bytes, s.Allocs, row.size, row.bytes, row.allocs)
			}
			if s.VariableBytes != 0 || s.VariableAllocs != 0 {
				return "a store in a variable allocated"
			}
			return ""
		}
	}
	return "not measured"
}

// TestKnownFigures holds the built-in set against the figures that made the
// subject known, which are of Go 1.18: bytes to store a zero value, and another.
func TestKnownFigures(t *testing.T) {
	figures := map[string][2]float64{"int": {0, 8}, "int8": {0, 0}, "int16": {0, 2}, "int32": {0, 4}, "complex64": {8, 8},
		"complex128": {16, 16}, "string": {0, 16}, "struct{a int8}": {1, 1}, "struct{a bool}": {1, 1}, "struct{a string}": {0, 16},
		"struct{a, b int32}": {8, 8}, "struct{a int32; b int64}": {16, 16}, "struct{a [7]byte}": {8, 8}}
	keep := func(expr string) bool { _, ok := figures[expr]; return ok }
	table, err := NewMem(context.Background(), Config{Dir: t.TempDir(), Go: list(t, releases.Oldest), Keep: keep})
	if err != nil {
		t.Fatal(err)
	}
	if len(table.Types) != len(figures) {
		t.Errorf("%d types measured, want %d", len(table.Types), len(figures))
	}
	for _, typ := range table.Types {
		got := [2]float64{-1, -1}
		for _, v := range typ.Values {
			if v.Value == typ.Zero {
				got[0] = v.Stores[0].Bytes
			}
			if v.Value == typ.Other {
				got[1] = v.Stores[0].Bytes
			}
		}
		if got != figures[typ.Type] {
			t.Errorf("%s: %v, want %v", typ.Type, got, figures[typ.Type])
		}
	}
}

// TestCheck holds both tables of the built-in set against what check says of the
// same code: the storage and the call of every type, and the bytes of values that
// always allocate or never do.
func TestCheck(t *testing.T) {
	for _, release := range releases.Some() {
		for _, arch := range []string{"amd64", "arm64", "riscv64"} {
			t.Run(release+"/"+arch, func(t *testing.T) {
				asm, err := NewAsm(context.Background(), Config{Dir: t.TempDir(), Go: list(t, release), Arch: []string{arch}})
				if err != nil {
					t.Fatal(err)
				}
				said := checked(t, release, arch)
				for _, typ := range asm.Types {
					c, s := said[typ.Type], typ.Stores[0]
					if c.Storage == "" || s.Storage != c.Storage || c.Storage == "heap" && s.Symbol != c.Call {
						t.Errorf("%s: %s %s, check says %s %s", typ.Type, s.Storage, s.Symbol, c.Storage, c.Call)
					}
					if s.Storage == "heap" && s.Source == "" {
						t.Errorf("%s: no link to the source of %s", typ.Type, s.Symbol)
					}
				}
			})
		}
	}
}

// TestMeasuredAndChecked holds the bytes of the built-in set against check's.
func TestMeasuredAndChecked(t *testing.T) {
	mem, err := NewMem(context.Background(), Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	said := checked(t, releases.Default, "")
	for _, typ := range mem.Types {
		c := said[typ.Type]
		for _, v := range typ.Values {
			bytes := v.Stores[0].Bytes
			switch {
			case c.Allocates == "always" && bytes != c.AllocSize,
				c.Allocates == "never" && bytes != 0,
				c.Allocates == "depends" && bytes != 0 && bytes != c.AllocSize,
				c.Allocates == "depends" && v.Value == typ.Zero && bytes != 0,
				c.Allocates == "unknown", c.Allocates == "":
				t.Errorf("%s %s: %v B, check says %q, %v B", typ.Type, v.Value, bytes, c.Allocates, c.AllocSize)
			}
		}
	}
}

// checked is what check says of the functions of the built-in set, by type.
func checked(t *testing.T, release, arch string) map[string]report.Conversion {
	t.Helper()
	releases.Need(t, release)
	set := typeset.Builtin()
	files, err := set.Stores()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, f := range append(files, typeset.File{Name: "go.mod", Text: []byte(goMod)}) {
		if err := os.WriteFile(filepath.Join(dir, f.Name), f.Text, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	r, err := check.Report(context.Background(), check.Config{Build: gotool.Config{Dir: dir, Go: release, GOARCH: arch}, Patterns: []string{"."}}, dir)
	if err != nil {
		t.Fatal(err)
	}
	byFunction := map[string]report.Conversion{}
	for _, c := range r.Conversions {
		byFunction[c.Function] = c
	}
	byType := map[string]report.Conversion{}
	for _, typ := range set.Types {
		byType[typ.Expr] = byFunction[typ.Store()]
	}
	return byType
}
