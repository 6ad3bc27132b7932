package gotool

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	tested "ifaceval/internal/releases"
)

func TestLang(t *testing.T) {
	for _, test := range []struct {
		version, lang string
		atLeast125    bool
	}{
		{"go1.18.10", "go1.18", false},
		{"go1.26.8", "go1.26", true},
		{"go1.25rc1", "go1.25", true},
		{"go1.24.3 X:rangefunc", "go1.24", false},
		{"devel go1.26-a1b2c3d Mon Jan 1 00:00:00 2026 +0000", "go1.26", true},
	} {
		tc := &Toolchain{Version: test.version}
		if got := tc.Lang(); got != test.lang {
			t.Errorf("Lang of %s = %s, want %s", test.version, got, test.lang)
		}
		if got := tc.AtLeast("go1.25"); got != test.atLeast125 {
			t.Errorf("%s AtLeast go1.25 = %v", test.version, got)
		}
	}
}

// answers is a go command of 1.26.8, with a module cache that holds some
// toolchains, and a module proxy that offers others or is out of reach.
const answers = `
case "$*" in
"env -json GOVERSION GOMODCACHE GOHOSTOS GOHOSTARCH")
	echo '{"GOVERSION":"'${VERSION:-go1.26.8}'","GOMODCACHE":"'$CACHE'","GOHOSTOS":"linux","GOHOSTARCH":"amd64"}' ;;
"list -m -versions golang.org/toolchain")
	test -n "$PROXY" || { echo 'go: dial tcp: no route to host' >&2; exit 1; }
	echo golang.org/toolchain v0.0.1-go1.24.9.linux-amd64 v0.0.1-go1.24.12.linux-amd64 v0.0.1-go1.24.13.darwin-arm64 \
		v0.0.1-go1.24.10.linux-amd64 v0.0.1-go1.28rc1.linux-amd64 v0.0.1-go1.9rc2.windows-amd64 ;;
*) echo "go: unexpected $*" >&2; exit 2 ;;
esac
`

func TestRelease(t *testing.T) {
	fakeGo(t, answers)
	cache := t.TempDir()
	for _, dir := range []string{"toolchain@v0.0.1-go1.23.4.linux-amd64", "toolchain@v0.0.1-go1.24.11.linux-amd64", "x"} {
		if err := os.MkdirAll(filepath.Join(cache, "golang.org", dir), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("CACHE", cache)
	for _, test := range []struct{ proxy, asked, want string }{
		{"", "1.24", "go1.24.11"}, // fetched before
		{"yes", "1.24", "go1.24.12"},
		{"yes", "go1.24", "go1.24.12"},
		{"yes", "1.23", "go1.23.4"},
		{"yes", "1.26", "go1.26.8"}, // the go command's own
		{"", "1.24.99", "go1.24.99"},
		{"yes", "1.28", "error: no release of go1.28 can be had"}, // a release candidate only
		{"yes", "1.28rc1", "go1.28rc1"},
		{"", "1.99", "error: no release of go1.99 can be had"},
		{"", "1.17", "error: -go 1.17 is older than go1.18"},
		{"", "banana", "error: -go banana is not a Go version"},
		{"", "latest", "error: -go latest is not a Go version"},
		{"", "1.24 ", "error: -go 1.24  is not a Go version"},
	} {
		t.Setenv("PROXY", test.proxy)
		got, err := release(context.Background(), test.asked)
		if err != nil {
			got = "error: " + err.Error()
		}
		if got != test.want && (!strings.HasPrefix(test.want, "error: ") || !strings.HasPrefix(got, test.want)) {
			t.Errorf("release %q with proxy %q = %s, want %s", test.asked, test.proxy, got, test.want)
		}
	}

	t.Setenv("VERSION", "go1.20.14")
	if _, err := release(context.Background(), "1.24"); err == nil || !strings.Contains(err.Error(), "go1.20.14 cannot fetch other toolchains") {
		t.Errorf("a go command before 1.21 gives %v", err)
	}
}

// TestFind checks what is refused before anything is compiled, and what GOFLAGS
// adds to a configuration.
func TestFind(t *testing.T) {
	fakeGo(t, `
case "$*" in
"env "*) echo '{"GOVERSION":"'"$VERSION"'","GOROOT":"/go","GOOS":"'${GOOS:-linux}'","GOARCH":"'${GOARCH:-amd64}'","GOTOOLDIR":"/go/pkg","GOFLAGS":"'"$FLAGS"'"}' ;;
"list -export unsafe") test "$GOOS" = linux || { echo "go: unsupported GOOS/GOARCH pair $GOOS/$GOARCH" >&2; exit 1; } ;;
*) echo "go: unexpected $*" >&2; exit 2 ;;
esac
`)
	find := func(c Config) (*Toolchain, error) { return Find(context.Background(), c) }
	wantError := func(c Config, want string) {
		t.Helper()
		if _, err := find(c); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("Find gives %v, want an error of one line with %q", err, want)
		}
	}
	t.Setenv("VERSION", "go1.26.8")
	wantError(Config{GOARCH: "vax"}, "GOARCH vax is none that the compiler knows")
	wantError(Config{GOOS: "plan10", GOARCH: "amd64"}, "unsupported GOOS/GOARCH pair plan10/amd64: `go tool dist list` names")

	t.Setenv("FLAGS", "-trimpath -gcflags=-l -tags=one")
	tc, err := find(Config{GCFlags: []string{"-N"}})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := tc.buildFlags("-m"), []string{"-tags=one", "-trimpath=false", "-gcflags=-m", "-gcflags=-l -m", "-gcflags=-N -m"}; !slices.Equal(got, want) {
		t.Errorf("flags are %q, want %q", got, want)
	}
	t.Setenv("FLAGS", "")
	t.Setenv("VERSION", "go1.17.13")
	wantError(Config{}, "go1.17.13 is older than go1.18")
	t.Setenv("VERSION", "somebody's own")
	wantError(Config{}, "which is no release")
}

func TestNoGo(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if _, err := Find(context.Background(), Config{}); !errors.Is(err, ErrNoGo) {
		t.Errorf("without a go command: %v", err)
	}
}

func TestBuildFlags(t *testing.T) {
	for _, test := range []struct {
		name   string
		config Config
		want   []string
	}{
		{"none", Config{}, []string{"-gcflags=-m"}},
		{"tags and race", Config{Tags: "a,b", Race: true}, []string{"-tags=a,b", "-race", "-gcflags=-m"}},
		{"gcflags", Config{GCFlags: []string{"-N -l"}}, []string{"-gcflags=-m", "-gcflags=-N -l -m"}},
		// all= must not make -m apply to dependencies, nor take it from the targets.
		{"all", Config{GCFlags: []string{"all=-N"}}, []string{"-gcflags=-m", "-gcflags=all=-N", "-gcflags=-N -m"}},
		{"pattern", Config{GCFlags: []string{"./x/...=-N"}}, []string{"-gcflags=-m", "-gcflags=./x/...=-N -m"}},
		{"own -m", Config{GCFlags: []string{"-m=2 -l", "-m", "all=-m -m=3"}}, []string{"-gcflags=-m", "-gcflags=-l -m", "-gcflags= -m", "-gcflags=all=", "-gcflags= -m"}},
		{"not -m", Config{GCFlags: []string{"-memprofile=m -d=x"}}, []string{"-gcflags=-m", "-gcflags=-memprofile=m -d=x -m"}},
	} {
		if got := (&Toolchain{config: test.config}).buildFlags("-m"); !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

func TestListArgs(t *testing.T) {
	old := &Toolchain{Version: "go1.18.10", config: Config{Tests: true}}
	if got := old.listArgs("-m", []string{"-x", "./..."}); !slices.Contains(got, "-json") || !slices.Contains(got, "-test") ||
		!slices.Equal(got[len(got)-3:], []string{"--", "-x", "./..."}) {
		t.Errorf("arguments for Go 1.18: %q", got)
	}
	// Go 1.19 and later are asked for what is used: the whole listing is larger
	// by an order of magnitude.
	recent := &Toolchain{Version: "go1.26.8"}
	if got := recent.listArgs("-m", []string{"."}); !slices.Contains(got, "-json="+listFields) || slices.Contains(got, "-test") {
		t.Errorf("arguments for Go 1.26: %q", got)
	}
}

func TestSplitQuoted(t *testing.T) {
	got := splitQuoted(`  -a '-gcflags=all=-N -l' "-tags=x y"	-b=' `)
	if want := []string{"-a", "-gcflags=all=-N -l", "-tags=x y", "-b='"}; !slices.Equal(got, want) {
		t.Errorf("splitQuoted = %q, want %q", got, want)
	}
}

// TestWithoutDot builds a module whose path has no dot with Go 1.19 from the module
// cache, which by itself fails.
func TestWithoutDot(t *testing.T) {
	const release = "go1.19.13"
	if !tested.Wanted(release) {
		t.Skip("IFACEVAL_RELEASES=all asks for Go 1.19")
	}
	tested.Need(t, release)
	dir := t.TempDir()
	for name, text := range map[string]string{"go.mod": "module nodot\n\ngo 1.18\n", "main.go": "package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(1) }\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	tc, err := Find(t.Context(), Config{Dir: dir, Go: release})
	if err != nil {
		t.Fatal(err)
	}
	b, err := tc.Build(t.Context(), []string{"."}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Problems) > 0 || len(b.Targets()) != 1 {
		t.Errorf("%d targets, problems %v", len(b.Targets()), b.Problems)
	}
}

func TestWithoutIndex(t *testing.T) {
	for given, want := range map[string]string{"": "goindex=0", "a=1": "a=1,goindex=0"} {
		if got := withoutIndex(given); got != want {
			t.Errorf("%q: %q, not %q", given, got, want)
		}
	}
}
