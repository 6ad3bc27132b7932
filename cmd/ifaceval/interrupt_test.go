//go:build unix

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestInterrupt interrupts a cold build in its middle: ifaceval ends soon with
// one line and exit code 2, its children end, and no temporary file stays.
func TestInterrupt(t *testing.T) {
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		t.Run(sig.String(), func(t *testing.T) {
			t.Parallel()
			testInterrupt(t, sig)
		})
	}
}

func testInterrupt(t *testing.T, sig syscall.Signal) {
	ifaceval, err := exec.LookPath("ifaceval") // TestMain's
	if err != nil {
		t.Fatal(err)
	}
	dir, tmp, cache := t.TempDir(), t.TempDir(), t.TempDir()
	for name, text := range map[string]string{
		"go.mod": "module example.com/m\n\ngo 1.18\n",
		"m.go":   "package m\n\nvar Sink any\n" + functions(20_000),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, ifaceval, "check", ".")
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &stdout, &stderr
	marker := "IFACEVAL_TEST_INTERRUPT=" + filepath.Base(tmp) + sig.String() // found again in the children
	cmd.Env = append(os.Environ(), "GOCACHE="+cache, "TMPDIR="+tmp, "GOTMPDIR=", "GOFLAGS=-p=2", "GOTOOLCHAIN=local", "GOENV=off",
		"IFACEVALCACHE=off", marker)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	// A signal that this process was started to ignore (nohup does so) would be
	// ignored by its children too; one that it handles is not.
	handled := make(chan os.Signal, 1)
	signal.Notify(handled, sig)
	defer signal.Stop(handled)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	waitForCompiler(t, tmp, marker)

	if err := cmd.Process.Signal(sig); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	err = cmd.Wait()
	if took := time.Since(start); took > 30*time.Second {
		t.Errorf("it took %v to end", took)
	}
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 2 {
		t.Errorf("ended with %v, want exit code 2", err)
	}
	if got, want := stderr.String(), "ifaceval: interrupted\n"; got != want {
		t.Errorf("standard error is %q, want %q", got, want)
	}
	if stdout.Len() > 0 {
		t.Errorf("standard output is %.200q, want none", stdout.String())
	}
	if left, _ := filepath.Glob(filepath.Join(tmp, "*")); len(left) > 0 {
		t.Errorf("temporary files left behind: %q", left)
	}
	if err := syscall.Kill(-cmd.Process.Pid, 0); err == nil {
		t.Error("ifaceval's process group is not empty")
	}
	if left := processesWith(t, marker); len(left) > 0 {
		t.Errorf("children left: %q", left)
	}
}

// functions is so much code that its compilation, seconds long, has a middle.
func functions(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "\nfunc f%d(s []int, n int) { for i := range s { Sink = s[i] * n } }\n", i)
	}
	return b.String()
}

// waitForCompiler waits until the compiler of the module is under way.
func waitForCompiler(t *testing.T, tmp, marker string) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if runtime.GOOS != "linux" {
			if begun, _ := filepath.Glob(filepath.Join(tmp, "*", "go-build*", "b001")); len(begun) > 0 {
				return
			}
			continue
		}
		for _, process := range processesWith(t, marker) {
			if strings.Contains(process, "/compile ") && strings.Contains(process, " -p example.com/m ") {
				return
			}
		}
	}
	t.Fatal("no compiler in 30 seconds")
}

// processesWith lists the processes whose environment has an entry. Only Linux
// shows it; elsewhere there are none.
func processesWith(t *testing.T, entry string) []string {
	if runtime.GOOS != "linux" {
		return nil
	}
	environs, err := filepath.Glob("/proc/[0-9]*/environ")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, name := range environs {
		env, err := os.ReadFile(name)
		if err != nil || !bytes.Contains(env, []byte(entry)) {
			continue
		}
		command, _ := os.ReadFile(filepath.Join(filepath.Dir(name), "cmdline"))
		found = append(found, fmt.Sprint(name, " ", strings.ReplaceAll(string(command), "\x00", " ")))
	}
	return found
}
