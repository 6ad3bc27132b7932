// Bench-check measures what `ifaceval check` costs beside the builds that it
// needs, as whole processes, and prints a table in Markdown.
//
//	go run ./scripts/bench-check [-n rounds] [std package | module@version] ...
//
// The default is net/http and go.uber.org/zap. Every command has a private
// GOCACHE in which the dependencies of the subject are built and, for the cold
// rows, the subject itself is not: what `go build -a` would do to those packages
// alone. Rounds are interleaved, so that a machine that slows down slows all
// rows; a figure is the median, its spread is in brackets. Memory is the
// largest single process of a command, which for a cold row is the compiler.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

func main() {
	rounds := flag.Int("n", 7, "rounds")
	flag.Parse()
	subjects := flag.Args()
	if len(subjects) == 0 {
		subjects = []string{"net/http", "go.uber.org/zap@v1.28.0"}
	}
	if err := run(subjects, *rounds); err != nil {
		fmt.Fprintln(os.Stderr, "bench-check:", err)
		os.Exit(1)
	}
}

func run(subjects []string, rounds int) error {
	work, err := os.MkdirTemp("", "bench-check-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	b := &bench{work: work, ifaceval: filepath.Join(work, "ifaceval")}
	if out, err := exec.Command("go", "build", "-o", b.ifaceval, "./cmd/ifaceval").CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	for _, subject := range subjects {
		if err := b.subject(subject, rounds); err != nil {
			return fmt.Errorf("%s: %w", subject, err)
		}
	}
	return nil
}

// bench holds what the measurements of a subject share.
type bench struct {
	work, ifaceval string
	dir            string // where commands run
	patterns       []string
	edited         string // a file of the subject, "" if it may not be edited
}

// A row is one command to measure.
type row struct {
	name  string
	cold  bool // the subject's packages are not in the build cache
	edit  bool // one file of it has just changed
	args  []string
	env   []string
	times []time.Duration
	peak  int64
}

func (b *bench) subject(name string, rounds int) error {
	if err := b.prepare(name); err != nil {
		return err
	}
	rows := b.rows()
	for round := range rounds {
		for _, r := range rows {
			if err := b.measure(r, round); err != nil {
				return fmt.Errorf("%s: %w", r.name, err)
			}
		}
	}
	b.print(name, rows, rounds)
	return nil
}

func (b *bench) rows() []*row {
	check := func(more ...string) []string {
		return append(append([]string{b.ifaceval, "check"}, more...), b.patterns...)
	}
	tool := func(args ...string) []string { return append(append([]string{"go"}, args...), b.patterns...) }
	rows := []*row{
		{name: "`go build`", cold: true, args: tool("build")},
		{name: "`go build -gcflags=-m`", cold: true, args: tool("build", "-gcflags=-m")},
		{name: "`go build -gcflags=-m=2`", cold: true, args: tool("build", "-gcflags=-m=2")},
		{name: "`ifaceval check`, cold", cold: true, args: check()},
		{name: "`go list -export`, nothing changed", args: tool("list", "-export")},
		{name: "`ifaceval check`, nothing changed", args: check()},
		{name: "`ifaceval check`, judged anew (IFACEVALCACHE=off)", args: check(), env: []string{"IFACEVALCACHE=off"}},
	}
	if b.edited != "" {
		rows = append(rows, &row{name: "`go build`, one file edited", edit: true, args: tool("build")},
			&row{name: "`ifaceval check`, one file edited", edit: true, args: check()})
	}
	return rows
}

// prepare fetches the subject and fills a cache with its dependencies.
func (b *bench) prepare(name string) error {
	b.dir, b.edited, b.patterns = b.work, "", []string{name}
	module, _, isModule := strings.Cut(name, "@")
	if isModule {
		if err := b.fetch(name, module); err != nil {
			return err
		}
	} else if err := os.WriteFile(filepath.Join(b.work, "go.mod"), []byte("module bench.test/bench\n\ngo 1.21\n"), 0o666); err != nil {
		return err
	}
	targets, err := b.output("list", b.patterns...)
	if err != nil {
		return err
	}
	all, err := b.output("list", append([]string{"-deps"}, b.patterns...)...)
	if err != nil {
		return err
	}
	deps := slices.DeleteFunc(all, func(p string) bool { return slices.Contains(targets, p) || p == "unsafe" })
	for _, dir := range []string{b.base(), b.cache()} {
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
	}
	cmd := b.command([]string{"go", "list", "-export"}, "GOCACHE="+b.base())
	cmd.Args = append(cmd.Args, deps...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("building dependencies: %w: %s", err, out)
	}
	return nil
}

func (b *bench) base() string  { return filepath.Join(b.work, "base") }
func (b *bench) cache() string { return filepath.Join(b.work, "cache") }

// fetch puts a copy of a module where it can be edited.
func (b *bench) fetch(query, module string) error {
	b.dir = filepath.Join(b.work, "module")
	if err := os.RemoveAll(b.dir); err != nil {
		return err
	}
	if out, err := exec.Command("go", "mod", "download", query).CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	source, err := exec.Command("go", "mod", "download", "-json", query).Output()
	if err != nil {
		return err
	}
	_, rest, _ := strings.Cut(string(source), `"Dir": "`)
	from, _, ok := strings.Cut(rest, `"`)
	if !ok {
		return fmt.Errorf("go mod download -json says no directory for %s", module)
	}
	if err := os.CopyFS(b.dir, os.DirFS(from)); err != nil {
		return err
	}
	if err := filepath.WalkDir(b.dir, func(path string, d os.DirEntry, err error) error {
		if err == nil {
			err = os.Chmod(path, 0o777)
		}
		return err
	}); err != nil {
		return err
	}
	if out, err := b.command([]string{"go", "mod", "download"}).CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	b.patterns = []string{"./..."}
	files, err := filepath.Glob(filepath.Join(b.dir, "*.go"))
	if err != nil {
		return err
	}
	for _, f := range files {
		if !strings.HasSuffix(f, "_test.go") {
			b.edited = f
			return nil
		}
	}
	return nil
}

func (b *bench) command(args []string, env ...string) *exec.Cmd {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = b.dir
	cmd.Env = append(append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "IFACEVALCACHE="+filepath.Join(b.work, "kept")), env...)
	return cmd
}

func (b *bench) output(verb string, args ...string) ([]string, error) {
	out, err := b.command(append([]string{"go", verb}, args...)).Output()
	return strings.Fields(string(out)), err
}

// measure runs a row once.
func (b *bench) measure(r *row, round int) error {
	if r.cold {
		if err := os.RemoveAll(b.cache()); err != nil {
			return err
		}
		if err := os.CopyFS(b.cache(), os.DirFS(b.base())); err != nil {
			return err
		}
	}
	env := append([]string{"GOCACHE=" + b.cache()}, r.env...)
	if !r.cold { // the state that the row starts from
		if err := b.command(r.args, env...).Run(); err != nil {
			return err
		}
	}
	if r.edit {
		f, err := os.OpenFile(b.edited, os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		fmt.Fprintf(f, "\nvar benchEdit%s%d any = %d\n", strings.Map(letter, r.name), round, round)
		if err := f.Close(); err != nil {
			return err
		}
	}
	cmd := b.command(r.args, env...)
	start := time.Now()
	if err := cmd.Run(); err != nil {
		return err
	}
	r.times = append(r.times, time.Since(start))
	r.peak = max(r.peak, peakOf(cmd.ProcessState))
	return nil
}

func letter(r rune) rune {
	if r >= 'a' && r <= 'z' {
		return r
	}
	return -1
}

func (b *bench) print(name string, rows []*row, rounds int) {
	fmt.Printf("### %s\n\n%d rounds, seconds: median (least to most).\n\n| | seconds | of the first row | peak memory |\n|---|---|---|---|\n", name, rounds)
	first := map[bool]time.Duration{}
	for _, r := range rows {
		slices.Sort(r.times)
		median := r.times[len(r.times)/2]
		if first[r.cold] == 0 || r.edit && strings.HasPrefix(r.name, "`go build") {
			first[r.cold] = median
		}
		fmt.Printf("| %s | %.2f (%.2f to %.2f) | %.2f | %s |\n", r.name, median.Seconds(),
			r.times[0].Seconds(), r.times[len(r.times)-1].Seconds(), median.Seconds()/first[r.cold].Seconds(), memory(r.peak))
	}
	fmt.Println()
}

func memory(bytes int64) string {
	if bytes == 0 {
		return ""
	}
	return fmt.Sprintf("%d MB", bytes>>20)
}
