package conversion

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
)

// A Context says which syntactic form makes a conversion.
type Context string

const (
	Assignment Context = "assignment" // x = v, var x I = v, case x = <-ch
	Argument   Context = "argument"   // f(v)
	Return     Context = "return"     // return v
	Explicit   Context = "conversion" // I(v)
	Element    Context = "element"    // []I{v}, map[K]I{k: v}
	Field      Context = "field"      // T{f: v}
	Key        Context = "key"        // map[I]V{v: w}
	Send       Context = "send"       // ch <- v
	Comparison Context = "comparison" // i == v
	Case       Context = "case"       // switch i { case v: }
	Range      Context = "range"      // for _, i = range vs
	Panic      Context = "panic"      // panic(v)
	Receiver   Context = "receiver"   // I.Method(v)
	Index      Context = "index"      // m[v], delete(m, v)
)

// A Conversion is one place where a value is stored in an interface.
type Conversion struct {
	Expr      ast.Expr       // the operand; see the package comment for forms without one
	Pos       token.Pos      // where gc 1.20 and later say it is
	Outer     token.Pos      // where gc 1.18 and 1.19 say it is
	Stmt      token.Pos      // start of the innermost enclosing statement or declaration
	From      types.Type     // the operand's type, constants defaulted; may be or contain type parameters
	To        types.Type     // the interface type
	Context   Context        //
	Value     constant.Value // of a constant operand, else nil
	Func      *Func          // the innermost enclosing body
	Interface bool           // From is itself an interface (only with Options.I2I)
	Dead      bool           // gc 1.22 and later drop the code without a look
}

// A Func is one body of code as the compiler makes functions.
type Func struct {
	Name    string    // the compiler's, without the package path and type arguments; a dead literal has its parent's
	Key     string    // the name that Go 1.26 gives it: the same for the same source, whatever the release
	Node    ast.Node  // *ast.FuncDecl, *ast.FuncLit, *ast.RangeStmt over a func, or nil for the initialiser
	Parent  *Func     // enclosing body, nil for a declaration and the initialiser
	Generic bool      // it, or what it is inside of, has type parameters
	Dead    bool      // gc 1.22 and later drop it without a look
	pos     token.Pos // of Node
}

// A Package is type-checked syntax. Info needs Types, Defs, Uses, Selections and
// InitOrder.
type Package struct {
	Fset  *token.FileSet
	Files []*ast.File // in the order given to the compiler, which numbers closures by it
	Types *types.Package
	Info  *types.Info

	// Source returns a file's text, to find the dot of selectors written with
	// space or a comment before it. It may be nil, or return nil; it is called once a file.
	Source func(filename string) []byte
}

// Options change what Find reports.
type Options struct {
	I2I bool // report interface-to-interface conversions too
	Go  int  // minor version of Go to name functions for; 0 means 26
}

// A Result is what Find found.
type Result struct {
	Conversions []*Conversion // in source order: file, then Pos
	Funcs       []*Func       // the initialiser first, the rest in source order
	Untyped     int           // operands and targets left out for want of a type
}

// Find reports the conversions of a package. Code that does not type-check is
// walked too: what has no type there is counted in Result.Untyped.
func Find(p *Package, o Options) *Result {
	if o.Go == 0 {
		o.Go = defaultGo
	}
	f := &finder{pkg: p, options: o, result: new(Result), sources: map[string][]byte{}}
	initialiser := f.declare(&Func{Name: "init"})
	for _, file := range p.Files {
		ast.Walk(visitor{finder: f, fn: initialiser}, file)
	}
	nameFuncs(f.result.Funcs, p.Info.InitOrder, o.Go)
	f.sort()
	return f.result
}
