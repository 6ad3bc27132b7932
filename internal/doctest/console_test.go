package doctest

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"go/version"
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
	ran := map[string]bool{}
	for _, p := range pages(t) {
		blocks := p.blocks(t)
		slices.Reverse(blocks) // an update changes the lines behind a block
		changed := false
		for _, b := range blocks {
			if b.first == b.end || !strings.HasPrefix(p.lines[b.first], "$ ") {
				continue
			}
			ran[p.path] = true
			t.Run(fmt.Sprintf("%s:%d", p.path, b.first+1), func(t *testing.T) {
				want := p.lines[b.first:b.end]
				got := h.run(t, want)
				d := cmp.Diff(normal(want), normal(got))
				if d == "" {
					return
				}
				if !*update {
					t.Errorf("- page + command (rewrite with go test ./internal/doctest -update)\n%s", d)
					return
				}
				p.lines = slices.Replace(p.lines, b.first, b.end, got...)
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

// run runs the commands of a block and returns the block as it should be.
func (h host) run(t *testing.T, lines []string) []string {
	t.Helper()
	text := strings.Join(lines, "\n")
	release := ""
	if m := releaseIn.FindStringSubmatch(text); m != nil {
		release = m[1] + m[2] + m[3]
	}
	if release != "" && strconv.IntSize != 64 {
		t.Skip("the page is of a 64-bit machine")
	}
	pinned := strings.Contains(text, " -go ")
	ci := os.Getenv("IFACEVAL_CI") != ""
	if pinned && !ci && !*update {
		h.need(t, text)
	}
	switch {
	case *update || release == "":
	case pinned:
	case version.Lang(release) != version.Lang(h.GOVERSION):
		if !ci {
			t.Skipf("the page is of %s, the default toolchain is %s", release, h.GOVERSION)
		}
		t.Setenv("GOTOOLCHAIN", release)
	}
	if strings.Contains(text, "$ ifaceval measure ") && !counter.Supported(runtime.GOOS, runtime.GOARCH) {
		t.Skipf("programs for %s/%s cannot count", runtime.GOOS, runtime.GOARCH)
	}
	if strings.Contains(text, "$ go build ") && runtime.GOOS != "linux" {
		t.Skip("the page is of Linux, where a program that was built has been run")
	}
	var out []string
	for _, line := range lines {
		if command, ok := strings.CutPrefix(line, "$ "); ok {
			out = append(out, line)
			out = append(out, runCommand(t, command)...)
		}
	}
	return out
}

// patched is a release with its patch.
var patched = regexp.MustCompile(`\bgo(1\.\d+)\.\d+\b`)

// need skips a block that names releases, if one of them has not been fetched.
func (h host) need(t *testing.T, text string) {
	t.Helper()
	for _, release := range patched.FindAllString(text, -1) {
		if !h.has(release) {
			t.Skipf("%s is not in the module cache; fetch it with GOTOOLCHAIN=%[1]s go version", release)
		}
	}
}

// has reports whether a release has been fetched.
func (h host) has(release string) bool {
	_, err := os.Stat(filepath.Join(h.GOMODCACHE, "golang.org", "toolchain@v0.0.1-"+release+"."+h.GOHOSTOS+"-"+h.GOHOSTARCH))
	return err == nil || release == h.GOVERSION
}

// shellWords splits a command as a shell would, of which it knows spaces and single
// quotes.
func shellWords(command string) (words []string, ok bool) {
	for i, part := range strings.Split(command, "'") {
		switch {
		case i%2 == 0 && strings.ContainsAny(part, "\"|<>;&`*?\\()$"):
			return nil, false
		case i%2 == 0:
			words = append(words, strings.Fields(part)...)
		default: // each quoted word stands alone
			words = append(words, part)
		}
	}
	return words, strings.Count(command, "'")%2 == 0
}

// runCommand returns what a command prints, by lines.
func runCommand(t *testing.T, command string) []string {
	t.Helper()
	words, ok := shellWords(command)
	if !ok {
		t.Fatalf("%s: there is no shell here; use a block without $ for what cannot be run", command)
	}
	if strings.HasPrefix(command, "go run ./cmd/ifaceval ") {
		words = append([]string{"ifaceval"}, words[3:]...)
	}
	var out bytes.Buffer
	var exit int
	switch {
	case words[0] == "ifaceval":
		if i := slices.Index(words, "-o"); i > 0 {
			makes(t, words[i+1])
		}
		t.Chdir(root)
		exit = cli.Run(words[1:], &out, &out)
	case len(words) == 3 && strings.HasPrefix(command, "go run ./examples/"):
		exit = execute(t, words, &out)
	case len(words) == 5 && strings.HasPrefix(command, "go build -o ") && strings.HasPrefix(words[4], "./examples/"):
		makes(t, words[3])
		exit = execute(t, words, &out)
	case len(words) == 2 && strings.HasPrefix(command, "./"):
		makes(t, words[1])
		exit = execute(t, words, &out)
	case strings.HasPrefix(command, "go tool pprof "):
		exit = execute(t, words, &out)
	default:
		t.Fatalf("%s: not a command that this test runs; use a block without $ for it", command)
	}
	text := strings.TrimRight(out.String(), "\n")
	if exit != 0 {
		text = strings.TrimLeft(text+"\nexit status "+strconv.Itoa(exit), "\n")
	}
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// makes removes, after the block, a file that a command in it makes.
func makes(t *testing.T, name string) {
	t.Helper()
	path := filepath.Join(root, name)
	if _, err := os.Lstat(path); err == nil {
		t.Fatalf("%s is there, and would be overwritten: remove it", name)
	}
	t.Cleanup(func() { os.Remove(path) })
}

// execute runs a command that ends with a package, a file or a program's argument.
func execute(t *testing.T, words []string, out *bytes.Buffer) (exit int) {
	t.Helper()
	// Reading them here makes go test see a change in them.
	files, _ := filepath.Glob(filepath.Join(root, filepath.FromSlash(words[len(words)-1]), "*.go"))
	for _, f := range files {
		if _, err := os.ReadFile(f); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(words[0], words[1:]...)
	cmd.Dir = root
	cmd.Stdout, cmd.Stderr = out, out
	err := cmd.Run()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode()
}

// What differs from one machine to the next, and by what it is replaced.
var placeholders = []struct {
	pattern *regexp.Regexp
	with    string
}{
	{regexp.MustCompile(`\((go1\.\d+)\S* \w+/\w+\)$`), "($1 HOST)"},
	{regexp.MustCompile(`\((go1\.\d+)\S* \w+/\w+, (.*)\)$`), "($1 HOST, $2)"},
	{regexp.MustCompile(`(\(go1\.[^()]*) \w+/\w+\)$`), "$1 HOST)"},
	{regexp.MustCompile(`\((?:ELF|Mach-O|PE) \w+ (go1\.\d+)\S*\)$`), "(HOST $1)"},
	{patched, "go$1"},
	{regexp.MustCompile(`(runtime\.main proc\.go):\d+`), "$1:LINE"},
	{regexp.MustCompile(`^(Build ID|Time): .*$`), "$1"},
	{regexp.MustCompile(`^( *"go": "go1\.\d+)[^"]*"`), `$1"`},
	{regexp.MustCompile(`^( *"(?:goos|goarch)"): "\w+"`), `$1: "HOST"`},
	{regexp.MustCompile(`^ifaceval \S+, built with \S+$`), "ifaceval VERSION, built with RELEASE"},
	{regexp.MustCompile(`^toolchain \S+ \w+/\w+$`), "toolchain RELEASE HOST"},
}

func normal(lines []string) []string {
	out := slices.Clone(lines)
	for i := range out {
		for _, p := range placeholders {
			out[i] = p.pattern.ReplaceAllString(out[i], p.with)
		}
	}
	return out
}

// TestNormal makes sure that nothing but the machine is replaced.
func TestNormal(t *testing.T) {
	got := normal([]string{
		"1 conversion in 1 package: 0 never do (go1.26.8 linux/amd64)",
		"1 conversion in 1 package: 0 never do (go1.27.1 linux/amd64)",
		"  5:3  f(x)  int → any  heap 8 B unless bits < 256",
		` "go": "go1.26rc1",`,
		` "goarch": "arm64",`,
		"ifaceval v0.1.0, built with go1.26.8",
		"toolchain go1.24.13 linux/amd64",
		"conversions: 8 B of 8 B (ELF arm64 go1.26.8)",
		"from main.main main.go:34 ← runtime.main proc.go:290",
		"Time: 2026-11-26 13:48:01 UTC",
	})
	want := []string{
		"1 conversion in 1 package: 0 never do (go1.26 HOST)",
		"1 conversion in 1 package: 0 never do (go1.27 HOST)",
		"  5:3  f(x)  int → any  heap 8 B unless bits < 256",
		` "go": "go1.26",`,
		` "goarch": "HOST",`,
		"ifaceval VERSION, built with RELEASE",
		"toolchain RELEASE HOST",
		"conversions: 8 B of 8 B (HOST go1.26)",
		"from main.main main.go:34 ← runtime.main proc.go:LINE",
		"Time",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
