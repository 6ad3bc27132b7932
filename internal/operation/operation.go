// Package operation finds the instructions that give interface values their data
// words in what the compiler prints with -S: the call that copies a value, or the
// load of an address.
//
// It goes by the symbols that instructions refer to, and so knows nothing of
// instruction sets: a call is CALL on amd64 and JAL on riscv64, and either refers
// to runtime.convT64. That is all that can be had from a listing without the
// source beside it. Whether an instruction is executed, which of several type words
// on a line belongs to which store, and whether zerobase is there for a conversion
// or for another empty value, a listing does not say; `ifaceval check` does.
//
// A value that is its own data word leaves no trace of this kind. [InSink] finds
// the instruction that stores it, if it is known where to.
package operation

import (
	"strings"

	"ifaceval/internal/listing"
	"ifaceval/internal/storage"
)

// An Operation is an instruction that makes a data word.
type Operation struct {
	Function string // linker name
	File     string // absolute, or as the listing has it
	Line     int
	Type     string // of the value, as the type word names it; "" if the line does not tell
	Mnemonic string // "CALL"
	Text     string // the whole instruction
	Symbol   string // "runtime.convT64"; "" where the value is the data word
	Storage  storage.Storage
}

// Of are the operations of a function in the order of its code. A type is given
// where all the type words on a line are the same, or where there are as many of
// them as operations.
func Of(fn *listing.Func) []Operation {
	var all []Operation
	for _, line := range byLine(fn) {
		var found []Operation
		var types []string
		for _, in := range line {
			for _, sym := range symbols(in) {
				if t := typeOf(sym); t != "" {
					types = append(types, t)
				} else if s, ok := stores(sym); ok {
					found = append(found, Operation{Function: fn.Name, File: in.File, Line: in.Line, Mnemonic: in.Mnemonic,
						Text: in.Text, Symbol: sym, Storage: s})
				}
			}
		}
		for i := range found {
			found[i].Type = pick(types, i, len(found))
		}
		all = append(all, found...)
	}
	return all
}

// InSink is how a function that does nothing but store its parameter in the
// variable sink makes the data word; ok is false if it cannot be told.
func InSink(fn *listing.Func, sink string) (op Operation, ok bool) {
	all := Of(fn)
	if len(all) > 0 {
		for _, o := range all[1:] {
			if o.Symbol != all[0].Symbol {
				return Operation{}, false
			}
		}
		return all[0], true
	}
	op = Operation{Function: fn.Name, File: fn.File, Line: fn.Line, Storage: storage.Direct}
	stored := false
	for _, in := range fn.Instrs {
		for _, sym := range symbols(in) {
			stored = stored || strings.HasSuffix(sym, "."+sink)
			if t := typeOf(sym); t != "" && op.Type == "" {
				op.Type = t
			}
		}
		if n := len(in.Args); n > 1 && op.Mnemonic == "" {
			if to := in.Args[n-1]; to.Kind == listing.Mem && strings.HasSuffix(to.Name, "."+sink) && to.Offset > 0 {
				op.Mnemonic, op.Text, op.Line = in.Mnemonic, in.Text, in.Line
			}
		}
	}
	return op, stored
}

// byLine groups the instructions of each line of source, in the order in which
// the lines first occur.
func byLine(fn *listing.Func) [][]*listing.Instr {
	type place struct {
		file string
		line int
	}
	index := map[place]int{}
	var groups [][]*listing.Instr
	for _, in := range fn.Instrs {
		p := place{in.File, in.Line}
		i, ok := index[p]
		if !ok {
			i = len(groups)
			index[p] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], in)
	}
	return groups
}

// symbols are what an instruction refers to, each once: by its relocations and, as
// some targets have these on a neighbour, by its operands.
func symbols(in *listing.Instr) []string {
	var all []string
	add := func(sym string) {
		for _, s := range all {
			if s == sym {
				return
			}
		}
		all = append(all, sym)
	}
	for _, r := range in.Relocs {
		add(r.Symbol)
	}
	for _, a := range in.Args {
		if a.Name != "" && a.Base == "SB" {
			add(a.Name)
		}
	}
	return all
}

// typeOf is the type that a type word or an itab is of, "" for any other symbol.
func typeOf(sym string) string {
	for _, prefix := range []string{"type:", "type."} {
		if rest, ok := strings.CutPrefix(sym, prefix); ok && !strings.HasPrefix(rest, ".") {
			return rest
		}
	}
	for _, prefix := range []string{"go:itab.", "go.itab."} {
		if rest, ok := strings.CutPrefix(sym, prefix); ok {
			if i := strings.LastIndexByte(rest, ','); i > 0 {
				return rest[:i]
			}
		}
	}
	return ""
}

// stores is the storage that a symbol stands for.
func stores(sym string) (storage.Storage, bool) {
	switch {
	case storage.IsCall(sym):
		return storage.Heap, true
	case sym == "runtime.staticuint64s":
		return storage.StaticByte, true
	case sym == "runtime.zeroVal":
		return storage.ZeroVal, true
	case sym == "runtime.zerobase":
		return storage.Zerobase, true
	case strings.Contains(sym, "..stmp_"):
		return storage.ReadOnly, true
	}
	return "", false
}

func pick(types []string, i, n int) string {
	if len(types) == n {
		return types[i]
	}
	for _, t := range types {
		if t != types[0] {
			return ""
		}
	}
	if len(types) == 0 {
		return ""
	}
	return types[0]
}
