package oracle

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"ifaceval/internal/check"
	"ifaceval/internal/gotool"
	"ifaceval/internal/releases"
	"ifaceval/internal/storage"
	"ifaceval/internal/verdict"
)

// TestSplit compares check with the machine code of a copy in which every
// conversion has a line of its own. IFACEVAL_ORACLE=all takes more packages and
// toolchains.
func TestSplit(t *testing.T) {
	std := []string{"fmt", "encoding/json", "net/http", "go/types", "text/template", "testing", "reflect", "strconv", "log/slog"}
	modules := []string{"go.uber.org/zap@v1.27.0", "github.com/spf13/cobra@v1.8.1"}
	switch what := os.Getenv("IFACEVAL_ORACLE"); what {
	case "":
		compareSplit(t, gotool.Config{Dir: t.TempDir()}, []string{"fmt", "encoding/json", "log/slog", "text/template", "strconv"})
		return
	case "all":
	default: // packages of the standard library
		std, modules = strings.Fields(what), nil
	}
	for _, toolchain := range releases.Some() {
		if toolchain == releases.Oldest || toolchain == "go1.19.13" {
			continue // their code does not stand at the operand
		}
		t.Run(cmp.Or(toolchain, "default"), func(t *testing.T) {
			releases.Need(t, toolchain)
			for _, module := range modules {
				t.Run(filepath.Base(module), func(t *testing.T) {
					compareSplit(t, gotool.Config{Go: toolchain, Dir: download(t, module)}, []string{"./..."})
				})
			}
			t.Run("std", func(t *testing.T) {
				packages := slices.Clone(std)
				if toolchain == "go1.20.14" {
					packages = slices.DeleteFunc(packages, func(p string) bool { return p == "log/slog" })
				}
				dir := t.TempDir()
				unlock(t, toolchain)
				compareSplit(t, gotool.Config{Dir: dir}, packages)
			})
		})
	}
}

// TestSplitVariants compares where flags, the architecture or the version make
// other code of the same functions.
func TestSplitVariants(t *testing.T) {
	for _, config := range []gotool.Config{
		{},
		{GOARCH: "386", GOOS: "linux"},
		{GOARCH: "arm64", GOOS: "linux"},
		{GOARCH: "s390x", GOOS: "linux"},
		{GOARCH: "wasm", GOOS: "js"},
		{Race: true},
		{GCFlags: []string{"-N -l"}},
		{GCFlags: []string{"-l"}},
		{Go: "go1.20.14"},
		{Go: "go1.22.12", GOARCH: "386", GOOS: "linux"},
		{Go: releases.Before25, GOARCH: "arm64", GOOS: "linux"},
		{Go: releases.Newest},
		{Go: releases.Newest, GCFlags: []string{"-N -l"}},
	} {
		if !releases.Wanted(config.Go) {
			continue
		}
		name := strings.Join(strings.Fields(fmt.Sprintf("%s %s %v race=%t", cmp.Or(config.Go, "default"), config.GOARCH, config.GCFlags, config.Race)), " ")
		t.Run(name, func(t *testing.T) {
			releases.Need(t, config.Go)
			config.Dir = corpusDir
			compareSplit(t, config, []string{"./..."})
		})
	}
}

// unlock makes a toolchain the one in the PATH and moves the module cache away.
// Toolchains are kept there, and the go command refuses to overlay what is in it.
func unlock(t *testing.T, toolchain string) {
	t.Helper()
	if toolchain == "" {
		return
	}
	root := strings.TrimSpace(string(goCommand(t, gotool.Config{Go: toolchain, Dir: t.TempDir()}, "env", "GOROOT")))
	t.Setenv("PATH", filepath.Join(root, "bin")+string(filepath.ListSeparator)+os.Getenv("PATH"))
	t.Setenv("GOTOOLCHAIN", "local")
	t.Setenv("GOMODCACHE", t.TempDir())
}

// download copies a module from the module proxy to where an overlay may change
// it.
func download(t *testing.T, module string) string {
	t.Helper()
	var m struct{ Dir string }
	if err := json.Unmarshal(goCommand(t, gotool.Config{Dir: t.TempDir()}, "mod", "download", "-json", module), &m); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(m.Dir)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// figures are the result of a comparison.
type figures struct {
	conversions, copies int
	heap                int // copies that call
	unknown             int // copies of which check does not know and the code tells
	wrong               int
	doubtful            int // copies whose storage other than the heap has no trace
	excluded            int // copies in functions whose calls the splitting changed
	strays              int // calls of no conversion
	skipped             int // conversions in files that cannot be split, and of range clauses
}

func compareSplit(t *testing.T, config gotool.Config, packages []string) {
	t.Helper()
	tmp := t.TempDir()
	result := run(t, config, packages...)
	for _, p := range result.Problems {
		t.Logf("left out: %s: %s", p.Package, p.Message)
	}
	packages = packageIDs(t, config, result, packages)
	result.Sites = slices.DeleteFunc(result.Sites, func(s *verdict.Site) bool { return !slices.Contains(packages, s.Package) })
	s := split(t, tmp, result.Sites)
	original := compile(t, config, "-m", nil, packages)
	copied := compile(t, config, "", []string{"-overlay=" + s.overlay(t, tmp)}, packages)
	c := &comparison{t: t, split: s, excluded: changed(calls(original), calls(copied))}
	c.witness = &witness{split: s, copies: map[copyKey]*seen{}, data: map[string]bool{}}
	for _, path := range slices.Sorted(maps.Keys(copied)) {
		c.witness.read(path, copied[path])
	}
	c.compare(result)
	for _, x := range slices.Sorted(maps.Keys(c.excluded)) {
		t.Logf("excluded, the copy's calls differ: %s: %s", x, c.excluded[x])
	}
	for _, x := range c.witness.strays {
		t.Errorf("stray in the copy: %s", x)
	}
	t.Logf("check's own strays: %d %q; problems %d", result.Stray, result.Notes, len(result.Problems))
	t.Logf("%+v", c.figures)
}

// packageIDs are the packages of which check has an answer.
func packageIDs(t *testing.T, config gotool.Config, result *check.Result, patterns []string) []string {
	t.Helper()
	bad := map[string]bool{"unsafe": true}
	for _, p := range result.Problems {
		bad[p.Package] = true
	}
	ids := strings.Fields(string(goCommand(t, config, append([]string{"list"}, patterns...)...)))
	return slices.DeleteFunc(ids, func(id string) bool { return bad[id] })
}

// changed returns the functions whose calls differ.
func changed(a, b map[string]map[string]int) map[string]string {
	diff := map[string]string{}
	for _, m := range []map[string]map[string]int{a, b} {
		for name := range m {
			if !reflect.DeepEqual(a[name], b[name]) {
				diff[name] = fmt.Sprintf("%v, %v", a[name], b[name])
			}
		}
	}
	return diff
}

type comparison struct {
	t        *testing.T
	split    *splitting
	witness  *witness
	excluded map[string]string
	figures  figures
}

// said is what check says of the copies that one key stands for.
type said struct {
	sites     []*verdict.Site
	instances []verdict.Instance
}

func (c *comparison) compare(result *check.Result) {
	all := map[copyKey]*said{}
	for _, site := range result.Sites {
		n, ok := c.split.of[site]
		if !ok {
			if !site.I2I {
				c.figures.skipped++
			}
			continue
		}
		c.figures.conversions++
		for _, in := range site.Instances {
			k := copyKey{line: n, function: plainName(in.Function)}
			if in.InlinedAt != "" {
				k.at = filepath.Base(in.InlinedAt)
			}
			var through []string
			for _, f := range in.Through {
				through = append(through, plainName(f))
			}
			k.through = strings.Join(through, " ")
			if all[k] == nil {
				all[k] = new(said)
			}
			all[k].sites = append(all[k].sites, site)
			all[k].instances = append(all[k].instances, in)
		}
	}
	seenBy := map[copyKey]*seen{}
	packages := map[copyKey]string{}
	for k, s := range c.witness.copies {
		packages[copyKey{k.line, "", k.function, k.at, k.through}] = k.pkg
		k.pkg = ""
		if old := seenBy[k]; old != nil { // one generic function in several archives
			s = merge(old, s)
		}
		seenBy[k] = s
	}
	keys := map[copyKey]bool{}
	for k := range all {
		keys[k] = true
	}
	for k := range seenBy {
		keys[k] = true
	}
	sorted := slices.SortedFunc(maps.Keys(keys), func(a, b copyKey) int {
		return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.function, b.function), cmp.Compare(a.at, b.at), cmp.Compare(a.through, b.through))
	})
	for _, k := range sorted {
		if _, bad := c.excluded[packages[k]+": "+k.function]; bad {
			c.figures.excluded++
			continue
		}
		c.one(k, all[k], seenBy[k])
	}
	c.figures.strays = len(c.witness.strays)
}

func merge(a, b *seen) *seen {
	m := &seen{calls: maps.Clone(a.calls), data: slices.Concat(a.data, b.data)}
	for call, n := range b.calls {
		m.calls[call] += n
	}
	return m
}

// one compares the copies that one key stands for.
func (c *comparison) one(k copyKey, said *said, seen *seen) {
	v := c.split.lines[k.line]
	where := fmt.Sprintf("%s:%d:%d: %s (%s) in %s", v.sites[0].File, v.line, v.sites[0].Column, v.sites[0].Expr, v.sites[0].From, k.function)
	if k.at != "" {
		where += " at " + k.at + " through [" + k.through + "]"
	}
	if said == nil {
		if seen.heap() > 0 {
			c.figures.wrong++
			c.t.Errorf("%s: no instance; the code shows %v", where, seen.calls)
		}
		return
	}
	c.figures.copies += len(said.instances)
	claimed, unknown := map[string]int{}, 0
	var places []string
	for _, in := range said.instances {
		places = append(places, strings.TrimSpace(string(in.Place.Storage)+" "+in.Place.Call))
		switch in.Place.Storage {
		case storage.Heap:
			claimed[in.Place.Call]++
		case storage.Unknown:
			unknown++
		}
	}
	actual := map[string]int{}
	if seen != nil {
		actual = seen.calls
	}
	c.figures.heap += seen.heap()
	over := 0
	for call, n := range actual {
		over += max(0, n-claimed[call])
	}
	short := 0
	for call, n := range claimed {
		short += max(0, n-actual[call])
	}
	slices.Sort(places)
	if short > 0 || over > unknown {
		c.figures.wrong++
		c.t.Errorf("%s: check says %q, the code calls %v", where, places, actual)
		return
	}
	if unknown > 0 {
		c.figures.unknown += unknown
		c.t.Logf("%s: check does not know (%s), the code calls %v", where, said.instances[0].Reason, actual)
		return
	}
	c.data(k, where, said, seen)
}

// data compares what the copies that call nothing refer to. Storage on the stack
// leaves no trace in an archive, and some constants lose their position, so these
// are doubts, to be looked into with -S.
func (c *comparison) data(k copyKey, where string, said *said, seen *seen) {
	if len(said.instances) != 1 || seen.heap() > 0 {
		return
	}
	in := said.instances[0]
	var here []string
	if seen != nil {
		here = seen.data
	}
	refers := func(data string) bool {
		return slices.Contains(here, data) || c.witness.data[k.function+" "+data]
	}
	readonly := fmt.Sprintf("readonly:%d", in.Layout.Size)
	doubt := ""
	switch in.Place.Storage {
	case storage.Stack, storage.None:
		if slices.Contains(here, readonly) || slices.Contains(here, "runtime.zeroVal") && in.Layout.Size > 0 {
			doubt = "refers to data"
		}
	case storage.ReadOnly:
		if !refers(readonly) {
			doubt = "refers to no read-only data of that size"
		}
	case storage.ZeroVal:
		if !refers("runtime.zeroVal") {
			doubt = "does not refer to it"
		}
	case storage.StaticByte:
		if !refers("runtime.staticuint64s") {
			doubt = "does not refer to it"
		}
	}
	if doubt != "" {
		c.figures.doubtful++
		c.t.Logf("doubtful: %s: check says %s (from code: %t), the code %s: %v", where, in.Place.Storage, in.Code, doubt, here)
	}
}
