package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestProgress(t *testing.T) {
	var b bytes.Buffer
	p := &progress{w: &b, width: 10} // one column stays free, as a full line would wrap
	p.clear()                        // nothing was shown, so nothing is written
	p.show("short")
	p.show("longer than the terminal")
	p.clear()
	p.clear()
	if got, want := b.String(), "\r\x1b[Kshort\r\x1b[Klonger th\r\x1b[K"; got != want {
		t.Errorf("wrote %q, want %q", got, want)
	}
}

// TestNoTerminal checks that a pipe and a file get neither colour nor progress.
func TestNoTerminal(t *testing.T) {
	t.Setenv("TERM", "xterm")
	t.Setenv("NO_COLOR", "")
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	var b bytes.Buffer
	if got := terminalOf(file); got != (terminal{}) {
		t.Errorf("a file is taken for a terminal: %+v", got)
	}
	if got := terminalOf(w); got != (terminal{}) {
		t.Errorf("a pipe is taken for a terminal: %+v", got)
	}
	if got := terminalOf(&b); got != (terminal{}) {
		t.Errorf("a buffer is taken for a terminal: %+v", got)
	}
	p := newProgress(&b)
	p.show("compiled 1 package")
	p.clear()
	if b.Len() > 0 {
		t.Errorf("progress in a pipe: %q", b.String())
	}
}

func TestOneLine(t *testing.T) {
	if got, want := oneLine("a.go:1:2: this\n\tand  that\r\n"), "a.go:1:2: this and that"; got != want {
		t.Errorf("oneLine = %q, want %q", got, want)
	}
}
