package counter

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
)

// A geometry is how many counts a file has.
type geometry struct {
	bits   int // of the number of entries, of which the table has twice as many slots
	shards int
}

// standard is the geometry of all files but those of tests: 12 MiB for 32767 call
// instructions that are reached. The go command has 4000 in all.
var standard = geometry{bits: 15, shards: 16}

const (
	headerSize  = 64
	processesAt = 8
	nextAt      = 12
	recordSize  = 24

	magic = "ifacevl1"
)

func (g geometry) entries() int  { return 1 << g.bits }
func (g geometry) keysAt() int   { return headerSize + 4*2*g.entries() }
func (g geometry) countsAt() int { return g.keysAt() + 8*g.entries() }
func (g geometry) size() int     { return g.countsAt() + recordSize*g.entries()*g.shards }

// fill puts the numbers into the text that is added to the runtime.
func (g geometry) fill(text string) string {
	var pairs []string
	for name, n := range map[string]int{"ENTRIES": g.entries(), "BITS": g.bits + 1, "SHARDS": g.shards, "PROCESSES": processesAt,
		"NEXT": nextAt, "TABLE": headerSize, "KEYS": g.keysAt(), "COUNTS": g.countsAt(), "SIZE": g.size()} {
		pairs = append(pairs, " = "+name+" ", " = "+strconv.Itoa(n)+" ", " = "+name+"\n", " = "+strconv.Itoa(n)+"\n")
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// maxPath bounds the name of a file: the runtime has room for so many bytes.
const maxPath = 4095

// Create makes a file without counts. The name must be absolute.
func Create(name string) error { return create(name, standard) }

func create(name string, g geometry) error {
	if len(name) > maxPath {
		return errors.New("the name of the directory for temporary files is too long: set TMPDIR to another")
	}
	data := make([]byte, g.size())
	copy(data, magic)
	return os.WriteFile(name, data, 0o666)
}

// Counts are what the processes of one program counted.
type Counts struct {
	Processes int    // that counted
	Calls     []Call // by offset
	Overflow  Amount // of calls for which there was no room
}

// A Call is one call instruction.
type Call struct {
	Offset   int64  // of where it returns to from the entry of runtime.convT, in bytes
	Function string // that it calls: "runtime.convT64"
	Amount
}

// An Amount is what calls came to.
type Amount struct {
	Calls  uint64
	Allocs uint64 // those that allocated; of a size of 0 none does
	Bytes  uint64 // that were asked for
}

// Add adds another amount.
func (a *Amount) Add(b Amount) {
	a.Calls += b.Calls
	a.Allocs += b.Allocs
	a.Bytes += b.Bytes
}

// Read reads a file. Processes may still count.
func Read(name string) (*Counts, error) { return read(name, standard) }

func read(name string, g geometry) (*Counts, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	if len(data) != g.size() || string(data[:len(magic)]) != magic {
		return nil, fmt.Errorf("%s: the program that counts has overwritten its counts", name)
	}
	order := binary.NativeEndian
	amount := func(entry int) (a Amount) {
		for shard := range g.shards {
			at := data[g.countsAt()+recordSize*(shard*g.entries()+entry):]
			a.Add(Amount{order.Uint64(at), order.Uint64(at[8:]), order.Uint64(at[16:])})
		}
		return a
	}
	c := &Counts{Processes: int(order.Uint32(data[processesAt:])), Overflow: amount(0)}
	for entry := 1; entry <= min(int(order.Uint32(data[nextAt:])), g.entries()-1); entry++ {
		a := amount(entry)
		if a.Calls == 0 {
			continue // a number that was lost, or a call that is just being counted
		}
		key := order.Uint64(data[g.keysAt()+8*entry:])
		function := int(key&7) - 1
		if function < 0 || function >= len(functions) {
			return nil, fmt.Errorf("%s: the program that counts has overwritten its counts", name)
		}
		c.Calls = append(c.Calls, Call{int64(key) >> 3, "runtime." + functions[function], a})
	}
	slices.SortFunc(c.Calls, func(a, b Call) int {
		return cmp.Or(cmp.Compare(a.Offset, b.Offset), cmp.Compare(a.Function, b.Function))
	})
	return c, nil
}
