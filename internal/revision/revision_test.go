package revision

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// need skips a test for want of git, or fails it in CI.
func need(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		if os.Getenv("IFACEVAL_CI") != "" {
			t.Fatal(err)
		}
		t.Skip("git is not in PATH")
	}
	// What the user of the tests has configured is no concern of theirs.
	for _, name := range misleading {
		t.Setenv(name, "")
		os.Unsetenv(name)
	}
	empty := filepath.Join(t.TempDir(), "gitconfig")
	write(t, filepath.Dir(empty), map[string]string{"gitconfig": "[user]\nname = A\nemail = a@example.com\n[init]\ndefaultBranch = main\n"})
	t.Setenv("GIT_CONFIG_GLOBAL", empty)
	t.Setenv("GIT_CONFIG_SYSTEM", empty)
	t.Setenv("GOWORK", "")
	t.Setenv("TMPDIR", t.TempDir())
	t.Setenv("TMP", os.Getenv("TMPDIR"))
	t.Cleanup(func() {
		if left, _ := os.ReadDir(os.TempDir()); len(left) > 0 {
			t.Error("temporary files left behind: ", left)
		}
	})
}

// run runs git as the user does.
func run(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %q: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// repository makes one with two commits, and a change that is staged and one that
// is not.
func repository(t *testing.T) string {
	t.Helper()
	need(t)
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	run(t, dir, "init", "-q")
	write(t, dir, map[string]string{"a.go": "package a // 1\n", "sub/b.go": "package b\n", ".gitattributes": "*.bin filter=lfs\n", "x.bin": "pointer\n"})
	run(t, dir, "add", ".")
	run(t, dir, "commit", "-qm", "one")
	run(t, dir, "tag", "-am", "annotated", "v1")
	write(t, dir, map[string]string{"a.go": "package a // 2\n", "new/c.go": "package c\n"})
	run(t, dir, "add", ".")
	run(t, dir, "commit", "-qm", "two")
	write(t, dir, map[string]string{"a.go": "package a // staged\n"})
	run(t, dir, "add", ".")
	write(t, dir, map[string]string{"a.go": "package a // edited\n", "untracked.go": "package a\n"})
	return dir
}

func checkOut(t *testing.T, dir, name string) *Tree {
	t.Helper()
	r, err := Find(t.Context(), dir, name)
	if err != nil {
		t.Fatal(err)
	}
	tree, err := r.CheckOut(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := tree.Remove(); err != nil {
			t.Error(err)
		}
	})
	return tree
}

func read(t *testing.T, elem ...string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(elem...))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// everything is the state of a repository: every file, git's own too.
func everything(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			all[path] = read(t, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func unchanged(t *testing.T, before, after map[string]string) {
	t.Helper()
	for name, text := range after {
		if old, ok := before[name]; !ok || old != text {
			t.Errorf("%s has changed", name)
		}
	}
	if len(after) < len(before) {
		t.Errorf("%d files, then %d", len(before), len(after))
	}
}

// TestCheckOut checks that the files are those of the commit, by every kind of name,
// and that nothing of the user's changes.
func TestCheckOut(t *testing.T) {
	dir := repository(t)
	before := everything(t, dir)
	first := run(t, dir, "rev-parse", "HEAD~1")
	for name, want := range map[string]string{"HEAD": "2", "main": "2", "HEAD~1": "1", "v1": "1", first: "1", first[:8]: "1", ":/one": "1", "HEAD^{/one}": "1"} {
		t.Run(name, func(t *testing.T) {
			tree := checkOut(t, dir, name)
			if got := read(t, tree.Dir, "a.go"); got != "package a // "+want+"\n" {
				t.Errorf("%s has %q", name, got)
			}
			if _, err := os.Stat(filepath.Join(tree.Dir, "untracked.go")); err == nil {
				t.Error("it has a file that was never committed")
			}
		})
	}
	unchanged(t, before, everything(t, dir))
	tree := checkOut(t, filepath.Join(dir, "sub"), "v1")
	if got := read(t, tree.Dir, "b.go"); got != "package b\n" {
		t.Errorf("the directory is %s", tree.Dir)
	}
	if _, err := os.Stat(filepath.Join(tree.Dir, "..", "a.go")); err != nil {
		t.Error(err)
	}
	if list := run(t, dir, "worktree", "list"); strings.Contains(list, "\n") {
		t.Error(list)
	}
}

// TestInHook checks that the variables git sets for its hooks mislead nothing.
func TestInHook(t *testing.T) {
	dir := repository(t)
	other := filepath.Join(t.TempDir(), "other")
	run(t, filepath.Dir(other), "init", "-q", other)
	before, elsewhere := everything(t, dir), everything(t, other)
	for _, name := range []string{"GIT_DIR", "GIT_COMMON_DIR"} {
		t.Setenv(name, filepath.Join(other, ".git"))
	}
	t.Setenv("GIT_WORK_TREE", other)
	t.Setenv("GIT_INDEX_FILE", filepath.Join(dir, ".git", "index"))
	t.Setenv("GIT_PREFIX", "sub/")
	tree := checkOut(t, dir, "HEAD")
	if got := read(t, tree.Dir, "a.go"); got != "package a // 2\n" {
		t.Errorf("%q", got)
	}
	unchanged(t, before, everything(t, dir))
	unchanged(t, elsewhere, everything(t, other))
}

// TestNothingRuns checks that hooks and the filters of Git LFS do not run, and that
// what has to be written goes to no shared index.
func TestNothingRuns(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("hooks are shell scripts")
	}
	dir := repository(t)
	hooks := filepath.Join(dir, "hooks")
	ran := filepath.Join(t.TempDir(), "ran")
	script := "#!/bin/sh\necho $0 >>" + ran + "\nexit 1\n"
	for _, name := range []string{"post-checkout", "post-index-change", "reference-transaction", "fsmonitor", "smudge"} {
		write(t, hooks, map[string]string{name: script})
		if err := os.Chmod(filepath.Join(hooks, name), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	run(t, dir, "config", "core.hooksPath", hooks)
	run(t, dir, "config", "core.fsmonitor", filepath.Join(hooks, "fsmonitor"))
	run(t, dir, "config", "core.splitIndex", "true")
	run(t, dir, "config", "submodule.recurse", "true")
	run(t, dir, "config", "filter.lfs.smudge", filepath.Join(hooks, "smudge"))
	run(t, dir, "config", "filter.lfs.process", filepath.Join(hooks, "smudge"))
	run(t, dir, "config", "filter.lfs.required", "true")
	before := everything(t, dir)
	tree := checkOut(t, dir, "HEAD")
	if got := read(t, tree.Dir, "x.bin"); got != "pointer\n" {
		t.Errorf("%q", got)
	}
	if text, err := os.ReadFile(ran); err == nil {
		t.Errorf("these ran:\n%s", text)
	}
	unchanged(t, before, everything(t, dir))
}

// TestSparse: what the user does not have on disk is there all the same.
func TestSparse(t *testing.T) {
	dir := repository(t)
	run(t, dir, "stash", "-q")
	run(t, dir, "sparse-checkout", "set", "sub")
	if _, err := os.Stat(filepath.Join(dir, "new")); err == nil {
		t.Skip("this git has no sparse checkout")
	}
	tree := checkOut(t, dir, "HEAD")
	read(t, tree.Dir, "new", "c.go")
}

func TestFindErrors(t *testing.T) {
	dir := repository(t)
	shallow := filepath.Join(t.TempDir(), "shallow")
	run(t, dir, "clone", "-q", "--depth=1", "file://"+filepath.ToSlash(dir), shallow)
	bare := filepath.Join(t.TempDir(), "bare")
	run(t, dir, "clone", "-q", "--bare", dir, bare)
	before := everything(t, dir)
	for _, test := range []struct{ dir, name, want string }{
		{dir, "nope", "is no revision of the repository"},
		{dir, "", "is no revision: give one"},
		{dir, "-x", "is no revision: give one"},
		{dir, "--help", "is no revision: give one"},
		{dir, "--output=" + filepath.Join(dir, "made"), "is no revision: give one"},
		{dir, "HEAD~9", "is no revision"},
		{dir, "HEAD:a.go", "is no revision"},
		{dir, "^HEAD", "is no revision"},
		{dir, "HEAD~1..HEAD", "is no revision"},
		{dir, "HEAD main", "is no revision"},
		{dir, "a\nb", "is no revision"},
		{shallow, "v1", "is not in this shallow clone: fetch it"},
		{t.TempDir(), "HEAD", "is in no git repository"},
		{bare, "HEAD", "work tree"},
	} {
		_, err := Find(t.Context(), test.dir, test.name)
		if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %v, want %q", test.name, err, test.want)
		}
	}
	unchanged(t, before, everything(t, dir))
	r, err := Find(t.Context(), filepath.Join(dir, "new"), "v1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.CheckOut(t.Context()); err == nil || !strings.Contains(err.Error(), "has no directory new: ") {
		t.Error(err)
	}
	t.Setenv("PATH", t.TempDir())
	if _, err := Find(t.Context(), dir, "HEAD"); err == nil || !strings.Contains(err.Error(), "install git") {
		t.Error(err)
	}
}

// TestCancelled checks that an interrupt leaves nothing behind: need looks.
func TestCancelled(t *testing.T) {
	dir := repository(t)
	r, err := Find(t.Context(), dir, "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	if runtime.GOOS != "windows" {
		// A filter that never ends: the interrupt comes when git has begun.
		write(t, dir, map[string]string{".git/info/attributes": "*.go filter=slow\n"})
		pipes := t.TempDir()
		begun, end := filepath.Join(pipes, "begun"), filepath.Join(pipes, "end")
		if err := exec.Command("mkfifo", begun, end).Run(); err != nil {
			t.Skip(err)
		}
		run(t, dir, "config", "filter.slow.smudge", "echo >"+begun+"; read line <"+end)
		defer os.WriteFile(end, []byte("\n"), 0)
		go func() {
			os.ReadFile(begun)
			cancel()
		}()
	} else {
		cancel()
	}
	if _, err := r.CheckOut(ctx); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestPatterns(t *testing.T) {
	dir := repository(t)
	tree := checkOut(t, dir, "v1")
	given := []string{"./...", "fmt", "a.go", "untracked.go", filepath.Join(dir, "sub"), filepath.Join(dir, "sub", "b.go"), filepath.Join(dir, "new", "c.go"), filepath.Dir(dir), "sub/../a.go"}
	want := []string{"./...", "fmt", "a.go", filepath.Join(tree.Dir, "sub"), filepath.Join(tree.Dir, "sub", "b.go"), filepath.Dir(dir), "sub/../a.go"}
	if got := tree.Patterns(given); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if got := tree.Plain("x: " + filepath.Join(tree.Dir, "a.go") + ": " + tree.Dir + " " + filepath.Dir(tree.Dir)); strings.Contains(got, os.TempDir()) {
		t.Error(got)
	}
}

func TestOutside(t *testing.T) {
	for text, want := range map[string]string{
		"module m\n\nreplace example.com/o => ../other\n":              "../other",
		"replace (\n\texample.com/o v1.0.0 => \"../../a b\" // far\n)": "../../a b",
		"use ../x":       "../x",
		"use (\n\t..\n)": "..",
		"replace example.com/o => ../inside/../../x":            "../inside/../../x",
		"replace example.com/o => ..\\x\n":                      map[bool]string{true: `..\x`}[runtime.GOOS == "windows"],
		"replace example.com/o => ./other\n":                    "",
		"replace example.com/o => example.com/p v1.2.3 // ../x": "",
		"require example.com/o v1.0.0\n":                        "",
		"":                                                      "",
	} {
		if got := outside(text, filepath.FromSlash("/r"), filepath.FromSlash("/r")); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
		if got := outside("replace example.com/o => ../other", filepath.FromSlash("/r/sub"), filepath.FromSlash("/r")); got != "" {
			t.Errorf("%q is in the repository", got)
		}
	}
}

// TestWorkspace: one that the tree would not have is refused.
func TestWorkspace(t *testing.T) {
	dir := repository(t)
	sub := filepath.Join(dir, "sub")
	find := func() error { _, err := Find(t.Context(), sub, "HEAD"); return err }
	if err := find(); err != nil {
		t.Error(err)
	}
	outside := filepath.Join(filepath.Dir(dir), "go.work")
	write(t, filepath.Dir(dir), map[string]string{"go.work": "go 1.18\n"})
	if err := find(); err == nil || !strings.Contains(err.Error(), outside) || !strings.Contains(err.Error(), "GOWORK=off") {
		t.Error(err)
	}
	t.Setenv("GOWORK", "off")
	if err := find(); err != nil {
		t.Error(err)
	}
	t.Setenv("GOWORK", outside)
	if err := find(); err == nil || !strings.Contains(err.Error(), "GOWORK names") {
		t.Error(err)
	}
	t.Setenv("GOWORK", "")
	write(t, dir, map[string]string{"go.work": "go 1.18\n"})
	if err := find(); err != nil {
		t.Errorf("it is in the repository: %v", err)
	}
}

func TestLacks(t *testing.T) {
	dir := repository(t)
	write(t, dir, map[string]string{"go.mod": "module m\n\nreplace example.com/o => ../other\n"})
	run(t, dir, "add", ".")
	run(t, dir, "commit", "-qm", "three")
	tree := checkOut(t, filepath.Join(dir, "sub"), "HEAD")
	if got := tree.Lacks(); !strings.HasPrefix(got, "its go.mod names ../other, which is outside of the repository") {
		t.Error(got)
	}
	if got := checkOut(t, dir, "v1").Lacks(); got != "" {
		t.Error(got)
	}
	write(t, dir, map[string]string{"go.mod": "module m\n", ".gitmodules": ""})
	run(t, dir, "add", ".")
	run(t, dir, "commit", "-qm", "four")
	if got := checkOut(t, dir, "HEAD").Lacks(); !strings.Contains(got, "submodules") {
		t.Error(got)
	}
}
