package releases_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"ifaceval/internal/releases"
)

const ifaceDir = "../../iface"

// TestIface runs the tests of the package iface, which is a module of its own: it has
// to build with every release, and this one needs the newest.
func TestIface(t *testing.T) {
	files := readIface(t)
	for _, release := range releases.Some() {
		name := release
		if release == releases.Default {
			name = "default"
		}
		t.Run(name, func(t *testing.T) {
			releases.Need(t, release)
			dir := ifaceDir
			if strings.HasPrefix(release, "go1.19.") {
				// Taken from the module cache it rejects modules whose path has no dot.
				dir = renamed(t, files)
			}
			for _, args := range [][]string{
				{"vet", "."},
				{"test", "."},
				{"test", "-race", "."},
				{"test", "-gcflags=all=-d=checkptr", "."},
				{"test", "-gcflags=-N -l", "."},
				{"test", "-buildmode=pie", "."},
			} {
				t.Run(strings.Join(args, " "), func(t *testing.T) {
					if strings.Contains(args[1], "pie") && runtime.GOOS != "linux" {
						t.Skip("programs at no fixed address are tested on linux, where they can be had of every release")
					}
					if args[1] == "-race" {
						needRace(t)
					}
					run(t, dir, release, nil, args...)
				})
			}
		})
	}
}

// TestIfaceElsewhere builds the package's tests for other systems and processors, and
// runs those for arm64 under qemu.
func TestIfaceElsewhere(t *testing.T) {
	readIface(t)
	for _, goos := range []string{"linux", "darwin", "windows"} {
		for _, goarch := range []string{"amd64", "arm64", "386"} {
			if goos == "darwin" && goarch == "386" {
				continue // no such port
			}
			t.Run(goos+"/"+goarch, func(t *testing.T) {
				env := []string{"GOOS=" + goos, "GOARCH=" + goarch, "CGO_ENABLED=0"}
				run(t, ifaceDir, releases.Default, env, "vet", ".")
				// The linker has its say on what assembly and linkname refer to.
				run(t, ifaceDir, releases.Default, env, "test", "-c", "-o", filepath.Join(t.TempDir(), "iface.test"), ".")
			})
		}
	}
	t.Run("error on 386", func(t *testing.T) {
		if runtime.GOOS != "linux" || runtime.GOARCH != "amd64" {
			t.Skip("only linux/amd64 is known to run programs of 386")
		}
		run(t, ifaceDir, releases.Default, []string{"GOARCH=386", "CGO_ENABLED=0"}, "test", ".")
	})
	t.Run("arm64 under qemu", func(t *testing.T) {
		if runtime.GOOS != "linux" {
			t.Skip("qemu-user runs on linux")
		}
		if _, err := exec.LookPath("qemu-aarch64"); err != nil {
			if os.Getenv("IFACEVAL_CI") != "" {
				t.Fatal("IFACEVAL_CI is set and there is no qemu-aarch64: install qemu-user")
			}
			t.Skip("no qemu-aarch64: install qemu-user")
		}
		run(t, ifaceDir, releases.Default, []string{"GOARCH=arm64", "CGO_ENABLED=0"}, "test", "-exec", "qemu-aarch64", ".")
	})
}

// readIface reads the package's files. The go command keeps the result of a test as
// long as the files that it has read stay as they are, and does not know of those that
// another go command reads.
func readIface(t *testing.T) map[string][]byte {
	t.Helper()
	entries, err := os.ReadDir(ifaceDir)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, entry := range entries {
		if entry.IsDir() {
			continue
		}
		data, err := os.ReadFile(filepath.Join(ifaceDir, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files[entry.Name()] = data
	}
	if len(files) < 5 {
		t.Fatalf("%s has %d files", ifaceDir, len(files))
	}
	return files
}

// renamed is a directory with the package under a path with a dot.
func renamed(t *testing.T, files map[string][]byte) string {
	t.Helper()
	dir := t.TempDir()
	for name, data := range files {
		data = bytes.ReplaceAll(data, []byte("ifaceval/iface"), []byte("ifaceval.test/iface"))
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// needRace skips a test where there is no C compiler for the race detector, or fails
// it in CI.
func needRace(t *testing.T) {
	t.Helper()
	out, err := exec.Command("go", "env", "CGO_ENABLED", "CC").Output()
	if err != nil {
		t.Fatal(err)
	}
	enabled, cc, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	if words := strings.Fields(cc); enabled == "1" && len(words) > 0 {
		if _, err := exec.LookPath(words[0]); err == nil {
			return
		}
	}
	const format = "no C compiler, or CGO_ENABLED is not 1: the race detector needs both"
	if os.Getenv("IFACEVAL_CI") != "" {
		t.Fatal(format)
	}
	t.Skip(format)
}

// run runs the go command of a release, and fails the test if that fails.
func run(t *testing.T, dir, release string, env []string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-buildvcs=false", "GOWORK=off", "GOPROXY=off")
	if release != releases.Default {
		cmd.Env = append(cmd.Env, "GOTOOLCHAIN="+release)
	}
	cmd.Env = append(cmd.Env, env...)
	cmd.WaitDelay = time.Second
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%s: %v\n%s", fmt.Sprint(append([]string{"go"}, args...)), err, tail(out))
	}
}

// tail is the end of a long output.
func tail(out []byte) []byte {
	const most = 8 << 10
	if len(out) > most {
		return out[len(out)-most:]
	}
	return out
}
