// Package revision checks out a revision of a git repository into a temporary
// directory, beside what the user works on.
//
// The files of the commit are written with an index of their own, which is in the
// temporary directory too. `git worktree add` would do as well, but it writes to
// the repository, and what is killed leaves an entry in its list of worktrees; here
// the user's repository is only read. No hook runs, and no filter of Git LFS.
//
// The package knows nothing of Go but go.mod and go.work: they may name directories
// outside of the repository, which are then out of reach.
package revision

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// A Revision is a commit of the repository that a directory is in.
type Revision struct {
	Name   string // as it was given
	Commit string // its hash

	root   string // of the repository's files, absolute
	prefix string // of the directory, from the root; "" or with a slash at the end
}

// Find looks up what name means in the repository that dir, which is absolute, is
// in.
func Find(ctx context.Context, dir, name string) (*Revision, error) {
	if name == "" || strings.HasPrefix(name, "-") {
		return nil, fmt.Errorf("%q is no revision: give one as for git, such as main or HEAD~1", name)
	}
	r := &Revision{Name: name}
	var err error
	if r.root, err = git(ctx, dir, nil, "rev-parse", "--show-toplevel"); err != nil {
		return nil, err
	}
	r.root = filepath.FromSlash(r.root)
	if r.prefix, err = git(ctx, dir, nil, "rev-parse", "--show-prefix"); err != nil {
		return nil, err
	}
	// In two steps, since in ":/words^{commit}" all is words. "^main" gives no hash.
	commit, err := git(ctx, dir, nil, "rev-parse", "--verify", "--quiet", name)
	if err == nil && hash.MatchString(commit) {
		commit, err = git(ctx, dir, nil, "rev-parse", "--verify", "--quiet", commit+"^{commit}")
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil || !hash.MatchString(commit) {
		if shallow, _ := git(ctx, dir, nil, "rev-parse", "--is-shallow-repository"); shallow == "true" {
			return nil, errors.New("is not in this shallow clone: fetch it, as with `git fetch --unshallow` or fetch-depth: 0")
		}
		return nil, errors.New("is no revision of the repository: name a commit, a tag or a branch that `git log` knows, such as origin/main")
	}
	r.Commit = commit
	return r, outsideWorkspace(dir, r.root)
}

var hash = regexp.MustCompile(`^[0-9a-f]{40,64}$`)

// A Tree is a revision in a directory of its own.
type Tree struct {
	Dir string // what the directory given to Find is there

	temporary string // all that is to be removed
	root      string // the repository's files
	from      string // where the user has those
}

// CheckOut writes the files of the revision. The caller removes them with
// [Tree.Remove]; after an error there is nothing to remove.
func (r *Revision) CheckOut(ctx context.Context) (*Tree, error) {
	temporary, err := os.MkdirTemp("", "ifaceval-")
	if err != nil {
		return nil, fmt.Errorf("no room for the files: %w: set TMPDIR to a directory that can be written", err)
	}
	t := &Tree{temporary: temporary, from: r.root}
	if err := r.fill(ctx, t); err != nil {
		return nil, errors.Join(err, t.Remove())
	}
	return t, nil
}

func (r *Revision) fill(ctx context.Context, t *Tree) error {
	temporary, err := filepath.EvalSymlinks(t.temporary)
	if err != nil {
		return err
	}
	t.root = filepath.Join(temporary, "tree")
	t.Dir = filepath.Join(t.root, filepath.FromSlash(r.prefix))
	if err := os.Mkdir(t.root, 0o777); err != nil {
		return err
	}
	env := []string{"GIT_INDEX_FILE=" + filepath.Join(temporary, "index"), "GIT_WORK_TREE=" + t.root, "GIT_LFS_SKIP_SMUDGE=1"}
	if _, err := git(ctx, r.root, env, "read-tree", "--reset", "-u", "--no-recurse-submodules", "--no-sparse-checkout", r.Commit); err != nil {
		return err
	}
	if info, err := os.Stat(t.Dir); err != nil || !info.IsDir() {
		return fmt.Errorf("has no directory %s: run ifaceval in one that it has, or with -C", strings.TrimSuffix(r.prefix, "/"))
	}
	return nil
}

// Remove removes the files.
func (t *Tree) Remove() error {
	if err := os.RemoveAll(t.temporary); err != nil {
		return fmt.Errorf("%w: remove it by hand", err)
	}
	return nil
}

// Patterns are patterns of packages as they are in the tree: an absolute path in
// the repository is the one in the tree, and a Go file that is not there is left
// out.
func (t *Tree) Patterns(patterns []string) []string {
	var out []string
	for _, p := range patterns {
		if filepath.IsAbs(p) {
			if rel, err := filepath.Rel(t.from, p); err == nil && filepath.IsLocal(rel) {
				p = filepath.Join(t.root, rel)
			}
		}
		if strings.HasSuffix(p, ".go") {
			file := p
			if !filepath.IsAbs(file) {
				file = filepath.Join(t.Dir, file)
			}
			if _, err := os.Stat(file); err != nil {
				continue
			}
		}
		out = append(out, p)
	}
	return out
}

// Plain is a message about the tree without the names of temporary directories.
func (t *Tree) Plain(message string) string {
	for _, dir := range []string{t.root, t.temporary} {
		message = strings.ReplaceAll(message, dir+string(filepath.Separator), "")
		message = strings.ReplaceAll(message, dir, ".")
	}
	return message
}

// quiet keeps git from running what the repository configures, and from writing
// to the repository. An empty filter is none.
var quiet = []string{"-c", "core.hooksPath=" + os.DevNull, "-c", "core.fsmonitor=false", "-c", "core.splitIndex=false",
	"-c", "checkout.workers=1", "-c", "advice.detachedHead=false",
	"-c", "filter.lfs.smudge=", "-c", "filter.lfs.process=", "-c", "filter.lfs.required=false"}

// misleading are the variables by which git tells its hooks where they are.
var misleading = []string{"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY",
	"GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_NAMESPACE", "GIT_IMPLICIT_WORK_TREE", "GIT_SHALLOW_FILE", "GIT_GRAFT_FILE",
	"GIT_INTERNAL_SUPER_PREFIX"}

// git runs git in dir and returns what it printed, without the end of the line.
func git(ctx context.Context, dir string, env []string, args ...string) (string, error) {
	program, err := exec.LookPath("git")
	if err != nil {
		return "", errors.New("no git command in PATH: install git, or compare with a file by -baseline")
	}
	cmd := exec.CommandContext(ctx, program, slices.Concat(quiet, args)...)
	cmd.Dir = dir
	cmd.Env = slices.DeleteFunc(os.Environ(), func(kv string) bool {
		name, _, _ := strings.Cut(kv, "=")
		return slices.Contains(misleading, name)
	})
	cmd.Env = append(append(cmd.Env, "LC_ALL=C", "GIT_TERMINAL_PROMPT=0"), env...)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	cmd.WaitDelay = grace
	err = cmd.Run()
	switch text := strings.Join(strings.Fields(said.String()), " "); {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case err == nil:
		return strings.TrimRight(out.String(), "\r\n"), nil
	case strings.Contains(text, "not a git repository"):
		return "", errors.New("the directory is in no git repository: run ifaceval in one, or compare with a file by -baseline")
	case text == "":
		return "", fmt.Errorf("git %s: %w: see what it says by itself", args[0], err)
	default:
		return "", fmt.Errorf("git %s: %s", args[0], strings.TrimPrefix(text, "fatal: "))
	}
}

// grace is how long the children of an interrupted git may hold its output.
const grace = time.Second
