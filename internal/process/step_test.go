package process

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestStepThroughFunction(t *testing.T) {
	each(t, func(t *testing.T, k kind) {
		p, symbols := k.run(t)
		add := symbols["main.add"]
		check(t, p.RunTo(add.Addr))
		a, b, _ := k.arguments()
		r := regs(t, p)
		if p.Arch() != k.arch || r.PC() != add.Addr || r.General[a] != 3 || r.General[b] != 4 {
			t.Fatalf("%s at %#x, add(%d, %d), want %s at %#x, add(3, 4)", p.Arch(), r.PC(), r.General[a], r.General[b], k.arch, add.Addr)
		}
		sp, back := r.SP(), returnAddress(t, p, r)
		steps := 0
		for ; add.Contains(r.PC()); steps++ {
			before := r.PC()
			check(t, p.Step())
			if r = regs(t, p); r.PC() == before {
				t.Fatalf("still at %#x after a step", before)
			}
			if r.SP() > sp+8 || r.SP() < sp-64 {
				t.Fatalf("SP is %#x, it was %#x", r.SP(), sp)
			}
		}
		if r.PC() != back || r.General[a] != 7 || steps < 2 || steps > 3 {
			t.Errorf("%d steps to %#x with %d, want 2 or 3 to %#x with 7", steps, r.PC(), r.General[a], back)
		}
		if main := symbols["main.main"]; !main.Contains(back) {
			t.Errorf("it returns to %#x, which is not in main", back)
		}
	})
}

// returnAddress is where a function returns to that has just been called.
func returnAddress(t *testing.T, p Process, r Registers) uint64 {
	t.Helper()
	if link, ok := r.General["R30"]; ok {
		return link
	}
	var word [8]byte
	check(t, p.ReadMemory(r.SP(), word[:]))
	return binary.LittleEndian.Uint64(word[:])
}

func TestRegisters(t *testing.T) {
	each(t, func(t *testing.T, k kind) {
		p, symbols := k.run(t)
		check(t, p.RunTo(symbols["main.double"].Addr))
		r := regs(t, p)
		_, _, f := k.arguments()
		if want := [2]uint64{0x3ff8 << 48, 0}; r.Vector[f] != want {
			t.Errorf("%s is %x, want %x, which is 1.5", f, r.Vector[f], want)
		}
		general, vector := names(k.arch)
		for _, name := range general {
			if _, ok := r.General[name]; !ok {
				t.Errorf("no %s", name)
			}
		}
		for _, name := range vector {
			if _, ok := r.Vector[name]; !ok {
				t.Errorf("no %s", name)
			}
		}
		if len(r.General) != len(general) || len(r.Vector) != len(vector) {
			t.Errorf("%d and %d registers, want %d and %d", len(r.General), len(r.Vector), len(general), len(vector))
		}
	})
}

func names(arch string) (general, vector []string) {
	if arch == "arm64" {
		general = []string{"RSP", "PC", "FLAGS"}
		for i := range 31 {
			general = append(general, fmt.Sprint("R", i))
		}
		for i := range 32 {
			vector = append(vector, fmt.Sprint("F", i))
		}
		return general, vector
	}
	general = []string{"AX", "BX", "CX", "DX", "SI", "DI", "BP", "SP", "PC", "FLAGS"}
	for i := range 16 {
		if i >= 8 {
			general = append(general, fmt.Sprint("R", i))
		}
		vector = append(vector, fmt.Sprint("X", i))
	}
	return general, vector
}

func TestMemory(t *testing.T) {
	each(t, func(t *testing.T, k kind) {
		p, symbols := k.run(t, "cell")
		add, cell := symbols["main.add"], symbols["main.cell"]
		code := make([]byte, add.Size)
		check(t, p.ReadMemory(add.Addr, code))
		check(t, p.RunTo(add.Addr))
		after := make([]byte, add.Size)
		check(t, p.ReadMemory(add.Addr, after))
		if string(code) != string(after) {
			t.Errorf("the code is %x, it was %x", after, code)
		}
		long := make([]byte, 5000) // more than a packet holds
		check(t, p.ReadMemory(symbols["runtime.text"].Addr, long))
		check(t, p.WriteMemory(cell.Addr, []byte{41}))
		check(t, p.WriteMemory(symbols["main.loop"].Addr, long[:0]))
		if err := p.ReadMemory(1, code); err == nil {
			t.Error("no error for memory that is not there")
		}
		if err := p.WriteMemory(1, code); err == nil {
			t.Error("no error for writing to memory that is not there")
		}
		if exit := finish(t, p); exit.Status != 41 {
			t.Errorf("%v, want the status that was written", exit)
		}
	})
}

// A breakpoint at the next instruction stops the program when it is there again,
// and one of several is enough.
func TestRunToAgain(t *testing.T) {
	each(t, func(t *testing.T, k kind) {
		p, symbols := k.run(t)
		add, loop := symbols["main.add"].Addr, symbols["main.loop"].Addr
		check(t, p.RunTo(add, loop, add))
		check(t, p.RunTo(add, loop))
		if r := regs(t, p); r.PC() != loop {
			t.Fatalf("at %#x, want main.loop, which is called after main.add", r.PC())
		}
		_, b, _ := k.arguments()
		for i := range uint64(20) {
			check(t, p.RunTo(add))
			if r := regs(t, p); r.PC() != add || r.General[b] != i {
				t.Fatalf("at %#x with %d, want %#x with %d", r.PC(), r.General[b], add, i)
			}
		}
		if exit := finish(t, p); exit.Status != 13 {
			t.Errorf("%v, want status 13", exit)
		}
	})
}

// Stepping is fast enough to compare all registers after each of some thousand
// instructions. What it takes is for the log; a busy machine may be slow.
func TestManySteps(t *testing.T) {
	each(t, func(t *testing.T, k kind) {
		p, symbols := k.run(t)
		check(t, p.RunTo(symbols["main.loop"].Addr))
		back := returnAddress(t, p, regs(t, p))
		start, steps := time.Now(), 0
		for r := regs(t, p); r.PC() != back; steps++ {
			check(t, p.Step())
			if r = regs(t, p); steps > 10000 {
				t.Fatalf("%d steps, and it is at %#x", steps, r.PC())
			}
		}
		took := time.Since(start)
		t.Logf("%d steps in %v, %.0f a second", steps, took.Round(time.Millisecond), float64(steps)/took.Seconds())
		if steps < 200*6 {
			t.Errorf("%d steps, want some for each of 200 calls", steps)
		}
		if exit := finish(t, p); exit.Status != 13 {
			t.Errorf("%v, want status 13: the steps must not change what the program does", exit)
		}
	})
}

// A system call is one step like another, with the next instruction under qemu.
func TestStepThroughSystemCall(t *testing.T) {
	each(t, func(t *testing.T, k kind) {
		p, symbols := k.run(t, "panic")
		write := symbols["runtime.write1.abi0"]
		check(t, p.RunTo(write.Addr))
		longest := uint64(0)
		for r := regs(t, p); write.Contains(r.PC()); {
			before := r.PC()
			check(t, p.Step())
			if r = regs(t, p); write.Contains(r.PC()) {
				longest = max(longest, r.PC()-before)
			}
		}
		// SYSCALL and a MOVL with an offset from SP; twice four bytes.
		if want := map[string]uint64{"native": 5, "qemu-x86_64": 6, "qemu-aarch64": 8}[k.name]; longest != want {
			t.Errorf("the longest step goes over %d bytes, want %d", longest, want)
		}
	})
}

// A signal that the runtime waits for gets there.
func TestSignal(t *testing.T) {
	each(t, func(t *testing.T, k kind) {
		p, symbols := k.run(t, "recover")
		load := symbols["main.load"]
		check(t, p.RunTo(load.Addr))
		signal := new(SignalError)
		for r := regs(t, p); ; r = regs(t, p) {
			if !load.Contains(r.PC()) {
				t.Fatalf("at %#x, and no signal", r.PC())
			}
			err := p.Step()
			if errors.As(err, &signal) {
				break
			}
			check(t, err)
		}
		if signal.Signal != "SIGSEGV" {
			t.Errorf("%v, want SIGSEGV", signal)
		}
		if exit := finish(t, p); exit.Status != 1 {
			t.Errorf("%v, want status 1: the program recovers", exit)
		}
	})
}

// A breakpoint of the program's own is not one of RunTo's.
func TestTrap(t *testing.T) {
	each(t, func(t *testing.T, k kind) {
		p, symbols := k.run(t, "trap")
		exit := new(ExitError)
		err := p.RunTo(symbols["main.recovered"].Addr)
		if !errors.As(err, &exit) || exit.Status != 2 || !strings.Contains(exit.Output, "SIGTRAP") {
			t.Errorf("%v, want status 2 and SIGTRAP", err)
		}
	})
}

// A function that is entered late goes straight on: Still.
func TestStill(t *testing.T) {
	each(t, func(t *testing.T, k kind) {
		p, symbols := k.run(t, "late")
		yielding, load := symbols["main.yielding"], symbols["main.load"]
		check(t, p.RunTo(yielding.Addr))
		time.Sleep(100 * time.Millisecond) // while the runtime watches
		for r := regs(t, p); r.PC() != load.Addr; r = regs(t, p) {
			if !yielding.Contains(r.PC()) {
				t.Fatalf("at %#x, want main.load straight from main.yielding", r.PC())
			}
			check(t, p.Step())
		}
	})
}
