package cli

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ifaceval/internal/story"
)

// output is where a command writes, and in which format.
type output struct {
	format string
	path   string // of -o; "" for standard output
	dir    string // of -C
}

// A writer is an io.Writer that knows what terminal it writes to.
type writer struct {
	io.Writer
	terminal
}

// check finds out, before anything is compiled, that the result could not be
// written.
func (o *output) check(formats []string) error {
	if !slices.Contains(formats, o.format) {
		last := len(formats) - 1
		return fmt.Errorf("-format %s: choose %s or %s", o.format, strings.Join(formats[:last], ", "), formats[last])
	}
	if o.path == "" {
		return nil
	}
	if info, err := os.Stat(o.file()); err == nil && info.IsDir() && o.format != "svg" {
		return fmt.Errorf("-o %s: is a directory: name a file in it", o.path)
	}
	if info, err := os.Stat(filepath.Dir(o.file())); err != nil || !info.IsDir() {
		return fmt.Errorf("-o %s: its directory does not exist: make it first", o.path)
	}
	return nil
}

// file is where -o points: relative to the directory of -C, as the go command
// has it.
func (o *output) file() string {
	if filepath.IsAbs(o.path) {
		return filepath.Clean(o.path)
	}
	return filepath.Join(o.dir, o.path)
}

// write hands encode the place that the result goes to.
func (o *output) write(stdout io.Writer, encode func(*writer) error) error {
	if o.path == "" {
		return encode(&writer{stdout, terminalOf(stdout)})
	}
	return o.writeFile(o.file(), encode)
}

func (o *output) writeFile(name string, encode func(*writer) error) error {
	var b bytes.Buffer
	if err := encode(&writer{Writer: &b}); err != nil {
		return err
	}
	if err := os.WriteFile(name, b.Bytes(), 0o666); err != nil {
		return fmt.Errorf("-o: %w: name a file that can be written", err)
	}
	return nil
}

// writeSteps writes the picture of each step: one to standard output or a file,
// any number into a directory.
func (o *output) writeSteps(stdout io.Writer, w *story.Walk) error {
	dir := o.file()
	info, err := os.Stat(dir)
	isDir := o.path != "" && (err == nil && info.IsDir() || strings.HasSuffix(o.path, "/"))
	if !isDir {
		if len(w.Steps) != 1 {
			if o.path != "" {
				return fmt.Errorf("-o %s: the walk has %d steps, and this is no directory: end the name with / to have one made, or choose a step with -steps", o.path, len(w.Steps))
			}
			return fmt.Errorf("-format svg: the walk has %d steps: choose one with -steps, or name a directory with -o", len(w.Steps))
		}
		return o.write(stdout, func(to *writer) error { return story.WriteSVG(to, &w.Steps[0]) })
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return fmt.Errorf("-o: %w: name a directory that can be written", err)
	}
	for i := range w.Steps {
		name := filepath.Join(dir, fmt.Sprintf("step-%03d.svg", w.Steps[i].N))
		if err := o.writeFile(name, func(to *writer) error { return story.WriteSVG(to, &w.Steps[i]) }); err != nil {
			return err
		}
	}
	return nil
}
