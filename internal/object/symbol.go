package object

import (
	"encoding/binary"
	"fmt"
	"strings"
)

// Package numbers with a meaning of their own.
const (
	pkgNone     = 1<<31 - 1 - iota // a definition or reference outside of any package's list
	pkgHashed64                    // content-addressed, at most 8 bytes
	pkgHashed                      // content-addressed
	pkgBuiltin                     // predefined by the toolchain
	pkgSelf                        // this package's own list
)

const (
	symFlagDupok = 1 << 0

	symFlagABIWrapper23 = 1 << 5 // second byte of flags, 1.23 to 1.26
	symFlagABIWrapper27 = 1 << 6 // 1.27
)

// A symRef names a symbol: an index in the list that pkg stands for. The
// zero symRef is no symbol.
type symRef struct{ pkg, sym uint32 }

// A symbol is an entry of one of the five lists.
type symbol struct {
	rec []byte
}

func (s symbol) abi() uint16  { return binary.LittleEndian.Uint16(s.rec[8:]) }
func (s symbol) kind() byte   { return s.rec[10] }
func (s symbol) dupok() bool  { return s.rec[11]&symFlagDupok != 0 }
func (s symbol) flag2() byte  { return s.rec[12] }
func (s symbol) size() uint32 { return binary.LittleEndian.Uint32(s.rec[13:]) }

// symbol returns symbol i, counted through all five lists.
func (o *object) symbol(i int) symbol {
	off := o.blocks[blkDefs] + i*symSize
	return symbol{o.data[off : off+symSize]}
}

// global turns a reference to one of the five lists into a number counted
// through all of them.
func (o *object) global(r symRef) (int, bool) {
	list, last := 0, 0
	switch r.pkg {
	case pkgSelf:
	case pkgHashed64:
		list, last = 1, 1
	case pkgHashed:
		list, last = 2, 2
	case pkgNone:
		list, last = 3, 4 // references continue definitions
	default:
		return 0, false
	}
	i := uint64(o.first[list]) + uint64(r.sym)
	return int(i), i < uint64(o.first[last+1])
}

// symbolName returns the name of symbol i.
func (o *object) symbolName(i int) (string, bool) {
	name, ok := o.stringAt(o.blocks[blkDefs] + i*symSize)
	return o.expand(name), ok
}

// refName names the symbol that r stands for, or says that it cannot with a
// name that starts with a question mark.
func (o *object) refName(r symRef) string {
	if r == (symRef{}) {
		return ""
	}
	if i, ok := o.global(r); ok {
		if name, ok := o.symbolName(i); ok {
			return name // "" for what only markers refer to
		}
	}
	if r.pkg == pkgBuiltin && uint64(r.sym) < uint64(len(o.opts.Builtins)) {
		return o.opts.Builtins[r.sym]
	}
	name, ok := o.refNames[r]
	if !ok {
		name = o.foreignName(r)
		o.refNames[r] = name
	}
	return name
}

// foreignName names a symbol that this object refers to by number only.
func (o *object) foreignName(r symRef) string {
	switch r.pkg {
	case pkgBuiltin:
		return fmt.Sprintf("?builtin#%d", r.sym)
	case pkgSelf, pkgHashed, pkgHashed64, pkgNone:
		return fmt.Sprintf("?list%d#%d", pkgNone-r.pkg, r.sym)
	}
	pkg := fmt.Sprintf("pkg%d", r.pkg)
	if uint64(r.pkg) < uint64(o.count(blkPkgs, stringSize)) {
		if path, ok := o.stringAt(o.blocks[blkPkgs] + int(r.pkg)*stringSize); ok {
			pkg = path
		}
		if o.opts.Symbol != nil {
			if name := o.opts.Symbol(pkg, r.sym); name != "" {
				return name
			}
		}
	}
	return fmt.Sprintf("?%s#%d", pkg, r.sym)
}

func unresolved(name string) bool { return strings.HasPrefix(name, "?") }

func (o *object) readRefNames() error {
	n := o.count(blkRefNames, refNameSize)
	o.refNames = make(map[symRef]string, n)
	for i := range n {
		at := o.blocks[blkRefNames] + i*refNameSize
		name, ok := o.stringAt(at + 8)
		if !ok {
			return o.errorf(at, "name of reference %d lies outside of the strings", i)
		}
		o.refNames[o.refAt(at)] = o.expand(name)
	}
	return nil
}

func (o *object) refAt(off int) symRef { return symRef{o.u32(off), o.u32(off + 4)} }

// expand puts the package path in the place of `"".`.
func (o *object) expand(name string) string {
	if o.pkgPrefix == "" || !strings.Contains(name, `"".`) {
		return name
	}
	full, ok := o.expanded[name]
	if !ok {
		full = strings.ReplaceAll(name, `"".`, o.pkgPrefix)
		o.expanded[name] = full
	}
	return full
}

// EscapePath spells an import path as symbol names do: with %xx for dots in
// its last element and for what would be ambiguous anywhere.
func EscapePath(path string) string {
	last := strings.LastIndexByte(path, '/')
	var b strings.Builder
	for i := range len(path) {
		switch c := path[i]; {
		case c <= ' ', c >= 0x7f, c == '%', c == '"', c == '.' && i > last:
			fmt.Fprintf(&b, "%%%02x", c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
