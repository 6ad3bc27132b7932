package proof

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"strings"
	"sync"

	"ifaceval/internal/machine"
)

// runtimeResults are the sizes of what functions of the runtime return, in
// integer registers. A size that is too large makes no claim that is wrong: an
// opaque value of 8 bytes may be anything.
var runtimeResults = map[string]string{
	"concatstring": "88", "slicebytetostring": "88", "stringtoslicebyte": "888", "stringtoslicerune": "888", "growslice": "888", "makeslice": "8",
	"mapaccess1": "8", "mapaccess2": "81", "mapassign": "8", "memequal": "1", "efaceeq": "1", "ifaceeq": "1", "strequal": "1", "cmpstring": "8",
	"decoderune": "48", "typeAssert": "8", "assertE2I": "88", "interfaceSwitch": "88", "convI2I": "8", "makechan": "8", "makemap": "8",
	"selectnbrecv": "11", "gorecover": "88", "countrunes": "8", "newobject": "8", "convTslice": "8",
}

// otherResults are those of instantiated functions and of other packages'.
var otherResults = map[string]string{
	"main.boxed[": "88", "main.total[go.shape.int]": "8", "main.total[go.shape.float64]": "d", "main.first[": "488", "main.same[": "1",
	"main.(*stack[go.shape.int]).top": "8", "math.": "d", "fmt.Sscan": "888",
}

// results are those that a function returns in registers: of the program's, by
// their types, as another user of the machine has them from export data.
func results(arch, function string) []machine.Result {
	sizes := signatures()[function]
	if rest, ok := strings.CutPrefix(function, "runtime."); ok {
		for prefix, s := range runtimeResults {
			if strings.HasPrefix(rest, prefix) {
				sizes = s
			}
		}
	}
	for prefix, s := range otherResults {
		if strings.HasPrefix(function, prefix) {
			sizes = s
		}
	}
	if strings.HasPrefix(function, "type:.eq.") || strings.HasPrefix(function, "type..eq.") {
		sizes = "1"
	}
	integers, floats := []string{"AX", "BX", "CX", "DI", "SI", "R8", "R9", "R10", "R11"}, "X"
	if arch == machine.ARM64 {
		integers, floats = []string{"R0", "R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8"}, "F"
	}
	var all []machine.Result
	i, f := 0, 0
	for n, size := range sizes {
		r := machine.Result{Size: int(size - '0'), Name: fmt.Sprintf("result %d of %s", n, function)}
		switch {
		case size == 'd' || size == 's':
			r.Register, r.Size = fmt.Sprint(floats, f), map[rune]int{'d': 8, 's': 4}[size]
			f++
		case i == len(integers):
			return nil // some are on the stack
		default:
			r.Register = integers[i]
			i++
		}
		all = append(all, r)
	}
	return all
}

// signatures are the results of the program's functions and methods by linker
// name: a letter for each register, d and s for floats.
var signatures = sync.OnceValue(func() map[string]string {
	fset := token.NewFileSet()
	names, _ := filepath.Glob("testdata/prog/*.go")
	var files []*ast.File
	for _, name := range names {
		if f, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution); err == nil && !strings.HasPrefix(filepath.Base(name), "old") {
			files = append(files, f)
		}
	}
	config := types.Config{Importer: nothing{}, Error: func(error) {}, GoVersion: "go1.23"}
	info := &types.Info{Defs: map[*ast.Ident]types.Object{}}
	config.Check("main", fset, files, info)
	byName := map[string]string{}
	for _, o := range info.Defs {
		if f, ok := o.(*types.Func); ok {
			if sizes, ok := flatten(f.Signature().Results()); ok {
				byName[strings.Replace(linkerName(f), "(main.", "main.(", 1)] = sizes
			}
		}
	}
	return byName
})

func linkerName(f *types.Func) string {
	name := f.FullName() // (*main.box).area, (main.square).area
	name = strings.Replace(name, "(*main.", "main.(*", 1)
	if rest, ok := strings.CutPrefix(name, "(main."); ok {
		return "main." + strings.Replace(rest, ")", "", 1)
	}
	return name
}

// nothing imports empty packages: signatures here need none.
type nothing struct{}

func (nothing) Import(path string) (*types.Package, error) {
	p := types.NewPackage(path, filepath.Base(path))
	p.MarkComplete()
	return p, nil
}

// flatten is how a tuple is spread over registers.
func flatten(t *types.Tuple) (sizes string, ok bool) {
	for v := range t.Variables() {
		s, ok := spread(v.Type())
		if !ok {
			return "", false
		}
		sizes += s
	}
	return sizes, true
}

func spread(t types.Type) (string, bool) {
	switch t := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case t.Info()&types.IsString != 0:
			return "88", true
		case t.Kind() == types.Float64:
			return "d", true
		case t.Kind() == types.Float32:
			return "s", true
		case t.Info()&(types.IsInteger|types.IsBoolean) != 0:
			return fmt.Sprint(types.SizesFor("gc", "amd64").Sizeof(t)), true
		}
	case *types.Pointer, *types.Map, *types.Chan, *types.Signature:
		return "8", true
	case *types.Slice:
		return "888", true
	case *types.Interface:
		return "88", true
	case *types.Struct:
		all := ""
		for f := range t.Fields() {
			s, ok := spread(f.Type())
			if !ok {
				return "", false
			}
			all += s
		}
		return all, true
	}
	return "", false
}
