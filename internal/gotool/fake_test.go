package gotool

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// fakeGo puts a go command on PATH that is a shell script, so that its answers
// are ours. A script sees the arguments in "$*".
func fakeGo(t *testing.T, script string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the fake go command is a shell script")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "go"), []byte("#!/bin/sh\n"+script), 0o777); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(filepath.ListSeparator)+os.Getenv("PATH"))
}
