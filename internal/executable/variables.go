package executable

import (
	"slices"
	"strings"
)

// The functions that refer to runtime.staticuint64s and runtime.zeroVal by name. A test
// compares them with the source of the releases.
var (
	staticUsers = []string{"runtime.convT16", "runtime.convT32", "runtime.convT64", "runtime.slicebytetostring", "runtime.getStaticuint64s"}
	zeroUsers   = []string{"runtime.convTstring", "runtime.convTslice", "reflect.Value.Field", "reflect.Value.IsZero", "reflect.Value.Set", "reflect.Zero"}
	zeroBegins  = []string{"runtime.mapaccess", "internal/runtime/maps."} // and all those
)

// detectors are functions of programs that were built with -race, -msan or -asan.
var detectors = []string{"runtime.racereadrange", "runtime.msanread", "runtime.asanread"}

func usesStatic(function string) bool { return slices.Contains(staticUsers, function) }

func usesZero(function string) bool {
	begins := func(prefix string) bool { return strings.HasPrefix(function, prefix) }
	return slices.Contains(zeroUsers, function) || slices.ContainsFunc(zeroBegins, begins)
}

// staticBytes is the address of runtime.staticuint64s, 0 if it is not found: what one
// of its users loads, with the numbers from 0 to 255 there.
func (f *File) staticBytes() uint64 {
	for _, addresses := range f.loadedBy(usesStatic) {
		for addr := range addresses {
			if f.counts(addr) {
				return addr
			}
		}
	}
	return 0
}

func (f *File) counts(addr uint64) bool {
	b := f.bytes(addr, staticSize)
	for i := 0; i < len(b); i += wordSize {
		if f.order.Uint64(b[i:]) != uint64(i/wordSize) {
			return false
		}
	}
	return b != nil
}

// zeroVal is the address of runtime.zeroVal, 0 if it is not found: what most of its
// users load, and at least two, with nothing there but zeros.
func (f *File) zeroVal() uint64 {
	votes := map[uint64]int{}
	for _, addresses := range f.loadedBy(usesZero) {
		for addr := range addresses {
			if f.zeros(addr) {
				votes[addr]++
			}
		}
	}
	best, tie := uint64(0), false
	for addr, n := range votes {
		switch {
		case n > votes[best]:
			best, tie = addr, false
		case n == votes[best]:
			tie = true
		}
	}
	if votes[best] < 2 || tie {
		return 0
	}
	return best
}

// zeros reports whether the file has zeros at an address, or leaves it to the loader
// to put them there.
func (f *File) zeros(addr uint64) bool {
	for i := range uint64(zeroSize) {
		if b := f.bytes(addr+i, 1); b != nil && b[0] != 0 {
			return false
		}
	}
	return true
}

// loadedBy are the addresses that functions load, by function.
func (f *File) loadedBy(wanted func(name string) bool) []map[uint64]bool {
	var all []map[uint64]bool
	for i := range f.Funcs {
		if fn := &f.Funcs[i]; wanted(fn.Name) {
			addresses := map[uint64]bool{}
			f.processor().loads(fn.Entry, f.code(fn), func(l load) { addresses[l.target] = true })
			all = append(all, addresses)
		}
	}
	return all
}
