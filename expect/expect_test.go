package expect_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestRun uses Run as another module does.
func TestRun(t *testing.T) {
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	sum, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	own := strings.Replace(string(mod), "module ifaceval\n", "module example.com/user\n", 1) + "\nrequire ifaceval v0.0.0\n\nreplace ifaceval => " + filepath.ToSlash(root) + "\n"
	for name, text := range map[string]string{
		"go.mod": own, "go.sum": string(sum),
		"good/good.go":      "package good\n\nvar Sink any\n\nfunc F(b bool) {\n\tSink = b //ifaceval:noalloc\n}\n",
		"good/good_test.go": test("good"),
		"bad/bad.go":        "package bad\n\nvar Sink any\n\nfunc F(n int) {\n\tSink = n //ifaceval:noalloc\n\tSink = n //ifaceval:no-alloc\n}\n",
		"bad/bad_test.go":   test("bad"),
		"none/none_test.go": test("none"),
		"ext/ext.go":        "package ext\n",
		"ext/ext_test.go":   strings.Replace(test("ext_test"), "\nfunc ", "\nvar sink any\n\n// lem.alloc.alloc=1\nfunc alloc(b *testing.B) {\n\tfor i := 0; i < b.N; i++ {\n\t\tsink = i + 1000\n\t}\n}\n\nfunc ", 1),
	} {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for pkg, want := range map[string]struct {
		passes bool
		lines  []string
	}{
		"good": {true, []string{"--- PASS: TestExpectations/F/good.go:6"}},
		"ext":  {true, []string{"--- PASS: TestExpectations/alloc/ext_test.go:"}},
		"none": {true, []string{"--- SKIP: TestExpectations", "the package has no expectations"}},
		"bad": {false, []string{"--- FAIL: TestExpectations/F/bad.go:6", "expected nothing on the heap, got n (int → any) heap 8 B unless bits < 256",
			"--- FAIL: TestExpectations/F/bad.go:7", `"no-alloc" is no directive`}},
	} {
		cmd := exec.Command("go", "test", "-mod=mod", "-v", "-run", "^TestExpectations$", "./"+pkg)
		cmd.Dir = dir
		cmd.Env = append(cmd.Environ(), "GOFLAGS=", "GOWORK=off", "IFACEVALCACHE=off")
		out, err := cmd.CombinedOutput()
		if (err == nil) != want.passes {
			t.Errorf("%s: %v\n%s", pkg, err, out)
		}
		for _, line := range want.lines {
			if !strings.Contains(string(out), line) {
				t.Errorf("%s: no %q in\n%s", pkg, line, out)
			}
		}
	}
}

func test(name string) string {
	return "package " + name + "\n\nimport (\n\t\"testing\"\n\n\t\"ifaceval/expect\"\n)\n\nfunc TestExpectations(t *testing.T) { expect.Run(t) }\n"
}
