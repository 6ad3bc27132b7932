package gotool

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// BuildTest compiles and links the test binary of the package that pattern
// names, into the file out. Nothing is vetted.
func (t *Toolchain) BuildTest(ctx context.Context, pattern, out string) error {
	err := t.link(ctx, []string{"test", "-c", "-vet=off"}, []string{pattern}, out)
	if err != nil {
		return err
	}
	if _, err := os.Stat(out); err != nil {
		return fmt.Errorf("%s made no test binary of %s: it has no test files, or none for this system", t.Version, pattern)
	}
	return nil
}

// BuildProgram compiles and links the main package that patterns name, as the files
// of one or its directory, into the file out.
func (t *Toolchain) BuildProgram(ctx context.Context, patterns []string, out string) error {
	return t.link(ctx, []string{"build"}, patterns, out)
}

func (t *Toolchain) link(ctx context.Context, args, patterns []string, out string) error {
	work, err := t.scratch()
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	args = append(args, "-o", out)
	if t.config.Tags != "" {
		args = append(args, "-tags="+t.config.Tags)
	}
	if t.config.Race {
		args = append(args, "-race")
	}
	for _, given := range t.config.GCFlags {
		args = append(args, "-gcflags="+withoutM(given))
	}
	if t.config.LDFlags != "" {
		args = append(args, "-ldflags="+strings.TrimSpace(t.ldflags+" "+t.config.LDFlags))
	}
	if t.config.Overlay != "" {
		args = append(args, "-overlay="+t.config.Overlay)
	}
	_, err = t.command(append(slices.Clip(args), patterns...), "GOTMPDIR="+work).output(ctx)
	var failed *Error
	if errors.As(err, &failed) {
		failed.Text = firstError(failed.Text)
	}
	return t.hint(err)
}

// firstError is the first of the compiler's errors, without the lines that name
// packages.
func firstError(text string) string {
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) != "" && !strings.HasPrefix(line, "# ") && !strings.HasPrefix(line, "go: downloading ") {
			return line
		}
	}
	return text
}

// RunTest runs a test binary in the directory dir; what it prints goes to w. The
// error of a run that fails says what its last words were.
func RunTest(ctx context.Context, binary, dir string, args []string, w io.Writer) error {
	last := &tail{}
	exit, err := Process{Path: binary, Dir: dir, Args: args, Stdout: io.MultiWriter(w, last), Stderr: last}.Run(ctx)
	switch {
	case err != nil || exit.Interrupted:
		return cmp.Or(ctx.Err(), err)
	case exit.Code != 0:
		return &Error{Command: "the benchmark", Text: last.words()}
	}
	return nil
}

// tail keeps the last of what is written, in bytes.
type tail struct{ text []byte }

const (
	tailSize  = 16 << 10
	wordsSize = 512 // of the words, where no line says what happened
)

func (t *tail) Write(p []byte) (int, error) {
	t.text = append(t.text, p...)
	if n := len(t.text) - tailSize; n > 0 {
		t.text = append(t.text[:0], t.text[n:]...)
	}
	return len(p), nil
}

// words are what a program that failed said of it: the line of its panic, else the
// last ones.
func (t *tail) words() string {
	text := string(t.text)
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "panic: ") || strings.HasPrefix(line, "fatal error: ") {
			return line
		}
	}
	if n := len(text) - wordsSize; n > 0 {
		text = text[n:]
		_, text, _ = strings.Cut(text, "\n")
	}
	return text
}
