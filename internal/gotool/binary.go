package gotool

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// BuildTest compiles and links the test binary of the package that pattern
// names, into the file out. Nothing is vetted.
func (t *Toolchain) BuildTest(ctx context.Context, pattern, out string) error {
	work, err := t.scratch()
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	args := []string{"test", "-c", "-vet=off", "-o", out}
	if t.config.Tags != "" {
		args = append(args, "-tags="+t.config.Tags)
	}
	if t.config.Race {
		args = append(args, "-race")
	}
	for _, given := range t.config.GCFlags {
		args = append(args, "-gcflags="+withoutM(given))
	}
	if t.config.Overlay != "" {
		args = append(args, "-overlay="+t.config.Overlay)
	}
	_, err = command{dir: t.config.Dir, env: append(slices.Clip(t.env), "GOTMPDIR="+work), args: append(args, pattern)}.output(ctx)
	var failed *Error
	if errors.As(err, &failed) {
		failed.Text = firstError(failed.Text)
	}
	if err != nil {
		return t.hint(err)
	}
	if _, err := os.Stat(out); err != nil {
		return fmt.Errorf("%s made no test binary of %s: it has no test files, or none for this system", t.Version, pattern)
	}
	return nil
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
	cmd := exec.CommandContext(ctx, binary, args...)
	cmd.Dir = dir
	last := &tail{}
	cmd.Stdout = io.MultiWriter(w, last)
	cmd.Stderr = last
	ownGroup(cmd)
	cmd.WaitDelay = interruptGrace
	err := cmd.Run()
	if ctx.Err() != nil {
		killGroup(cmd)
		return ctx.Err()
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return &Error{Command: "the benchmark", Text: last.words()}
	}
	return err
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
