// Package object reads what gc, the Go compiler, wrote for one package: the
// archive `go list -export` names in .Export. It gives functions, the
// relocations of their code with the source position of each, their inline
// trees and line tables, and the content of data symbols. No instruction is
// decoded, so it works for every GOARCH.
//
// It does not read linked programs (debug/elf and debug/gosym do), type
// export data (go/types importers do), gccgo's objects, or DWARF. It starts no
// command: the caller knows where the archive and the toolchain are.
//
// # The archive
//
// An archive is the classic Unix one: "!<arch>\n", then members with a 60-byte
// text header, each padded to an even length. __.PKGDEF holds export data.
// _go_.o holds what the compiler made of the Go files. More members follow
// for assembly files (Go objects too, with a flag that says so) and for C files
// (whatever the C compiler writes); [File.Skipped] lists those.
//
// # The object
//
// A Go object starts with text, whose first line names system, architecture,
// compiler version and experiments, and which ends in "\n!\n". The binary part
// follows; all numbers in it are little-endian, whatever the architecture, and
// all offsets count from its start:
//
//	magic        8 bytes   "\x00go118ld" (1.18, 1.19) or "\x00go120ld" (1.20 to 1.27)
//	fingerprint  8 bytes   of the export data
//	flags        4 bytes   1: -shared, 2: names need the package path (1.18), 4: from assembly
//	offsets     19 × 4     where each block starts; the last is the end
//	strings                bytes, referred to as (length, offset)
//
// The blocks, each up to the next one's offset: imports (16 bytes each), package
// paths (8), file names (8), five lists of symbols (21 each: this package's own,
// short content-addressed, content-addressed, other definitions, references),
// flags of references (10), hashes, then three indexes with one entry per defined
// symbol and a closing one (first relocation, first auxiliary symbol, first data
// byte), relocations (23: offset, size, two bytes of type, addend, symbol),
// auxiliary symbols (9: type, symbol), data, and names of other packages'
// symbols (16), written for tools.
//
// A symbol is named by a pair (package, index). High package numbers stand for
// one of the lists above or for the list of predefined runtime symbols, which
// only the toolchain's source has: see [Builtins].
//
// Auxiliary symbols of a function hold its FuncInfo (frame size, kind, start line,
// files, inline tree) and its tables from pc to file, line and inline node. A table
// is a run of varint pairs, value delta (zigzag) and pc delta (in units of the
// shortest instruction), and starts at value -1 and pc 0.
//
// # What differs
//
// The layouts are those of cmd/internal/goobj (objfile.go, funcinfo.go),
// cmd/internal/obj (objfile.go, pcln.go) and cmd/internal/archive, read in Go
// 1.18.10, 1.19.13, 1.20.14, 1.22.12, 1.25.14 and 1.27.4:
//
//   - 1.18 and 1.19: FuncInfo has no start line (12 bytes before its files, 16 from
//     1.20). Block, symbol, relocation and auxiliary layouts never changed.
//   - 1.18 only: a package compiled without -p is written with `"".` for its path.
//     The go command passes -p, so this is rare.
//   - up to 1.19 runtime names are spelt type.int, go.itab.T,I, go.string."x";
//     from 1.20 type:int, go:itab.T,I, go:string."x". They are kept as they are.
//   - 1.24 put FIPS kinds in between, so that kind numbers differ. The pc tables
//     themselves are read-only data, hence their own kind tells which it is.
//   - 1.26 halved riscv64's unit of pc. The unit is not looked up by architecture:
//     a function's table must end at the function's size, which gives the unit,
//     and is checked for every function.
//   - wrapper functions have a FuncID whose number moved (21 to 23). All other
//     FuncIDs belong to the runtime, which settles it.
//   - 1.23 says which functions are ABI wrappers, and 1.27 moved the bit. Before,
//     an ABI wrapper is a wrapper that refers to its own name.
//
// # WebAssembly
//
// A wasm function's pc counts resume points, not bytes, in [Func.Size] and [Run].
// The position of a call is still exact, as each call stores its return pc
// through a relocation just before. Other relocations have no position
// (Line 0), because a block's table entry is that of its last instruction only.
package object
