package storage

import "strings"

// RuntimeCall reports whether a function of the runtime that the compiler inserts
// calls to, as "runtime.makeslice", allocates on the heap, always or for some
// arguments, and whether it is known here at all. What it keeps for itself (sudogs,
// caches of type switches) and what it allocates on the way to a panic does not count.
//
// The names are those of cmd/compile/internal/typecheck/builtin.go and
// cmd/internal/goobj/builtinlist.go, Go 1.18 to 1.27.
func RuntimeCall(symbol string) (allocates, known bool) {
	name, ok := strings.CutPrefix(symbol, "runtime.")
	if !ok {
		return false, false
	}
	for _, begin := range allocating {
		if strings.HasPrefix(name, begin) {
			return name != "slicebytetostringtmp", true
		}
	}
	for _, begin := range plain {
		if strings.HasPrefix(name, begin) {
			return false, true
		}
	}
	return false, false
}

// allocating are the beginnings of the names of functions that allocate.
var allocating = []string{
	"newobject", "malloc", "makeslice", "growslice", "moveSlice",
	"concatstring", "concatbyte", "intstring", "slicebytetostring", "slicerunetostring", "stringtoslice",
	"convT", "makemap", "mapassign", "makechan",
	"newproc", "deferrangefunc",
}

// plain are the beginnings of the names of all others, and of a few variables
// that the list of functions has too.
var plain = []string{
	"panic", "goPanic", "throwinit", "gopanic", "gorecover", "goschedguarded", "sigpanic",
	"print", "cmpstring", "slicecopy", "decoderune", "countrunes",
	"convI2I", "assert", "typeAssert", "interfaceSwitch", "ifaceeq", "efaceeq",
	"fastrand", "rand", "mapaccess", "mapiter", "mapIter", "mapdelete", "mapclear",
	"chan", "closechan", "select", "block", "typedmem", "typedslicecopy",
	"unsafeslice", "unsafestring", "memmove", "memclr", "memequal", "memhash",
	"f32", "f64", "c64", "c128", "str", "inter", "nilinter",
	"int64", "uint64", "uint32", "float64", "complex128div",
	"getcaller", "race", "msan", "asan", "checkptr", "libfuzzer", "addCovMeta", "KeepAlive",
	"x86Has", "armHas", "arm64Has", "loong64Has", "riscv64Has",
	"deferproc", "deferreturn", "writeBarrier", "gcWriteBarrier", "wbZero", "wbMove", "duff", "morestack", "retpoline", "tls_g",
}
