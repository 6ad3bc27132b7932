package bench

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"
)

const header = "go: go1.26.8\ntypes: 1\n"
const aType = "type: [3]byte\nprinted: [3]uint8\nsize: 3\nvalues: 1\nzero: {}\nother: {}\n"

func line(store string, bytes string) string {
	return "BenchmarkMem/array_3_byte/{}/" + store + "-2 \t 4800\t 1.500 ns/op\t " + bytes + " B/store\t 1.000 allocs/store\n"
}

const pass = "PASS\nok  \tbenchmarks\t1.0s\n"

func TestRead(t *testing.T) {
	text := header + aType + "goos: linux\ngoarch: amd64\n" + line("var", "0") + line("any", "3.207") + line("any", "3.200") + line("any", "9.1") + pass
	run, err := Read(strings.NewReader(text), "x")
	if err != nil {
		t.Fatal(err)
	}
	typ := run.Type("[3]byte")
	if run.Go != "go1.26.8" || run.GOOS != "linux" || run.GOARCH != "amd64" || typ == nil || typ.Size != 3 || typ.Printed != "[3]uint8" || len(run.Lacks) > 0 {
		t.Fatalf("%+v, %+v", run, typ)
	}
	v := typ.Value("{}")
	if v.Any.Bytes != 3.2 || v.Any.Allocs != 1 || len(v.Any.Times) != 3 || v.Var.Bytes != 0 {
		t.Errorf("%+v", v)
	}
}

func TestTime(t *testing.T) {
	text := header + aType + line("var", "0")
	for i := range MinSamples {
		text += strings.Replace(line("any", "3.2"), "1.500", fmt.Sprintf("%d", 10+i), 1)
	}
	run, err := Read(strings.NewReader(text+pass), "x")
	if err != nil {
		t.Fatal(err)
	}
	sum := run.Types[0].Values[0].Any.Time()
	if math.Abs(sum.Center-14.5e-9) > 1e-12 || !(sum.Lo < sum.Center && sum.Center < sum.Hi) || math.IsInf(sum.Hi, 0) {
		t.Errorf("%+v", sum)
	}
}

func TestReadBad(t *testing.T) {
	good := header + aType + line("var", "0") + line("any", "3.2")
	for _, test := range []struct{ name, text, want string }{
		{"empty", "", "no result of a benchmark"},
		{"other words", "hello\n", "no result of a benchmark"},
		{"another benchmark", "BenchmarkFoo-2 100 12 ns/op\nPASS\n", "1 results, and none of ifaceval gen's"},
		{"another BenchmarkMem", "BenchmarkMem/int/0/h-8 100 12 ns/op 8 B/op 1 allocs/op\nPASS\n", "none of ifaceval gen's"},
		{"cut off", good, "x: ends before the test passed: the file is truncated"},
		{"cut off in a line", good + "BenchmarkMem/array_3_byte/{}/any-2 \t 48", "x:11: "},
		{"failed", good + "--- FAIL: BenchmarkMem\nFAIL\n", "the benchmark failed"},
		{"panicked", good + "panic: no\n", "the benchmark failed"},
		{"no size", strings.Replace(good, "size: 3\n", "", 1) + pass, "the lines type, size, values"},
		{"bad size", strings.Replace(good, "size: 3\n", "size: -3\n", 1) + pass, "the lines type, size, values"},
		{"bad number of types", strings.Replace(good, "types: 1\n", "types: many\n", 1) + pass, "is not a number of types"},
		{"no unit", header + aType + "BenchmarkMem/array_3_byte/{}/any-2 100 12 ns/op\n" + pass, "has no B/store"},
		{"unknown store", header + aType + line("elsewhere", "1") + pass, "is no benchmark of ifaceval gen"},
		{"short name", header + aType + strings.Replace(line("any", "1"), "/{}", "", 1) + pass, "is no benchmark of ifaceval gen"},
	} {
		if run, err := Read(strings.NewReader(test.text), "x"); err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, %v, want %q", test.name, run, err, test.want)
		}
	}
}

// TestLacks checks that what was announced and is not there is said.
func TestLacks(t *testing.T) {
	text := strings.Replace(header, "types: 1", "types: 3", 1) + strings.Replace(aType, "values: 1", "values: 2", 1) + line("any", "3.2") + pass
	run, err := Read(strings.NewReader(text), "x")
	if err != nil {
		t.Fatal(err)
	}
	said := strings.Join(run.Lacks, "\n")
	for _, want := range []string{"2 of 3 types have no results", "[3]byte: 1 of 2 values have no results", "only one of the two stores"} {
		if !strings.Contains(said, want) {
			t.Errorf("it is not said that %s: %s", want, said)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(header + aType + line("var", "0") + line("any", "3.2") + pass))
	f.Add([]byte("BenchmarkMem/a/b/any-2 1 2 B/store 3 allocs/store\nPASS\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		run, err := Read(bytes.NewReader(text), "x")
		if (run == nil) == (err == nil) {
			t.Fatalf("%v, %v", run, err)
		}
		if run == nil {
			return
		}
		if len(run.Types) == 0 {
			t.Error("a run without types")
		}
		for _, typ := range run.Types {
			for _, v := range typ.Values {
				if !v.Any.Measured() && !v.Var.Measured() {
					t.Errorf("%s %s was not measured", typ.Expr, v.Name)
				}
			}
		}
	})
}
