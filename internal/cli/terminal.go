package cli

import (
	"io"
	"os"

	"golang.org/x/term"
)

// terminal is what is known of where output goes. The zero value is a pipe or
// a file.
type terminal struct {
	color bool
	width int // columns; 0 for no limit
}

func terminalOf(w io.Writer) terminal {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return terminal{}
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		width = 80
	}
	return terminal{color: os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb", width: width}
}

// progress shows one line of what is going on, on a terminal.
type progress struct {
	w     io.Writer
	width int
	shown bool
}

func newProgress(w io.Writer) *progress {
	p := &progress{w: w}
	if t := terminalOf(w); os.Getenv("TERM") != "dumb" {
		p.width = t.width
	}
	return p
}

func (p *progress) show(line string) {
	if p.width == 0 {
		return
	}
	if r := []rune(line); len(r) >= p.width {
		line = string(r[:p.width-1])
	}
	io.WriteString(p.w, "\r\x1b[K"+line)
	p.shown = true
}

func (p *progress) clear() {
	if p.shown {
		io.WriteString(p.w, "\r\x1b[K")
		p.shown = false
	}
}
