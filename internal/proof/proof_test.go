package proof

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"ifaceval/internal/machine"
	"ifaceval/internal/releases"
)

// A tally is what was compared of a build.
type tally struct {
	functions, calls, steps  int
	flags                    int
	compared, loose          int
	known, written           int
	unmodelled, ends, errors map[string]int
	executed                 map[string]int // by mnemonic
}

// prove follows every call of the program's functions.
func (p *program) prove(t *testing.T, mode mode, brief bool, pervert func(*claim)) tally {
	t.Helper()
	all := tally{unmodelled: map[string]int{}, ends: map[string]int{}, errors: map[string]int{}, executed: map[string]int{}}
	proc := p.start(t)
	seen := map[string]bool{}
	steps := maxSteps
	if brief {
		steps = maxSteps / 8
	}
	for _, name := range p.calls("main.main") {
		if brief && seen[name] {
			continue
		}
		if err := proc.RunTo(p.symbols[name].Addr); err != nil {
			t.Fatal(err)
		}
		f, err := p.follow(proc, name, mode, steps, pervert)
		if err != nil {
			all.errors[name]++
			if pervert == nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if f == nil {
			return all
		}
		seen[name] = true
		all.add(f)
	}
	all.functions = len(seen)
	return all
}

func (a *tally) add(f *follower) {
	a.calls++
	a.steps += f.steps
	a.flags += f.flagsCompared
	a.compared += f.b.compared
	a.loose += f.b.loose
	a.known += f.m.Known
	a.written += f.m.Written
	for name, n := range f.executed {
		a.executed[name] += n
	}
	for name, n := range f.m.Unmodelled {
		a.unmodelled[name] += n
	}
	if f.why != "returns" {
		a.ends[f.why]++
	}
}

func (a *tally) share() float64 { return float64(a.known) / float64(max(1, a.written)) }

func (a *tally) log(t *testing.T) {
	t.Helper()
	t.Logf("%d different instructions", len(a.executed))
	t.Logf("%d functions, %d calls, %d steps, %d bytes and %d flags compared (%d loose), %.2f %% of %d bytes known",
		a.functions, a.calls, a.steps, a.compared, a.flags, a.loose, 100*a.share(), a.written)
	for _, m := range []map[string]int{a.unmodelled, a.ends} {
		for _, name := range slices.Sorted(maps.Keys(m)) {
			t.Logf("%6d %s", m[name], name)
		}
	}
}

// A run is a build and the modes in which it is followed.
type run struct {
	build
	modes []mode
	brief bool // one call of each function, and no long loops
	// least is the share of what was written that has to be known, in the mode
	// numbers, and steps how many have to be taken in each.
	least float64
	steps int
}

// runs are everything with the release at hand; with others, and under qemu where
// a step takes a millisecond, less, unless all releases are asked for.
func runs() []run {
	all := []run{
		{build{machine.AMD64, releases.Default, false}, []mode{numbers, opaque, inside}, false, 0.95, 7000},
		{build{machine.AMD64, releases.Default, true}, []mode{numbers, opaque, inside}, false, 0.91, 4000},
		{build{machine.ARM64, releases.Default, false}, []mode{numbers}, false, 0.95, 7000},
		{build{machine.ARM64, releases.Default, true}, []mode{numbers}, false, 0.94, 4000},
	}
	if releases.All() {
		all = append(all, run{build{machine.ARM64, releases.Default, false}, []mode{opaque, inside}, false, 0, 7000},
			run{build{machine.ARM64, releases.Default, true}, []mode{opaque, inside}, false, 0, 4000})
	}
	for _, release := range releases.Some()[1:] {
		plain, optimised := []mode{numbers}, []mode{opaque}
		if releases.All() {
			plain, optimised = []mode{numbers, opaque}, []mode{numbers, opaque}
		}
		all = append(all, run{build{machine.AMD64, release, false}, plain, false, 0.95, 7000},
			run{build{machine.AMD64, release, true}, optimised, false, 0.91, 4000},
			run{build{machine.ARM64, release, true}, []mode{opaque}, true, 0, 3000})
		if releases.All() || release == releases.Oldest {
			all = append(all, run{build{machine.ARM64, release, false}, []mode{numbers}, true, 0.93, 4500})
		}
	}
	return all
}

// TestMachine is the proof: no byte and no flag that the machine claims to know
// may differ from the processor's.
func TestMachine(t *testing.T) {
	for _, r := range runs() {
		t.Run(r.String(), func(t *testing.T) {
			t.Parallel()
			releases.Need(t, r.release)
			p := r.compile(t)
			if n := p.listing.Unrecognised; n > 0 {
				t.Errorf("%d lines of the listing are not understood: %s", n, strings.Join(p.listing.Examples, "\n"))
			}
			for _, mode := range r.modes {
				t.Run(string(mode), func(t *testing.T) { r.check(t, mode, p.prove(t, mode, r.brief, nil)) })
			}
		})
	}
}

func (r run) check(t *testing.T, mode mode, all tally) {
	t.Helper()
	all.log(t)
	if all.functions < 150 || all.steps < r.steps {
		t.Errorf("%d functions in %d steps, want 150 and %d", all.functions, all.steps, r.steps)
	}
	if all.loose*50 > all.compared {
		t.Errorf("%d bytes could not be compared, of %d", all.loose, all.compared)
	}
	if mode == numbers && all.share() < r.least {
		t.Errorf("%.2f %% of the bytes written are known, want %.0f", 100*all.share(), 100*r.least)
	}
	if len(all.executed) < 100 {
		t.Errorf("%d different instructions were executed, want 100", len(all.executed))
	}
	if len(all.unmodelled) > 0 { // in these functions; see TestModelled for the standard library's
		t.Errorf("instructions that no rule knows: %v", all.unmodelled)
	}
}
