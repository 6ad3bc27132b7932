package object

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
)

// Builtins reads the names of the predefined runtime symbols of the toolchain
// in goroot, which its objects refer to by number. The list differs between
// versions: use the one of the toolchain that wrote the archive.
func Builtins(goroot string) ([]string, error) {
	path := filepath.Join(goroot, "src", "cmd", "internal", "goobj", "builtinlist.go")
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		return nil, fmt.Errorf("cannot read the toolchain's list of runtime symbols: %w", err)
	}
	for _, decl := range file.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range gen.Specs {
			v, ok := spec.(*ast.ValueSpec)
			if ok && len(v.Names) == 1 && v.Names[0].Name == "builtins" && len(v.Values) == 1 {
				return builtinNames(path, v.Values[0])
			}
		}
	}
	return nil, fmt.Errorf("%s declares no builtins: pass the GOROOT of Go 1.18 to 1.27", path)
}

// builtinNames takes the first element of each {"name", abi}.
func builtinNames(path string, list ast.Expr) ([]string, error) {
	lit, ok := list.(*ast.CompositeLit)
	if !ok {
		return nil, fmt.Errorf("%s: builtins is not a list: pass the GOROOT of Go 1.18 to 1.27", path)
	}
	names := make([]string, 0, len(lit.Elts))
	for i, elt := range lit.Elts {
		var name string
		if entry, ok := elt.(*ast.CompositeLit); ok && len(entry.Elts) > 0 {
			if s, ok := entry.Elts[0].(*ast.BasicLit); ok && s.Kind == token.STRING {
				name, _ = strconv.Unquote(s.Value)
			}
		}
		if name == "" {
			return nil, fmt.Errorf("%s: builtin %d has no name: pass the GOROOT of Go 1.18 to 1.27", path, i)
		}
		names = append(names, name)
	}
	return names, nil
}
