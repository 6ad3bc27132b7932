package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	// testscript runs the command as a user does, in a directory of its own and
	// as a process of its own, and keeps a scenario with its files in one text
	// file. The same in Go would be a page of helpers per test.
	"github.com/rogpeppe/go-internal/testscript"

	"ifaceval/internal/releases"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"ifaceval": main,
	})
}

// TestScript runs testdata/script. Besides testscript's own, scripts have the
// commands
//
//	exits CODE PROGRAM ARGS  run it and require the exit code
//	errlines N               require N lines of standard error
//	archive NAME PACKAGE     set NAME to the compiled archive of a package
//	patch FILE OLD NEW       replace bytes in a file, keeping its size; \xff is a byte
//	recache NAME             name the archive in NAME after its content, in the build cache too
//	zero FILE                overwrite a file with zeros
//
// and the conditions [toolchain:1.18.10], [cgo], [race] and [git]. Where IFACEVAL_CI is
// set, what these want must be there. Every script ends with a look for
// temporary files left behind.
func TestScript(t *testing.T) {
	env := goEnv(t)
	env["IFACEVALCACHE"] = t.TempDir()
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		UpdateScripts:       os.Getenv("UPDATE") != "",
		RequireUniqueNames:  true,
		RequireExplicitExec: true,
		Setup:               func(e *testscript.Env) error { return setup(e, env) },
		Condition:           condition,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "errlines": errlines, "archive": archive, "patch": patch, "recache": recache, "zero": zero,
		},
	})
}

// goEnv is what the scripts take over from the host's go command: where it
// keeps what it has built and fetched, so that scripts share it.
func goEnv(t *testing.T) map[string]string {
	out, err := exec.Command("go", "env", "-json", "GOCACHE", "GOMODCACHE", "GOPATH", "GOPROXY", "GOSUMDB", "GOVERSION", "CGO_ENABLED", "CC").Output()
	if err != nil {
		t.Fatal("go env: ", err)
	}
	env := map[string]string{}
	if err := json.Unmarshal(out, &env); err != nil {
		t.Fatal(err)
	}
	return env
}

func setup(e *testscript.Env, env map[string]string) error {
	for name, value := range env {
		e.Setenv(name, value)
	}
	for _, kv := range []string{"GOFLAGS=", "GOENV=off", "GOWORK=", "GOTOOLCHAIN=local", "GOOS=", "GOARCH=", "NO_COLOR=", "TERM=dumb"} {
		name, value, _ := strings.Cut(kv, "=")
		e.Setenv(name, value)
	}
	e.Setenv("HOME", filepath.Join(e.WorkDir, ".home")) // for what the go command counts
	bin, _, _ := strings.Cut(e.Getenv("PATH"), string(filepath.ListSeparator))
	e.Setenv("BIN", bin) // holds ifaceval and nothing else
	tmp := filepath.Join(e.WorkDir, ".tmp")
	e.Defer(func() {
		left, _ := filepath.Glob(filepath.Join(tmp, "*"))
		if len(left) > 0 {
			e.T().Fatal("temporary files left behind: ", left)
		}
	})
	return nil
}

func condition(cond string) (bool, error) {
	var err error
	switch name, arg, _ := strings.Cut(cond, ":"); name {
	case "toolchain":
		if !releases.Wanted("go" + arg) {
			return false, nil
		}
		cmd := exec.Command("go", "version")
		cmd.Env = append(os.Environ(), "GOTOOLCHAIN=go"+arg, "GOFLAGS=", "GOPROXY=off")
		err = cmd.Run()
	case "cgo":
		err = compiles()
	case "race":
		err = compiles("-race")
	case "git":
		_, err = exec.LookPath("git")
	default:
		return false, fmt.Errorf("unknown condition %q", cond)
	}
	if err != nil && os.Getenv("IFACEVAL_CI") != "" {
		return false, fmt.Errorf("IFACEVAL_CI is set and there is no %s: %w", cond, err)
	}
	return err == nil, nil
}

// compiles reports whether the go command builds with cgo, or says why not.
func compiles(flags ...string) error {
	out, err := exec.Command("go", "env", "CC", "CGO_ENABLED").Output()
	if err != nil {
		return err
	}
	cc, enabled, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	if enabled != "1" {
		return errors.New("CGO_ENABLED is not 1")
	}
	if _, err := exec.LookPath(cc); err != nil {
		return err
	}
	return exec.Command("go", append(append([]string{"list"}, flags...), "unsafe")...).Run()
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARGS")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

func errlines(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: errlines N")
	}
	text := ts.ReadFile("stderr")
	if got := strings.Count(text, "\n"); strconv.Itoa(got) != args[0] || text != "" && !strings.HasSuffix(text, "\n") {
		ts.Fatalf("%d lines on standard error, want %s", got, args[0])
	}
}

func archive(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: archive NAME PACKAGE")
	}
	ts.Check(ts.Exec("go", "list", "-export", "-gcflags=-m=1", "-f", "{{.Export}}", args[1]))
	ts.Setenv(args[0], strings.TrimSpace(ts.ReadFile("stdout")))
}

func patch(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: patch FILE OLD NEW")
	}
	for i := range args[1:] {
		text, err := strconv.Unquote(`"` + args[i+1] + `"`)
		ts.Check(err)
		args[i+1] = text
	}
	if len(args[1]) != len(args[2]) {
		ts.Fatalf("%q and %q are not of the same length", args[1], args[2])
	}
	rewrite(ts, args[0], func(data []byte) []byte {
		if !bytes.Contains(data, []byte(args[1])) {
			ts.Fatalf("%s has no %q", args[0], args[1])
		}
		return bytes.ReplaceAll(data, []byte(args[1]), []byte(args[2]))
	})
}

// recache makes the build cache believe a changed archive. An index entry there
// is a line with the SHA-256 of the content, which is also the name of the file.
func recache(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: recache NAME")
	}
	file := ts.Getenv(args[0])
	data, err := os.ReadFile(file)
	ts.Check(err)
	before, after := strings.TrimSuffix(filepath.Base(file), "-d"), fmt.Sprintf("%x", sha256.Sum256(data))
	cache := filepath.Dir(filepath.Dir(file))
	renamed := filepath.Join(cache, after[:2], after+"-d")
	ts.Check(os.WriteFile(renamed, data, 0o666))
	entries, err := filepath.Glob(filepath.Join(cache, "*", "*-a"))
	ts.Check(err)
	for _, name := range entries {
		entry, err := os.ReadFile(name)
		ts.Check(err)
		if bytes.Contains(entry, []byte(before)) {
			ts.Check(os.WriteFile(name, bytes.ReplaceAll(entry, []byte(before), []byte(after)), 0o666))
		}
	}
	ts.Setenv(args[0], renamed)
}

func zero(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: zero FILE")
	}
	rewrite(ts, args[0], func(data []byte) []byte { return make([]byte, len(data)) })
}

func rewrite(ts *testscript.TestScript, name string, change func([]byte) []byte) {
	name = ts.MkAbs(name)
	data, err := os.ReadFile(name)
	ts.Check(err)
	ts.Check(os.Chmod(name, 0o666))
	ts.Check(os.WriteFile(name, change(data), 0o666))
}

// TestScriptHeadings keeps every script headed by what it is about.
func TestScriptHeadings(t *testing.T) {
	dir := filepath.Join("testdata", "script")
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if err == nil && !bytes.HasPrefix(text, []byte("# ")) {
			t.Errorf("%s does not start with a comment", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
