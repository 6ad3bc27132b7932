package object

import (
	"os"
	"sync"
)

// Options say what an archive alone does not.
type Options struct {
	// PkgPath replaces `"".` in the names of objects that Go 1.18 compiled
	// without -p. It is the import path, not escaped.
	PkgPath string

	// Builtins names the predefined runtime symbols, as [Builtins] reads them
	// from the toolchain that wrote the archive. Without it runtime.newobject
	// and others read as `?builtin#0` and count as unresolved.
	Builtins []string

	// Symbol, if not nil, names symbol i of another package's own list; "" if
	// it cannot. [Symbols] of that package's archive has the names. An object
	// refers to inlined functions of other packages by number only, so that
	// without it they read as "?strings#83". It is called once per symbol.
	Symbol func(pkg string, i uint32) string
}

// A File is a package's compiled Go code. It refers to the bytes it was read
// from, until it is dropped. Methods may be called concurrently.
type File struct {
	Magic   string // "go118ld" or "go120ld"
	GOOS    string
	GOARCH  string
	Version string // "go1.26.8", "devel go1.28-0123abcd Mon Nov 2 …"

	// Funcs are the functions with code, in the order of the symbol table.
	Funcs []*Func

	// Skipped names the archive members that were not read: C objects, and
	// Go objects that come from assembly.
	Skipped []string

	// Unresolved counts relocations whose symbol has no name to be found:
	// Symbol starts with a question mark. It is 0 for archives of a known
	// toolchain, given its Builtins.
	Unresolved int

	// Unnamed counts inlined calls whose Func starts with a question mark.
	// Only Options.Symbol can name a callee of another package that this one
	// never calls for real.
	Unnamed int

	obj       *object
	dataOnce  sync.Once
	dataIndex map[string]int
	dataMu    sync.Mutex
}

// Open reads the archive at path.
func Open(path string, opts Options) (*File, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return Read(data, opts)
}

// Read reads a whole archive. It keeps data, which must not change
// afterwards. Errors do not name the archive: the caller does.
func Read(data []byte, opts Options) (*File, error) {
	f := new(File)
	goobj, err := f.findObject(data)
	if err != nil {
		return nil, err
	}
	f.obj, err = newObject(goobj, opts)
	if err != nil {
		return nil, err
	}
	f.Magic = goobj.magic
	f.GOOS, f.GOARCH, f.Version = parseHeader(goobj.header)
	f.obj.version = minor(f.Version)
	f.obj.wasm = f.GOARCH == "wasm"
	f.Funcs, err = f.obj.funcs()
	if err != nil {
		return nil, err
	}
	f.Unresolved, f.Unnamed = f.obj.unresolved, f.obj.unnamed
	return f, nil
}

// Symbols reads only the names that other packages' objects refer to by number,
// for Options.Symbol. It does not keep data.
func Symbols(data []byte, opts Options) ([]string, error) {
	goobj, err := new(File).findObject(data)
	if err != nil {
		return nil, err
	}
	o, err := newObject(goobj, opts)
	if err != nil {
		return nil, err
	}
	names := make([]string, o.first[1])
	for i := range names {
		names[i], _ = o.symbolName(i)
	}
	return names, nil
}
