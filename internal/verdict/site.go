package verdict

import (
	"cmp"
	"go/types"
	"maps"
	"path/filepath"
	"slices"

	"ifaceval/internal/conversion"
	"ifaceval/internal/escape"
	"ifaceval/internal/layout"
	"ifaceval/internal/storage"
)

// A Site is one conversion in source and what became of it.
type Site struct {
	Package  string // import path, with the test variant
	Function string // the source's name, without the package path
	Key      string // the same, as Go 1.26 names it whatever the release
	File     string // absolute, as //line directives have it
	Line     int    // of the operand, as gc 1.20 and later print it
	Column   int
	Expr     string // the operand as written, on one line
	Tokens   string // the same in a spelling that gofmt does not change
	From, To types.Type
	Context  conversion.Context
	I2I      bool // From is an interface: nothing is stored
	Dead     bool // in code that the compiler never looks at

	Layout layout.Layout // of From, if it holds no type parameter
	Escape *escape.Fact  // what the compiler said at the operand, nil for nothing

	// Predicted is what the rules and Escape say of the function's own copy.
	Predicted storage.Place
	Instances []Instance

	value    storage.Value
	lines    []int // where the machine code for it may be, best first
	typeWord string
	name     string // of an operand that is a plain name
	body     *body
	laidOut  error // why Layout is empty
}

// An Instance is one copy of a conversion in machine code.
type Instance struct {
	Function  string   // linker name of the function that holds it
	InlinedAt string   // "file:line" of the call in Function that was replaced; "" for a copy of its own
	Through   []string // functions between that call and the site's, outermost first
	Shape     string   // type arguments of a generic copy
	Place     storage.Place
	Layout    layout.Layout
	Code      bool           // the machine code shows it; otherwise the rules say so
	Reason    string         // of an unknown place
	Predicted storage.Place  // what the rules say, as far as they can tell of this copy
	Disagrees *storage.Place // what the rules said, where the code says otherwise
}

// A body is the source of one function.
type body struct {
	pkg     *pkg
	name    string
	key     string // see conversion.Func
	file    string // base name
	path    string // absolute
	first   int    // line of the func keyword
	last    int
	sites   []*Site
	byLine  map[spot][]*Site
	params  []*types.TypeParam
	parent  *body // the body it stands in
	initial bool  // the package initialiser
	loop    bool  // of a range over a function
	glue    bool  // in a file that cgo made for itself
}

// A spot is a line of a body. The package initialiser is the only one with code of
// several files, so that only there the file counts.
type spot struct {
	file string // base name
	line int
}

func (b *body) spot(file string, line int) spot {
	if !b.initial {
		return spot{"", line}
	}
	return spot{filepath.Base(file), line}
}

func (s *Site) spot(line int) spot { return s.body.spot(s.File, line) }

// spots are the keys of a map in order.
func spots[V any](m map[spot]V) []spot {
	return slices.SortedFunc(maps.Keys(m), func(a, b spot) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.line, b.line))
	})
}

// pkg is what later packages' code may hold copies of.
type pkg struct {
	path   string             // as in symbols: "main" for a main package
	bodies map[string][]*body // by name; several only for blank functions
	types  *types.Package
	files  map[string]bool // base names
	paths  map[string]string
}
