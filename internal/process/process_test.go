package process

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
)

// A kind is a way to run a program of one architecture.
type kind struct {
	name, arch string
	start      func(binary string, args ...string) (Process, error)
}

func kinds() []kind {
	native := func(binary string, args ...string) (Process, error) { return StartNative(binary, args, nil) }
	emulated := func(qemu string) func(string, ...string) (Process, error) {
		return func(binary string, args ...string) (Process, error) {
			return StartEmulated(qemu, binary, args, nil)
		}
	}
	return []kind{
		{"native", "amd64", native},
		{"qemu-x86_64", "amd64", emulated("qemu-x86_64")},
		{"qemu-aarch64", "arm64", emulated("qemu-aarch64")},
	}
}

// each runs a test with every kind of process.
func each(t *testing.T, test func(t *testing.T, k kind)) {
	for _, k := range kinds() {
		t.Run(k.name, func(t *testing.T) { test(t, k) })
	}
}

var (
	builds   sync.Mutex
	built    = map[string]string{} // by architecture
	buildDir string
)

func TestMain(m *testing.M) {
	status := m.Run()
	if buildDir != "" {
		os.RemoveAll(buildDir)
	}
	os.Exit(status)
}

// build compiles the test program, once.
func build(t testing.TB, arch string) string {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("no process can be stepped on " + runtime.GOOS)
	}
	builds.Lock()
	defer builds.Unlock()
	if binary, ok := built[arch]; ok {
		return binary
	}
	var err error
	if buildDir == "" {
		buildDir, err = os.MkdirTemp("", "process-*")
		check(t, err)
	}
	binary := filepath.Join(buildDir, arch)
	cmd := exec.Command("go", "build", "-o", binary)
	cmd.Dir = filepath.Join("testdata", "prog")
	cmd.Env = append(os.Environ(), "GOOS=linux", "GOARCH="+arch, "CGO_ENABLED=0", "GOFLAGS=-buildvcs=false", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	check(t, Still(binary))
	built[arch] = binary
	return binary
}

// run builds and starts the test program.
func (k kind) run(t testing.TB, args ...string) (Process, map[string]Range) {
	t.Helper()
	binary := build(t, k.arch)
	symbols, err := Symbols(binary)
	if err != nil {
		t.Fatal(err)
	}
	p, err := k.start(binary, args...)
	Need(t, err)
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p, symbols
}

// arguments are the registers of the first integers, and that of the
// first float.
func (k kind) arguments() (a, b, f string) {
	if k.arch == "arm64" {
		return "R0", "R1", "F0"
	}
	return "AX", "BX", "X0"
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func regs(t testing.TB, p Process) Registers {
	t.Helper()
	r, err := p.Registers()
	check(t, err)
	return r
}

// finish lets the program end and returns how it did.
func finish(t testing.TB, p Process) *ExitError {
	t.Helper()
	exit := new(ExitError)
	if err := p.RunTo(); !errors.As(err, &exit) {
		t.Fatalf("%v, want an exit", err)
	}
	return exit
}
