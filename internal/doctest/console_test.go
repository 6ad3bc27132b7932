package doctest

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"go/version"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ifaceval/internal/cli"
	"ifaceval/internal/counter"
	"ifaceval/internal/lab"
)

var update = flag.Bool("update", false, "rewrite the output in the pages")

// TestMain keeps what an earlier ifaceval found out of the tests.
func TestMain(m *testing.M) {
	os.Setenv("IFACEVALCACHE", "off")
	m.Run()
}

// TestConsole runs the commands of the pages.
func TestConsole(t *testing.T) {
	h := hostOf(t)
	readPrograms(t)
	ran := map[string]bool{}
	for _, p := range pages(t) {
		consoles := p.Consoles()
		slices.Reverse(consoles) // an update changes the lines behind a block
		changed := false
		for _, b := range consoles {
			ran[p.Path] = true
			t.Run(fmt.Sprintf("%s:%d", p.Path, b.First+1), func(t *testing.T) {
				got, reason := h.output(t, p, b)
				if reason != "" {
					t.Skip(reason)
				}
				d := p.differs(b, got)
				if d == "" {
					return
				}
				if !*update {
					t.Errorf("- page + command (rewrite with go test ./internal/doctest -update)\n%s", d)
					return
				}
				p.Lines = slices.Replace(p.Lines, b.First, b.End, got...)
				changed = true
			})
		}
		if changed {
			p.write(t)
		}
	}
	if !ran["README.md"] {
		t.Error("README.md has no command that is run")
	}
}

// differs compares a block with what it should be.
func (p *page) differs(b lab.Block, want []string) string {
	return cmp.Diff(lab.Normal(p.Lines[b.First:b.End]), lab.Normal(want))
}

// readPrograms reads what the commands run, so that go test sees a change in it.
func readPrograms(t *testing.T) {
	t.Helper()
	for _, dir := range []string{"examples", lab.Directory, "iface"} {
		err := filepath.WalkDir(filepath.Join(root, dir), func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			_, err = os.ReadFile(name)
			return err
		})
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
	}
}

// A host is what the default toolchain is, in the repository.
type host struct{ GOVERSION, GOMODCACHE, GOHOSTOS, GOHOSTARCH string }

func hostOf(t *testing.T) host {
	t.Helper()
	cmd := exec.Command("go", "env", "-json", "GOVERSION", "GOMODCACHE", "GOHOSTOS", "GOHOSTARCH")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var h host
	if err := json.Unmarshal(out, &h); err != nil {
		t.Fatal(err)
	}
	return h
}

// releaseIn finds the release of Go that the output of a command names.
var releaseIn = regexp.MustCompile(`\((go1\.[.\w]+) \w+/\w+[,)]|\((?:ELF|Mach-O|PE) \w+ (go1\.[.\w]+)\)|"go": "(go1\.[.\w]+)"`)

// release is the one that a block is of; "" if it is of any.
func (p *page) release(text string) string {
	if m := releaseIn.FindStringSubmatch(text); m != nil {
		return m[1] + m[2] + m[3]
	}
	if p.isLab() {
		return lab.Release
	}
	return ""
}

// outputs are what blocks should be, by directory and commands.
var outputs = map[string][]string{}

// output runs the commands of a block and returns the block as it should be, or the
// reason why that cannot be told here.
func (h host) output(t *testing.T, p *page, b lab.Block) (lines []string, reason string) {
	t.Helper()
	text := strings.Join(p.Lines[b.First:b.End], "\n")
	commands := lab.Commands(p.Lines[b.First:b.End])
	key := p.directory()
	for _, c := range commands {
		key += "\n" + c.Line
	}
	if lines, ok := outputs[key]; ok {
		return lines, ""
	}
	release := p.release(text)
	asks := func(c lab.Command) bool {
		return strings.Contains(c.Line, " -go ") || strings.Contains(c.Line, "GOTOOLCHAIN=")
	}
	named := slices.ContainsFunc(commands, asks)
	pinned := !slices.ContainsFunc(commands, func(c lab.Command) bool { return !asks(c) })
	if p.isLab() && !pinned {
		release = lab.Release // whatever release the output of the others names
	}
	ci := os.Getenv("IFACEVAL_CI") != ""
	if reason := h.lacks(p, text, release); reason != "" {
		return nil, reason
	}
	console := cli.Console{Dir: p.directory()}
	switch {
	case release == "" || pinned || *update && !p.isLab():
	case version.Lang(release) != version.Lang(h.GOVERSION):
		if !ci {
			return nil, fmt.Sprintf("the page is of %s, the default toolchain is %s", release, h.GOVERSION)
		}
		t.Setenv("GOTOOLCHAIN", release)
	}
	if named && !ci && !*update {
		if reason := h.unfetched(text); reason != "" {
			return nil, reason
		}
	}
	for _, c := range commands {
		check(t, console.Dir, c.Line)
		got, err := console.Lines(t.Context(), c.Line)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(append(lines, "$ "+c.Line), got...)
	}
	outputs[key] = lines
	return lines, ""
}

// lacks is why this machine cannot run a block.
func (h host) lacks(p *page, text, release string) string {
	switch {
	case release != "" && strconv.IntSize != 64:
		return "the page is of a 64-bit machine"
	case p.isLab() && runtime.GOOS+"/"+runtime.GOARCH != lab.Host:
		return "the labs' pages are of " + lab.Host
	case strings.Contains(text, "$ ifaceval measure ") && !counter.Supported(runtime.GOOS, runtime.GOARCH):
		return fmt.Sprintf("programs for %s/%s cannot count", runtime.GOOS, runtime.GOARCH)
	case strings.Contains(text, "$ go build ") && runtime.GOOS != "linux":
		return "the page is of Linux, where a program that was built has been run"
	}
	return ""
}

// goFlag finds the releases that -go asks for.
var goFlag = regexp.MustCompile(` -go ([\w.,]+)`)

// unfetched names a release of a block that has not been fetched.
func (h host) unfetched(text string) string {
	wanted := lab.Patched.FindAllString(text, -1)
	for _, m := range goFlag.FindAllStringSubmatch(text, -1) {
		for v := range strings.SplitSeq(m[1], ",") {
			wanted = append(wanted, "go"+strings.TrimPrefix(v, "go"))
		}
	}
	for _, release := range wanted {
		if !h.has(release) {
			return fmt.Sprintf("%s is not in the module cache; fetch it with GOTOOLCHAIN=%[1]s go version", release)
		}
	}
	return ""
}

// has reports whether a release has been fetched; of one without a patch, whether any
// has.
func (h host) has(release string) bool {
	if release == h.GOVERSION {
		return true
	}
	patch := ""
	if release == version.Lang(release) {
		patch = ".*"
	}
	found, err := filepath.Glob(filepath.Join(h.GOMODCACHE, "golang.org", "toolchain@v0.0.1-"+release+patch+"."+h.GOHOSTOS+"-"+h.GOHOSTARCH))
	return err == nil && len(found) > 0
}

// runnable are the commands of go that a page may show with their output.
var runnable = []string{"run", "build", "test", "vet", "tool", "version", "env"}

// check is for a command that a test should not run, and sees that what one makes is
// removed.
func check(t *testing.T, dir, command string) {
	t.Helper()
	words, ok := lab.Words(command)
	if !ok {
		t.Fatalf("%s: there is no shell here; use a block without $ for what cannot be run", command)
	}
	for len(words) > 1 && strings.Contains(words[0], "=") {
		words = words[1:]
	}
	if words[0] == "go" && !slices.Contains(runnable, words[1]) {
		t.Fatalf("%s: not a command that this test runs; use a block without $ for it", command)
	}
	if i := slices.Index(words, "-o"); i > 0 {
		makes(t, dir, words[i+1])
	} else if strings.HasPrefix(words[0], "./") && len(words) == 2 {
		makes(t, dir, words[1])
	}
}

// makes removes, after the block, a file that a command in it makes.
func makes(t *testing.T, dir, name string) {
	t.Helper()
	path := filepath.Join(dir, name)
	if _, err := os.Lstat(path); err == nil {
		t.Fatalf("%s is there, and would be overwritten: remove it", name)
	}
	t.Cleanup(func() { os.Remove(path) })
}

// runCommand returns what a command prints in the repository's root, by lines.
func runCommand(t *testing.T, command string) []string {
	t.Helper()
	lines, err := cli.Console{Dir: root}.Lines(t.Context(), command)
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// TestUnfetched sees that a block is skipped only for want of a release.
func TestUnfetched(t *testing.T) {
	h := host{GOVERSION: "go1.26.8", GOMODCACHE: t.TempDir(), GOHOSTOS: "linux", GOHOSTARCH: "amd64"}
	if err := os.MkdirAll(filepath.Join(h.GOMODCACHE, "golang.org", "toolchain@v0.0.1-go1.24.13.linux-amd64"), 0o777); err != nil {
		t.Fatal(err)
	}
	for text, missing := range map[string]string{
		"$ ifaceval check -go 1.24 ./x":                 "",
		"$ ifaceval check -go go1.24.13 ./x":            "",
		"$ ifaceval check -go 1.2 ./x":                  "go1.2",
		"$ ifaceval walk -go 1.18 F ./x":                "go1.18",
		"$ ifaceval compare -go 1.24,1.27 ./x":          "go1.27",
		"$ GOTOOLCHAIN=go1.18.10 go run ./x":            "go1.18.10",
		"$ ifaceval check ./x\n(go1.26.8 linux/amd64)":  "",
		"$ ifaceval check ./x\n(go1.24.12 linux/amd64)": "go1.24.12",
	} {
		got := h.unfetched(text)
		if (got == "") != (missing == "") || !strings.HasPrefix(got, missing) {
			t.Errorf("%q: %q, want %q", text, got, missing)
		}
	}
}
