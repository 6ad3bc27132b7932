package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// openTerminal opens a pseudo-terminal of the given width. What is written to
// tty is returned by read.
func openTerminal(t *testing.T, width uint16) (tty *os.File, read func() string) {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		if os.Getenv("IFACEVAL_CI") != "" {
			t.Fatal(err)
		}
		t.Skip("no pseudo-terminals: ", err)
	}
	t.Cleanup(func() { master.Close() })
	if err := unix.IoctlSetPointerInt(int(master.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(int(master.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	tty, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.IoctlSetWinsize(int(tty.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: width}); err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	done := make(chan struct{})
	go func() {
		defer close(done)
		said.ReadFrom(master) // ends with an error once tty is closed
	}()
	return tty, func() string {
		tty.Close()
		<-done
		return strings.ReplaceAll(said.String(), "\r\n", "\n")
	}
}

// TestTerminal runs check on a terminal: colour and progress, within its width,
// unless the environment says otherwise.
func TestTerminal(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod": "module example.com/m\n\ngo 1.18\n",
		"m.go":   "package m\n\nvar Sink any\n\nfunc F(aVariableWithALongName int) { Sink = aVariableWithALongName }\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("IFACEVALCACHE", t.TempDir())
	check := func(width uint16) (stdout, stderr string) {
		out, readOut := openTerminal(t, width)
		err, readErr := openTerminal(t, width)
		code := Run([]string{"check", "-C", dir}, out, err)
		stdout, stderr = readOut(), readErr()
		if code != 0 {
			t.Fatalf("exit code %d: %s", code, stderr)
		}
		return stdout, stderr
	}

	t.Setenv("TERM", "xterm")
	t.Setenv("NO_COLOR", "")
	stdout, stderr := check(40)
	if !strings.Contains(stdout, "\x1b[33mheap 8 B") {
		t.Errorf("no colour on a terminal: %q", stdout)
	}
	for line := range strings.Lines(stdout) {
		line = strings.TrimSuffix(strings.NewReplacer("\x1b[33m", "", "\x1b[31m", "", "\x1b[1m", "", "\x1b[2m", "", "\x1b[0m", "").Replace(line), "\n")
		if strings.HasPrefix(line, "  ") && len([]rune(line)) > 40 {
			t.Errorf("a row is wider than the terminal: %q", line)
		}
	}
	if !strings.HasPrefix(stderr, "\r\x1b[K") || !strings.HasSuffix(stderr, "\r\x1b[K") {
		t.Errorf("progress is not shown, or not taken away: %q", stderr)
	}

	t.Setenv("NO_COLOR", "1")
	if stdout, _ := check(80); strings.Contains(stdout, "\x1b") {
		t.Errorf("colour in spite of NO_COLOR: %q", stdout)
	}
	t.Setenv("NO_COLOR", "")
	t.Setenv("TERM", "dumb")
	if stdout, stderr := check(80); strings.Contains(stdout+stderr, "\x1b") {
		t.Errorf("escape sequences on a dumb terminal: %q %q", stdout, stderr)
	}
}
