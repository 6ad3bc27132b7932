package proof

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"ifaceval/internal/listing"
	"ifaceval/internal/process"
)

// A build is testdata/prog, compiled in one way.
type build struct {
	arch, release string
	optimised     bool
}

func (b build) String() string {
	release := b.release
	if release == "" {
		release = "default"
	}
	if b.optimised {
		return fmt.Sprintf("%s/%s/optimised", b.arch, release)
	}
	return fmt.Sprintf("%s/%s/plain", b.arch, release)
}

// A program is what came of a build.
type program struct {
	build
	binary   string
	listing  *listing.File
	symbols  map[string]process.Range
	sections []process.Range
}

// compile builds the program and reads its listing. The go command prints the
// listing again if it has the package in its cache.
func (b build) compile(t *testing.T) *program {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("no process can be stepped on " + runtime.GOOS)
	}
	flags := "-gcflags=-S"
	if !b.optimised {
		flags += " -N -l -wb=false"
	}
	p := &program{build: b, binary: filepath.Join(t.TempDir(), "prog")}
	cmd := exec.Command("go", "build", flags, "-o", p.binary, ".")
	cmd.Dir = filepath.Join("testdata", "prog")
	cmd.Env = append(os.Environ(), "GOOS=linux", "GOARCH="+b.arch, "CGO_ENABLED=0", "GOFLAGS=-buildvcs=false", "GOWORK=off")
	if b.release != "" {
		cmd.Env = append(cmd.Env, "GOTOOLCHAIN="+b.release)
	}
	r, said := listing.NewReader("main"), new(strings.Builder)
	cmd.Stderr, cmd.Stdout = r, said
	if err := cmd.Run(); err != nil {
		t.Fatalf("go build: %v\n%s", err, strings.Join(r.File().Examples, "\n"))
	}
	p.listing = r.File()
	var err error
	if p.symbols, err = process.Symbols(p.binary); err != nil {
		t.Fatal(err)
	}
	if p.sections, err = process.Sections(p.binary); err != nil {
		t.Fatal(err)
	}
	return p
}

// start runs the program on the processor that it is for.
func (p *program) start(t *testing.T) process.Process {
	t.Helper()
	var proc process.Process
	var err error
	var env []string // process.Quiet
	if p.release != "" {
		// As on an old processor, the code takes the other way round at every
		// atomic operation: that with LDAXR and STLXR.
		env = []string{"GODEBUG=asyncpreemptoff=1,cpu.atomics=off", "GOGC=off", "GOMAXPROCS=1"}
	}
	switch {
	case p.arch == "arm64":
		proc, err = process.StartEmulated("qemu-aarch64", p.binary, nil, env)
	case runtime.GOARCH == p.arch:
		proc, err = process.StartNative(p.binary, nil, nil)
	default:
		proc, err = process.StartEmulated("qemu-x86_64", p.binary, nil, env)
	}
	process.Need(t, err)
	t.Cleanup(func() { proc.Close() })
	return proc
}

// calls are the functions that main calls, in the order of the calls: those of
// D_ functions, which call F_ functions one after another.
func (p *program) calls(of string) []string {
	var names []string
	fn := p.listing.Func(of)
	if fn == nil {
		return nil
	}
	for _, in := range fn.Instrs {
		if in.Mnemonic != "CALL" || len(in.Args) != 1 || in.Args[0].Base != "SB" {
			continue
		}
		switch name := in.Args[0].Name; {
		case strings.HasPrefix(name, "main.D_"):
			names = append(names, p.calls(name)...)
		case strings.HasPrefix(name, "main.F_"):
			names = append(names, name)
		}
	}
	return names
}
