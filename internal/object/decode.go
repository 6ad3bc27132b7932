package object

import (
	"encoding/binary"
	"math"
	"strings"
)

// Types of auxiliary symbols that matter here. Later ones were only ever
// appended, or moved after these.
const (
	auxFuncInfo = 1
	auxPCFile   = 8
	auxPCLine   = 9
	auxPCInline = 10
)

const inlinedSize = 24

// Arenas of the slices that functions hold.
type arenas struct {
	relocs  arena[Reloc]
	runs    arena[Run]
	inlined arena[Inlined]
	funcs   arena[Func]
}

// funcs decodes all functions. A function is a symbol with a FuncInfo.
func (o *object) funcs() ([]*Func, error) {
	var funcs []*Func
	for i := range o.numDefs() {
		info, tabs, err := o.auxOf(i)
		if err != nil {
			return nil, err
		}
		if info == nil {
			continue
		}
		f, err := o.function(i, info, tabs)
		if err != nil {
			return nil, err
		}
		funcs = append(funcs, f)
	}
	return funcs, nil
}

// auxOf returns what a function's auxiliary symbols hold; a nil info for
// other symbols.
func (o *object) auxOf(i int) (info []byte, tabs funcTables, err error) {
	for j := o.index(blkAuxIndex, i); j < o.index(blkAuxIndex, i+1); j++ {
		at := o.blocks[blkAux] + int(j)*auxSize
		var to *[]byte
		switch o.data[at] {
		case auxFuncInfo:
			to = &info
		case auxPCFile:
			to = &tabs.file
		case auxPCLine:
			to = &tabs.line
		case auxPCInline:
			to = &tabs.node
		default:
			continue
		}
		sym, ok := o.global(o.refAt(at + 1))
		if !ok || sym >= o.numDefs() {
			return nil, tabs, o.errorf(at, "auxiliary symbol is not defined in this object")
		}
		*to = o.content(sym)
		if to == &info && info == nil {
			info = []byte{}
		}
		if to == &tabs.line {
			o.rodata = o.symbol(sym).kind()
		}
		if o.budget -= len(*to); o.budget < 0 {
			return nil, tabs, o.errorf(at, "implausibly large tables")
		}
	}
	return info, tabs, nil
}

func (o *object) function(i int, info []byte, tabs funcTables) (*Func, error) {
	at := o.blocks[blkDefs] + i*symSize
	sym := o.symbol(i)
	name, ok := o.symbolName(i)
	if !ok {
		return nil, o.errorf(at, "name of a function lies outside of the strings")
	}
	if sym.size() > math.MaxInt32 {
		return nil, o.errorf(at, "%s: %d bytes of code", name, sym.size())
	}
	f := &o.arenas.funcs.take(1)[0]
	f.Name, f.ABI, f.Size, f.Dupok = name, sym.abi(), sym.size(), sym.dupok()
	if err := o.funcInfo(f, info); err != nil {
		return nil, o.errorf(at, "%s: %v", name, err)
	}
	runs, err := o.runs(tabs, f.Size, len(f.Inlined))
	if err != nil {
		return nil, o.errorf(at, "%s: %v", name, err)
	}
	f.Runs = o.arenas.runs.take(len(runs))
	copy(f.Runs, runs)
	for _, r := range f.Runs {
		if r.Pos.Node == -1 && r.Pos.File != "" {
			f.File = r.Pos.File
			break
		}
	}
	o.funcRelocs(f, i)
	return f, nil
}

// isWrapper says whether a FuncID is that of wrappers. Other IDs than 0 are given
// to functions of the runtime only, and those it has in Go files are below.
func isWrapper(id byte, name string) bool {
	return id != 0 && (id >= 21 || !strings.HasPrefix(name, "runtime."))
}

func u32(b []byte) uint32 { return binary.LittleEndian.Uint32(b) }
