package check

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"

	"ifaceval/internal/gotool"
	"ifaceval/internal/releases"
)

func TestCanary(t *testing.T) {
	for _, release := range releases.Some() {
		t.Run(release, func(t *testing.T) {
			releases.Need(t, release)
			for _, target := range []gotool.Config{{}, {GOARCH: "arm64"}, {GOARCH: "386"}, {GOOS: "js", GOARCH: "wasm"}, {GOOS: "linux", GOARCH: "s390x"}} {
				target.Go, target.Dir = release, t.TempDir()
				tc, err := gotool.Find(context.Background(), target)
				if err != nil {
					t.Fatal(err)
				}
				if err := canary(context.Background(), tc, nil); err != nil {
					t.Errorf("%s/%s: %v", target.GOOS, target.GOARCH, err)
				}
			}
		})
	}
}

// rewording passes what the compiler says on in other words.
type rewording struct {
	w    io.Writer
	edit func(string) string
	text bytes.Buffer
}

func (r *rewording) Write(p []byte) (int, error) {
	for _, b := range p {
		if r.text.WriteByte(b); b == '\n' {
			io.WriteString(r.w, r.edit(r.text.String()))
			r.text.Reset()
		}
	}
	return len(p), nil
}

// TestReworded feeds altered diagnostics: each must fail the run, and say so.
func TestReworded(t *testing.T) {
	replace := func(old, new string) func(string) string {
		return func(s string) string { return strings.ReplaceAll(s, old, new) }
	}
	for name, edit := range map[string]func(string) string{
		"a suffix": replace(" escapes to heap\n", " escapes to heap in F:\n"),
		"a verb":   replace(" does not escape\n", " stays\n"),
		"silence":  func(string) string { return "" },
		"a format": replace(".go:", ".go;"),
		"opposite": replace(" does not escape\n", " escapes to heap\n"),
	} {
		t.Run(name, func(t *testing.T) {
			old := alter
			alter = func(w io.Writer) io.Writer { return &rewording{w: w, edit: edit} }
			defer func() { alter = old }()
			dir := write(t, map[string]string{"go.mod": "module p.test/p\n\ngo 1.18\n", "p.go": "package p\n\nvar S any = 1\n"})
			_, err := Report(context.Background(), Config{Build: gotool.Config{Dir: dir}, Patterns: []string{"."}}, dir)
			if err == nil || !strings.Contains(err.Error(), "is not understood") || !strings.Contains(err.Error(), "-go") {
				t.Errorf("error %v, want one that says that the toolchain is not understood and what to do", err)
			}
		})
	}
}
