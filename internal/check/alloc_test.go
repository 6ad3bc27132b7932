package check

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"ifaceval/internal/gotool"
	"ifaceval/internal/releases"
	"ifaceval/internal/report"
)

// TestAllocationTable compares what check says of a store of each type with
// what was measured for each value: bytes where the value allocates, and a
// condition that the value meets where it does not. Whether it meets it is
// found out by running the value, not by reading the table.
func TestAllocationTable(t *testing.T) {
	rows := readTable(t, "testdata/allocation-table.tsv")
	source := storesOf(t, rows)
	small := meetsCondition(t, rows)
	for _, release := range releases.Some() {
		t.Run(release, func(t *testing.T) {
			releases.Need(t, release)
			dir := write(t, map[string]string{"go.mod": "module table.test/stores\n\ngo 1.18\n", "stores.go": source})
			r := mustRun(t, Config{Build: gotool.Config{Dir: dir, Go: release}, Patterns: []string{"."}})
			byType := map[string]report.Conversion{}
			for _, c := range r.Report(dir).Conversions {
				byType[c.Function] = c
			}
			compared := 0
			for i, row := range rows {
				if releases.In(t, row["go"], r.Toolchain.Lang()) {
					compared++
					if why := disagrees(row, byType[storeName(rows, i)], small[i]); why != "" {
						t.Errorf("%s %s: %s", row["type"], row["value"], why)
					}
				}
			}
			if compared < 180 {
				t.Errorf("only %d rows hold for %s", compared, r.Toolchain.Lang())
			}
		})
	}
}

// disagrees compares a row with the conversion of its type; small says whether
// the value is one that convT* has something static for.
func disagrees(row map[string]string, c report.Conversion, small bool) string {
	bytes, err := strconv.ParseFloat(row["bytes_per_op"], 64)
	if err != nil {
		return err.Error()
	}
	if size := strconv.FormatInt(c.Size, 10); size != row["size"] {
		return fmt.Sprintf("size %s, measured %s", size, row["size"])
	}
	allocates := c.Allocates == "always" || c.Allocates == "depends" && !small
	switch {
	case c.Allocates == "unknown", c.Allocates == "":
		return "no verdict"
	case allocates != (bytes > 0):
		return fmt.Sprintf("%s %s (condition met: %v), measured %v bytes", c.Storage, c.Allocates, small, bytes)
	case allocates && c.AllocSize != bytes:
		return fmt.Sprintf("%v bytes, measured %v", c.AllocSize, bytes)
	case (c.Unless != "") != (c.Allocates == "depends"):
		return fmt.Sprintf("%s with condition %q", c.Allocates, c.Unless)
	}
	return ""
}

// tableTypes is the Go source of the table's type declarations, which its
// heading holds.
func tableTypes(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("testdata/allocation-table.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for line := range strings.Lines(string(text)) {
		if code, ok := strings.CutPrefix(line, "# "); ok && (b.Len() > 0 || strings.HasPrefix(code, "type (")) {
			b.WriteString(code)
		}
	}
	if !strings.Contains(b.String(), "var anInt") {
		t.Fatal("the table's heading declares no types")
	}
	return b.String()
}

// storeName names the function that stores a row's type.
func storeName(rows []map[string]string, i int) string {
	for j := range rows {
		if rows[j]["type"] == rows[i]["type"] {
			return "store" + strconv.Itoa(j)
		}
	}
	return ""
}

// storesOf is a package that stores an opaque value of each type.
func storesOf(t *testing.T, rows []map[string]string) string {
	var b strings.Builder
	b.WriteString("package stores\n\nimport \"unsafe\"\n\nvar _ unsafe.Pointer\nvar sink any\n\n" + tableTypes(t))
	for i, row := range rows {
		if name := storeName(rows, i); name == "store"+strconv.Itoa(i) {
			fmt.Fprintf(&b, "\n//go:noinline\nfunc %s(x %s) { sink = x }\n", name, row["type"])
		}
	}
	return b.String()
}

// meetsCondition runs a program that looks at each value: whether its bits are
// below 256, its string is empty, or its slice is nil.
func meetsCondition(t *testing.T, rows []map[string]string) []bool {
	t.Helper()
	var b strings.Builder
	b.WriteString(`package main

import (
	"fmt"
	"reflect"
	"unsafe"
)

` + tableTypes(t) + `
func small(v reflect.Value) bool {
	for {
		switch {
		case v.Kind() == reflect.Struct && v.NumField() == 1:
			v = v.Field(0)
			continue
		case v.Kind() == reflect.Array && v.Len() == 1:
			v = v.Index(0)
			continue
		case v.Kind() == reflect.String:
			return v.Len() == 0
		case v.Kind() == reflect.Slice:
			return v.IsNil()
		}
		break
	}
	p := reflect.New(v.Type())
	if v.CanInterface() {
		p.Elem().Set(v)
	}
	switch v.Type().Size() {
	case 2:
		return *(*uint16)(p.UnsafePointer()) < 256
	case 4:
		return *(*uint32)(p.UnsafePointer()) < 256
	case 8:
		return *(*uint64)(p.UnsafePointer()) < 256
	}
	return false
}

// open copies a value so that its unexported fields can be read.
func open[T any](x T) reflect.Value {
	v := reflect.ValueOf(&x).Elem()
	for v.Kind() == reflect.Struct && v.NumField() == 1 {
		f := v.Field(0)
		v = reflect.NewAt(f.Type(), unsafe.Pointer(f.UnsafeAddr())).Elem()
	}
	return v
}

func main() {
`)
	for _, row := range rows {
		value := row["value"]
		if row["type"] == "string" {
			value = `"` + strings.Trim(value, "'") + `"`
		}
		if value == "nil" || !strings.HasPrefix(value, row["type"]) {
			value = "(" + row["type"] + ")(" + value + ")"
		}
		fmt.Fprintf(&b, "\tfmt.Println(small(open[%s](%s)))\n", row["type"], value)
	}
	b.WriteString("}\n")
	dir := write(t, map[string]string{"go.mod": "module table.test/values\n\ngo 1.21\n", "main.go": b.String()})
	cmd := exec.Command("go", "run", ".")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var all []bool
	for word := range strings.FieldsSeq(string(out)) {
		all = append(all, word == "true")
	}
	if len(all) != len(rows) {
		t.Fatalf("%d values for %d rows", len(all), len(rows))
	}
	return all
}
