package gotool

import (
	"context"
	"encoding/json"
	"fmt"
	"go/types"
	"go/version"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Oldest and Newest bound the releases whose output ifaceval has been tested
// on. An older one is refused; a newer one is believed as far as its canary
// and its object files are understood.
const (
	Oldest = "go1.18"
	Newest = "go1.27"
)

// A Config says which toolchain builds what, and how.
type Config struct {
	Dir     string   // where the go command runs; "" is the working directory
	Go      string   // "1.24", "go1.24.13", "" for the go command's own choice
	GOOS    string   // "" for the go command's default
	GOARCH  string   // likewise
	Tags    string   // -tags, as given
	GCFlags []string // -gcflags, each as given, pattern= prefix included
	Race    bool
	Tests   bool   // include test files and test variants
	Overlay string // file for -overlay, "" for none
	LDFlags string // added to the user's -ldflags of what is linked here
}

// A Toolchain is one Go release, ready to build for one target.
type Toolchain struct {
	Version string // "go1.26.8", as GOVERSION has it
	GOROOT  string
	GOOS    string
	GOARCH  string
	ToolDir string

	config   Config
	env      []string
	program  string // the go command; "" for the one in PATH
	ldflags  string // GOFLAGS has them
	modcache string // GOMODCACHE
	trimpath bool   // GOFLAGS has it
	tmp      string // GOTMPDIR, which may come from `go env -w`
	variant  string // what else of the environment decides on machine code
}

// Variant is what of the environment decides on machine code, beside the release
// and the target: experiments, and the level of the architecture.
func (t *Toolchain) Variant() string { return t.variant }

// Config is the configuration in effect: what [Find] was given, and what
// GOFLAGS adds to it.
func (t *Toolchain) Config() Config { return t.config }

// Lang is the language version of the toolchain: "go1.26" for "go1.26.8" and
// for a development version that calls itself "devel go1.26-…".
func (t *Toolchain) Lang() string {
	v := t.Version
	if _, dev, ok := strings.Cut(v, "devel "); ok {
		v, _, _ = strings.Cut(dev, "-")
	}
	v, _, _ = strings.Cut(v, " ")
	return version.Lang(v)
}

// AtLeast reports whether the toolchain is of the release or a later one:
// AtLeast("go1.25").
func (t *Toolchain) AtLeast(release string) bool {
	return version.Compare(t.Lang(), release) >= 0
}

// Find asks the go command for the toolchain that c means, fetching it where
// necessary.
func Find(ctx context.Context, c Config) (*Toolchain, error) {
	t := &Toolchain{config: c}
	if c.Go != "" {
		name, err := release(ctx, c.Go)
		if err != nil {
			return nil, err
		}
		t.env = append(t.env, "GOTOOLCHAIN="+name)
	}
	if c.GOOS != "" {
		t.env = append(t.env, "GOOS="+c.GOOS)
	}
	if c.GOARCH != "" {
		t.env = append(t.env, "GOARCH="+c.GOARCH)
	}
	if err := t.ask(ctx); err != nil {
		if err = t.hint(err); c.Go != "" && ctx.Err() == nil {
			err = unknown(ctx, strings.TrimPrefix(t.env[0], "GOTOOLCHAIN="), err)
		}
		return nil, err
	}
	if !version.IsValid(t.Lang()) {
		return nil, fmt.Errorf("the go command calls itself %q, which is no release: give one with -go, such as -go 1.27", t.Version)
	}
	if version.Compare(t.Lang(), Oldest) < 0 {
		return nil, fmt.Errorf("%s is older than %s, the oldest release whose output ifaceval reads: give a newer one with -go", t.Version, Oldest)
	}
	if t.Lang() == "go1.19" {
		t.env = append(t.env, "GODEBUG="+withoutIndex(os.Getenv("GODEBUG")))
	}
	return t, t.checkTarget(ctx)
}

// withoutIndex is GODEBUG without the index of packages that Go 1.19 brought. In a
// toolchain that the go command has fetched, which is in the module cache, that index
// finds the packages of modules whose path has no dot empty: `import "": import of
// unknown directory`.
func withoutIndex(godebug string) string {
	if godebug != "" {
		godebug += ","
	}
	return godebug + "goindex=0"
}

// checkTarget asks whether there is such a pair of GOOS and GOARCH, and whether
// it has a race detector. `go env` accepts any; without this, whatever is
// compiled first would meet the error.
func (t *Toolchain) checkTarget(ctx context.Context) error {
	if types.SizesFor("gc", t.GOARCH) == nil {
		return fmt.Errorf("GOARCH %s is none that the compiler knows: `go tool dist list` names those that exist", t.GOARCH)
	}
	if t.config.GOOS == "" && t.config.GOARCH == "" && !t.config.Race {
		return nil
	}
	args := []string{"list", "-export"} // without -export it does not look at GOOS
	if t.config.Race {
		args = append(args, "-race")
	}
	_, err := t.command(append(args, "unsafe")).output(ctx)
	return t.hint(err)
}

// ask fills in what `go env` knows.
func (t *Toolchain) ask(ctx context.Context) error {
	out, err := command{dir: t.config.Dir, env: t.env,
		args: []string{"env", "-json", "GOVERSION", "GOROOT", "GOOS", "GOARCH", "GOTOOLDIR", "GOFLAGS", "GOTMPDIR", "GOMODCACHE",
			"GOEXPERIMENT", "GO386", "GOAMD64", "GOARM", "GOARM64", "GOMIPS", "GOMIPS64", "GOPPC64", "GORISCV64", "GOWASM"}}.output(ctx)
	if err != nil {
		return err
	}
	var env struct {
		GOVERSION, GOROOT, GOOS, GOARCH, GOTOOLDIR, GOFLAGS, GOTMPDIR, GOMODCACHE                  string
		GOEXPERIMENT, GO386, GOAMD64, GOARM, GOARM64, GOMIPS, GOMIPS64, GOPPC64, GORISCV64, GOWASM string
	}
	if err := json.Unmarshal(out, &env); err != nil {
		return fmt.Errorf("go env printed something that is not JSON: %w", err)
	}
	t.Version, t.GOROOT, t.GOOS, t.GOARCH, t.ToolDir = env.GOVERSION, env.GOROOT, env.GOOS, env.GOARCH, env.GOTOOLDIR
	t.tmp, t.modcache = env.GOTMPDIR, env.GOMODCACHE
	t.variant = strings.Join([]string{env.GOEXPERIMENT, env.GO386, env.GOAMD64, env.GOARM, env.GOARM64, env.GOMIPS, env.GOMIPS64,
		env.GOPPC64, env.GORISCV64, env.GOWASM}, " ")
	return t.addGoflags(env.GOFLAGS)
}

// release turns what the user wrote into the name of a release. A version
// without a patch is the newest patch that GOTOOLCHAIN can reach.
func release(ctx context.Context, s string) (string, error) {
	name := "go" + strings.TrimPrefix(s, "go")
	if !version.IsValid(name) {
		return "", &NoRelease{fmt.Errorf("-go %s is not a Go version: write it as 1.24 or go1.24.13", s)}
	}
	if version.Compare(name, Oldest) < 0 {
		return "", &NoRelease{fmt.Errorf("-go %s is older than %s, the oldest release whose output ifaceval reads", s, Oldest)}
	}
	if name != version.Lang(name) {
		return name, nil
	}
	known, asked, err := releases(ctx)
	if err != nil {
		return "", err
	}
	if newest := newestOf(known, name); newest != "" {
		return newest, nil
	}
	err = fmt.Errorf("no release of %s can be had: neither the module proxy nor the module cache has one; give another version with -go", name)
	if asked {
		err = &NoRelease{err}
	}
	return "", err
}

// newestOf is the newest release of a minor version, release candidates apart.
func newestOf(known []string, minor string) string {
	newest := ""
	for _, v := range known {
		if version.Lang(v) != minor || strings.ContainsAny(v[2:], "abcdefghijklmnopqrstuvwxyz") {
			continue
		}
		if newest == "" || version.Compare(v, newest) > 0 {
			newest = v
		}
	}
	return newest
}

// Minors lists the minor versions from [Oldest] to [Newest], as -go takes them:
// "1.18". The last ones are left out if no release of them is known.
func Minors(ctx context.Context) ([]string, error) {
	known, asked, err := releases(ctx)
	if err != nil {
		return nil, err
	}
	var minors []string
	for n := minorOf(Oldest); n <= minorOf(Newest); n++ {
		if asked && newestOf(known, fmt.Sprintf("go1.%d", n)) == "" {
			continue
		}
		minors = append(minors, fmt.Sprintf("1.%d", n))
	}
	return minors, nil
}

func minorOf(lang string) int {
	n, _ := strconv.Atoi(strings.TrimPrefix(lang, "go1."))
	return n
}

// A NoRelease is the error of a version that is none, or is too old, or of which
// the module proxy knows no release: nothing that may be had another time.
type NoRelease struct{ error }

// unknown is the error err of asking for a release: a NoRelease if the module
// proxy does not have it.
func unknown(ctx context.Context, name string, err error) error {
	if known, asked, _ := releases(ctx); asked && !slices.Contains(known, name) {
		return &NoRelease{err}
	}
	return err
}

// releases lists the toolchains for this host that GOTOOLCHAIN can reach: those
// that the module proxy offers or, where it does not answer, those fetched
// before, and the go command's own. It also says whether the proxy was asked and
// answered, so that what is not in the list does not exist.
func releases(ctx context.Context) (known []string, asked bool, err error) {
	env := []string{"GOTOOLCHAIN=local", "GOWORK=off", "GOFLAGS=-mod=mod", "GO111MODULE=on"}
	out, err := command{dir: os.TempDir(), env: env,
		args: []string{"env", "-json", "GOVERSION", "GOMODCACHE", "GOHOSTOS", "GOHOSTARCH"}}.output(ctx)
	if err != nil {
		return nil, false, err
	}
	var host struct{ GOVERSION, GOMODCACHE, GOHOSTOS, GOHOSTARCH string }
	if err := json.Unmarshal(out, &host); err != nil {
		return nil, false, fmt.Errorf("go env printed something that is not JSON: %w", err)
	}
	if version.Compare(host.GOVERSION, "go1.21") < 0 {
		return nil, false, fmt.Errorf("%s cannot fetch other toolchains: install Go 1.21 or later, or leave -go out", host.GOVERSION)
	}
	known = []string{host.GOVERSION}
	platform := "." + host.GOHOSTOS + "-" + host.GOHOSTARCH
	add := func(name string) {
		if v, ok := strings.CutPrefix(name, "v0.0.1-"); ok {
			if v, ok = strings.CutSuffix(v, platform); ok {
				known = append(known, v)
			}
		}
	}
	fetched, _ := filepath.Glob(filepath.Join(host.GOMODCACHE, "golang.org", "toolchain@*"))
	for _, dir := range fetched {
		add(strings.TrimPrefix(filepath.Base(dir), "toolchain@"))
	}
	out, err = command{dir: os.TempDir(), env: env, args: []string{"list", "-m", "-versions", "golang.org/toolchain"}}.output(ctx)
	if ctx.Err() != nil {
		return nil, false, ctx.Err()
	}
	if err == nil {
		for _, v := range strings.Fields(string(out)) {
			add(v)
			asked = true
		}
	}
	return known, asked, nil
}
